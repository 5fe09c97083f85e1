import { isSame } from '../model/same-value';
import type { UnderstoodAnswer, DraftFaults, Understood } from './model/answer';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import type { DraftForm } from './form/form';
import { remarksOn, type Remark } from './model/remarks';
import { faultsByField, brokenRules } from './model/rules';
import { currentPlace } from './model/steps';

/** An event: something that a person does to a draft. */
export type DraftEvent =
  /** Types an answer to the current step, or picks a candidate by its number or words. */
  | { readonly kind: 'type'; readonly text: string }
  /** Submits a card with the inputs of these parts. */
  | { readonly kind: 'fill'; readonly parts: readonly Part[]; readonly form: DraftForm }
  /** Picks a candidate by its index, counted from 0. */
  | { readonly kind: 'pick'; readonly index: number }
  | { readonly kind: 'back' }
  | { readonly kind: 'skip' }
  /** Goes to the first step of a part; null: to the first open one. */
  | { readonly kind: 'edit'; readonly part: Part | null }
  /** Chooses the subscriber in which a private deal is shown; null: none. */
  | { readonly kind: 'show'; readonly subscriberId: string | null }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'restore' };

/** The feedback on an event, apart from the next question. */
export interface Feedback {
  /** What was understood, field by field. */
  readonly understood: readonly Understood[];
  readonly faults: DraftFaults;
  /** The typed names that match nothing that can be chosen, as they were typed. */
  readonly unknown: readonly string[];
  /** Remarks that do not block anything. */
  readonly remarks: readonly Remark[];
}

/** The draft after an event (the same object if nothing changed), and the feedback. */
export interface DraftResult {
  readonly draft: Draft;
  readonly said: Feedback;
}

/** No feedback. */
export const NO_FEEDBACK: Feedback = { understood: [], faults: {}, unknown: [], remarks: [] };

/** The draft without feedback. */
export const withoutFeedback = (draft: Draft): DraftResult => ({ draft, said: NO_FEEDBACK });

/** The draft with one remark. */
export const withRemark = (draft: Draft, remark: Remark): DraftResult => ({
  draft,
  said: { ...NO_FEEDBACK, remarks: [remark] },
});

/** The draft with the faults of an answer. */
export const withFaults = (draft: Draft, faults: DraftFaults, unknown: readonly string[] = []): DraftResult => ({
  draft,
  said: { ...NO_FEEDBACK, faults, unknown },
});

/** The draft with these changes and the next revision; the same draft if nothing changes. */
export function changedDraft(draft: Draft, changes: Partial<Draft>, { now }: Pick<DraftContext, 'now'>): Draft {
  const next = { ...draft, ...changes };
  return isSame(next, draft) ? draft : { ...next, revision: draft.revision + 1, changedAt: now };
}

/**
 * The answers with the given ones added. Consent is given for one contact: if the contact changes, it is asked for
 * again.
 */
export function withAnswers(before: Answers, given: Partial<Answers>): Answers {
  const after = { ...before, ...given };
  const isSameContact = isSame(before.customer.contacts, after.customer.contacts);
  return 'consent' in given || isSameContact ? after : { ...after, consent: null };
}

/** Without the customer's consent nothing goes to Microsoft, so the deal type is asked for again. */
function withoutRefusal(answers: Answers): { readonly answers: Answers; readonly refusal: readonly Remark[] } {
  if (answers.consent !== false) return { answers, refusal: [] };
  return { answers: { ...answers, dealType: null, consent: null }, refusal: ['consent-refused'] };
}

/**
 * The faults of the next question, if it is the one just answered, or the contact that an answer has made necessary.
 */
function stillMissing(draft: Draft, step: StepId, context: DraftContext): DraftFaults {
  const place = currentPlace(draft);
  const isOwed = place === step || place === 'contact';
  return isOwed ? faultsByField(brokenRules(draft.answers, context).filter((broken) => broken.step === place)) : {};
}

/** Stores the answer to a step, and goes on to the next open question. */
export function storeAnswer(
  draft: Draft,
  { answers: given, understood }: UnderstoodAnswer,
  step: StepId,
  context: DraftContext,
): DraftResult {
  const { answers, refusal } = withoutRefusal(withAnswers(draft.answers, given));
  const next = changedDraft(draft, { answers, at: null, asked: [] }, context);
  const remarks = [...refusal, ...remarksOn(draft.answers, answers, context)];
  return { draft: next, said: { ...NO_FEEDBACK, understood, faults: stillMissing(next, step, context), remarks } };
}
