import type { Digest } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { OwnerMessage, PersonId, PersonMessage } from '../../domain/model/effect';
import type { Happening, HistoryEntry } from '../../domain/model/history';
import type { Refusal, TroubleCode } from '../../domain/model/trouble';
import type { Referral } from '../../domain/model/referral';
import type { LeadTime } from '../../domain/time/lead-time';
import type { PostedCard } from './outbox';
import type { Address } from './people';

/** The outcome of a message to Teams. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly card: PostedCard }
  /** Not accepted now; retry after this many milliseconds. Null: Teams named no delay. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null }
  /** The bot may no longer write there. */
  | { readonly kind: 'gone' }
  /** The message to update does not exist. */
  | { readonly kind: 'missing' }
  /** No answer, or one that does not tell whether the message arrived. */
  | { readonly kind: 'ambiguous' }
  /** Refused permanently; the code is from Teams. */
  | { readonly kind: 'failed'; readonly code: string };

/** A person to whom the bot can write in their personal chat. */
export interface Recipient {
  readonly person: PersonId;
  readonly locale: string;
  readonly timeZone: string;
  readonly address: Address;
}

/** A reminder for everybody in a channel or chat. */
export interface ChannelReminder {
  readonly referral: Referral;
  readonly subscriber: Subscriber;
  /** `reply`: in the thread of this card; `post`: a separate message. */
  readonly form: 'reply' | 'post';
  readonly card: PostedCard;
  readonly lead: LeadTime;
}

/**
 * Writes to channels and group chats. A posted message is edited in place and keeps its ids; if its content has not
 * changed, no request is made. Requests are not retried: the outcome tells the caller what to do.
 */
export interface ChannelMessenger {
  /** Updates the card at the subscriber, or posts it if `posted` is null. */
  showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome>;
  /** Updates a reminder, or posts it if `posted` is null. */
  remind(reminder: ChannelReminder, posted: PostedCard | null, now: Date): Promise<SendOutcome>;
  /** Posts in a card's thread that the referral expired without an answer. */
  noticeExpiry(referral: Referral, subscriber: Subscriber, card: PostedCard): Promise<SendOutcome>;
  sendDigest(digest: Digest, subscriber: Subscriber): Promise<SendOutcome>;
}

/**
 * Writes to people in their personal chats with the bot. A chat that is not known yet is created; the outcome names it.
 * Messages are edited, and requests made, as in channels.
 */
export interface PersonalMessenger {
  /** Updates a reminder, or posts it if `posted` is null. */
  remindPerson(referral: Referral, whom: Recipient, posted: PostedCard | null, now: Date): Promise<SendOutcome>;
  /** Notifies the owner of a deal, or another person, about news of it. */
  tellOwner(referral: Referral, news: OwnerMessage | PersonMessage, whom: Recipient, now: Date): Promise<SendOutcome>;
  /** Notifies a person that Partner Center refused their change, with the remedy. */
  tellRefusal(referral: Referral, refusal: Refusal, whom: Recipient): Promise<SendOutcome>;
  /** Notifies an administrator why the service cannot use Partner Center, with the remedy. */
  tellOfTrouble(code: TroubleCode, whom: Recipient): Promise<SendOutcome>;
  /** Notifies an administrator that no channel's routing matched a referral, and that it was posted to this channel. */
  tellOfHole(referral: Referral, subscriber: Subscriber, whom: Recipient): Promise<SendOutcome>;
}

/**
 * Sends events to other systems, at least once; `key` is an idempotency key, equal for the same event. `referral` is
 * the current state, and `line` the event's entry in the history; null if the history does not have it any more.
 */
export interface EventSink {
  /** Makes one request. `retry`: not accepted yet, or the answer is unknown; `refused`: permanently refused. */
  emit(
    referral: Referral,
    what: Happening,
    key: string,
    line: HistoryEntry | null,
  ): Promise<'sent' | 'retry' | 'refused'>;
}

/** Keeps all processes together within Teams' rate limits. */
export interface Pace {
  /** Reserves capacity for one message. Resolves to 0, or to the milliseconds to wait before the next call. */
  reserve(to: Pick<Subscriber, 'tenantId' | 'conversationId'>): Promise<number>;
}
