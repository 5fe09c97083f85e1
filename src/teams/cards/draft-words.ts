import type { Remark, Feedback } from '../../domain/drafts/conversation';
import type { Answers, Draft, Label, Part, StepId } from '../../domain/drafts/model/draft';
import type { DraftFault, DraftField } from '../../domain/drafts/model/faults';
import { LONGEST_DRAFT_TEXTS } from '../../domain/drafts/model/rules';
import { fullName, type Contact } from '../../domain/model/person';
import type { Customer } from '../../domain/model/referral';
import { addDays } from '../../domain/time/calendar';
import { isMessageKey, type MessageKey } from '../../locales/translate';
import { formatCountry, formatDate, formatList, formatMoney } from '../text/formats';
import { literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { assistanceName, faultText } from './form-fields';

/** The longest text from outside in a line, in UTF-16 units. */
const LONGEST_PART = 80;

/** The separator between items in a line. */
const DOT = ' · ';

const knownParts = (parts: readonly (string | null)[]): readonly string[] =>
  parts.flatMap((part) => (part === null || part.trim() === '' ? [] : [literal(part, LONGEST_PART)]));

/** A customer in one line: name and place. */
export const customerLine = ({ name, address: { city, country } }: Customer, reader: Reader): string =>
  knownParts([name, city, country === null ? null : formatCountry(reader, country)]).join(DOT);

/** A person in one line: name, title and contact details. */
export const contactLine = (person: Contact): string =>
  knownParts([fullName(person), person.title, person.email, person.phone]).join(DOT);

/** Something that was understood, or a candidate, in the reader's language: plain text on one line. */
export function labelText(label: Label, reader: Reader): string {
  switch (label.kind) {
    case 'text':
      return literal(label.text.replace(/\s+/gu, ' '), LONGEST_PART);
    case 'date':
      return formatDate(reader, label.date);
    case 'money':
      return formatMoney(reader, label.money);
    case 'country':
      return literal(formatCountry(reader, label.code), LONGEST_PART);
    case 'customer':
      return customerLine(label.customer, reader);
    case 'person':
      return contactLine(label.person);
    case 'solution':
      return literal(label.solution.name ?? label.solution.id, LONGEST_PART);
    case 'dealType':
    case 'assistance':
    case 'yesNo':
      return choiceText(label, reader);
  }
}

function choiceText(label: Extract<Label, { kind: 'dealType' | 'assistance' | 'yesNo' }>, reader: Reader): string {
  const say = sayTo(reader);
  if (label.kind === 'dealType') return say(`dealType.${label.dealType}`);
  return label.kind === 'assistance'
    ? assistanceName(label.assistance, reader)
    : say(label.yes ? 'draft.yes' : 'draft.no');
}

/** The names of the fields in messages; the labels of inputs are more specific. */
const DRAFT_FIELD_NAMES: Readonly<Record<DraftField, MessageKey>> = {
  customer: 'draft.name.customer',
  customerName: 'draft.name.customer',
  customerAddress: 'fact.address',
  customerCity: 'draft.field.customerCity',
  customerCountry: 'draft.field.customerCountry',
  customerDuns: 'fact.duns',
  contactName: 'draft.part.contact',
  contactPhone: 'draft.field.contactPhone',
  contactEmail: 'draft.field.contactEmail',
  dealName: 'field.dealName',
  dealValue: 'field.dealValue',
  currency: 'field.currency',
  closeDate: 'field.closeDate',
  notes: 'field.notes',
  crmId: 'field.crmId',
  campaignId: 'field.campaignId',
  people: 'draft.part.people',
  personName: 'draft.name.person',
  personPhone: 'draft.field.personPhone',
  personEmail: 'draft.field.personEmail',
  solutions: 'fact.solutions',
  microsoftHelp: 'draft.field.microsoftHelp',
  assistance: 'draft.name.assistance',
  assistanceNote: 'draft.name.assistanceNote',
  consent: 'draft.name.consent',
};

/** The name of a field. */
export const draftFieldName = (field: DraftField, reader: Reader): string => sayTo(reader)(DRAFT_FIELD_NAMES[field]);

/** The names of inputs whose usual name does not say whose they are. */
const OWNED_FIELD_NAMES: Readonly<Partial<Record<DraftField, MessageKey>>> = {
  contactName: 'draft.field.contactName',
  customerAddress: 'draft.field.customerAddress',
};

/** The name of an input that is still empty. */
export const missingName = (field: DraftField, reader: Reader): string =>
  sayTo(reader)(OWNED_FIELD_NAMES[field] ?? DRAFT_FIELD_NAMES[field]);

/** What was understood, in one line of plain text; null if nothing was. */
export function understoodLine({ understood }: Feedback, reader: Reader): string | null {
  const say = sayTo(reader);
  const fields = [...new Set(understood.map(({ field }) => field))];
  const items = fields.map((field) => {
    const values = understood.filter((item) => item.field === field).map(({ label }) => labelText(label, reader));
    return say('draft.understood.item', { field: draftFieldName(field, reader), value: values.join(', ') });
  });
  return items.length === 0 ? null : say('draft.understood', { what: items.join(DOT) });
}

/** The values that the text of a fault needs: the reader's date, and the chosen currency. */
export interface FaultContext {
  readonly today: string;
  readonly currency: string;
}

/** The longest input of fields without a limit of their own; their rules accept less. */
const LONGEST_TYPED = 300;

/** The longest text that a field accepts, in UTF-16 units. */
export const longestOf = (field: DraftField): number =>
  (LONGEST_DRAFT_TEXTS as Partial<Record<DraftField, number>>)[field] ?? LONGEST_TYPED;

/** How many unknown names are listed, and the longest part of each, in UTF-16 units. */
const MOST_UNKNOWN = 3;
const LONGEST_UNKNOWN = 60;

/** The typed solutions that are not in the catalogue. */
export function unknownSolutions(unknown: readonly string[], reader: Reader): string {
  const say = sayTo(reader);
  const names = formatList(
    reader,
    unknown.slice(0, MOST_UNKNOWN).map((text) => say('draft.unknown.name', { text: literal(text, LONGEST_UNKNOWN) })),
  );
  const count = unknown.length - MOST_UNKNOWN;
  return say('draft.unknown.solutions', { names: count > 0 ? say('draft.unknown.more', { names, count }) : names });
}

/** What is wrong with an answer, and how to correct it. */
export function draftFaultText(
  field: DraftField,
  fault: DraftFault,
  { today, currency }: FaultContext,
  reader: Reader,
): string {
  const key = `draft.fault.${fault}`;
  if (isMessageKey(key)) return sayTo(reader)(key);
  if (fault === 'too-long') return sayTo(reader)('fault.too-long', { longest: longestOf(field) });
  // A fault without words of its own in drafts has those of other forms.
  return faultText(reader, fault as Parameters<typeof faultText>[1], { field, currency, today });
}

/** A remark about an answer. */
export const remarkText = (remark: Remark, reader: Reader): string => sayTo(reader)(`draft.remark.${remark}`);

/** The customer's contact, as questions name them. */
export function contactName({ customer }: Answers, reader: Reader): string {
  const [contact] = customer.contacts;
  const name = contact === undefined ? null : (fullName(contact) ?? contact.email);
  return name === null ? sayTo(reader)('draft.contact.unnamed') : literal(name, LONGEST_PART);
}

/** The customer, as questions name it. */
export const draftCustomer = ({ customer: { name } }: Answers, reader: Reader): string =>
  name === null ? sayTo(reader)('draft.customer.unnamed') : literal(name, LONGEST_PART);

/** The person whose phone number is asked for: the first of our people without one. */
function personWithoutPhone({ people }: Answers, reader: Reader): string {
  const person = people.find(({ phone }) => phone === null) ?? people[0];
  const name = person === undefined ? null : (fullName(person) ?? person.email);
  return name === null ? sayTo(reader)('draft.person.unnamed') : literal(name, LONGEST_PART);
}

/** The question for the only missing part of an address; null if none or several are missing. */
function missingPlace({ customer: { address } }: Answers): MessageKey | null {
  const { lines, city, country } = address;
  const questions = [
    lines.length === 0 ? ('draft.where.street' as const) : null,
    city === null ? ('draft.where.city' as const) : null,
    country === null ? ('draft.where.country' as const) : null,
  ].filter((question) => question !== null);
  return questions.length === 1 ? (questions[0] ?? null) : null;
}

/** The question of a step. */
export function questionOf(step: StepId, { answers }: Draft, reader: Reader): string {
  const values = {
    customer: draftCustomer(answers, reader),
    contact: contactName(answers, reader),
    person: personWithoutPhone(answers, reader),
  };
  const place = step === 'address' ? missingPlace(answers) : null;
  if (place !== null) return sayTo(reader)(place, values);
  return sayTo(reader)(`draft.ask.${step}`, values);
}

/** How far in the future the example date is. */
const EXAMPLE_DAYS = 45;

/** A hint how to answer a step, with examples in the reader's format. `today` is the reader's date. */
export function hintOf(step: StepId, today: string, reader: Reader): string {
  return sayTo(reader)(`draft.hint.${step}`, { date: formatDate(reader, addDays(today, EXAMPLE_DAYS)) });
}

/** The name of a part. */
export const partName = (part: Part, reader: Reader): string => sayTo(reader)(`draft.part.${part}`);
