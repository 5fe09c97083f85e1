import { isAssistanceCode } from '../../model/assistance';
import type { DealType, Solution, Terms } from '../../model/terms';
import { isCurrency } from '../../money/currency';
import type { Money } from '../../money/money';
import type { Contact } from '../../model/person';
import type { Customer } from '../../model/referral';
import { isCalendarDate } from '../../time/calendar';
import { DEAL_TYPES, NO_ANSWERS, type Answers } from './draft';

/** A stored object that has not been validated. */
export type StoredObject = Readonly<Record<string, unknown>>;

/** The value if it is an object, else an empty object. */
export const storedObject = (value: unknown): StoredObject =>
  // The values of the properties stay unknown, so that each of them is validated.
  typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date)
    ? (value as StoredObject)
    : {};

/** The value if it is a list, else an empty list. */
export const storedList = (value: unknown): readonly unknown[] =>
  Array.isArray(value) ? (value as readonly unknown[]) : [];

/** A text that is not empty, or null. */
export const storedText = (value: unknown): string | null =>
  typeof value === 'string' && value.trim() !== '' ? value : null;

/** A deal type, or null. */
export const storedDealType = (value: unknown): DealType | null =>
  DEAL_TYPES.find((dealType) => dealType === value) ?? null;

/** A kind of help, or null. */
export const storedAssistance = (value: unknown): Answers['assistance'] =>
  typeof value === 'string' && isAssistanceCode(value) ? value : null;

/** A day, or null. */
export const storedDate = (value: unknown): string | null =>
  typeof value === 'string' && isCalendarDate(value) ? value : null;

/** An amount of money, or null. */
export function storedMoney(value: unknown): Money | null {
  const { minor, currency } = storedObject(value);
  const isMoney =
    typeof minor === 'number' &&
    Number.isSafeInteger(minor) &&
    minor >= 0 &&
    typeof currency === 'string' &&
    isCurrency(currency);
  return isMoney ? { minor, currency } : null;
}

/** A person with at least one known detail, or null. */
export function storedContact(value: unknown): Contact | null {
  const { firstName, lastName, email, phone, title } = storedObject(value);
  const contact = {
    firstName: storedText(firstName),
    lastName: storedText(lastName),
    email: storedText(email),
    phone: storedText(phone),
    title: storedText(title),
  };
  return Object.values(contact).every((part) => part === null) ? null : contact;
}

/** A solution, or null. */
export function storedSolution(value: unknown): Solution | null {
  const { id, name } = storedObject(value);
  return typeof id === 'string' && id.trim() !== '' ? { id, name: storedText(name) } : null;
}

/** The items of a list that can be understood. */
const storedItems = <T>(value: unknown, read: (value: unknown) => T | null): readonly T[] =>
  storedList(value).flatMap((each) => read(each) ?? []);

/** A customer, as far as it can be understood. */
export function storedCustomer(value: unknown): Customer {
  const { name, size, duns, address, contacts } = storedObject(value);
  const { lines, city, state, postalCode, country } = storedObject(address);
  return {
    name: storedText(name),
    size: storedText(size),
    duns: storedText(duns),
    address: {
      lines: storedItems(lines, storedText),
      city: storedText(city),
      state: storedText(state),
      postalCode: storedText(postalCode),
      country: storedText(country),
    },
    contacts: storedItems(contacts, storedContact),
  };
}

function storedTerms(value: unknown): Terms {
  const { name, value: money, closeDate, notes, crmId, campaignId } = storedObject(value);
  const texts = {
    name: storedText(name),
    notes: storedText(notes),
    crmId: storedText(crmId),
    campaignId: storedText(campaignId),
  };
  return { ...texts, value: storedMoney(money), closeDate: storedDate(closeDate) };
}

type AnswerReaders = { readonly [Key in keyof Answers]: (value: unknown) => Answers[Key] };

const ANSWER_READERS: AnswerReaders = {
  customer: storedCustomer,
  terms: storedTerms,
  people: (value) => storedItems(value, storedContact),
  solutions: (value) => storedItems(value, storedSolution),
  dealType: storedDealType,
  assistance: storedAssistance,
  assistanceNote: storedText,
  consent: (value) => (typeof value === 'boolean' ? value : null),
  shownIn: storedText,
};

/** The answers that are present, each as far as it can be understood. */
export function storedPartialAnswers(value: unknown): Partial<Answers> {
  const stored = storedObject(value);
  return Object.fromEntries(
    Object.entries(ANSWER_READERS).flatMap(([key, read]) =>
      stored[key] === undefined ? [] : [[key, read(stored[key])]],
    ),
  );
}

/** All answers. One that is missing or cannot be understood any more is unanswered. */
export const storedAnswers = (value: unknown): Answers => ({ ...NO_ANSWERS, ...storedPartialAnswers(value) });
