import type { Effect } from '../domain/effect';
import type { Person } from '../domain/person';
import type { Direction, Referral, Stage } from '../domain/referral';
import type { Subscriber } from '../domain/subscriber';

/** A change of a referral together with what must be done about it; its version is one above the stored one. */
export interface Change {
  readonly referral: Referral;
  readonly effects: readonly Effect[];
}

/** Whose eyes a list is for: an administrator's, or a member's, who does not see other people's private deals. */
export type Sight =
  | { readonly kind: 'everything' }
  | { readonly kind: 'routed'; readonly email: string | null }
  | { readonly kind: 'own'; readonly email: string };

/** Which referrals a list shows. All given conditions hold at once. */
export interface ReferralQuery {
  readonly sight: Sight;
  readonly stages?: readonly Stage[];
  readonly direction?: Direction;
  /** Only those the person with this key has starred. */
  readonly favoriteOf?: string;
  /** Only those the person answered, claimed or is on the team of. */
  readonly mine?: Person;
  /** Only those in whose code, names or city each of these words begins a word. */
  readonly words?: readonly string[];
  readonly order: 'deadline' | 'newest';
}

/** One page of a list; `total` counts all pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Where referrals live. Reads are parsed; writes are durable when they resolve. */
export interface ReferralRepository {
  find(id: string): Promise<Referral | null>;
  findByCode(code: string): Promise<Referral | null>;
  findMany(ids: readonly string[]): Promise<readonly Referral[]>;
  list(query: ReferralQuery, skip: number, limit: number): Promise<Page<Referral>>;
  /**
   * Writes each change with its effects in one document, if nobody changed the referral since.
   * Returns the ids whose change was not written: to be read and decided again.
   */
  commit(changes: readonly Change[], now: Date): Promise<ReadonlySet<string>>;
  /** Gives every waiting referral without a card at this subscriber the effect that posts one. */
  announceWaitingTo(subscriber: Subscriber, now: Date): Promise<void>;
  /** Why effects of this referral were given up, one reason each; empty: none was. */
  parkedReasons(id: string): Promise<readonly string[]>;
}

/** A card that stands in a channel or chat. `face` names what it shows, so that an equal one is not sent again. */
export interface PostedCard {
  readonly conversationId: string;
  readonly activityId: string;
  readonly face: string;
}

/** An effect that is still to be done; `parked` tells why it no longer is tried. */
export interface PendingEffect {
  readonly id: string;
  readonly effect: Effect;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly parked: string | null;
}

/** A referral with the effects that are due, held by one dispatcher until the lease ends. */
export interface Delivery {
  readonly referral: Referral;
  readonly cards: Readonly<Record<string, PostedCard>>;
  readonly pending: readonly PendingEffect[];
  readonly lease: string;
  /** Whether a dispatcher held it before and never gave it back: what it was sending may have arrived. */
  readonly takenOver: boolean;
}

/** What became of one pending effect: what replaces it (nothing: it is done), and the card it left. */
export interface Outcome {
  readonly replacedBy: readonly Omit<PendingEffect, 'id'>[];
  readonly card?: { readonly subscriberId: string; readonly posted: PostedCard | null };
}

/** The effects still to be done. Only the holder of a lease can settle what it claimed. */
export interface Outbox {
  /** Takes the referral whose effects are due longest, leased until `leaseUntil`; null: nothing is due. */
  claim(now: Date, leaseUntil: Date): Promise<Delivery | null>;
  /** Records an effect's outcome, durably, and tells what is left. Null: the lease was lost, nothing was written. */
  settle(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<Delivery | null>;
  /** Gives the referral back. */
  release(delivery: Delivery): Promise<void>;
  /** When the next effect that nobody holds is due; null: none is. */
  nextDue(): Promise<Date | null>;
  /** How many effects wait, and how many are parked. */
  backlog(): Promise<{ pending: number; parked: number }>;
}

/** Where channels and chats live. */
export interface SubscriberRepository {
  find(id: string): Promise<Subscriber | null>;
  listActive(): Promise<readonly Subscriber[]>;
  /** Stores it. Answers whether it was new, or had been inactive: it then must catch up. */
  subscribe(subscriber: Subscriber): Promise<boolean>;
  /** The bot was removed from a chat, or from a team with all its channels: nothing is sent there any more. */
  unsubscribe(tenantId: string, rosterId: string): Promise<void>;
  /** The bot may no longer write to this one; it is active again when the bot is added again. */
  deactivate(id: string): Promise<void>;
  /** Subscribers that have not been given the waiting referrals yet. */
  listBehind(): Promise<readonly Subscriber[]>;
  markCaughtUp(id: string): Promise<void>;
}

/** What people chose for themselves, wherever they talk to the bot. */
export interface PersonRepository {
  /** The language the person asked for; null: none. */
  localeOf(person: string): Promise<string | null>;
  setLocale(person: string, locale: string): Promise<void>;
}

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

/** Shows referrals to subscribers. */
export interface Messenger {
  /** Brings the card at the subscriber up to date, or posts it where `posted` is null. */
  showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome>;
}

/** Somebody on the roster of a team or chat. Guests are members, too, but may not act. */
export interface Member {
  readonly person: Person;
  readonly isGuest: boolean;
}

/** A team or chat that has a roster. */
export type Place = Pick<Subscriber, 'tenantId' | 'rosterId' | 'serviceUrl'>;

/** Who belongs to a team or chat, as Teams knows it (cached for some minutes). */
export interface Roster {
  member(place: Place, person: Pick<Person, 'tenantId' | 'objectId'>): Promise<Member | null>;
  members(place: Place): Promise<readonly Member[]>;
}

/** Keeps to Teams' rate limits ahead of time, across processes. */
export interface Pace {
  /** Takes a place for one message; answers 0, or how many milliseconds to wait before asking again. */
  reserve(subscriber: Subscriber): Promise<number>;
}

/** What is counted. */
export interface Meter {
  referralsReceived(outcome: 'accepted' | 'unchanged', count: number): void;
  answered(answer: 'accept' | 'decline'): void;
  delivered(outcome: SendOutcome['kind'] | 'postponed'): void;
}

/** The log. Ids only: no names, addresses or notes of customers. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The time, as an argument of everything that depends on it. */
export type Clock = () => Date;

/** Random bytes, as an argument of everything that depends on chance. */
export type Random = (size: number) => Uint8Array;

