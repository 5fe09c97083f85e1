import { answerReferral } from '../../application/answer-referral';
import { standingOf } from '../../application/standing';
import { personKey } from '../../domain/person';
import { isFavoriteOf } from '../../domain/referral';
import type { Desk } from '../desk';
import { sayTo } from '../reader';
import type { Reply, Turn } from '../turn';
import { defineAction } from './action';
import { AboutReferral, showTo, tooLate, unknownReferral } from './show-referral';

/** Tells everybody that this person is looking at the referral. */
export async function claimReferral(desk: Desk, turn: Turn, id: string): Promise<Reply> {
  const standing = await standingOf(desk, turn.caller);
  const answered = await answerReferral(desk, standing, id, { kind: 'claim' });
  if (answered.outcome === 'unknown') return unknownReferral(turn);
  if (answered.outcome === 'refused') return tooLate(turn, standing, answered.referral);
  return showTo(turn, standing, answered.referral, sayTo(turn.reader)('notice.claimed'));
}

/** `referral.claim`: "I'll look at it". */
export const claim = defineAction('referral.claim', AboutReferral, (desk, turn, { referralId }) =>
  claimReferral(desk, turn, referralId),
);

/** `referral.favorite`: puts the person's star on the referral, or takes it away. */
export const favorite = defineAction('referral.favorite', AboutReferral, async (desk, turn, { referralId }) => {
  const standing = await standingOf(desk, turn.caller);
  const answered = await answerReferral(desk, standing, referralId, { kind: 'favorite', turn: turn.id });
  if (answered.outcome === 'unknown') return unknownReferral(turn);
  const isStarred = isFavoriteOf(answered.referral, personKey(standing.person));
  return showTo(turn, standing, answered.referral, sayTo(turn.reader)(isStarred ? 'notice.starred' : 'notice.unstarred'));
});
