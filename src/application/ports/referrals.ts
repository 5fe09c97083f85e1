import type { Digest } from '../../domain/channel/digest';
import type { Routing } from '../../domain/channel/routing';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { Person } from '../../domain/model/person';
import type { Effect, PersonId } from '../../domain/model/effect';
import type { Direction, Referral, Stage } from '../../domain/model/referral';
import type { CalendarDate } from '../../domain/time/calendar';

/** A changed referral with the effects of the change; its version is one above the stored version. */
export interface Change {
  readonly referral: Referral;
  readonly effects: readonly Effect[];
}

/** Which referrals are routed to a person: those that `matching` matches, and those that `unlessMatchedBy` does not. */
export interface Routes {
  readonly matching: readonly Routing[];
  /** All channels' routings, if the person also gets referrals that no channel's routing matches; otherwise null. */
  readonly unlessMatchedBy: readonly Routing[] | null;
}

/**
 * Which referrals a viewer may see: all (administrators), those routed to their channels and their own, or only their
 * own.
 */
export type Visibility =
  | { readonly kind: 'everything' }
  | { readonly kind: 'routed'; readonly email: string | null; readonly routes: Routes }
  | { readonly kind: 'own'; readonly email: string };

/** Which referrals a list shows. All given conditions hold at once. */
export interface ReferralQuery {
  readonly sight: Visibility;
  readonly stages?: readonly Stage[];
  readonly direction?: Direction;
  /** Only favorites of the person with this key. */
  readonly favoriteOf?: string;
  /** Only those that the person answered or claimed, or whose team includes them. */
  readonly mine?: Person;
  /** Only those where each of these is the beginning of a word in the code, names or city. */
  readonly words?: readonly string[];
  /** Only those with a close date in this range, both days included; null: no limit on that side. */
  readonly closing?: { readonly from: CalendarDate | null; readonly to: CalendarDate | null };
  readonly order: 'deadline' | 'newest' | 'closeDate';
}

/** One page of a list; `total` counts all pages. */
export interface Page<T> {
  readonly items: readonly T[];
  readonly total: number;
}

/** Stores referrals. Reads and writes are validated; writes are durable when they resolve. */
export interface ReferralRepository {
  find(id: string): Promise<Referral | null>;
  findByCode(code: string): Promise<Referral | null>;
  /** The referrals whose record in Partner Center, or whose own id, has one of these ids. */
  findByRecords(recordIds: readonly string[]): Promise<readonly Referral[]>;
  /**
   * Deals without a known record in Partner Center: those whose record is being created, and those with these codes.
   */
  findUnrecorded(codes: readonly string[]): Promise<readonly Referral[]>;
  list(query: ReferralQuery, skip: number, limit: number): Promise<Page<Referral>>;
  /**
   * Writes each change with its effects in one document, with optimistic concurrency on the version.
   * Returns the ids of referrals that changed in the meantime: the caller reads them and decides again.
   *
   * @throws UnreadableError if some changes are invalid, after all others were written
   */
  commit(changes: readonly Change[], now: Date): Promise<ReadonlySet<string>>;
  /** The records of both sides of an engagement. */
  findByEngagement(engagementId: string): Promise<readonly Referral[]>;
  /** The ids of the subscribers where the referral has a card. */
  postedTo(id: string): Promise<readonly string[]>;
  /** Adds the effect that posts a card to every waiting referral that is routed this way and has no card there yet. */
  announceWaitingTo(subscriber: Subscriber, routes: Routes, now: Date): Promise<void>;
  /** Adds the effect that plans the next reminder to every waiting referral with a card at this subscriber. */
  remindAnewAt(subscriberId: string, now: Date): Promise<void>;
  /** The same for referrals that a person has claimed, in their personal chat. */
  remindAnew(person: PersonId, now: Date): Promise<void>;
  /** Why effects of this referral were parked, one reason for each; empty if none was. */
  parkedReasons(id: string): Promise<readonly string[]>;
}

/** Which pipeline to summarise. */
export interface PipelineQuery {
  readonly sight: Visibility;
  readonly now: Date;
  /** The reader's date. */
  readonly today: CalendarDate;
  /** Closed deals are counted from then on. */
  readonly since: Date;
  /** The maximum number of referrals in each list. */
  readonly rows: number;
}

/** Summarises pipelines. */
export interface PipelineRepository {
  digest(query: PipelineQuery): Promise<Digest>;
}
