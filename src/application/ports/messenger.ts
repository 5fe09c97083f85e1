import type { Digest } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { OwnerNews, PersonId, PersonNews } from '../../domain/model/effect';
import type { Happening, HistoryEntry } from '../../domain/model/history';
import type { Refusal, TroubleCode } from '../../domain/model/trouble';
import type { Referral } from '../../domain/model/referral';
import type { LeadTime } from '../../domain/time/lead-time';
import type { PostedCard } from './outbox';
import type { Address } from './people';

/** How a message to Teams went. */
export type SendOutcome =
  | { readonly kind: 'sent'; readonly card: PostedCard }
  /** Not accepted now; try again after so many milliseconds, or when we see fit. */
  | { readonly kind: 'throttled'; readonly retryAfterMs: number | null }
  /** The bot may no longer write there. */
  | { readonly kind: 'gone' }
  /** The message to update is not there. */
  | { readonly kind: 'missing' }
  /** No answer, or one that leaves open whether it arrived. */
  | { readonly kind: 'ambiguous' }
  /** Refused for good; the code is Teams'. */
  | { readonly kind: 'failed'; readonly code: string };

/** Somebody who can be written to in their own chat with the bot. */
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
  /** `reply`: in the thread of this card; `post`: a message of its own. */
  readonly form: 'reply' | 'post';
  readonly card: PostedCard;
  readonly lead: LeadTime;
}

/**
 * Writes to channels and group chats. A message that was posted is edited where it is and keeps its ids; where it already
 * shows what it should, Teams is not asked. No request is repeated: the outcome says what to do next.
 */
export interface ChannelMessenger {
  /** Brings the card at the subscriber up to date, or posts it where `posted` is null. */
  showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome>;
  /** Brings a reminder up to date, or posts it where `posted` is null. */
  remind(reminder: ChannelReminder, posted: PostedCard | null, now: Date): Promise<SendOutcome>;
  /** Posts to a card's thread that nobody answered in time. */
  noticeExpiry(referral: Referral, subscriber: Subscriber, card: PostedCard): Promise<SendOutcome>;
  sendDigest(digest: Digest, subscriber: Subscriber): Promise<SendOutcome>;
}

/**
 * Writes to people in their own chats with the bot. A chat that is not known yet is created; the outcome names it. Messages
 * are edited, and requests made, as in channels.
 */
export interface PersonalMessenger {
  /** Brings a reminder up to date, or posts it where `posted` is null. */
  remindPerson(referral: Referral, whom: Recipient, posted: PostedCard | null, now: Date): Promise<SendOutcome>;
  /** Tells the owner of a deal, or somebody else, something about it. */
  tellOwner(referral: Referral, news: OwnerNews | PersonNews, whom: Recipient, now: Date): Promise<SendOutcome>;
  /** Tells somebody that Partner Center refused what they did, and what to do about it. */
  tellRefusal(referral: Referral, refusal: Refusal, whom: Recipient): Promise<SendOutcome>;
  /** Tells an administrator what keeps the service from Partner Center, and the remedy. */
  tellOfTrouble(code: TroubleCode, whom: Recipient): Promise<SendOutcome>;
  /** Tells an administrator that no channel's routing matches a referral, which was posted to this one instead. */
  tellOfHole(referral: Referral, subscriber: Subscriber, whom: Recipient): Promise<SendOutcome>;
}

/**
 * Tells other systems what happens. At least once; `key` is the same for the same event. `referral` is how it stands by
 * now, and `line` what its history tells of the event; null: nothing any more.
 */
export interface EventSink {
  /** One request. `retry`: it may be accepted later, or may have been accepted; `refused`: it never will be. */
  emit(
    referral: Referral,
    what: Happening,
    key: string,
    line: HistoryEntry | null,
  ): Promise<'sent' | 'retry' | 'refused'>;
}

/** Keeps to Teams' rate limits ahead of time, across processes. */
export interface Pace {
  /** Takes a place for one message; answers 0, or how many milliseconds to wait before asking again. */
  reserve(to: Pick<Subscriber, 'tenantId' | 'conversationId'>): Promise<number>;
}
