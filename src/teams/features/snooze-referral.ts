import { answerReferral } from '../../application/referrals/answer-referral';
import { isWaiting } from '../../domain/model/referral';
import { tomorrowMorning } from '../../domain/time/reminder-schedule';
import type { Desk } from '../turn/desk';
import { formatNearMoment } from '../text/formats';
import { sayTo } from '../text/reader';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { AboutReferral, tooLate, unknownReferral, withReferral } from './show-referral';

/**
 * Reminds the person tomorrow morning, or an hour before the deadline if that comes first, and says so in words: the
 * card stays as it is. Where neither is possible any more, nothing is left but to answer now.
 */
export const snoozeReferral = (desk: Desk, turn: Turn, name: { id: string } | { code: string }): Promise<Reply> =>
  withReferral(desk, turn, name, async (standing, referral) => {
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
export const snooze = defineAction('referral.snooze', AboutReferral, (desk, turn, { referralId }) =>
  snoozeReferral(desk, turn, { id: referralId }),
);
