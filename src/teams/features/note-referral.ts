import { answerReferral } from '../../application/referrals/answer-referral';
import { sayTo } from '../text/reader';
import { CodeAndRest, commandTitle, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, type Reply, type Turn } from '../turn/turn';
import { referralReply, unknownReferralReply, withReferral } from './show-referral';

/** The longest note, in UTF-16 units. */
const LONGEST_HISTORY_NOTE = 2_000;

/** Adds a note to the history, which is shown only to colleagues. */
export const noteReferral = (desk: Desk, turn: Turn, code: string, typed: string): Promise<Reply> =>
  withReferral(desk, turn, { code }, async (viewer, referral) => {
    const say = sayTo(turn.reader);
    const text = typed.trim();
    if (text === '')
      return textReply(say('note.missing', { command: commandTitle(turn.reader, 'note'), code: referral.code }));
    if (text.length > LONGEST_HISTORY_NOTE)
      return textReply(say('note.tooLong', { longest: LONGEST_HISTORY_NOTE, length: text.length }));
    const answered = await answerReferral(desk, viewer, referral.id, { kind: 'note', text });
    if (answered.outcome === 'unknown') return unknownReferralReply(turn);
    if (answered.outcome === 'refused') return referralReply(turn, viewer, answered.referral, say('note.refused'));
    return referralReply(turn, viewer, answered.referral, say('notice.noted'));
  });

/** `note CODE TEXT`: adds a note to the history, which is shown only to colleagues. */
export const noteCommand = defineCommand('note', 'usage.codeAndText', CodeAndRest, (desk, turn, { code, rest }) =>
  noteReferral(desk, turn, code, rest),
);
