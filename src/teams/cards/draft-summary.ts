import type { Answers, Part } from '../../domain/drafts/model/draft';
import { firstContact } from '../../domain/drafts/model/rules';
import type { Customer } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import { formatCountry, formatDate, formatMoney } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { contactLine } from './draft-words';
import { assistanceName } from './form-fields';
import type { Fact } from './referral-facts';

type AnswerLine = readonly [title: MessageKey, value: string | null];

/** The most people or solutions that are listed. */
const MOST_ITEMS = 10;

function itemList(items: readonly string[]): string | null {
  if (items.length === 0) return null;
  return `${items
    .slice(0, MOST_ITEMS)
    .map((item) => escaped(item, 100))
    .join('; ')}${items.length > MOST_ITEMS ? ' …' : ''}`;
}

const optionalAnswer = (text: string | null, longest = 200): string | null =>
  text === null ? null : escaped(text, longest);

function addressLine(
  { address: { lines, city, state, postalCode, country } }: Customer,
  reader: Reader,
): string | null {
  const parts = [...lines, city, state, postalCode, country === null ? null : formatCountry(reader, country)];
  return optionalAnswer(parts.filter((part) => part !== null && part !== '').join(', ') || null);
}

function microsoftLines(
  { dealType, assistance, assistanceNote, consent }: Answers,
  reader: Reader,
): readonly AnswerLine[] {
  const say = sayTo(reader);
  const isCoSell = dealType === 'co-sell';
  return [
    ['draft.field.microsoftHelp', dealType === null ? null : say(`dealType.${dealType}`)],
    ['draft.name.assistance', isCoSell && assistance !== null ? escaped(assistanceName(assistance, reader)) : null],
    ['draft.name.assistanceNote', isCoSell ? optionalAnswer(assistanceNote) : null],
    ['draft.name.consent', dealType === 'private' || consent === null ? null : say(consent ? 'draft.yes' : 'draft.no')],
  ];
}

function linesOf(part: Part, answers: Answers, reader: Reader): readonly AnswerLine[] {
  const { customer, terms, people, solutions } = answers;
  const contact = firstContact(customer);
  switch (part) {
    case 'customer':
      return [
        ['draft.name.customer', optionalAnswer(customer.name)],
        ['fact.address', addressLine(customer, reader)],
        ['fact.duns', optionalAnswer(customer.duns)],
      ];
    case 'contact':
      return [['words.contact', contact === null ? null : escaped(contactLine(contact), 250)]];
    case 'details':
      return [
        ['field.dealName', optionalAnswer(terms.name)],
        ['field.dealValue', terms.value === null ? null : formatMoney(reader, terms.value)],
        ['field.closeDate', terms.closeDate === null ? null : formatDate(reader, terms.closeDate)],
        ['field.notes', optionalAnswer(terms.notes)],
        ['fact.crmId', optionalAnswer(terms.crmId)],
        ['fact.campaignId', optionalAnswer(terms.campaignId)],
      ];
    case 'people':
      return [['fact.people', itemList(people.map(contactLine))]];
    case 'solutions':
      return [['fact.solutions', itemList(solutions.map(({ id, name }) => name ?? id))]];
    case 'microsoft':
      return microsoftLines(answers, reader);
  }
}

/** The answers of a part as facts; one fact that says so if there is none. */
export function factsOfPart(part: Part, answers: Answers, reader: Reader): readonly Fact[] {
  const say = sayTo(reader);
  const lines = linesOf(part, answers, reader);
  const known = lines.flatMap(([title, value]) =>
    value === null || value === '' ? [] : [{ title: say(title), value }],
  );
  if (known.length > 0) return known;
  return [{ title: say(lines[0]?.[0] ?? 'draft.title'), value: say('draft.review.nothing') }];
}

/** The facts that identify a draft: customer, name, value and close date, as far as they are known. */
export function briefFactsOf(answers: Answers, reader: Reader): readonly Fact[] {
  const say = sayTo(reader);
  const [customer] = linesOf('customer', answers, reader);
  const lines = [...(customer === undefined ? [] : [customer]), ...linesOf('details', answers, reader).slice(0, 3)];
  return lines.flatMap(([title, value]) => (value === null || value === '' ? [] : [{ title: say(title), value }]));
}
