import { changed, SILENCE, withAnswers, type Conversed, type DraftEvent } from './conversed';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import type { DraftForm } from './form/form';
import { readForm } from './form/form-reading';
import { remarksOn, type Remark } from './model/remarks';
import { byField, faultsOf, needsConsent } from './model/rules';
import { stepOf, STEPS } from './model/steps';

/** The optional questions of these parts that a card left unanswered. */
const leftOpen = (parts: readonly Part[], answers: Answers): readonly StepId[] =>
  STEPS.filter(
    ({ part, isOptional, isAnswered }) => parts.includes(part) && isOptional(answers) && !isAnswered(answers),
  ).map(({ id }) => id);

/** Whether a step belongs to the parts of the card, or is the contact that the card has made necessary. */
const isOwed = (step: StepId, parts: readonly Part[]): boolean =>
  parts.includes(stepOf(step).part) || (step === 'contact' && parts.includes('microsoft'));

/** The remark if the card says that the customer did not consent. */
const refusalIn = ({ consent }: DraftForm, answers: Answers): readonly Remark[] =>
  consent?.trim().toLowerCase() === 'false' && needsConsent(answers) ? ['consent-refused'] : [];

/**
 * Applies a submitted card: valid inputs are stored, the others are reported as faults. Then goes to the next open
 * question, or to the first input with a fault.
 */
export function fill(
  draft: Draft,
  { parts, form }: Extract<DraftEvent, { kind: 'fill' }>,
  context: DraftContext,
): Conversed {
  const read = readForm(parts, form, draft.answers, context);
  const answers = withAnswers(draft.answers, read.answers);
  const broken = faultsOf(answers, context).filter(({ step }) => isOwed(step, parts));
  const faults = { ...byField(broken), ...read.faults };
  const changes = {
    answers,
    skipped: [...new Set([...draft.skipped, ...leftOpen(parts, answers)])],
    at: read.asked?.step ?? read.wrongAt,
    asked: read.asked?.candidates ?? [],
  };
  const remarks = [...refusalIn(form, answers), ...remarksOn(draft.answers, answers, context)];
  const understood = read.understood.filter(({ field }) => faults[field] === undefined);
  return { draft: changed(draft, changes, context), said: { ...SILENCE, understood, faults, remarks } };
}
