import type { Money } from '../money/money';
import type { Referral } from '../model/referral';

/** The number of referrals, and the sum of their known values for each currency. Currencies are never converted. */
export interface Tally {
  readonly count: number;
  /** Sorted by currency code. */
  readonly values: readonly Money[];
}

/** A tally with the first of the referrals that it counts. */
export interface TalliedList extends Tally {
  readonly first: readonly Referral[];
}

/** How quickly and how reliably referrals were answered in a period. */
export interface ResponseTimes {
  /** How many were answered before their deadline, and how many expired. */
  readonly answered: number;
  readonly expired: number;
  /** The median time from creation to answer, in milliseconds; null if nothing was answered. */
  readonly medianMs: number | null;
}

/** The final stages; a digest counts the referrals that reached them since the previous digest. */
export const CLOSED_STAGES = ['won', 'lost', 'declined', 'expired'] as const;

/** A channel's pipeline at one moment. */
export interface Digest {
  readonly at: Date;
  /** Closed referrals are counted from this moment on. */
  readonly since: Date;
  /** Inbound referrals that wait for our answer, soonest deadline first. */
  readonly waiting: TalliedList;
  /** Accepted deals. */
  readonly accepted: Tally;
  /** Accepted deals that close within the next 14 days, soonest first. */
  readonly closing: TalliedList;
  /** Accepted deals whose close date has passed, the longest overdue first. */
  readonly overdue: TalliedList;
  readonly closed: Readonly<Record<(typeof CLOSED_STAGES)[number], Tally>>;
  /** Answers of the last 30 days, and of the 30 days before those. */
  readonly response: { readonly now: ResponseTimes; readonly before: ResponseTimes };
}

/** Whether the digest has nothing to report: no referral is open, and none was closed. */
export const isEmptyDigest = ({ waiting, accepted, closed }: Digest): boolean =>
  [waiting, accepted, ...Object.values(closed)].every(({ count }) => count === 0);
