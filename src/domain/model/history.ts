import type { DealField, DealFields } from './terms';
import type { Person } from './person';

/** The kinds of entries in a referral's history. */
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

/** The change of one field of a deal: its value before and after. */
export type FieldChange<Field extends DealField = DealField> = {
  readonly [Each in Field]: {
    readonly field: Each;
    readonly before: DealFields[Each];
    readonly after: DealFields[Each];
  };
}[Field];

/** One entry of a referral's history. */
export interface HistoryEntry {
  readonly at: Date;
  /** The version of the referral that this created. */
  readonly version: number;
  readonly what: Happening;
  readonly by: Person | null;
  /** The fields of the deal that this changed. */
  readonly changes: readonly FieldChange[];
  /** The text of a note, or the name of the person it was handed over to; null for other entries. */
  readonly note: string | null;
}
