import { z } from 'zod';
import type { Viewer } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { advance } from '../../domain/advance';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import { notEditableReply } from './close-deal';
import { restoreDraft } from './draft-line';
import {
  ReferralButtonData,
  type ReferralKey,
  referralReply,
  unknownReferralReply,
  withReferral,
} from './show-referral';

/** The current card, with the reason why nothing can be undone. A closing is final once its time to undo has passed. */
function notUndoableReply(desk: Desk, turn: Turn, viewer: Viewer, referral: Referral): Reply {
  const say = sayTo(turn.reader);
  const settled = advance(referral, { kind: 'settle' }, desk.clock()).referral;
  if (settled.stage === 'won' || settled.stage === 'lost')
    return referralReply(turn, viewer, settled, say('notice.undoTooLate'));
  return referralReply(turn, viewer, settled, say(isOpenDeal(settled) ? 'notice.nothingToUndo' : 'notice.noUndo'));
}

/**
 * Undoes the closing of a deal, also one by another person, within the time to undo; after that it says that it is too
 * late.
 */
export const undoClosing = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, async (viewer, referral) => {
    const answered = await answerReferral(desk, viewer, referral.id, { kind: 'reopen', turn: turn.id });
    if (answered.outcome === 'unknown') return unknownReferralReply(turn);
    if (answered.outcome === 'unchanged' && answered.referral.closing !== null)
      return notEditableReply(turn, viewer, answered.referral);
    if (answered.outcome === 'refused') return notUndoableReply(desk, turn, viewer, answered.referral);
    return referralReply(turn, viewer, answered.referral, sayTo(turn.reader)('notice.undone'));
  });

/** `deal.undo`: undoes a closing. */
export const undoAction = defineAction('deal.undo', ReferralButtonData, (desk, turn, { referralId }) =>
  undoClosing(desk, turn, { id: referralId }),
);

/** A code, or none. */
const OptionalCode = z.union([z.literal('').transform(() => null), Code]);

/** `undo`: restores a cancelled draft; with a code: undoes the closing of that deal. */
export const undoCommand = defineCommand('undo', 'usage.perhapsCode', OptionalCode, (desk, turn, code) =>
  code === null ? restoreDraft(desk, turn, sayTo(turn.reader)('draft.none.undo')) : undoClosing(desk, turn, { code }),
);
