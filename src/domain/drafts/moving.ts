import { changed, remarked, silently, withAnswers, type Conversed } from './conversed';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import { firstOf, placeOf, stepBefore, stepOf } from './model/steps';

/** To the question before the one that is asked. */
export function goBack(draft: Draft, context: DraftContext): Conversed {
  const before = stepBefore(placeOf(draft), draft.answers);
  return before === null ? remarked(draft, 'at-start') : silently(changed(draft, { at: before, asked: [] }, context));
}

/** To the first question of a part; null: on with what is open. */
export const goTo = (draft: Draft, part: Part | null, context: DraftContext): Conversed =>
  silently(changed(draft, { at: part === null ? null : firstOf(part, draft.answers), asked: [] }, context));

/** The answers without what is left out on purpose: who skips the contact takes it out. */
const without = (answers: Answers, step: StepId): Answers =>
  step === 'contact' ? withAnswers(answers, { customer: { ...answers.customer, contacts: [] } }) : answers;

/**
 * Past a question that need not be answered. One that has to be can be left as it is where it has its answer already.
 */
export function skip(draft: Draft, step: StepId, context: DraftContext): Conversed {
  const { isOptional, isAnswered } = stepOf(step);
  if (isOptional(draft.answers)) {
    const skipped = draft.skipped.includes(step) ? draft.skipped : [...draft.skipped, step];
    return silently(changed(draft, { answers: without(draft.answers, step), skipped, at: null, asked: [] }, context));
  }
  return isAnswered(draft.answers) ? goTo(draft, null, context) : remarked(draft, 'not-optional');
}
