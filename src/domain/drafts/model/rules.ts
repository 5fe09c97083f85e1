import type { CatalogueSolution } from '../../model/catalogue';
import { LONGEST_TERMS } from '../../forms/acceptance';
import { isCurrency } from '../../money/currency';
import { fullName, type Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import { isCompletePerson, isPhone } from '../../typed/names/typed-person';
import type { DraftFaults } from './answer';
import type { Answers, DraftContext, StepId } from './draft';
import type { DraftFault, DraftField } from './faults';

/** The most people, and the most solutions, that Partner Center accepts on one deal. */
export const MOST_ON_A_DEAL = 50;

/** The longest texts of a draft, in UTF-16 units; those of the deal's terms are the same in every form. */
export const LONGEST_DRAFT_TEXTS = {
  ...LONGEST_TERMS,
  customerName: 200,
  customerAddress: 300,
  customerCity: 100,
  assistanceNote: 2000,
} as const;

/** A broken rule: where it can be corrected, and the fault. */
export interface BrokenRule {
  readonly step: StepId;
  readonly field: DraftField;
  readonly fault: DraftFault;
}

/** One rule of a valid deal; gives how the answers break it, or null if they do not. */
export type DraftRule = (answers: Answers, context: Pick<DraftContext, 'today'>) => BrokenRule | null;

const brokenIf = (isBroken: boolean, step: StepId, field: DraftField, fault: DraftFault): BrokenRule | null =>
  isBroken ? { step, field, fault } : null;

const isBlank = (text: string | null): boolean => text === null || text.trim() === '';

/** The first contact at the customer; null: none is known. */
export const firstContact = (customer: Customer): Contact | null => customer.contacts[0] ?? null;

/** Whether Microsoft requires a contact at the customer. */
export const needsContact = ({ dealType }: Answers): boolean => dealType === 'co-sell';

/** Whether the customer's consent is required, since contact details are sent to Microsoft. */
export const needsConsent = ({ dealType, customer }: Answers): boolean =>
  dealType === 'co-sell' || (dealType === 'partner-led' && customer.contacts.length > 0);

/** Whether the customer has a contact with all the details that Microsoft requires. */
export const hasFullContact = ({ customer }: Answers): boolean => customer.contacts.some(isCompletePerson);

/** The first missing detail of a person whose details are incomplete. */
function firstMissingDetail(person: Contact | null): 'Name' | 'Phone' | 'Email' {
  if (person === null || fullName(person) === null) return 'Name';
  return person.phone === null || !isPhone(person.phone) ? 'Phone' : 'Email';
}

/** Whether one of our people on the deal has complete contact details. */
export const hasReachablePerson = ({ people }: Pick<Answers, 'people'>): boolean => people.some(isCompletePerson);

export const customerIsNamed: DraftRule = ({ customer }) =>
  brokenIf(isBlank(customer.name), 'customer', 'customerName', 'required');

export const streetIsGiven: DraftRule = ({ customer: { address } }) =>
  brokenIf(address.lines.every(isBlank), 'address', 'customerAddress', 'required');

export const cityIsGiven: DraftRule = ({ customer: { address } }) =>
  brokenIf(isBlank(address.city), 'address', 'customerCity', 'required');

export const countryIsGiven: DraftRule = ({ customer: { address } }) =>
  brokenIf(isBlank(address.country), 'address', 'customerCountry', 'required');

/** Partner Center identifies countries by two-letter codes. */
export const countryIsACode: DraftRule = ({ customer: { address } }) =>
  brokenIf(
    !isBlank(address.country) && !/^[A-Z]{2}$/u.test(address.country ?? ''),
    'address',
    'customerCountry',
    'country-not-understood',
  );

export const dunsIsWhole: DraftRule = ({ customer: { duns } }) =>
  brokenIf(!isBlank(duns) && !/^\d{9}$/u.test(duns ?? ''), 'customer', 'customerDuns', 'duns-not-understood');

/** A contact with only an e-mail address or a phone number still needs a name. */
export const contactIsNamed: DraftRule = ({ customer }) => {
  const contact = firstContact(customer);
  return brokenIf(contact !== null && fullName(contact) === null, 'contact', 'contactName', 'required');
};

/** Microsoft has to be able to reach the customer: by name, phone and e-mail. */
export const contactIsComplete: DraftRule = (answers) => {
  const isOwed = needsContact(answers) && !hasFullContact(answers);
  return brokenIf(
    isOwed,
    'contact',
    `contact${firstMissingDetail(firstContact(answers.customer))}`,
    'contact-required',
  );
};

export const dealIsNamed: DraftRule = ({ terms }) => brokenIf(isBlank(terms.name), 'dealName', 'dealName', 'required');

export const valueIsGiven: DraftRule = ({ terms }) =>
  brokenIf(terms.value === null, 'dealValue', 'dealValue', 'required');

/** A value is a whole number of minor units of its currency. */
export const valueIsExact: DraftRule = ({ terms: { value } }) =>
  brokenIf(
    value !== null && !(Number.isSafeInteger(value.minor) && value.minor >= 0),
    'dealValue',
    'dealValue',
    'money-too-precise',
  );

export const currencyIsKnown: DraftRule = ({ terms: { value } }) =>
  brokenIf(value !== null && !isCurrency(value.currency), 'dealValue', 'currency', 'currency-unknown');

export const closeDateIsGiven: DraftRule = ({ terms }) =>
  brokenIf(terms.closeDate === null, 'closeDate', 'closeDate', 'required');

/** The date may have been in the future when it was answered, and be past by now. */
export const closeDateIsNotPast: DraftRule = ({ terms }, { today }) =>
  brokenIf(terms.closeDate !== null && terms.closeDate < today, 'closeDate', 'closeDate', 'date-past');

export const dealHasPeople: DraftRule = ({ people }) =>
  brokenIf(people.length === 0, 'people', 'people', 'people-missing');

export const peopleAreNotTooMany: DraftRule = ({ people }) =>
  brokenIf(people.length > MOST_ON_A_DEAL, 'people', 'people', 'people-too-many');

/** One of our people has to have a name, a phone number and an e-mail address. */
export const dealHasReachablePerson: DraftRule = ({ people }) => {
  const [first = null] = people;
  return brokenIf(
    first !== null && !hasReachablePerson({ people }),
    'phone',
    `person${firstMissingDetail(first)}`,
    'required',
  );
};

export const dealHasSolutions: DraftRule = ({ solutions }) =>
  brokenIf(solutions.length === 0, 'solutions', 'solutions', 'solutions-missing');

export const solutionsAreNotTooMany: DraftRule = ({ solutions }) =>
  brokenIf(solutions.length > MOST_ON_A_DEAL, 'solutions', 'solutions', 'solutions-too-many');

export const dealTypeIsChosen: DraftRule = ({ dealType }) =>
  brokenIf(dealType === null, 'dealType', 'microsoftHelp', 'required');

export const helpIsChosen: DraftRule = ({ dealType, assistance }) =>
  brokenIf(dealType === 'co-sell' && assistance === null, 'assistance', 'assistance', 'assistance-required');

export const customerAgrees: DraftRule = (answers) =>
  brokenIf(needsConsent(answers) && answers.consent !== true, 'consent', 'consent', 'consent-required');

const LIMITED_TEXTS: readonly (readonly [
  field: keyof typeof LONGEST_DRAFT_TEXTS,
  step: StepId,
  of: (answers: Answers) => string | null,
])[] = [
  ['customerName', 'customer', ({ customer }) => customer.name],
  ['customerAddress', 'address', ({ customer }) => customer.address.lines.join('\n')],
  ['customerCity', 'address', ({ customer }) => customer.address.city],
  ['dealName', 'dealName', ({ terms }) => terms.name],
  ['notes', 'extras', ({ terms }) => terms.notes],
  ['crmId', 'extras', ({ terms }) => terms.crmId],
  ['campaignId', 'extras', ({ terms }) => terms.campaignId],
  ['assistanceNote', 'assistance', ({ dealType, assistanceNote }) => (dealType === 'co-sell' ? assistanceNote : null)],
];

const textsFit: readonly DraftRule[] = LIMITED_TEXTS.map(
  ([field, step, of]): DraftRule =>
    (answers) =>
      brokenIf((of(answers) ?? '').length > LONGEST_DRAFT_TEXTS[field], step, field, 'too-long'),
);

/** The rules, in the order in which people correct what breaks them. */
const DRAFT_RULES: readonly DraftRule[] = [
  ...[
    customerIsNamed,
    dunsIsWhole,
    streetIsGiven,
    cityIsGiven,
    countryIsGiven,
    countryIsACode,
    contactIsComplete,
    contactIsNamed,
  ],
  ...[dealIsNamed, valueIsGiven, valueIsExact, currencyIsKnown, closeDateIsGiven, closeDateIsNotPast],
  ...[dealHasPeople, peopleAreNotTooMany, dealHasReachablePerson, dealHasSolutions, solutionsAreNotTooMany],
  ...[dealTypeIsChosen, helpIsChosen, customerAgrees],
  ...textsFit,
];

/** All broken rules; empty: the answers make a valid deal. */
export const brokenRules = (answers: Answers, context: Pick<DraftContext, 'today'>): readonly BrokenRule[] =>
  DRAFT_RULES.flatMap((rule) => rule(answers, context) ?? []);

/** The first fault of each input. */
export const faultsByField = (broken: readonly BrokenRule[]): DraftFaults =>
  Object.fromEntries(broken.toReversed().map(({ field, fault }) => [field, fault]));

/** Whether a private deal has an eligible solution, and so gives up Microsoft's incentives. */
export function givesUpIncentives({ dealType, solutions }: Answers, catalogue: readonly CatalogueSolution[]): boolean {
  const eligible = new Set(catalogue.filter(({ isEligible }) => isEligible).map(({ id }) => id));
  return dealType === 'private' && solutions.some(({ id }) => eligible.has(id));
}
