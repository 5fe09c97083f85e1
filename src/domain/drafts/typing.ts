import type { DraftFaults } from './model/answer';
import { changed, faulty, goOn, silently, type Conversed } from './conversed';
import type { Candidate, Draft, DraftContext, StepId } from './model/draft';
import { skip } from './moving';
import { dayOf } from './reading/line-values';
import { readReviewLine } from './reading/review-line';
import { placeOf, stepOf } from './model/steps';
import { candidateMeant, readAnswer } from './reading/typed-answer';

const QUOTED = /^(?:"(.+)"|“(.+)”|„(.+)[“”]|«(.+)»|「(.+)」|『(.+)』|'(.+)'|‘(.+)’)$/su;

/** The text between quotes, which is always read as an answer; null if the text is not quoted. */
export function quotedIn(text: string): string | null {
  const [whole, ...inner] = QUOTED.exec(text.trim()) ?? [];
  return whole === undefined ? null : (inner.find((part: string | undefined) => part !== undefined) ?? null);
}

/** Picks a candidate; if there is no such candidate, nothing changes. */
export function pick(draft: Draft, candidate: Candidate | undefined, context: DraftContext): Conversed {
  const place = placeOf(draft);
  if (candidate === undefined || place === 'review') return silently(draft);
  return goOn(
    draft,
    { answers: candidate.answers, understood: [{ field: stepOf(place).field, label: candidate.label }] },
    place,
    context,
  );
}

/**
 * The person has no answer to a question. If it is the contact that Microsoft requires, the deal type is asked for
 * again.
 */
function leaveOut(draft: Draft, step: StepId, context: DraftContext): Conversed {
  if (stepOf(step).isOptional(draft.answers)) return skip(draft, step, context);
  return faulty(changed(draft, { at: 'dealType', asked: [] }, context), { contactName: 'contact-required' });
}

/** Reads a text as the answer to a step. If it is not understood, the question and its candidates stay. */
function answer(draft: Draft, step: StepId, text: string, context: DraftContext): Conversed {
  const read = readAnswer(step, text, draft.answers, context);
  switch (read.kind) {
    case 'understood':
      return goOn(draft, read.answer, step, context);
    case 'which':
      return silently(changed(draft, { asked: read.candidates, at: step }, context));
    case 'nothing':
      return leaveOut(draft, step, context);
    case 'faults':
      return faulty(
        placeOf(draft) === step ? draft : changed(draft, { at: step, asked: [] }, context),
        read.faults,
        read.unknown,
      );
  }
}

/** Reads a line that names another question and answers it; null if it does not. */
function answerElsewhere(draft: Draft, step: StepId, text: string, context: DraftContext): Conversed | null {
  const line = readReviewLine(text, draft.answers);
  if (line === null || line.answer === '' || line.step === step || !stepOf(line.step).applies(draft.answers))
    return null;
  const given = quotedIn(line.answer) ?? line.answer;
  const { kind } = readAnswer(line.step, given, draft.answers, context);
  if (kind !== 'understood' && kind !== 'which') return null;
  const after = answer(draft, line.step, given, context);
  const { answers, asked } = after.draft;
  return kind === 'which' ? after : { ...after, draft: changed(draft, { answers, asked }, context) };
}

/**
 * The fault of a text that is no name unless it is in quotes, since it answers another question: a day for the
 * customer, digits for the deal's name.
 */
function namelessIn(step: StepId, text: string, context: DraftContext): DraftFaults | null {
  if (step === 'customer' && dayOf(text, context) !== null) return { customerName: 'customer-not-understood' };
  return step === 'dealName' && text !== '' && !/\p{L}/u.test(text) ? { dealName: 'name-not-understood' } : null;
}

/** Questions that accept any text. */
const TAKES_ANYTHING: ReadonlySet<StepId> = new Set(['dealName', 'extras']);

/** Whether a line names the value or the close date, whose answers can hardly be anything else. */
function isStrict(text: string, { answers }: Draft): boolean {
  const step = readReviewLine(text, answers)?.step;
  return step === 'dealValue' || step === 'closeDate';
}

/** Reads a text without quotes as the answer to the question, or else to another question that it names. */
function answerPlain(draft: Draft, step: StepId, text: string, context: DraftContext): Conversed {
  const nameless = namelessIn(step, text.trim(), context);
  if (nameless !== null) return faulty(draft, nameless);
  const strict = TAKES_ANYTHING.has(step) && isStrict(text, draft) ? answerElsewhere(draft, step, text, context) : null;
  if (strict !== null) return strict;
  const answered = answer(draft, step, text, context);
  const isTaken = answered.draft !== draft || Object.keys(answered.said.faults).length === 0;
  // Candidates are not dropped for another question.
  return isTaken || draft.asked.length > 0 ? answered : (answerElsewhere(draft, step, text, context) ?? answered);
}

/** At the review a line names the question to change, and may contain the new answer. */
function typeAtReview(draft: Draft, text: string, context: DraftContext): Conversed {
  const line = readReviewLine(text, draft.answers);
  if (line === null) return faulty(draft, { dealName: 'choice-not-understood' });
  if (line.answer === '') return silently(changed(draft, { at: line.step, asked: [] }, context));
  return answer(draft, line.step, quotedIn(line.answer) ?? line.answer, context);
}

/** Handles a typed line: it picks a candidate, or else answers the question. Text in quotes is always an answer. */
export function type(draft: Draft, text: string, context: DraftContext): Conversed {
  const place = placeOf(draft);
  if (place === 'review') return typeAtReview(draft, text, context);
  const quoted = quotedIn(text);
  const picked = quoted === null ? candidateMeant(text.trim(), draft.asked, context) : null;
  if (picked !== null) return pick(draft, picked, context);
  return quoted === null ? answerPlain(draft, place, text, context) : answer(draft, place, quoted, context);
}
