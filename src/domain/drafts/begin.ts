import { isCompletePerson } from '../typed/names/typed-person';
import { SILENCE, type Conversed } from './conversed';
import { newDraft, NOTHING, type DraftContext } from './model/draft';
import { selfIn } from './model/people-keys';
import { prefilled } from './reading/prefill';
import { remarksOn } from './model/remarks';

/** A draft that was just begun, what there is to tell of it, and what was not understood of the line it was begun with. */
export interface Begun extends Conversed {
  /** Empty: all of the line was understood. */
  readonly unread: string;
}

/**
 * Begins a draft with what a line tells (an empty one: nothing). Whoever makes the deal is on it from the beginning, if it is
 * known how they are reached.
 */
export function begun(id: string, line: string, context: DraftContext): Begun {
  const { answers: told, understood, asked, unread } = prefilled(line, context);
  const self = selfIn(context);
  const answers = { ...NOTHING, people: isCompletePerson(self) ? [self] : [], ...told };
  const draft = { ...newDraft(id, context.now, answers), asked };
  return { draft, said: { ...SILENCE, understood, remarks: remarksOn(NOTHING, answers, context) }, unread };
}
