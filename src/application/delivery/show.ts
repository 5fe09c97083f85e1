import { isPosted, type Subscriber } from '../../domain/channel/subscriber';
import type { Display, Effect } from '../../domain/model/effect';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { reach, type CorrespondencePorts } from './correspond';
import { after, DONE, followedBy, isTriedSince, parked, postponed, retried } from './outcome';
import type {
  Clock,
  Correspondent,
  Delivery,
  Log,
  Messenger,
  Meter,
  Outcome,
  Pace,
  PendingEffect,
  PersonRepository,
  PostedCard,
  SendOutcome,
  SubscriberRepository,
} from '../ports';
import { slotOf } from './slots';

/** The ports that sending messages needs. */
export interface SendingPorts extends CorrespondencePorts {
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'listActive' | 'deactivate'>;
  readonly people: Pick<PersonRepository, 'profileOf' | 'remember'>;
  readonly messenger: Messenger;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'delivered' | 'reminded'>;
  readonly log: Log;
}

/** One message: its address, how to send it, and what to do if the bot may no longer write there. */
export interface Message {
  readonly to: Pick<Subscriber, 'tenantId' | 'conversationId'>;
  send(): Promise<SendOutcome>;
  gone(): Promise<void>;
}

/** A message to a channel or chat. */
export const toSubscriber = (
  ports: SendingPorts,
  subscriber: Subscriber,
  send: () => Promise<SendOutcome>,
): Message => ({
  to: subscriber,
  send,
  async gone() {
    ports.log.warn(
      { subscriber: subscriber.id },
      'The bot may no longer write to a subscriber; nothing more is sent there.',
    );
    await ports.subscribers.deactivate(subscriber.id);
  },
});

/** A message to a person. */
export const toPerson = (
  ports: SendingPorts,
  { person, address }: Correspondent,
  send: () => Promise<SendOutcome>,
): Message => ({
  to: { tenantId: person.tenantId, conversationId: address.conversationId ?? address.memberId },
  send,
  async gone() {
    ports.log.warn(
      { person: person.objectId },
      'The bot may no longer write to a person; nothing more is sent to them.',
    );
    await ports.people.remember(person, null);
  },
});

/**
 * Sends a message if the rate limit permits it now; otherwise it is postponed. An error in creating the message is our
 * bug: the message is retried, and the others are not delayed.
 */
export async function sendMessage(
  ports: SendingPorts,
  { referral }: Delivery,
  pending: PendingEffect,
  message: Message,
): Promise<SendOutcome | { readonly kind: 'postponed'; readonly left: Outcome }> {
  const wait = await ports.pace.reserve(message.to);
  if (wait > 0) {
    ports.meter.delivered('postponed');
    return { kind: 'postponed', left: postponed(pending, after(ports.clock(), wait)) };
  }
  const sent = await message.send().catch((error: unknown): SendOutcome => {
    ports.log.error(
      { err: error, referral: referral.id, effect: pending.effect.kind },
      'A message could not be made; it is tried again.',
    );
    return { kind: 'throttled', retryAfterMs: null };
  });
  ports.meter.delivered(sent.kind);
  return sent;
}

/** The outcome of a message that Teams did not accept, or may not have. */
export async function notTaken(
  ports: SendingPorts,
  { referral }: Delivery,
  pending: PendingEffect,
  message: Message,
  sent: Exclude<SendOutcome, { kind: 'sent' }>,
): Promise<Outcome> {
  const ids = { referral: referral.id, effect: pending.effect.kind };
  const now = ports.clock();
  switch (sent.kind) {
    case 'throttled':
      return retried(pending, now, sent.retryAfterMs);
    case 'ambiguous':
      ports.log.warn(ids, 'Teams did not say whether a message arrived; it is sent again.');
      return retried(pending, now);
    case 'missing':
      return retried(pending, now);
    case 'gone':
      await message.gone();
      return DONE;
    case 'failed':
      ports.log.error({ ...ids, code: sent.code }, 'Teams refused a message for good; it is parked.');
      return parked(pending, now, sent.code);
  }
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
  ports: SendingPorts,
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
  { clock, meter }: SendingPorts,
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
  ports: SendingPorts,
  { referral, cards }: Delivery,
  display: Display,
  posted: PostedCard | null,
): Promise<Message | null> {
  const { messenger, clock } = ports;
  if (display.kind === 'personalReminder') {
    const found = await reach(ports, display.person);
    return found === null
      ? null
      : toPerson(ports, found.whom, () => messenger.remindPerson(referral, found.whom, posted, clock()));
  }
  const { subscriberId } = display;
  const subscriber = await ports.subscribers.find(subscriberId);
  if (subscriber?.active !== true) return null;
  if (display.kind === 'card')
    return toSubscriber(ports, subscriber, () => messenger.showReferral(referral, subscriber, posted));
  const card = cards[subscriberId];
  if (card === undefined) return null;
  const { form, lead } = display;
  return toSubscriber(ports, subscriber, () =>
    messenger.remind({ referral, subscriber, form, card, lead }, posted, clock()),
  );
}
