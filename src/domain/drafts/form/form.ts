import { acceptanceFormOf } from '../../forms/acceptance';
import { contactFields } from '../../forms/invitation-form';
import { fullName } from '../../model/person';
import type { Customer } from '../../model/referral';
import type { Answers } from '../model/draft';
import type { DraftField } from '../model/faults';
import { offeredKey } from '../model/people-keys';
import { isReachable } from '../model/rules';

/** What a card's inputs hold, as text; one that is not there is not on the card. Several choices are joined by commas. */
export type DraftForm = Partial<Record<DraftField, string>>;

const plain = (text: string | null): string =>
  (text ?? '')
    .normalize('NFKC')
    .toLowerCase()
    .replace(/[\s|,]+/gu, ' ')
    .trim();

/** What a known customer is picked by: its name, city and country, wherever it stands in a list. It begins with the name. */
export const customerKey = ({ name, address }: Customer): string =>
  [name, address.city, address.country].map(plain).join('|');

/** The lines of an address as the one text of an input. */
export const linesAsText = (lines: readonly string[]): string => lines.join(', ');

/** The inputs for one more person; while nobody on the deal can be reached, they are for the first one's details. */
function personInputs({ people }: Answers): DraftForm {
  const [first] = isReachable({ people }) ? [] : people;
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

/** The answers as the inputs of cards that already hold them; numbers are written the way `locale` does. */
export function formOf(answers: Answers, locale: string): DraftForm {
  const { customer, people, solutions, dealType, assistance, assistanceNote, consent } = answers;
  return {
    ...customerInputs(customer),
    ...contactFields(answers),
    ...acceptanceFormOf(answers.terms, locale),
    people: people.map(offeredKey).join(','),
    ...personInputs(answers),
    solutions: solutions.map(({ id }) => id).join(','),
    microsoftHelp: dealType ?? '',
    assistance: assistance ?? '',
    assistanceNote: assistanceNote ?? '',
    consent: consent === null ? '' : String(consent),
  };
}
