import { isAssistanceCode } from '../../model/assistance';
import type { DealType, Solution, Terms } from '../../model/terms';
import { isCurrency } from '../../money/currency';
import type { Money } from '../../money/money';
import type { Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import { isCalendarDate } from '../../time/calendar';
import { DEAL_TYPES, NOTHING, type Answers } from './draft';

/** A stored object that has not been validated. */
export type Stored = Readonly<Record<string, unknown>>;

/** The value if it is an object, else an empty object. */
export const objectIn = (value: unknown): Stored =>
  // The values of the properties stay unknown, so that each of them is validated.
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as Stored)
    : {};

/** The value if it is a list, else an empty list. */
export const listIn = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];

/** A text that is not empty, or null. */
export const textIn = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** A deal type, or null. */
export const dealTypeIn = (value: unknown): DealType | null =>
  DEAL_TYPES.find((dealType) => dealType === value) ?? null;

/** A kind of help, or null. */
export const assistanceIn = (value: unknown): Answers['assistance'] =>
  typeof value === 'string' && isAssistanceCode(value) ? value : null;

/** A day, or null. */
export const dateIn = (value: unknown): string | null =>
  typeof value === 'string' && isCalendarDate(value) ? value : null;

/** An amount of money, or null. */
export function moneyIn(value: unknown): Money | null {
  const { minor, currency } = objectIn(value);
  const isMoney =
    typeof minor === 'number' &&
    Number.isSafeInteger(minor) &&
    minor >= 0 &&
    typeof currency === 'string' &&
    isCurrency(currency);
  return isMoney ? { minor, currency } : null;
}

/** A person with at least one known detail, or null. */
export function contactIn(value: unknown): Contact | null {
  const { firstName, lastName, email, phone, title } = objectIn(value);
  const contact = {
    firstName: textIn(firstName),
    lastName: textIn(lastName),
    email: textIn(email),
    phone: textIn(phone),
    title: textIn(title),
  };
  return Object.values(contact).every((part) => part === null) ? null : contact;
}

/** A solution, or null. */
export function solutionIn(value: unknown): Solution | null {
  const { id, name } = objectIn(value);
  return typeof id === 'string' && id.trim() !== '' ? { id, name: textIn(name) } : null;
}

/** The items of a list that can be understood. */
const listOf = <T>(value: unknown, read: (value: unknown) => T | null): readonly T[] =>
  listIn(value).flatMap((each) => read(each) ?? []);

/** A customer, as far as it can be understood. */
export function customerIn(value: unknown): Customer {
  const { name, size, duns, address, contacts } = objectIn(value);
  const { lines, city, state, postalCode, country } = objectIn(address);
  return {
    name: textIn(name),
    size: textIn(size),
    duns: textIn(duns),
    address: {
      lines: listOf(lines, textIn),
      city: textIn(city),
      state: textIn(state),
      postalCode: textIn(postalCode),
      country: textIn(country),
    },
    contacts: listOf(contacts, contactIn),
  };
}

function termsIn(value: unknown): Terms {
  const { name, value: money, closeDate, notes, crmId, campaignId } = objectIn(value);
  const texts = { name: textIn(name), notes: textIn(notes), crmId: textIn(crmId), campaignId: textIn(campaignId) };
  return { ...texts, value: moneyIn(money), closeDate: dateIn(closeDate) };
}

type Readers = { readonly [Key in keyof Answers]: (value: unknown) => Answers[Key] };

const READERS: Readers = {
  customer: customerIn,
  terms: termsIn,
  people: (value) => listOf(value, contactIn),
  solutions: (value) => listOf(value, solutionIn),
  dealType: dealTypeIn,
  assistance: assistanceIn,
  assistanceNote: textIn,
  consent: (value) => (typeof value === 'boolean' ? value : null),
  shownIn: textIn,
};

/** The answers that are present, each as far as it can be understood. */
export function partialAnswersIn(value: unknown): Partial<Answers> {
  const stored = objectIn(value);
  return Object.fromEntries(
    Object.entries(READERS).flatMap(([key, read]) => (stored[key] === undefined ? [] : [[key, read(stored[key])]])),
  );
}

/** All answers. One that is missing or cannot be understood any more is unanswered. */
export const answersIn = (value: unknown): Answers => ({ ...NOTHING, ...partialAnswersIn(value) });
