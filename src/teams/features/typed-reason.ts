import { LONGEST_NOTE } from '../../domain/forms/declining';
import type { DeclineReason } from '../../domain/model/decline-reason';
import { readTypedReason } from '../../domain/typed/typed-reason';
import { isMessageKey } from '../../locales/translate';
import { NOTHING_CHOSEN, type DeclineEntry } from '../cards/decline';
import { formatList } from '../text/formats';
import { sayTo, type Reader } from '../text/reader';
import { wordsInEveryLanguage } from '../text/word-lists';

/** The names of a reason, in every language. */
function reasonNames(reason: DeclineReason): readonly string[] {
  return [`reason.${reason}`, `reason.${reason}.words`].filter(isMessageKey).flatMap(wordsInEveryLanguage);
}

/**
 * The form for one of the eight reasons, filled in with the text that followed a command. A text that matches no
 * reason, or several, is kept as the note, with a notice.
 */
export function reasonEntry(typed: string, reader: Reader): DeclineEntry {
  const say = sayTo(reader);
  const text = typed.trim().slice(0, LONGEST_NOTE);
  if (text === '') return NOTHING_CHOSEN;
  const read = readTypedReason(text, reasonNames);
  if (read.kind === 'understood')
    return { ...NOTHING_CHOSEN, form: { reason: read.value.reason, notes: read.value.note ?? '' } };
  const which =
    read.kind === 'which'
      ? formatList(
          reader,
          read.candidates.map(({ reason }) => say(`reason.${reason}`)),
        )
      : '';
  const notice =
    which === ''
      ? say('reasons.unread', { text: text.slice(0, 100) })
      : say('reasons.which', { text: text.slice(0, 100), reasons: which });
  return { form: { reason: '', notes: text }, faults: {}, notice };
}
