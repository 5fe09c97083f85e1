import { changedDraft, withRemark, withoutFeedback, withAnswers, type DraftResult } from './draft-result';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import { firstStepOf, currentPlace, stepBefore, stepById } from './model/steps';

/** Goes to the previous question. */
export function goBack(draft: Draft, context: DraftContext): DraftResult {
  const before = stepBefore(currentPlace(draft), draft.answers);
  return before === null
    ? withRemark(draft, 'at-start')
    : withoutFeedback(changedDraft(draft, { at: before, asked: [] }, context));
}

/** Goes to the first question of a part; null: to the first open one. */
export const goTo = (draft: Draft, part: Part | null, context: DraftContext): DraftResult =>
  withoutFeedback(
    changedDraft(draft, { at: part === null ? null : firstStepOf(part, draft.answers), asked: [] }, context),
  );

/** The answers after a step is skipped: skipping the contact removes it. */
const withoutSkipped = (answers: Answers, step: StepId): Answers =>
  step === 'contact' ? withAnswers(answers, { customer: { ...answers.customer, contacts: [] } }) : answers;

/** Skips an optional question. A required one can be passed only if it already has its answer. */
export function skipStep(draft: Draft, step: StepId, context: DraftContext): DraftResult {
  const { isOptional, isAnswered } = stepById(step);
  if (isOptional(draft.answers)) {
    const skipped = draft.skipped.includes(step) ? draft.skipped : [...draft.skipped, step];
    return withoutFeedback(
      changedDraft(draft, { answers: withoutSkipped(draft.answers, step), skipped, at: null, asked: [] }, context),
    );
  }
  return isAnswered(draft.answers) ? goTo(draft, null, context) : withRemark(draft, 'not-optional');
}
