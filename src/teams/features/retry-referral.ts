import { retryEffects } from '../../application/referrals/retry-effects';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import {
  ReferralButtonData,
  type ReferralKey,
  referralReply,
  unknownReferralReply,
  withReferral,
} from './show-referral';

/** Retries everything of a referral that failed, also what other people caused; says so if nothing failed. */
export const retryReferral = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, async (viewer, { id }) => {
    const retried = await retryEffects(desk, viewer, id);
    if (retried.outcome === 'unknown') return unknownReferralReply(turn);
    const key = retried.outcome === 'retried' ? 'notice.retried' : 'notice.nothingToRetry';
    return referralReply(turn, viewer, retried.referral, sayTo(turn.reader)(key));
  });

/** `referral.retry`: "Try again". */
export const retryAction = defineAction('referral.retry', ReferralButtonData, (desk, turn, { referralId }) =>
  retryReferral(desk, turn, { id: referralId }),
);

/** `retry CODE`: the same as the button. */
export const retryCommand = defineCommand('retry', 'usage.code', Code, (desk, turn, code) =>
  retryReferral(desk, turn, { code }),
);
