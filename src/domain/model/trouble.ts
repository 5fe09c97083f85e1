import type { DealField } from './terms';

/**
 * Why Partner Center rejects a request, or cannot be reached.
 *
 * - `unreachable`: it does not respond, or responds with a server error.
 * - `throttled`: it rejects requests for a while, because there were too many.
 * - `unauthorized`: authentication failed: the sign-in has expired, or consent was withdrawn.
 * - `forbidden`: the account that we are signed in with lacks the permission.
 * - `missing`: it has no such record, or none that we can see.
 * - `invalid`: it rejects a value.
 * - `changed`: the record was changed in the meantime (its eTag no longer matches).
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

/** The kinds of changes that we send to Partner Center. */
export const CHANGE_KINDS = ['create', 'invite', 'accept', 'decline', 'edit', 'win', 'lose', 'register'] as const;
export type ChangeKind = (typeof CHANGE_KINDS)[number];

/** The error that keeps Partner Center's record from being updated with what was decided here. */
export interface Trouble {
  readonly code: TroubleCode;
  /** The change that could not be sent. */
  readonly deed: ChangeKind;
  /** Partner Center's name for the value that it rejects; null if it names none. */
  readonly target: string | null;
  readonly since: Date;
}

/** A change made here that Partner Center's record will not contain. */
export interface Refusal {
  readonly deed: ChangeKind;
  /** `overruled`: Partner Center had a different decision or change in the meantime, which wins. */
  readonly why: 'overruled' | TroubleCode;
  /** The fields that now have Partner Center's value instead of the one that was set here. */
  readonly fields: readonly DealField[];
  /** Partner Center's name for the value that it rejects; null if it names none. */
  readonly target: string | null;
}

/** Whether retrying does not help: a person has to correct the deal first. */
export const isPermanent = (code: TroubleCode): boolean => code === 'missing' || code === 'invalid';

/** Whether only an administrator of the service can solve it. */
export const isForAdministrators = (code: TroubleCode): boolean => code === 'unauthorized' || code === 'forbidden';
