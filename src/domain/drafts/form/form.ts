import { amountOf } from '../../money/money';
import { fullName, type Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import type { Answers } from '../model/draft';
import type { DraftField } from '../model/faults';
import { offeredKey } from '../model/people-keys';
import { contactAt, isReachable } from '../model/rules';

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

const contactInputs = (contact: Contact | null): DraftForm => ({
  contactName: contact === null ? '' : (fullName(contact) ?? ''),
  contactPhone: contact?.phone ?? '',
  contactEmail: contact?.email ?? '',
});

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

const detailsInputs = (
  { terms: { name, value, closeDate, notes, crmId, campaignId } }: Answers,
  locale: string,
): DraftForm => ({
  dealName: name ?? '',
  dealValue: value === null ? '' : amountOf(value, locale),
  currency: value?.currency ?? '',
  closeDate: closeDate ?? '',
  notes: notes ?? '',
  crmId: crmId ?? '',
  campaignId: campaignId ?? '',
});

/** The answers as the inputs of cards that already hold them; numbers are written the way `locale` does. */
export function formOf(answers: Answers, locale: string): DraftForm {
  const { customer, people, solutions, dealType, assistance, assistanceNote, consent } = answers;
  return {
    ...customerInputs(customer),
    ...contactInputs(contactAt(customer)),
    ...detailsInputs(answers, locale),
    people: people.map(offeredKey).join(','),
    ...personInputs(answers),
    solutions: solutions.map(({ id }) => id).join(','),
    microsoftHelp: dealType ?? '',
    assistance: assistance ?? '',
    assistanceNote: assistanceNote ?? '',
    consent: consent === null ? '' : String(consent),
  };
}
