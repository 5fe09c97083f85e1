import { answerReferral } from '../../application/referrals/answer-referral';
import { sayTo } from '../text/reader';
import { CodeAndRest, commandTitle, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { showTo, unknownReferral, withReferral } from './show-referral';

/** The longest note, in UTF-16 units. */
const LONGEST = 2_000;

/** Adds a note to the history, which is shown only to colleagues. */
export const noteReferral = (desk: Desk, turn: Turn, code: string, typed: string): Promise<Reply> =>
  withReferral(desk, turn, { code }, async (standing, referral) => {
    const say = sayTo(turn.reader);
    const text = typed.trim();
    if (text === '')
      return inWords(say('note.missing', { command: commandTitle(turn.reader, 'note'), code: referral.code }));
    if (text.length > LONGEST) return inWords(say('note.tooLong', { longest: LONGEST, length: text.length }));
    const answered = await answerReferral(desk, standing, referral.id, { kind: 'note', text });
    if (answered.outcome === 'unknown') return unknownReferral(turn);
    if (answered.outcome === 'refused') return showTo(turn, standing, answered.referral, say('note.refused'));
    return showTo(turn, standing, answered.referral, say('notice.noted'));
  });

/** `note CODE TEXT`: adds a note to the history, which is shown only to colleagues. */
export const noteCommand = defineCommand('note', 'usage.codeAndText', CodeAndRest, (desk, turn, { code, rest }) =>
  noteReferral(desk, turn, code, rest),
);
