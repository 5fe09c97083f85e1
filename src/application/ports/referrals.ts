import type { Digest } from '../../domain/channel/digest';
import type { Routing } from '../../domain/channel/routing';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { Person } from '../../domain/model/person';
import type { Effect, PersonId } from '../../domain/model/effect';
import type { Direction, Referral, Stage } from '../../domain/model/referral';
import type { CalendarDate } from '../../domain/time/calendar';

/** A change of a referral together with what must be done about it; its version is one above the stored one. */
export interface Change {
  readonly referral: Referral;
  readonly effects: readonly Effect[];
}

/** What is routed to somebody: what one of their channels' routings matches, and what none of `unlessMatchedBy` does. */
export interface Routes {
  readonly matching: readonly Routing[];
  /** All channels' routings, for those who get what no channel asks for; null: they do not. */
  readonly unlessMatchedBy: readonly Routing[] | null;
}

/** Whose eyes a list is for: an administrator's, or a member's, who does not see other people's private deals. */
export type Visibility =
  | { readonly kind: 'everything' }
  | { readonly kind: 'routed'; readonly email: string | null; readonly routes: Routes }
  | { readonly kind: 'own'; readonly email: string };

/** Which referrals a list shows. All given conditions hold at once. */
export interface ReferralQuery {
  readonly sight: Visibility;
  readonly stages?: readonly Stage[];
  readonly direction?: Direction;
  /** Only those the person with this key has starred. */
  readonly favoriteOf?: string;
  /** Only those the person answered, claimed or is on the team of. */
  readonly mine?: Person;
  /** Only those in whose code, names or city each of these words begins a word. */
  readonly words?: readonly string[];
  /** Only those that close on one of these days or between them; null: from, or until, ever. */
  readonly closing?: { readonly from: CalendarDate | null; readonly to: CalendarDate | null };
  readonly order: 'deadline' | 'newest' | 'closeDate';
}

/** One page of a list; `total` counts all pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Where referrals live. Reads are parsed, and so are writes, which are durable when they resolve. */
export interface ReferralRepository {
  find(id: string): Promise<Referral | null>;
  findByCode(code: string): Promise<Referral | null>;
  /** Those whose records in Partner Center have these ids, and deals of ours that have one of these for their own id. */
  findByRecords(recordIds: readonly string[]): Promise<readonly Referral[]>;
  /** Deals that Partner Center does not know of as far as we know: those whose record is being created, and those with these codes. */
  findUnrecorded(codes: readonly string[]): Promise<readonly Referral[]>;
  list(query: ReferralQuery, skip: number, limit: number): Promise<Page<Referral>>;
  /**
   * Writes each change with its effects in one document, if nobody changed the referral since.
   * Returns the ids whose change was not written: to be read and decided again.
   *
   * @throws UnreadableError where some of them cannot be written, once all others are
   */
  commit(changes: readonly Change[], now: Date): Promise<ReadonlySet<string>>;
  /** The records of both sides of an engagement. */
  findByEngagement(engagementId: string): Promise<readonly Referral[]>;
  /** The subscribers at which the referral has a card. */
  postedTo(id: string): Promise<readonly string[]>;
  /** Gives every waiting referral that is so routed and has no card at this subscriber the effect that posts one. */
  announceWaitingTo(subscriber: Subscriber, routes: Routes, now: Date): Promise<void>;
  /** Gives every waiting referral with a card at this subscriber the effect that looks when to remind next. */
  remindAnewAt(subscriberId: string, now: Date): Promise<void>;
  /** The same for what a person has claimed, in their own chat. */
  remindAnew(person: PersonId, now: Date): Promise<void>;
  /** Why effects of this referral were given up, one reason each; empty: none was. */
  parkedReasons(id: string): Promise<readonly string[]>;
}

/** What a pipeline looks like to somebody. */
export interface PipelineQuery {
  readonly sight: Visibility;
  readonly now: Date;
  /** The reader's date. */
  readonly today: CalendarDate;
  /** From when on what was closed is counted. */
  readonly since: Date;
  /** How many referrals of each list are given. */
  readonly rows: number;
}

/** Where pipelines are counted. */
export interface PipelineRepository {
  digest(query: PipelineQuery): Promise<Digest>;
}
