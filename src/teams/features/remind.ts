import type { Standing } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { safeToWinAt } from '../../domain/forms/registration-rules';
import { isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { tomorrowMorning } from '../../domain/time/reminder-schedule';
import { formatNearMoment } from '../text/formats';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { noOpenDeal } from './close-deal';
import { AboutReferral, type ReferralKey, tooLate, unknownReferral, withReferral } from './show-referral';

/**
 * Reminds the person tomorrow morning, or an hour before the deadline if that is earlier. The reply is text, so the
 * card is not replaced. If both times have passed, the person is asked to answer now.
 */
export const snoozeReferral = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, async (standing, referral) => {
    const { reader } = turn;
    const say = sayTo(reader);
    if (!isWaiting(referral)) return tooLate(turn, standing, referral);
    const at = tomorrowMorning(desk.clock(), reader.timeZone, referral.deadline);
    if (at === null) return inWords(say('snooze.tooNear'));
    const answered = await answerReferral(desk, standing, referral.id, { kind: 'snooze', at });
    if (answered.outcome === 'unknown') return unknownReferral(turn);
    if (answered.outcome === 'refused') return tooLate(turn, standing, answered.referral);
    return inWords(say('snooze.done', { code: referral.code, when: formatNearMoment(reader, at) }));
  });

/** `referral.snooze`: "Remind me tomorrow". */
export const snoozeAction = defineAction('referral.snooze', AboutReferral, (desk, turn, { referralId }) =>
  snoozeReferral(desk, turn, { id: referralId }),
);

/**
 * Reminds the person when the deal can be won without risk for its registration. The reply is text, so the card is not
 * replaced.
 */
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
export const remindToWinAction = defineAction('deal.remind', AboutReferral, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (standing, referral) => remindToWin(desk, turn, standing, referral)),
);

/**
 * `remind CODE`: the same as the buttons: a reminder tomorrow of a waiting referral, or of a deal when it can be won
 * safely.
 */
export const remindCommand = defineCommand('remind', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, (standing, referral) =>
    isOpenDeal(referral) ? remindToWin(desk, turn, standing, referral) : snoozeReferral(desk, turn, { code }),
  ),
);
