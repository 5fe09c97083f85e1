import { z } from 'zod';
import { beginDeal, restoreDraft, steerDraft } from './draft-line';
import { undoClosing } from './undo-closing';
import { sayTo } from '../text/reader';
import { Code, defineCommand } from '../turn/command';

/** Nothing may follow: a line that only begins with such a word means something else. */
const Alone = z.string().transform((text, context) => {
  if (text !== '') context.addIssue({ code: 'custom', message: 'unknown.none' });
  return null;
});

/** `new deal`: begins a deal, also with what is known of it on one line. */
export const newDeal = defineCommand('new deal', 'usage.deal', z.string().max(2_000, 'draft.lineTooLong'), beginDeal);

/** `back`: the question before; what was just cancelled is taken up again. */
export const back = defineCommand('back', null, Alone, (desk, turn) => steerDraft(desk, turn, { kind: 'back' }));

/** `skip`: the question after, where this one may be left out. */
export const skip = defineCommand('skip', null, Alone, (desk, turn) => steerDraft(desk, turn, { kind: 'skip' }));

/** `cancel`: drops the deal that is being put together, for a minute on probation. */
export const cancel = defineCommand('cancel', null, Alone, (desk, turn) => steerDraft(desk, turn, { kind: 'cancel' }));

/** A code, or none. */
const PerhapsCode = z.union([z.literal('').transform(() => null), Code]);

/** `undo`: takes up again what was cancelled; with a code: takes the closing of a deal back. */
export const undo = defineCommand('undo', 'usage.perhapsCode', PerhapsCode, (desk, turn, code) =>
  code === null ? restoreDraft(desk, turn, sayTo(turn.reader)('draft.none.undo')) : undoClosing(desk, turn, { code }),
);
