import { acceptanceFormOf } from '../../forms/acceptance';
import { contactFields } from '../../forms/invitation-form';
import { fullName } from '../../model/person';
import type { Customer } from '../../model/referral';
import type { Answers } from '../model/draft';
import type { DraftField } from '../model/faults';
import { draftPersonKey } from '../model/people-keys';
import { hasReachablePerson } from '../model/rules';

/**
 * The texts of a card's inputs; an input that is missing is not on the card. Several choices are separated by commas.
 */
export type DraftForm = Partial<Record<DraftField, string>>;

const keyPart = (text: string | null): string =>
  (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s|,]+/gu, ' ')
    .trim();

/** The key of a known customer in a list of choices: name, city and country, beginning with the name. */
export const customerKey = ({ name, address }: Customer): string =>
  [name, address.city, address.country].map(keyPart).join('|');

/** The lines of an address as the text of one input. */
export const linesAsText = (lines: readonly string[]): string => lines.join(', ');

/** The inputs for one more person; while no person on the deal is complete, they show the first one's details. */
function personInputs({ people }: Answers): DraftForm {
  const [first] = hasReachablePerson({ people }) ? [] : people;
  if (first === undefined) return { personName: '', personPhone: '', personEmail: '' };
  return { personName: fullName(first) ?? '', personPhone: first.phone ?? '', personEmail: first.email ?? '' };
}

const customerInputs = (customer: Customer): DraftForm => ({
  customer: customer.name === null ? '' : customerKey(customer),
  customerName: customer.name ?? '',
  customerAddress: linesAsText(customer.address.lines),
  customerCity: customer.address.city ?? '',
  customerCountry: customer.address.country ?? '',
  customerDuns: customer.duns ?? '',
});

/** The inputs of the cards, filled with the answers; numbers are written as in `locale`. */
export function draftFormOf(answers: Answers, locale: string): DraftForm {
  const { customer, people, solutions, dealType, assistance, assistanceNote, consent } = answers;
  return {
    ...customerInputs(customer),
    ...contactFields(answers),
    ...acceptanceFormOf(answers.terms, locale),
    people: people.map(draftPersonKey).join(','),
    ...personInputs(answers),
    solutions: solutions.map(({ id }) => id).join(','),
    microsoftHelp: dealType ?? '',
    assistance: assistance ?? '',
    assistanceNote: assistanceNote ?? '',
    consent: consent === null ? '' : String(consent),
  };
}
