import { changed, SILENCE, withAnswers, type Conversed, type DraftEvent } from './conversed';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import type { DraftForm } from './form/form';
import { readForm } from './form/form-reading';
import { remarksOn, type Remark } from './model/remarks';
import { byField, faultsOf, needsConsent } from './model/rules';
import { stepOf, STEPS } from './model/steps';

/** The questions of these parts that a card left open on purpose. */
const leftOpen = (parts: readonly Part[], answers: Answers): readonly StepId[] =>
  STEPS.filter(
    ({ part, isOptional, isAnswered }) => parts.includes(part) && isOptional(answers) && !isAnswered(answers),
  ).map(({ id }) => id);

/** Whether a rule is broken by what the card asked for, or by a contact that it has made necessary. */
const isOwed = (step: StepId, parts: readonly Part[]): boolean =>
  parts.includes(stepOf(step).part) || (step === 'contact' && parts.includes('microsoft'));

/** Whoever says that the customer did not agree is told what that means. */
const refusalIn = ({ consent }: DraftForm, answers: Answers): readonly Remark[] =>
  consent?.trim().toLowerCase() === 'false' && needsConsent(answers) ? ['consent-refused'] : [];

/**
 * Takes a card that was filled in: what is right is kept, and the rest is told with the faults. Then it goes on, or to the
 * first input in which something is wrong.
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
