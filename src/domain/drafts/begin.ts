import { isCompletePerson } from '../typed/names/typed-person';
import { SILENCE, type Conversed } from './conversed';
import { newDraft, NOTHING, type DraftContext } from './model/draft';
import { selfIn } from './model/people-keys';
import { prefilled } from './reading/prefill';
import { remarksOn } from './model/remarks';

/** A new draft, the feedback on it, and the part of its first line that was not understood. */
export interface Begun extends Conversed {
  /** Empty: the whole line was understood. */
  readonly unread: string;
}

/**
 * Begins a draft with the answers in a line (none in an empty one). The person who makes the deal is put on it if their
 * contact details are complete.
 */
export function begun(id: string, line: string, context: DraftContext): Begun {
  const { answers: told, understood, asked, unread } = prefilled(line, context);
  const self = selfIn(context);
  const answers = { ...NOTHING, people: isCompletePerson(self) ? [self] : [], ...told };
  const draft = { ...newDraft(id, context.now, answers), asked };
  return { draft, said: { ...SILENCE, understood, remarks: remarksOn(NOTHING, answers, context) }, unread };
}
