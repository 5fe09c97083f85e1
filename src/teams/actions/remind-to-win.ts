import { answerReferral } from '../../application/answer-referral';
import type { Standing } from '../../application/standing';
import { safeToWinAt } from '../../domain/deal/registration-rules';
import { isOpenDeal, type Referral } from '../../domain/referral/referral';
import type { Desk } from '../desk';
import { formatNearMoment } from '../formats';
import { sayTo } from '../reader';
import { inWords, type Reply, type Turn } from '../turn';
import { defineAction } from './action';
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
