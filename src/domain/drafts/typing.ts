import type { DraftFaults } from './model/answer';
import { changedDraft, withFaults, storeAnswer, withoutFeedback, type DraftResult } from './draft-result';
import type { Candidate, Draft, DraftContext, StepId } from './model/draft';
import { skipStep } from './moving';
import { dateValueOf } from './reading/line-values';
import { readReviewLine } from './reading/review-line';
import { currentPlace, stepById } from './model/steps';
import { pickedCandidate, readAnswer } from './reading/typed-answer';

const WHOLLY_QUOTED = /^(?:"(.+)"|“(.+)”|„(.+)[“”]|«(.+)»|「(.+)」|『(.+)』|'(.+)'|‘(.+)’)$/su;

/** The text between quotes, which is always read as an answer; null if the text is not quoted. */
export function quotedIn(text: string): string | null {
  const [whole, ...inner] = WHOLLY_QUOTED.exec(text.trim()) ?? [];
  return whole === undefined ? null : (inner.find((part: string | undefined) => part !== undefined) ?? null);
}

/** Picks a candidate; if there is no such candidate, nothing changes. */
export function pickCandidate(draft: Draft, candidate: Candidate | undefined, context: DraftContext): DraftResult {
  const place = currentPlace(draft);
  if (candidate === undefined || place === 'review') return withoutFeedback(draft);
  return storeAnswer(
    draft,
    { answers: candidate.answers, understood: [{ field: stepById(place).field, label: candidate.label }] },
    place,
    context,
  );
}

/**
 * The person has no answer to a question. If it is the contact that Microsoft requires, the deal type is asked for
 * again.
 */
function giveNoAnswer(draft: Draft, step: StepId, context: DraftContext): DraftResult {
  if (stepById(step).isOptional(draft.answers)) return skipStep(draft, step, context);
  return withFaults(changedDraft(draft, { at: 'dealType', asked: [] }, context), { contactName: 'contact-required' });
}

/** Reads a text as the answer to a step. If it is not understood, the question and its candidates stay. */
function answerByText(draft: Draft, step: StepId, text: string, context: DraftContext): DraftResult {
  const read = readAnswer(step, text, draft.answers, context);
  switch (read.kind) {
    case 'understood':
      return storeAnswer(draft, read.answer, step, context);
    case 'which':
      return withoutFeedback(changedDraft(draft, { asked: read.candidates, at: step }, context));
    case 'nothing':
      return giveNoAnswer(draft, step, context);
    case 'faults':
      return withFaults(
        currentPlace(draft) === step ? draft : changedDraft(draft, { at: step, asked: [] }, context),
        read.faults,
        read.unknown,
      );
  }
}

/** Reads a line that names another question and answers it; null if it does not. */
function answerNamedQuestion(draft: Draft, step: StepId, text: string, context: DraftContext): DraftResult | null {
  const line = readReviewLine(text, draft.answers);
  if (line === null || line.answer === '' || line.step === step || !stepById(line.step).applies(draft.answers))
    return null;
  const given = quotedIn(line.answer) ?? line.answer;
  const { kind } = readAnswer(line.step, given, draft.answers, context);
  if (kind !== 'understood' && kind !== 'which') return null;
  const after = answerByText(draft, line.step, given, context);
  const { answers, asked } = after.draft;
  return kind === 'which' ? after : { ...after, draft: changedDraft(draft, { answers, asked }, context) };
}

/**
 * The fault of a text that is no name unless it is in quotes, since it answers another question: a day for the
 * customer, digits for the deal's name.
 */
function nameFaultOf(step: StepId, text: string, context: DraftContext): DraftFaults | null {
  if (step === 'customer' && dateValueOf(text, context) !== null) return { customerName: 'customer-not-understood' };
  return step === 'dealName' && text !== '' && !/\p{L}/u.test(text) ? { dealName: 'name-not-understood' } : null;
}

/** Questions that accept any text. */
const TAKES_ANYTHING: ReadonlySet<StepId> = new Set(['dealName', 'extras']);

/** Whether a line names the value or the close date, whose answers can hardly be anything else. */
function isValueOrDateLine(text: string, { answers }: Draft): boolean {
  const step = readReviewLine(text, answers)?.step;
  return step === 'dealValue' || step === 'closeDate';
}

/** Reads a text without quotes as the answer to the question, or else to another question that it names. */
function answerUnquoted(draft: Draft, step: StepId, text: string, context: DraftContext): DraftResult {
  const nameless = nameFaultOf(step, text.trim(), context);
  if (nameless !== null) return withFaults(draft, nameless);
  const strict =
    TAKES_ANYTHING.has(step) && isValueOrDateLine(text, draft) ? answerNamedQuestion(draft, step, text, context) : null;
  if (strict !== null) return strict;
  const answered = answerByText(draft, step, text, context);
  const isTaken = answered.draft !== draft || Object.keys(answered.said.faults).length === 0;
  // Candidates are not dropped for another question.
  return isTaken || draft.asked.length > 0 ? answered : (answerNamedQuestion(draft, step, text, context) ?? answered);
}

/** At the review a line names the question to change, and may contain the new answer. */
function typeAtReview(draft: Draft, text: string, context: DraftContext): DraftResult {
  const line = readReviewLine(text, draft.answers);
  if (line === null) return withFaults(draft, { dealName: 'choice-not-understood' });
  if (line.answer === '') return withoutFeedback(changedDraft(draft, { at: line.step, asked: [] }, context));
  return answerByText(draft, line.step, quotedIn(line.answer) ?? line.answer, context);
}

/** Handles a typed line: it picks a candidate, or else answers the question. Text in quotes is always an answer. */
export function typeLine(draft: Draft, text: string, context: DraftContext): DraftResult {
  const place = currentPlace(draft);
  if (place === 'review') return typeAtReview(draft, text, context);
  const quoted = quotedIn(text);
  const picked = quoted === null ? pickedCandidate(text.trim(), draft.asked, context) : null;
  if (picked !== null) return pickCandidate(draft, picked, context);
  return quoted === null ? answerUnquoted(draft, place, text, context) : answerByText(draft, place, quoted, context);
}
