import type { Viewer } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { safeToWinAt } from '../../domain/forms/registration-rules';
import { isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { tomorrowMorning } from '../../domain/time/reminder-schedule';
import { formatNearMoment } from '../text/formats';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, type Reply, type Turn } from '../turn/turn';
import { notEditableReply } from './close-deal';
import {
  ReferralButtonData,
  type ReferralKey,
  tooLateReply,
  unknownReferralReply,
  withReferral,
} from './show-referral';

/**
 * Reminds the person tomorrow morning, or an hour before the deadline if that is earlier. The reply is text, so the
 * card is not replaced. If both times have passed, the person is asked to answer now.
 */
export const snoozeReferral = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, async (viewer, referral) => {
    const { reader } = turn;
    const say = sayTo(reader);
    if (!isWaiting(referral)) return tooLateReply(turn, viewer, referral);
    const at = tomorrowMorning(desk.clock(), reader.timeZone, referral.deadline);
    if (at === null) return textReply(say('snooze.tooNear'));
    const answered = await answerReferral(desk, viewer, referral.id, { kind: 'snooze', at });
    if (answered.outcome === 'unknown') return unknownReferralReply(turn);
    if (answered.outcome === 'refused') return tooLateReply(turn, viewer, answered.referral);
    return textReply(say('snooze.done', { code: referral.code, when: formatNearMoment(reader, at) }));
  });

/** `referral.snooze`: "Remind me tomorrow". */
export const snoozeAction = defineAction('referral.snooze', ReferralButtonData, (desk, turn, { referralId }) =>
  snoozeReferral(desk, turn, { id: referralId }),
);

/**
 * Reminds the person when the deal can be won without risk for its registration. The reply is text, so the card is not
 * replaced.
 */
export async function remindToWin(desk: Desk, turn: Turn, viewer: Viewer, referral: Referral): Promise<Reply> {
  const { reader } = turn;
  const say = sayTo(reader);
  if (!isOpenDeal(referral) || referral.closing !== null) return notEditableReply(turn, viewer, referral);
  const at = safeToWinAt(referral);
  if (at <= desk.clock()) return textReply(say('remind.safe', { code: referral.code }));
  const answered = await answerReferral(desk, viewer, referral.id, { kind: 'remindToWin', at });
  if (answered.outcome === 'unknown') return unknownReferralReply(turn);
  if (answered.outcome === 'refused') return notEditableReply(turn, viewer, answered.referral);
  return textReply(say('remind.done', { code: referral.code, when: formatNearMoment(reader, at) }));
}

/** `deal.remind`: "Remind me when safe". */
export const remindToWinAction = defineAction('deal.remind', ReferralButtonData, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (viewer, referral) => remindToWin(desk, turn, viewer, referral)),
);

/**
 * `remind CODE`: the same as the buttons: a reminder tomorrow of a waiting referral, or of a deal when it can be won
 * safely.
 */
export const remindCommand = defineCommand('remind', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, (viewer, referral) =>
    isOpenDeal(referral) ? remindToWin(desk, turn, viewer, referral) : snoozeReferral(desk, turn, { code }),
  ),
);
