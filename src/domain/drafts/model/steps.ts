import type { Answers, Draft, Part, StepId } from './draft';
import type { DraftField } from './faults';
import * as rules from './rules';

/** One question: the part of the deal that it belongs to, and when it is asked. */
export interface Step {
  readonly id: StepId;
  readonly part: Part;
  /** The main input that a typed answer fills. */
  readonly field: DraftField;
  readonly applies: (answers: Answers) => boolean;
  readonly isAnswered: (answers: Answers) => boolean;
  readonly isOptional: (answers: Answers) => boolean;
}

const always = (): boolean => true;
const never = (): boolean => false;

/** Whether the answers break none of these rules; only for rules that do not depend on today's date. */
const keeps =
  (...kept: readonly rules.Rule[]) =>
  (answers: Answers): boolean =>
    kept.every((rule) => rule(answers, { today: '' }) === null);

const required = (
  id: StepId,
  part: Part,
  field: DraftField,
  isAnswered: Step['isAnswered'],
  applies: Step['applies'] = always,
): Step => ({
  ...{ id, part, field, isAnswered, applies },
  isOptional: never,
});

const contactStep: Step = {
  ...{ id: 'contact', part: 'contact', field: 'contactName', applies: always },
  isAnswered: (answers) =>
    rules.needsContact(answers)
      ? rules.hasFullContact(answers)
      : answers.customer.contacts.length > 0 && rules.contactIsNamed(answers, { today: '' }) === null,
  isOptional: (answers) => !rules.needsContact(answers),
};

const extrasStep: Step = {
  ...{ id: 'extras', part: 'details', field: 'notes', applies: always, isOptional: always },
  isAnswered: ({ terms }) => [terms.notes, terms.crmId, terms.campaignId].some((text) => text !== null),
};

const isLocated = keeps(rules.streetIsTold, rules.cityIsTold, rules.countryIsTold, rules.countryIsACode);

/** The questions in the order in which they are asked. */
export const STEPS: readonly Step[] = [
  required('customer', 'customer', 'customerName', keeps(rules.customerIsNamed, rules.dunsIsWhole)),
  required('address', 'customer', 'customerAddress', isLocated),
  contactStep,
  required('dealName', 'details', 'dealName', keeps(rules.dealIsNamed)),
  required('dealValue', 'details', 'dealValue', keeps(rules.valueIsTold, rules.valueIsExact, rules.currencyIsKnown)),
  required('closeDate', 'details', 'closeDate', keeps(rules.closeDateIsTold)),
  extrasStep,
  required('people', 'people', 'people', keeps(rules.somebodyIsOnIt, rules.peopleAreNotTooMany)),
  required(
    'phone',
    'people',
    'personPhone',
    rules.isReachable,
    ({ people }) => people.length > 0 && !rules.isReachable({ people }),
  ),
  required('solutions', 'solutions', 'solutions', keeps(rules.somethingIsSold, rules.solutionsAreNotTooMany)),
  required('dealType', 'microsoft', 'microsoftHelp', keeps(rules.dealTypeIsChosen)),
  required(
    'assistance',
    'microsoft',
    'assistance',
    keeps(rules.helpIsChosen),
    ({ dealType }) => dealType === 'co-sell',
  ),
  required('consent', 'microsoft', 'consent', keeps(rules.customerAgrees), rules.needsConsent),
];

const BY_ID: ReadonlyMap<StepId, Step> = new Map(STEPS.map((step) => [step.id, step]));

/** The step with this id. */
export function stepOf(id: StepId): Step {
  const step = BY_ID.get(id);
  // The table has a row for every id, which a test checks.
  if (step === undefined) throw new RangeError(`no such step: ${id}`);
  return step;
}

/** Whether the answer to a step breaks a rule. */
const isBroken = (id: StepId, answers: Answers): boolean =>
  rules.faultsOf(answers, { today: '' }).some(({ step }) => step === id);

/** Whether a step still needs an answer. A required or partly answered one does, even if it was skipped. */
function isOpen(
  { applies, isAnswered, isOptional, id }: Step,
  { answers, skipped }: Pick<Draft, 'answers' | 'skipped'>,
): boolean {
  if (!applies(answers) || isAnswered(answers)) return false;
  return !(isOptional(answers) && skipped.includes(id)) || isBroken(id, answers);
}

/** The place of a draft: the question to ask, or the review of all answers. */
export function placeOf(draft: Pick<Draft, 'answers' | 'skipped' | 'at'>): StepId | 'review' {
  if (draft.at !== null && stepOf(draft.at).applies(draft.answers)) return draft.at;
  return STEPS.find((step) => isOpen(step, draft))?.id ?? 'review';
}

/** The question before a place; null: it is the first. */
export function stepBefore(place: StepId | 'review', answers: Answers): StepId | null {
  const end = place === 'review' ? STEPS.length : STEPS.findIndex(({ id }) => id === place);
  return STEPS.slice(0, end).findLast(({ applies }) => applies(answers))?.id ?? null;
}

/** The first question of a part. */
export function firstOf(part: Part, answers: Answers): StepId {
  const step = STEPS.find((each) => each.part === part && each.applies(answers));
  // Each part begins with a question that always applies, which a test checks.
  if (step === undefined) throw new RangeError(`nothing to ask of ${part}`);
  return step.id;
}
