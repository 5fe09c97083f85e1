import { isPosted } from '../../domain/channel/subscriber';
import type { Display, Effect } from '../../domain/model/effect';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { reach } from './recipients';
import { DONE, followedBy, hasTriedDuplicate, retried } from './outcome';
import type {
  ChannelMessenger,
  Delivery,
  Meter,
  Outcome,
  PendingEffect,
  PersonalMessenger,
  PostedCard,
} from '../ports';
import {
  handleSendFailure,
  sendMessage,
  messageToPerson,
  messageToSubscriber,
  type OutgoingMessage,
  type SendingPorts,
} from './send-message';
import { messageKeyOf } from './message-key';

/** The ports that showing messages which are updated later needs. */
export interface ShowingPorts extends SendingPorts {
  readonly channelMessenger: Pick<ChannelMessenger, 'showReferral' | 'remind'>;
  readonly personalMessenger: Pick<PersonalMessenger, 'remindPerson'>;
  readonly meter: Pick<Meter, 'delivered' | 'reminded'>;
}

/** Replaces the content hash of a message that Teams reported as missing once. */
const REPORTED_MISSING = 'denied';

/**
 * Teams sometimes reports an existing message as missing. Only after a second report is the message forgotten and
 * posted again.
 */
function handleMissingMessage(slot: string, pending: PendingEffect, posted: PostedCard | null, now: Date): Outcome {
  const isSecond = posted === null || posted.face === REPORTED_MISSING;
  const left = isSecond ? null : { ...posted, face: REPORTED_MISSING };
  return { ...retried(pending, now, isSecond ? 0 : null), card: { slot, posted: left } };
}

/** Posts a message that is kept up to date, or updates it if it was posted before. */
export async function showDisplay(
  ports: ShowingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  display: Display,
): Promise<Outcome> {
  const slot = messageKeyOf(display);
  const posted = delivery.cards[slot] ?? null;
  if (hasTriedDuplicate(delivery, pending) || isUnneeded(display, delivery.referral, posted, ports.clock()))
    return DONE;
  const message = await messageFor(ports, delivery, display, posted);
  if (message === null) return DONE;
  const sent = await sendMessage(ports, delivery, pending, message);
  switch (sent.kind) {
    case 'postponed':
      return sent.left;
    case 'missing':
      return handleMissingMessage(slot, pending, posted, ports.clock());
    case 'sent':
      return { ...outcomeAfterPost(ports, delivery, display, posted), card: { slot, posted: sent.card } };
    case 'throttled':
    case 'ambiguous':
    case 'gone':
    case 'failed':
      return handleSendFailure(ports, delivery, pending, message, sent);
  }
}

/** A referral that was answered before its message was posted needs no message. */
function isUnneeded(display: Display, referral: Referral, posted: PostedCard | null, now: Date): boolean {
  if (posted !== null) return false;
  if (display.kind === 'card') return !isPosted(referral, now);
  return !isWaiting(referral) || (referral.deadline !== null && referral.deadline <= now);
}

/** Reminders start once the card is posted. */
const remindersAfter = (display: Display, referral: Referral): readonly Effect[] =>
  display.kind === 'card' && isWaiting(referral) ? [{ kind: 'remind', subscriberId: display.subscriberId }] : [];

/** The outcome after a message was posted for the first time. For a reminder, its deadline is stored. */
function outcomeAfterPost(
  { clock, meter }: ShowingPorts,
  { referral }: Delivery,
  display: Display,
  posted: PostedCard | null,
): Outcome {
  if (posted !== null) return DONE;
  const now = clock();
  if (display.kind === 'card') return followedBy(remindersAfter(display, referral), now);
  meter.reminded(display.kind === 'reminder' ? 'channel' : 'person');
  const { deadline } = referral;
  return deadline === null ? DONE : { ...DONE, reminded: { whom: messageKeyOf(display), from: now, until: deadline } };
}

/** Makes the message of a display; null if it can no longer be sent. */
async function messageFor(
  ports: ShowingPorts,
  { referral, cards }: Delivery,
  display: Display,
  posted: PostedCard | null,
): Promise<OutgoingMessage | null> {
  const { channelMessenger, personalMessenger, clock } = ports;
  if (display.kind === 'personalReminder') {
    const found = await reach(ports, display.person);
    return found === null
      ? null
      : messageToPerson(ports, found.recipient, () =>
          personalMessenger.remindPerson(referral, found.recipient, posted, clock()),
        );
  }
  const { subscriberId } = display;
  const subscriber = await ports.subscribers.find(subscriberId);
  if (subscriber?.active !== true) return null;
  if (display.kind === 'card')
    return messageToSubscriber(ports, subscriber, () => channelMessenger.showReferral(referral, subscriber, posted));
  const card = cards[subscriberId];
  if (card === undefined) return null;
  const { form, lead } = display;
  return messageToSubscriber(ports, subscriber, () =>
    channelMessenger.remind({ referral, subscriber, form, card, lead }, posted, clock()),
  );
}
