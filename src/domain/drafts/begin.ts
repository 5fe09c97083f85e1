import { isCompletePerson } from '../typed/names/typed-person';
import { NO_FEEDBACK, type DraftResult } from './draft-result';
import { newDraft, NO_ANSWERS, type DraftContext } from './model/draft';
import { selfIn } from './model/people-keys';
import { prefillFrom } from './reading/prefill';
import { remarksOn } from './model/remarks';

/** A new draft, the feedback on it, and the part of its first line that was not understood. */
export interface StartedDraft extends DraftResult {
  /** Empty: the whole line was understood. */
  readonly unread: string;
}

/**
 * Begins a draft with the answers in a line (none in an empty one). The person who makes the deal is put on it if their
 * contact details are complete.
 */
export function draftFromLine(id: string, line: string, context: DraftContext): StartedDraft {
  const { answers: told, understood, asked, unread } = prefillFrom(line, context);
  const self = selfIn(context);
  const answers = { ...NO_ANSWERS, people: isCompletePerson(self) ? [self] : [], ...told };
  const draft = { ...newDraft(id, context.now, answers), asked };
  return { draft, said: { ...NO_FEEDBACK, understood, remarks: remarksOn(NO_ANSWERS, answers, context) }, unread };
}
