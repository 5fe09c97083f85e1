import { isPosted } from '../../domain/channel/subscriber';
import type { Display, Effect } from '../../domain/model/effect';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { reach } from './correspond';
import { DONE, followedBy, isTriedSince, retried } from './outcome';
import type {
  ChannelMessenger,
  Delivery,
  Meter,
  Outcome,
  PendingEffect,
  PersonalMessenger,
  PostedCard,
} from '../ports';
import { notTaken, sendMessage, toPerson, toSubscriber, type Message, type SendingPorts } from './send-message';
import { slotOf } from './slots';

/** The ports that showing messages which are updated later needs. */
export interface ShowingPorts extends SendingPorts {
  readonly channelMessenger: Pick<ChannelMessenger, 'showReferral' | 'remind'>;
  readonly personalMessenger: Pick<PersonalMessenger, 'remindPerson'>;
  readonly meter: Pick<Meter, 'delivered' | 'reminded'>;
}

/** Replaces the content hash of a message that Teams reported as missing once. */
const DENIED = 'denied';

/**
 * Teams sometimes reports an existing message as missing. Only after a second report is the message forgotten and
 * posted again.
 */
function denied(slot: string, pending: PendingEffect, posted: PostedCard | null, now: Date): Outcome {
  const isSecond = posted === null || posted.face === DENIED;
  const left = isSecond ? null : { ...posted, face: DENIED };
  return { ...retried(pending, now, isSecond ? 0 : null), card: { slot, posted: left } };
}

/** Posts a message that is kept up to date, or updates it if it was posted before. */
export async function show(
  ports: ShowingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  display: Display,
): Promise<Outcome> {
  const slot = slotOf(display);
  const posted = delivery.cards[slot] ?? null;
  if (isTriedSince(delivery, pending) || isNeedless(display, delivery.referral, posted, ports.clock())) return DONE;
  const message = await messageFor(ports, delivery, display, posted);
  if (message === null) return DONE;
  const sent = await sendMessage(ports, delivery, pending, message);
  switch (sent.kind) {
    case 'postponed':
      return sent.left;
    case 'missing':
      return denied(slot, pending, posted, ports.clock());
    case 'sent':
      return { ...whatFollows(ports, delivery, display, posted), card: { slot, posted: sent.card } };
    case 'throttled':
    case 'ambiguous':
    case 'gone':
    case 'failed':
      return notTaken(ports, delivery, pending, message, sent);
  }
}

/** A referral that was answered before its message was posted needs no message. */
function isNeedless(display: Display, referral: Referral, posted: PostedCard | null, now: Date): boolean {
  if (posted !== null) return false;
  if (display.kind === 'card') return !isPosted(referral, now);
  return !isWaiting(referral) || (referral.deadline !== null && referral.deadline <= now);
}

/** Reminders start once the card is posted. */
const nextOf = (display: Display, referral: Referral): readonly Effect[] =>
  display.kind === 'card' && isWaiting(referral) ? [{ kind: 'remind', subscriberId: display.subscriberId }] : [];

/** The outcome after a message was posted for the first time. For a reminder, its deadline is stored. */
function whatFollows(
  { clock, meter }: ShowingPorts,
  { referral }: Delivery,
  display: Display,
  posted: PostedCard | null,
): Outcome {
  if (posted !== null) return DONE;
  const now = clock();
  if (display.kind === 'card') return followedBy(nextOf(display, referral), now);
  meter.reminded(display.kind === 'reminder' ? 'channel' : 'person');
  const { deadline } = referral;
  return deadline === null ? DONE : { ...DONE, reminded: { whom: slotOf(display), from: now, until: deadline } };
}

/** Makes the message of a display; null if it can no longer be sent. */
async function messageFor(
  ports: ShowingPorts,
  { referral, cards }: Delivery,
  display: Display,
  posted: PostedCard | null,
): Promise<Message | null> {
  const { channelMessenger, personalMessenger, clock } = ports;
  if (display.kind === 'personalReminder') {
    const found = await reach(ports, display.person);
    return found === null
      ? null
      : toPerson(ports, found.whom, () => personalMessenger.remindPerson(referral, found.whom, posted, clock()));
  }
  const { subscriberId } = display;
  const subscriber = await ports.subscribers.find(subscriberId);
  if (subscriber?.active !== true) return null;
  if (display.kind === 'card')
    return toSubscriber(ports, subscriber, () => channelMessenger.showReferral(referral, subscriber, posted));
  const card = cards[subscriberId];
  if (card === undefined) return null;
  const { form, lead } = display;
  return toSubscriber(ports, subscriber, () =>
    channelMessenger.remind({ referral, subscriber, form, card, lead }, posted, clock()),
  );
}
