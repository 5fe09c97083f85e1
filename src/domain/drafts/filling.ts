import { changedDraft, NO_FEEDBACK, withAnswers, type DraftResult, type DraftEvent } from './draft-result';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import type { DraftForm } from './form/form';
import { readDraftForm } from './form/form-reading';
import { remarksOn, type Remark } from './model/remarks';
import { faultsByField, brokenRules, needsConsent } from './model/rules';
import { stepById, STEPS } from './model/steps';

/** The optional questions of these parts that a card left unanswered. */
const leftUnanswered = (parts: readonly Part[], answers: Answers): readonly StepId[] =>
  STEPS.filter(
    ({ part, isOptional, isAnswered }) => parts.includes(part) && isOptional(answers) && !isAnswered(answers),
  ).map(({ id }) => id);

/** Whether a step belongs to the parts of the card, or is the contact that the card has made necessary. */
const isAskedByCard = (step: StepId, parts: readonly Part[]): boolean =>
  parts.includes(stepById(step).part) || (step === 'contact' && parts.includes('microsoft'));

/** The remark if the card says that the customer did not consent. */
const consentRefusal = ({ consent }: DraftForm, answers: Answers): readonly Remark[] =>
  consent?.trim().toLowerCase() === 'false' && needsConsent(answers) ? ['consent-refused'] : [];

/**
 * Applies a submitted card: valid inputs are stored, the others are reported as faults. Then goes to the next open
 * question, or to the first input with a fault.
 */
export function fill(
  draft: Draft,
  { parts, form }: Extract<DraftEvent, { kind: 'fill' }>,
  context: DraftContext,
): DraftResult {
  const read = readDraftForm(parts, form, draft.answers, context);
  const answers = withAnswers(draft.answers, read.answers);
  const broken = brokenRules(answers, context).filter(({ step }) => isAskedByCard(step, parts));
  const faults = { ...faultsByField(broken), ...read.faults };
  const changes = {
    answers,
    skipped: [...new Set([...draft.skipped, ...leftUnanswered(parts, answers)])],
    at: read.asked?.step ?? read.wrongAt,
    asked: read.asked?.candidates ?? [],
  };
  const remarks = [...consentRefusal(form, answers), ...remarksOn(draft.answers, answers, context)];
  const understood = read.understood.filter(({ field }) => faults[field] === undefined);
  return { draft: changedDraft(draft, changes, context), said: { ...NO_FEEDBACK, understood, faults, remarks } };
}
