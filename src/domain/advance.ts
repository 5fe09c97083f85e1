import type { Effect } from './effect';
import type { Referral } from './referral';

/** What an event makes of a referral: a new version with what must be done about it, nothing new, or a refusal. */
export type Advance =
  | { readonly outcome: 'changed'; readonly referral: Referral; readonly effects: readonly Effect[] }
  | { readonly outcome: 'unchanged'; readonly referral: Referral }
  | { readonly outcome: 'refused'; readonly referral: Referral };

/** A new version, and what must be done about it. */
export const changed = (referral: Referral, effects: readonly Effect[]): Extract<Advance, { outcome: 'changed' }> => ({
  outcome: 'changed',
  referral,
  effects,
});
