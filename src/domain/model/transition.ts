import type { Effect } from './effect';
import type { HistoryEntry } from './history';
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

/** The next version of a referral, with a line in its history. */
export function told(
  referral: Referral,
  change: Partial<Referral>,
  line: Pick<HistoryEntry, 'at' | 'what' | 'by'> & Partial<HistoryEntry>,
): Referral {
  const version = referral.version + 1;
  const entry: HistoryEntry = { changes: [], note: null, ...line, version };
  return { ...referral, ...change, version, history: [...referral.history, entry] };
}
