import type { Effect } from '../domain/effect';
import { isWaiting, type Referral } from '../domain/referral';
import { isAnnouncedTo, type Subscriber } from '../domain/subscriber';
import type {
  Clock,
  Delivery,
  Log,
  Messenger,
  Meter,
  Outbox,
  Outcome,
  Pace,
  PendingEffect,
  PostedCard,
  SendOutcome,
  SubscriberRepository,
} from './ports';

/** What delivering needs from outside. */
export interface DeliveryPorts {
  readonly outbox: Outbox;
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'listActive' | 'deactivate'>;
  readonly messenger: Messenger;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'delivered'>;
  readonly log: Log;
  /** How long a claimed referral is out of other dispatchers' reach, in milliseconds. */
  readonly leaseMs: number;
}

const DONE: Outcome = { replacedBy: [] };
const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 3_600_000;

/** In place of the face of a card whose message Teams denied once. */
const DENIED = 'denied';

const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

/** The wait before the next attempt: doubled each time, an hour at the most. */
const backoff = (attempts: number): number => Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LAST_RETRY_MS);

/**
 * Takes one referral with due effects, says so, and does them in order; answers false where nothing is due.
 * Another dispatcher takes over where this one dies: then, and only then, may a card that was just
 * being posted be posted again.
 */
export async function deliverNext(ports: DeliveryPorts, onClaim: () => void = () => undefined): Promise<boolean> {
  const claimedAt = ports.clock();
  const delivery = await ports.outbox.claim(claimedAt, after(claimedAt, ports.leaseMs));
  if (delivery === null) return false;
  onClaim();
  if (delivery.takenOver) ports.log.warn({ referral: delivery.referral.id }, 'Took over from a dispatcher that died.');
  // Enough of the lease must be left for a send to end and be recorded.
  const enough = after(claimedAt, ports.leaseMs / 3);
  let held: Delivery = delivery;
  for (let pending = firstDue(held, claimedAt); pending !== undefined; pending = firstDue(held, ports.clock())) {
    if (ports.clock() >= enough) break;
    const left = await ports.outbox.settle(held, pending.id, await perform(ports, held, pending));
    if (left === null) return true;
    held = left;
  }
  await ports.outbox.release(held);
  return true;
}

const firstDue = (delivery: Delivery, now: Date): PendingEffect | undefined =>
  delivery.pending.find(({ parked, dueAt }) => parked === null && dueAt <= now);

async function perform(ports: DeliveryPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { effect } = pending;
  switch (effect.kind) {
    case 'announce': {
      const subscribers = await ports.subscribers.listActive();
      const chosen = subscribers.filter((subscriber) => isAnnouncedTo(subscriber, delivery.referral));
      return cardsAt(ports, chosen.map(({ id }) => id));
    }
    case 'update':
      return cardsAt(ports, Object.keys(delivery.cards));
    case 'card': {
      const subscriber = await ports.subscribers.find(effect.subscriberId);
      if (subscriber?.active !== true) return DONE;
      return showCard(ports, delivery, pending, subscriber);
    }
  }
}

/** Teams at times denies a message that is there, so it is asked twice before the card is forgotten and posted anew. */
function denied(subscriber: Subscriber, posted: PostedCard | null): NonNullable<Outcome['card']> {
  const isSecond = posted === null || posted.face === DENIED;
  return { subscriberId: subscriber.id, posted: isSecond ? null : { ...posted, face: DENIED } };
}

function cardsAt(ports: DeliveryPorts, subscriberIds: readonly string[]): Outcome {
  const dueAt = ports.clock();
  const effects = subscriberIds.map((subscriberId): Effect => ({ kind: 'card', subscriberId }));
  return { replacedBy: effects.map((effect) => ({ effect, attempts: 0, dueAt, parked: null })) };
}

async function showCard(
  ports: DeliveryPorts,
  delivery: Delivery,
  pending: PendingEffect,
  subscriber: Subscriber,
): Promise<Outcome> {
  const posted = delivery.cards[subscriber.id] ?? null;
  if (posted === null && !isWaiting(delivery.referral)) return DONE;
  const wait = await ports.pace.reserve(subscriber);
  if (wait > 0) {
    ports.meter.delivered('postponed');
    return { replacedBy: [{ ...pending, dueAt: after(ports.clock(), wait) }] };
  }
  const sent = await show(ports, delivery.referral, subscriber, posted);
  ports.meter.delivered(sent.kind);
  return outcomeOf(ports, delivery, pending, subscriber, posted, sent);
}

/** A card that cannot even be made is our fault, and no reason to give it up or to hold up the others. */
async function show(
  { messenger, log }: DeliveryPorts,
  referral: Referral,
  subscriber: Subscriber,
  posted: PostedCard | null,
): Promise<SendOutcome> {
  try {
    return await messenger.showReferral(referral, subscriber, posted);
  } catch (error) {
    log.error({ err: error, referral: referral.id, subscriber: subscriber.id }, 'A card could not be made; it is tried again.');
    return { kind: 'throttled', retryAfterMs: null };
  }
}

async function outcomeOf(
  ports: DeliveryPorts,
  delivery: Delivery,
  pending: PendingEffect,
  subscriber: Subscriber,
  posted: PostedCard | null,
  sent: SendOutcome,
): Promise<Outcome> {
  const ids = { referral: delivery.referral.id, subscriber: subscriber.id };
  const retry = (milliseconds: number): Omit<PendingEffect, 'id'> => ({
    effect: pending.effect,
    attempts: pending.attempts + 1,
    dueAt: after(ports.clock(), milliseconds),
    parked: null,
  });
  switch (sent.kind) {
    case 'sent':
      return { replacedBy: [], card: { subscriberId: subscriber.id, posted: sent.card } };
    case 'throttled':
      return { replacedBy: [retry(sent.retryAfterMs ?? backoff(pending.attempts))] };
    case 'ambiguous':
      ports.log.warn({ ...ids, posting: posted === null }, 'Teams did not say whether a card arrived; it is sent again.');
      return { replacedBy: [retry(backoff(pending.attempts))] };
    case 'gone':
      ports.log.warn(ids, 'The bot may no longer write to a subscriber; nothing more is sent there.');
      await ports.subscribers.deactivate(subscriber.id);
      return DONE;
    case 'missing':
      return { replacedBy: [retry(posted?.face === DENIED ? 0 : FIRST_RETRY_MS)], card: denied(subscriber, posted) };
    case 'failed':
      ports.log.error({ ...ids, code: sent.code }, 'Teams refused a card for good; it is parked.');
      return { replacedBy: [{ ...retry(0), parked: sent.code }] };
  }
}
