import type { Money } from '../money/money';
import type { Referral } from '../model/referral';

/** How many referrals, and what those of them that name a value are worth: a sum for each currency, never added up. */
export interface Tally {
  readonly count: number;
  /** In the order of the currencies' codes. */
  readonly values: readonly Money[];
}

/** A tally with the first of what it counts. */
export interface TalliedList extends Tally {
  readonly first: readonly Referral[];
}

/** How quickly and how reliably referrals were answered in a stretch of time. */
export interface ResponseTimes {
  /** How many were answered before their deadline, and how many expired. */
  readonly answered: number;
  readonly expired: number;
  /** The median time from creation to answer, in milliseconds; null where nothing was answered. */
  readonly medianMs: number | null;
}

/** The stages that a digest counts since the one before. */
export const CLOSED_STAGES = ['won', 'lost', 'declined', 'expired'] as const;

/** A channel's pipeline at one moment. */
export interface Digest {
  readonly at: Date;
  /** From when on what was closed is counted. */
  readonly since: Date;
  /** Inbound referrals that wait for our answer, soonest deadline first. */
  readonly waiting: TalliedList;
  /** Accepted deals. */
  readonly accepted: Tally;
  /** Accepted deals that close within the next 14 days, soonest first. */
  readonly closing: TalliedList;
  /** Accepted deals whose close date has passed, longest first. */
  readonly overdue: TalliedList;
  readonly closed: Readonly<Record<(typeof CLOSED_STAGES)[number], Tally>>;
  /** Answers of the last 30 days, and of the 30 days before them. */
  readonly response: { readonly now: ResponseTimes; readonly before: ResponseTimes };
}

/** Whether there is nothing to tell: nothing is open, and nothing was closed. */
export const isEmpty = ({ waiting, accepted, closed }: Digest): boolean =>
  [waiting, accepted, ...Object.values(closed)].every(({ count }) => count === 0);
