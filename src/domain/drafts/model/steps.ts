import type { Answers, Draft, Part, StepId } from './draft';
import type { DraftField } from './faults';
import * as rules from './rules';

/** One question: the part of the deal that it belongs to, and when it is asked. */
export interface DraftStep {
  readonly id: StepId;
  readonly part: Part;
  /** The main input that a typed answer fills. */
  readonly field: DraftField;
  readonly applies: (answers: Answers) => boolean;
  readonly isAnswered: (answers: Answers) => boolean;
  readonly isOptional: (answers: Answers) => boolean;
}

const alwaysTrue = (): boolean => true;
const neverTrue = (): boolean => false;

/** Whether the answers break none of these rules; only for rules that do not depend on today's date. */
const keeps =
  (...kept: readonly rules.DraftRule[]) =>
  (answers: Answers): boolean =>
    kept.every((rule) => rule(answers, { today: '' }) === null);

const required = (
  id: StepId,
  part: Part,
  field: DraftField,
  isAnswered: DraftStep['isAnswered'],
  applies: DraftStep['applies'] = alwaysTrue,
): DraftStep => ({
  ...{ id, part, field, isAnswered, applies },
  isOptional: neverTrue,
});

const contactStep: DraftStep = {
  ...{ id: 'contact', part: 'contact', field: 'contactName', applies: alwaysTrue },
  isAnswered: (answers) =>
    rules.needsContact(answers)
      ? rules.hasFullContact(answers)
      : answers.customer.contacts.length > 0 && rules.contactIsNamed(answers, { today: '' }) === null,
  isOptional: (answers) => !rules.needsContact(answers),
};

const extrasStep: DraftStep = {
  ...{ id: 'extras', part: 'details', field: 'notes', applies: alwaysTrue, isOptional: alwaysTrue },
  isAnswered: ({ terms }) => [terms.notes, terms.crmId, terms.campaignId].some((text) => text !== null),
};

const isLocated = keeps(rules.streetIsGiven, rules.cityIsGiven, rules.countryIsGiven, rules.countryIsACode);

/** The questions in the order in which they are asked. */
export const STEPS: readonly DraftStep[] = [
  required('customer', 'customer', 'customerName', keeps(rules.customerIsNamed, rules.dunsIsWhole)),
  required('address', 'customer', 'customerAddress', isLocated),
  contactStep,
  required('dealName', 'details', 'dealName', keeps(rules.dealIsNamed)),
  required('dealValue', 'details', 'dealValue', keeps(rules.valueIsGiven, rules.valueIsExact, rules.currencyIsKnown)),
  required('closeDate', 'details', 'closeDate', keeps(rules.closeDateIsGiven)),
  extrasStep,
  required('people', 'people', 'people', keeps(rules.dealHasPeople, rules.peopleAreNotTooMany)),
  required(
    'phone',
    'people',
    'personPhone',
    rules.hasReachablePerson,
    ({ people }) => people.length > 0 && !rules.hasReachablePerson({ people }),
  ),
  required('solutions', 'solutions', 'solutions', keeps(rules.dealHasSolutions, rules.solutionsAreNotTooMany)),
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

const BY_ID: ReadonlyMap<StepId, DraftStep> = new Map(STEPS.map((step) => [step.id, step]));

/** The step with this id. */
export function stepById(id: StepId): DraftStep {
  const step = BY_ID.get(id);
  // The table has a row for every id, which a test checks.
  if (step === undefined) throw new RangeError(`no such step: ${id}`);
  return step;
}

/** Whether the answer to a step breaks a rule. */
const breaksRule = (id: StepId, answers: Answers): boolean =>
  rules.brokenRules(answers, { today: '' }).some(({ step }) => step === id);

/** Whether a step still needs an answer. A required or partly answered one does, even if it was skipped. */
function isStepOpen(
  { applies, isAnswered, isOptional, id }: DraftStep,
  { answers, skipped }: Pick<Draft, 'answers' | 'skipped'>,
): boolean {
  if (!applies(answers) || isAnswered(answers)) return false;
  return !(isOptional(answers) && skipped.includes(id)) || breaksRule(id, answers);
}

/** The place of a draft: the question to ask, or the review of all answers. */
export function currentPlace(draft: Pick<Draft, 'answers' | 'skipped' | 'at'>): StepId | 'review' {
  if (draft.at !== null && stepById(draft.at).applies(draft.answers)) return draft.at;
  return STEPS.find((step) => isStepOpen(step, draft))?.id ?? 'review';
}

/** The question before a place; null: it is the first. */
export function stepBefore(place: StepId | 'review', answers: Answers): StepId | null {
  const end = place === 'review' ? STEPS.length : STEPS.findIndex(({ id }) => id === place);
  return STEPS.slice(0, end).findLast(({ applies }) => applies(answers))?.id ?? null;
}

/** The first question of a part. */
export function firstStepOf(part: Part, answers: Answers): StepId {
  const step = STEPS.find((each) => each.part === part && each.applies(answers));
  // Each part begins with a question that always applies, which a test checks.
  if (step === undefined) throw new RangeError(`nothing to ask of ${part}`);
  return step.id;
}
