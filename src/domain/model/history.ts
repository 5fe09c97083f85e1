import type { DealField, DealFields } from './terms';
import type { Person } from './person';

/** What can have happened to a referral, for its history. */
export const HAPPENINGS = [
  'received',
  'created',
  'updated',
  'accepted',
  'declined',
  'claimed',
  'handed-over',
  'edited',
  'noted',
  'invited',
  'won',
  'lost',
  'expired',
] as const;
export type Happening = (typeof HAPPENINGS)[number];

/** A field of a deal, as it was and as it became. */
export type FieldChange<Field extends DealField = DealField> = {
  readonly [Each in Field]: {
    readonly field: Each;
    readonly before: DealFields[Each];
    readonly after: DealFields[Each];
  };
}[Field];

/** One line of a referral's history. */
export interface HistoryEntry {
  readonly at: Date;
  /** The version of the referral that this brought about. */
  readonly version: number;
  readonly what: Happening;
  readonly by: Person | null;
  /** The fields of the deal that changed with it. */
  readonly changes: readonly FieldChange[];
  /** What was noted, or to whom it was handed over; null where there is nothing to say. */
  readonly note: string | null;
}
