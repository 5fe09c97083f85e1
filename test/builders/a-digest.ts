import type { Digest, Tally, TalliedList } from '../../src/domain/channel/digest';
import { daysFromNow, NOW } from './a-referral';

/** A tally of nothing. */
export const NONE: Tally = { count: 0, values: [] };

/** A list of nothing. */
export const NONE_LISTED: TalliedList = { ...NONE, first: [] };

/** A pipeline at NOW, counted since three days before, with nothing in it. */
export function aDigest(overrides: Partial<Digest> = {}): Digest {
  return {
    at: NOW,
    since: daysFromNow(-3),
    waiting: NONE_LISTED,
    accepted: NONE,
    closing: NONE_LISTED,
    overdue: NONE_LISTED,
    closed: { won: NONE, lost: NONE, declined: NONE, expired: NONE },
    response: {
      now: { answered: 0, expired: 0, medianMs: null },
      before: { answered: 0, expired: 0, medianMs: null },
    },
    ...overrides,
  };
}
