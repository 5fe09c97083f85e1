import { retryEffects } from '../../application/referrals/retry-effects';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { AboutReferral, showTo, unknownReferral, withReferral } from './show-referral';

/** Has what failed of a referral tried again, whoever did it; says so where nothing failed. */
export const retryReferral = (desk: Desk, turn: Turn, name: { id: string } | { code: string }): Promise<Reply> =>
  withReferral(desk, turn, name, async (standing, { id }) => {
    const retried = await retryEffects(desk, standing, id);
    if (retried.outcome === 'unknown') return unknownReferral(turn);
    const key = retried.outcome === 'retried' ? 'notice.retried' : 'notice.nothingToRetry';
    return showTo(turn, standing, retried.referral, sayTo(turn.reader)(key));
  });

/** `referral.retry`: "Try again". */
export const retry = defineAction('referral.retry', AboutReferral, (desk, turn, { referralId }) =>
  retryReferral(desk, turn, { id: referralId }),
);
