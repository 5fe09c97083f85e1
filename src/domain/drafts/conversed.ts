import { isSame } from '../model/same-value';
import type { Answer, DraftFaults, Understood } from './model/answer';
import type { Answers, Draft, DraftContext, Part, StepId } from './model/draft';
import type { DraftForm } from './form/form';
import { remarksOn, type Remark } from './model/remarks';
import { byField, faultsOf } from './model/rules';
import { placeOf } from './model/steps';

/** What somebody does to a draft. */
export type DraftEvent =
  /** Types an answer to the current step, or picks a candidate by its number or words. */
  | { readonly kind: 'type'; readonly text: string }
  /** Fills a card in: the inputs of these parts. */
  | { readonly kind: 'fill'; readonly parts: readonly Part[]; readonly form: DraftForm }
  /** Picks one of what was asked back, counted from 0. */
  | { readonly kind: 'pick'; readonly index: number }
  | { readonly kind: 'back' }
  | { readonly kind: 'skip' }
  /** Goes to the first step of a part; null: on with what is open. */
  | { readonly kind: 'edit'; readonly part: Part | null }
  /** Chooses the subscriber in which a private deal is shown; null: none. */
  | { readonly kind: 'show'; readonly subscriberId: string | null }
  | { readonly kind: 'cancel' }
  | { readonly kind: 'restore' };

/** What there is to tell about an event, apart from the next question. */
export interface Said {
  /** What was understood, field by field. */
  readonly understood: readonly Understood[];
  readonly faults: DraftFaults;
  /** What was typed and is the name of nothing that can be chosen, in the words that were typed. */
  readonly unknown: readonly string[];
  /** Things to know: none of them stands in the way. */
  readonly remarks: readonly Remark[];
}

/** The draft after an event (the same object where nothing changed), and what there is to tell. */
export interface Conversed {
  readonly draft: Draft;
  readonly said: Said;
}

/** Nothing to tell. */
export const SILENCE: Said = { understood: [], faults: {}, unknown: [], remarks: [] };

/** The draft and nothing to tell of it. */
export const silently = (draft: Draft): Conversed => ({ draft, said: SILENCE });

/** The draft and one thing to know. */
export const remarked = (draft: Draft, remark: Remark): Conversed => ({
  draft,
  said: { ...SILENCE, remarks: [remark] },
});

/** The draft and what is wrong with what was answered. */
export const faulty = (draft: Draft, faults: DraftFaults, unknown: readonly string[] = []): Conversed => ({
  draft,
  said: { ...SILENCE, faults, unknown },
});

/** The draft with what changes: one revision on, unless nothing does. */
export function changed(draft: Draft, changes: Partial<Draft>, { now }: Pick<DraftContext, 'now'>): Draft {
  const next = { ...draft, ...changes };
  return isSame(next, draft) ? draft : { ...next, revision: draft.revision + 1, changedAt: now };
}

/**
 * The answers once these are given too. The consent is one to tell Microsoft of a certain contact: with another one it has
 * to be asked for again.
 */
export function withAnswers(before: Answers, given: Partial<Answers>): Answers {
  const after = { ...before, ...given };
  const isSameContact = isSame(before.customer.contacts, after.customer.contacts);
  return 'consent' in given || isSameContact ? after : { ...after, consent: null };
}

/** Without consent nothing goes to Microsoft: whether it should has to be answered again. */
function withoutRefusal(answers: Answers): { readonly answers: Answers; readonly refusal: readonly Remark[] } {
  if (answers.consent !== false) return { answers, refusal: [] };
  return { answers: { ...answers, dealType: null, consent: null }, refusal: ['consent-refused'] };
}

/** What the next question still lacks, where that is the one just answered, or one that an answer has made necessary. */
function stillMissing(draft: Draft, step: StepId, context: DraftContext): DraftFaults {
  const place = placeOf(draft);
  const isOwed = place === step || place === 'contact';
  return isOwed ? byField(faultsOf(draft.answers, context).filter((broken) => broken.step === place)) : {};
}

/** What was answered to a step, and on to the next open question. */
export function goOn(
  draft: Draft,
  { answers: given, understood }: Answer,
  step: StepId,
  context: DraftContext,
): Conversed {
  const { answers, refusal } = withoutRefusal(withAnswers(draft.answers, given));
  const next = changed(draft, { answers, at: null, asked: [] }, context);
  const remarks = [...refusal, ...remarksOn(draft.answers, answers, context)];
  return { draft: next, said: { ...SILENCE, understood, faults: stillMissing(next, step, context), remarks } };
}
