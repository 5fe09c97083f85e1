import type { CatalogueSolution } from '../../model/catalogue';
import { LONGEST } from '../../forms/acceptance';
import { isCurrency } from '../../money/currency';
import { fullName, type Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import { isCompletePerson, isPhone } from '../../typed/names/typed-person';
import type { DraftFaults } from './answer';
import type { Answers, DraftContext, StepId } from './draft';
import type { DraftFault, DraftField } from './faults';

/** The most people, and the most solutions, that Partner Center takes on one deal. */
export const MOST_ON_A_DEAL = 50;

/** The longest texts of a draft, in UTF-16 units; those of the deal's terms are the same as in every other form. */
export const LONGEST_TEXTS = {
  ...LONGEST,
  customerName: 200,
  customerAddress: 300,
  customerCity: 100,
  assistanceNote: 2000,
} as const;

/** A rule that the answers break: where it is mended, and why. */
export interface Broken {
  readonly step: StepId;
  readonly field: DraftField;
  readonly fault: DraftFault;
}

/** One rule of a valid deal: what breaks it, or null where nothing does. */
export type Rule = (answers: Answers, context: Pick<DraftContext, 'today'>) => Broken | null;

const brokenIf = (isBroken: boolean, step: StepId, field: DraftField, fault: DraftFault): Broken | null =>
  isBroken ? { step, field, fault } : null;

const isBlank = (text: string | null): boolean => text === null || text.trim() === '';

/** Whom one speaks to at the customer; null: nobody is known. */
export const contactAt = (customer: Customer): Contact | null => customer.contacts[0] ?? null;

/** Whether Microsoft has to be told of somebody at the customer. */
export const needsContact = ({ dealType }: Answers): boolean => dealType === 'co-sell';

/** Whether the customer has to agree first, since somebody's details leave for Microsoft. */
export const needsConsent = ({ dealType, customer }: Answers): boolean =>
  dealType === 'co-sell' || (dealType === 'partner-led' && customer.contacts.length > 0);

/** Whether somebody at the customer is known well enough for Microsoft. */
export const hasFullContact = ({ customer }: Answers): boolean => customer.contacts.some(isCompletePerson);

/** What has to be told first of somebody who cannot be reached. */
function missingOf(person: Contact | null): 'Name' | 'Phone' | 'Email' {
  if (person === null || fullName(person) === null) return 'Name';
  return person.phone === null || !isPhone(person.phone) ? 'Phone' : 'Email';
}

/** Whether one of our people on the deal can be reached. */
export const isReachable = ({ people }: Pick<Answers, 'people'>): boolean => people.some(isCompletePerson);

export const customerIsNamed: Rule = ({ customer }) =>
  brokenIf(isBlank(customer.name), 'customer', 'customerName', 'required');

export const streetIsTold: Rule = ({ customer: { address } }) =>
  brokenIf(address.lines.every(isBlank), 'address', 'customerAddress', 'required');

export const cityIsTold: Rule = ({ customer: { address } }) =>
  brokenIf(isBlank(address.city), 'address', 'customerCity', 'required');

export const countryIsTold: Rule = ({ customer: { address } }) =>
  brokenIf(isBlank(address.country), 'address', 'customerCountry', 'required');

/** Partner Center knows countries by two letters, and nothing else by a name. */
export const countryIsACode: Rule = ({ customer: { address } }) =>
  brokenIf(
    !isBlank(address.country) && !/^[A-Z]{2}$/u.test(address.country ?? ''),
    'address',
    'customerCountry',
    'country-not-understood',
  );

export const dunsIsWhole: Rule = ({ customer: { duns } }) =>
  brokenIf(!isBlank(duns) && !/^\d{9}$/u.test(duns ?? ''), 'customer', 'customerDuns', 'duns-not-understood');

/** Whoever is known only by an e-mail address or a phone number has to be called something. */
export const contactIsNamed: Rule = ({ customer }) => {
  const contact = contactAt(customer);
  return brokenIf(contact !== null && fullName(contact) === null, 'contact', 'contactName', 'required');
};

/** Microsoft has to be able to reach the customer: by name, phone and e-mail. */
export const contactIsTold: Rule = (answers) => {
  const isOwed = needsContact(answers) && !hasFullContact(answers);
  return brokenIf(isOwed, 'contact', `contact${missingOf(contactAt(answers.customer))}`, 'contact-required');
};

export const dealIsNamed: Rule = ({ terms }) => brokenIf(isBlank(terms.name), 'dealName', 'dealName', 'required');

export const valueIsTold: Rule = ({ terms }) => brokenIf(terms.value === null, 'dealValue', 'dealValue', 'required');

/** A value is a whole number of the smallest coins of its currency. */
export const valueIsExact: Rule = ({ terms: { value } }) =>
  brokenIf(
    value !== null && !(Number.isSafeInteger(value.minor) && value.minor >= 0),
    'dealValue',
    'dealValue',
    'money-too-precise',
  );

export const currencyIsKnown: Rule = ({ terms: { value } }) =>
  brokenIf(value !== null && !isCurrency(value.currency), 'dealValue', 'currency', 'currency-unknown');

export const closeDateIsTold: Rule = ({ terms }) =>
  brokenIf(terms.closeDate === null, 'closeDate', 'closeDate', 'required');

/** It may have been ahead when it was answered, and be over by now. */
export const closeDateIsAhead: Rule = ({ terms }, { today }) =>
  brokenIf(terms.closeDate !== null && terms.closeDate < today, 'closeDate', 'closeDate', 'date-past');

export const somebodyIsOnIt: Rule = ({ people }) => brokenIf(people.length === 0, 'people', 'people', 'people-missing');

export const peopleAreNotTooMany: Rule = ({ people }) =>
  brokenIf(people.length > MOST_ON_A_DEAL, 'people', 'people', 'people-too-many');

/** One of our people has to have a name, a phone number and an e-mail address. */
export const somebodyIsReachable: Rule = ({ people }) => {
  const [first = null] = people;
  return brokenIf(first !== null && !isReachable({ people }), 'phone', `person${missingOf(first)}`, 'required');
};

export const somethingIsSold: Rule = ({ solutions }) =>
  brokenIf(solutions.length === 0, 'solutions', 'solutions', 'solutions-missing');

export const solutionsAreNotTooMany: Rule = ({ solutions }) =>
  brokenIf(solutions.length > MOST_ON_A_DEAL, 'solutions', 'solutions', 'solutions-too-many');

export const dealTypeIsChosen: Rule = ({ dealType }) =>
  brokenIf(dealType === null, 'dealType', 'microsoftHelp', 'required');

export const helpIsChosen: Rule = ({ dealType, assistance }) =>
  brokenIf(dealType === 'co-sell' && assistance === null, 'assistance', 'assistance', 'assistance-required');

export const customerAgrees: Rule = (answers) =>
  brokenIf(needsConsent(answers) && answers.consent !== true, 'consent', 'consent', 'consent-required');

const TEXTS: readonly (readonly [
  field: keyof typeof LONGEST_TEXTS,
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

const textsFit: readonly Rule[] = TEXTS.map(
  ([field, step, of]): Rule =>
    (answers) =>
      brokenIf((of(answers) ?? '').length > LONGEST_TEXTS[field], step, field, 'too-long'),
);

/** In the order in which they are mended. */
const RULES: readonly Rule[] = [
  ...[
    customerIsNamed,
    dunsIsWhole,
    streetIsTold,
    cityIsTold,
    countryIsTold,
    countryIsACode,
    contactIsTold,
    contactIsNamed,
  ],
  ...[dealIsNamed, valueIsTold, valueIsExact, currencyIsKnown, closeDateIsTold, closeDateIsAhead],
  ...[somebodyIsOnIt, peopleAreNotTooMany, somebodyIsReachable, somethingIsSold, solutionsAreNotTooMany],
  ...[dealTypeIsChosen, helpIsChosen, customerAgrees],
  ...textsFit,
];

/** All that is wrong with the answers, and at which step each is mended; empty: they make a valid deal. */
export const faultsOf = (answers: Answers, context: Pick<DraftContext, 'today'>): readonly Broken[] =>
  RULES.flatMap((rule) => rule(answers, context) ?? []);

/** The same by input: the first that is wrong with each. */
export const byField = (broken: readonly Broken[]): DraftFaults =>
  Object.fromEntries(broken.toReversed().map(({ field, fault }) => [field, fault]));

/** Whether Microsoft's incentives are given away: nobody can register a private deal, even if a solution of it is eligible. */
export function isPrivateThoughEligible(
  { dealType, solutions }: Answers,
  catalogue: readonly CatalogueSolution[],
): boolean {
  const eligible = new Set(catalogue.filter(({ isEligible }) => isEligible).map(({ id }) => id));
  return dealType === 'private' && solutions.some(({ id }) => eligible.has(id));
}
