import { answerReferral } from '../../application/referrals/answer-referral';
import type { Standing } from '../../application/access';
import { safeToWinAt } from '../../domain/forms/registration-rules';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import type { Desk } from '../turn/desk';
import { formatNearMoment } from '../text/formats';
import { sayTo } from '../text/reader';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { noOpenDeal } from './close-deal';
import { AboutReferral, unknownReferral, withReferral } from './show-referral';

/** Reminds the person once winning the deal puts no registration at risk, and says so in words: the card stays as it is. */
export async function remindToWin(desk: Desk, turn: Turn, standing: Standing, referral: Referral): Promise<Reply> {
  const { reader } = turn;
  const say = sayTo(reader);
  if (!isOpenDeal(referral) || referral.closing !== null) return noOpenDeal(turn, standing, referral);
  const at = safeToWinAt(referral);
  if (at <= desk.clock()) return inWords(say('remind.safe', { code: referral.code }));
  const answered = await answerReferral(desk, standing, referral.id, { kind: 'remindToWin', at });
  if (answered.outcome === 'unknown') return unknownReferral(turn);
  if (answered.outcome === 'refused') return noOpenDeal(turn, standing, answered.referral);
  return inWords(say('remind.done', { code: referral.code, when: formatNearMoment(reader, at) }));
}

/** `deal.remind`: "Remind me when safe". */
export const remind = defineAction('deal.remind', AboutReferral, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (standing, referral) => remindToWin(desk, turn, standing, referral)),
);
