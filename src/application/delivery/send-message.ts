import type { Subscriber } from '../../domain/channel/subscriber';
import type { RecipientPorts } from './recipients';
import { after, DONE, parked, postponed, retried } from './outcome';
import type {
  Clock,
  Recipient,
  Delivery,
  Log,
  Meter,
  Outcome,
  Pace,
  PendingEffect,
  PersonRepository,
  SendOutcome,
  SubscriberRepository,
} from '../ports';

/** The ports that sending messages needs. */
export interface SendingPorts extends RecipientPorts {
  readonly subscribers: Pick<SubscriberRepository, 'find' | 'listActive' | 'deactivate'>;
  readonly people: Pick<PersonRepository, 'profileOf' | 'remember'>;
  readonly pace: Pace;
  readonly clock: Clock;
  readonly meter: Pick<Meter, 'delivered'>;
  readonly log: Log;
}

/** One message: its address, how to send it, and what to do if the bot may no longer write there. */
export interface OutgoingMessage {
  readonly to: Pick<Subscriber, 'tenantId' | 'conversationId'>;
  send(): Promise<SendOutcome>;
  gone(): Promise<void>;
}

/** A message to a channel or chat. */
export const messageToSubscriber = (
  ports: SendingPorts,
  subscriber: Subscriber,
  send: () => Promise<SendOutcome>,
): OutgoingMessage => ({
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
export const messageToPerson = (
  ports: SendingPorts,
  { person, address }: Recipient,
  send: () => Promise<SendOutcome>,
): OutgoingMessage => ({
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
  message: OutgoingMessage,
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
export async function handleSendFailure(
  ports: SendingPorts,
  { referral }: Delivery,
  pending: PendingEffect,
  message: OutgoingMessage,
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
