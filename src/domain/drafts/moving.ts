import { changed, remarked, silently, withAnswers, type Conversed } from './conversed';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import { firstOf, placeOf, stepBefore, stepOf } from './model/steps';

/** Goes to the previous question. */
export function goBack(draft: Draft, context: DraftContext): Conversed {
  const before = stepBefore(placeOf(draft), draft.answers);
  return before === null ? remarked(draft, 'at-start') : silently(changed(draft, { at: before, asked: [] }, context));
}

/** Goes to the first question of a part; null: to the first open one. */
export const goTo = (draft: Draft, part: Part | null, context: DraftContext): Conversed =>
  silently(changed(draft, { at: part === null ? null : firstOf(part, draft.answers), asked: [] }, context));

/** The answers after a step is skipped: skipping the contact removes it. */
const without = (answers: Answers, step: StepId): Answers =>
  step === 'contact' ? withAnswers(answers, { customer: { ...answers.customer, contacts: [] } }) : answers;

/** Skips an optional question. A required one can be passed only if it already has its answer. */
export function skip(draft: Draft, step: StepId, context: DraftContext): Conversed {
  const { isOptional, isAnswered } = stepOf(step);
  if (isOptional(draft.answers)) {
    const skipped = draft.skipped.includes(step) ? draft.skipped : [...draft.skipped, step];
    return silently(changed(draft, { answers: without(draft.answers, step), skipped, at: null, asked: [] }, context));
  }
  return isAnswered(draft.answers) ? goTo(draft, null, context) : remarked(draft, 'not-optional');
}
