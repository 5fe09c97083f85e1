import type { Effect } from './effect';
import type { HistoryEntry } from './history';
import type { Referral } from './referral';

/** The result of an event: a new version with its effects, no change (such as for a duplicate), or a refusal. */
export type Transition =
  | { readonly outcome: 'changed'; readonly referral: Referral; readonly effects: readonly Effect[] }
  | { readonly outcome: 'unchanged'; readonly referral: Referral }
  | { readonly outcome: 'refused'; readonly referral: Referral };

/** The result with a new version of the referral and its effects. */
export const changedTo = (
  referral: Referral,
  effects: readonly Effect[],
): Extract<Transition, { outcome: 'changed' }> => ({
  outcome: 'changed',
  referral,
  effects,
});

/** The next version of a referral, with a new entry in its history. */
export function withHistory(
  referral: Referral,
  change: Partial<Referral>,
  line: Pick<HistoryEntry, 'at' | 'what' | 'by'> & Partial<HistoryEntry>,
): Referral {
  const version = referral.version + 1;
  const entry: HistoryEntry = { changes: [], note: null, ...line, version };
  return { ...referral, ...change, version, history: [...referral.history, entry] };
}
