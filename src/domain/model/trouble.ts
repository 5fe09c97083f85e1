import type { DealField } from './terms';

/**
 * Why Partner Center does not take something, or cannot be asked.
 *
 * - `unreachable`: it does not answer, or answers that it is at fault itself.
 * - `throttled`: it wants to be left alone for a while.
 * - `unauthorized`: it does not know who we are (any more): the sign-in has expired, or consent was withdrawn.
 * - `forbidden`: whom we are signed in as may not do this.
 * - `missing`: it has no such record, or none for our eyes.
 * - `invalid`: it does not take a value.
 * - `changed`: somebody changed the record in the meantime.
 */
export const TROUBLES = [
  'unreachable',
  'throttled',
  'unauthorized',
  'forbidden',
  'missing',
  'invalid',
  'changed',
] as const;
export type TroubleCode = (typeof TROUBLES)[number];

/** What is to be done to a record in Partner Center. */
export const DEEDS = ['create', 'invite', 'accept', 'decline', 'edit', 'win', 'lose', 'register'] as const;
export type Deed = (typeof DEEDS)[number];

/** What keeps Partner Center's record from saying what was decided here. */
export interface Trouble {
  readonly code: TroubleCode;
  /** What could not be done. */
  readonly deed: Deed;
  /** Partner Center's name for the value it does not take; null where it names none. */
  readonly target: string | null;
  readonly since: Date;
}

/** Something that somebody did here, and that Partner Center's record will not say. */
export interface Refusal {
  readonly deed: Deed;
  /** `overruled`: in Partner Center it had been decided or changed otherwise meanwhile, which holds. */
  readonly why: 'overruled' | TroubleCode;
  /** The fields of the deal that are as Partner Center has them now, and not as they were set here. */
  readonly fields: readonly DealField[];
  /** Partner Center's name for the value it does not take; null where it names none. */
  readonly target: string | null;
}

/** Troubles that do not go away by trying again: somebody has to do something about the deal. */
export const isFinal = (code: TroubleCode): boolean => code === 'missing' || code === 'invalid';

/** Troubles that only somebody who administers the service can mend. */
export const isForAdministrators = (code: TroubleCode): boolean => code === 'unauthorized' || code === 'forbidden';
