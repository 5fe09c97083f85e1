import { answerReferral } from '../../application/referrals/answer-referral';
import type { Standing } from '../../application/access';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { noOpenDeal } from './close-deal';
import { AboutReferral, showTo, unknownReferral, withReferral } from './show-referral';

/** Why there is nothing to take back, on the card that shows how things stand. A closing whose time is over is final. */
function nothingUndone(desk: Desk, turn: Turn, standing: Standing, referral: Referral): Reply {
  const say = sayTo(turn.reader);
  const settled = advance(referral, { kind: 'settle' }, desk.clock()).referral;
  if (settled.stage === 'won' || settled.stage === 'lost')
    return showTo(turn, standing, settled, say('notice.undoTooLate'));
  return showTo(turn, standing, settled, say(isOpenDeal(settled) ? 'notice.nothingToUndo' : 'notice.noUndo'));
}

/** Takes the closing of a deal back while that is possible, whoever closed it; says so where it no longer is. */
export const undoClosing = (desk: Desk, turn: Turn, name: { id: string } | { code: string }): Promise<Reply> =>
  withReferral(desk, turn, name, async (standing, referral) => {
    const answered = await answerReferral(desk, standing, referral.id, { kind: 'reopen', turn: turn.id });
    if (answered.outcome === 'unknown') return unknownReferral(turn);
    if (answered.outcome === 'unchanged' && answered.referral.closing !== null)
      return noOpenDeal(turn, standing, answered.referral);
    if (answered.outcome === 'refused') return nothingUndone(desk, turn, standing, answered.referral);
    return showTo(turn, standing, answered.referral, sayTo(turn.reader)('notice.undone'));
  });

/** `deal.undo`: takes a closing back. */
export const undo = defineAction('deal.undo', AboutReferral, (desk, turn, { referralId }) =>
  undoClosing(desk, turn, { id: referralId }),
);
