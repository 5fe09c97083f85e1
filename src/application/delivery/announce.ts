import { announcementRoute, firstSubscriber, type Subscriber } from '../../domain/channel/subscriber';
import type { Effect, PersonId } from '../../domain/model/effect';
import { NOTIFY_AGAIN_MS } from './alarm';
import { after, DONE, followedBy, isPending } from './outcome';
import type { Clock, Delivery, Log, Outcome, SubscriberRepository } from '../ports';

/** The ports that announcing needs. */
export interface AnnouncingPorts {
  readonly subscribers: Pick<SubscriberRepository, 'listActive' | 'tellOfHole'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Directory object ids of administrators. */
  readonly administrators: ReadonlySet<string>;
}

/** `announce`: posts the referral's card to every channel whose routing matches; if none does, to the first channel. */
export async function announce(ports: AnnouncingPorts, delivery: Delivery): Promise<Outcome> {
  const { referral } = delivery;
  const { subscribers, isUnrouted } = announcementRoute(referral, await ports.subscribers.listActive());
  const now = ports.clock();
  const cards = subscribers
    .map(({ id }): Effect => ({ kind: 'card', subscriberId: id }))
    .filter((card) => !isPending(delivery, card));
  const first = firstSubscriber(subscribers);
  if (first === null) return DONE;
  return followedBy([...cards, ...(isUnrouted ? await unroutedNotices(ports, referral.id, first, now) : [])], now);
}

async function unroutedNotices(
  ports: AnnouncingPorts,
  referralId: string,
  { id, tenantId }: Subscriber,
  now: Date,
): Promise<readonly Effect[]> {
  ports.log.warn(
    { referral: referralId, subscriber: id },
    'No channel asks for a referral; it was posted to the first one.',
  );
  if (!(await ports.subscribers.tellOfHole(id, after(now, -NOTIFY_AGAIN_MS), now))) return [];
  return [...ports.administrators].map((objectId): Effect => ({
    kind: 'hole',
    subscriberId: id,
    person: { tenantId, objectId } satisfies PersonId,
  }));
}
