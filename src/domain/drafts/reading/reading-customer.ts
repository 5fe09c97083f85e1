import type { Customer } from '../../model/referral';
import { fault, understood, which } from '../../typed/reading';
import { EMPTY_ADDRESS, isCityOrRegion, type AddressText } from '../../typed/places/address-text';
import {
  readTypedAddress,
  readTypedCountry,
  readTypedCustomer,
  type CustomerText,
} from '../../typed/places/typed-customer';
import {
  understoodAs,
  answerAmong,
  rejectedAnswer,
  understoodTexts,
  type AnswerReading,
  type Understood,
} from '../model/answer';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import { beginsWordsOf, isSameName } from '../model/known-names';
import { dateValueOf, exactMoneyIn } from './line-values';
import { LONGEST_DRAFT_TEXTS } from '../model/rules';

type CustomerAddress = Customer['address'];

/** The most known customers that are offered as candidates. */
const MOST_SIMILAR_CUSTOMERS = 8;

const isSameIfGiven = (told: string | null, known: string | null): boolean =>
  told === null || isSameName(told, known ?? '');

/** An address with the typed parts. Another city or country drops the old state and postal code. */
export function withAddress(address: CustomerAddress, text: AddressText): CustomerAddress {
  const isThere = isSameIfGiven(text.city, address.city) && isSameIfGiven(text.country, address.country);
  return {
    lines: text.line === null ? address.lines : [text.line],
    city: text.city ?? address.city,
    state: text.state ?? (isThere ? address.state : null),
    postalCode: text.postalCode ?? (isThere ? address.postalCode : null),
    country: text.country ?? address.country,
  };
}

/** The customer with the typed details. Another name drops the size and the D-U-N-S number. */
function customerFrom(text: CustomerText, current: Customer): Customer {
  const isSame = isSameName(text.name, current.name ?? '');
  return {
    name: text.name,
    size: isSame ? current.size : null,
    duns: text.duns ?? (isSame ? current.duns : null),
    address: withAddress(current.address, text),
    contacts: current.contacts,
  };
}

function understoodAddress({ line, city, country }: AddressText): readonly Understood[] {
  const texts = understoodTexts({ customerAddress: line, customerCity: city });
  return country === null ? texts : [...texts, { field: 'customerCountry', label: { kind: 'country', code: country } }];
}

const understoodCustomer = (text: CustomerText): readonly Understood[] => [
  ...understoodTexts({ customerName: text.name, customerDuns: text.duns }),
  ...understoodAddress(text),
];

const knownCandidate = (customer: Customer): Candidate => ({
  label: { kind: 'customer', customer },
  answers: { customer },
});

const newCandidate = (text: CustomerText, current: Customer): Candidate => ({
  label: { kind: 'text', text: text.name },
  answers: { customer: customerFrom(text, current) },
});

/** A candidate with its whole address, for several readings with the same name. */
const addressedCandidate = (text: CustomerText, current: Customer): Candidate =>
  knownCandidate(customerFrom(text, current));

/** Whether all typed details of a customer match a known one. */
const matchesKnownCustomer = (text: CustomerText, { name, duns, address }: Customer): boolean =>
  isSameName(text.name, name ?? '') &&
  (text.line === null || isSameName(text.line, address.lines.join(', '))) &&
  isSameIfGiven(text.city, address.city) &&
  isSameIfGiven(text.country, address.country) &&
  isSameIfGiven(text.duns, duns);

/**
 * The customer that the typed details mean, one entry of `texts` for each way to read them. Details that match exactly
 * one known customer mean that one. Several readings, and a name that begins the names of known customers, give
 * candidates.
 */
export function readCustomerText(
  texts: readonly CustomerText[],
  { customer: current }: Answers,
  { customers: known }: DraftContext,
): AnswerReading {
  const [only, ...others] = texts;
  if (only === undefined) return rejectedAnswer('customerName', 'customer-not-understood');
  if (texts.some(({ name }) => name.length > LONGEST_DRAFT_TEXTS.customerName))
    return rejectedAnswer('customerName', 'too-long');
  const alike = known
    .filter(({ name }) => name !== null && beginsWordsOf(only.name, name))
    .slice(0, MOST_SIMILAR_CUSTOMERS);
  if (others.length > 0)
    return answerAmong('customer', [
      ...alike.map(knownCandidate),
      ...texts.map((text) => addressedCandidate(text, current)),
    ]);
  if (alike.length === 0) return understoodAs({ customer: customerFrom(only, current) }, understoodCustomer(only));
  const [meant, ...more] = alike.filter((customer) => matchesKnownCustomer(only, customer));
  if (meant !== undefined && more.length === 0) return answerAmong('customer', [knownCandidate(meant)]);
  return answerAmong('customer', [...alike.map(knownCandidate), newCandidate(only, current)]);
}

/**
 * Reads the customer. The name of exactly one known customer means that customer with all its details. A name that
 * several have, or that begins their names, gives them as candidates, together with a new customer.
 */
export function readCustomer(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const named = context.customers.filter(({ name }) => name !== null && isSameName(name, text));
  const [only] = named;
  if (only !== undefined && named.length === 1) return answerAmong('customer', [knownCandidate(only)]);
  const read = readTypedCustomer(text, context.countryNamed);
  if (read.kind === 'fault') return rejectedAnswer('customerName', read.fault);
  return readCustomerText(read.kind === 'which' ? read.candidates : [read.value], answers, context);
}

/** The one missing part of an address; null: none is missing, or several are. */
function onlyMissingPart({ lines, city, country }: CustomerAddress): 'line' | 'city' | 'country' | null {
  const missing = [
    lines.length === 0 ? 'line' : null,
    city === null ? 'city' : null,
    country === null ? 'country' : null,
  ] as const;
  const [first, ...others] = missing.filter((part) => part !== null);
  return others.length > 0 ? null : (first ?? null);
}

type AddressReading = ReturnType<typeof readTypedAddress>;

/** Texts that are no street, such as phone numbers and web addresses. */
const NO_STREET = /^\P{L}*$|[@?]|\d(?:[\s().-]*\d){6}|https?:|www\./iu;

/** Whether a text alone can be this part of an address. */
function mayBePart(part: 'line' | 'city', text: string, context: DraftContext): boolean {
  if (/[,;，；、\n]/u.test(text) || dateValueOf(text, context) !== null || exactMoneyIn(text, context) !== null)
    return false;
  return part === 'line' ? !NO_STREET.test(text) : isCityOrRegion(text);
}

/** Reads the text as the one missing part of the address if possible, else as an address. */
function readMissing(text: string, address: CustomerAddress, context: DraftContext): AddressReading {
  const { countryNamed } = context;
  const missing = onlyMissingPart(address);
  if (missing === 'country') {
    const read = readTypedCountry(text, countryNamed);
    if (read.kind === 'understood') return understood({ ...EMPTY_ADDRESS, country: read.value });
    if (read.kind === 'which') return which(read.candidates.map((country) => ({ ...EMPTY_ADDRESS, country })));
  }
  if ((missing === 'line' || missing === 'city') && mayBePart(missing, text, context))
    return understood({ ...EMPTY_ADDRESS, [missing]: text });
  return dateValueOf(text, context) === null ? readTypedAddress(text, countryNamed) : fault('address-not-understood');
}

/**
 * The typed address with the known district in front of a Chinese street, if the known address is only that district.
 */
function withDistrict({ lines: [district = '', ...more] }: CustomerAddress, text: AddressText): AddressText {
  if (text.line === null || text.city !== null || more.length > 0) return text;
  const isAfter =
    /^\p{Script=Han}+[区县镇]$/u.test(district) && /^\p{Script=Han}/u.test(text.line) && !text.line.includes(district);
  return isAfter ? { ...text, line: `${district}${text.line}` } : text;
}

/** Reads the customer's address, or the missing part of it. */
export function readAddress(text: string, { customer }: Answers, context: DraftContext): AnswerReading {
  const read = readMissing(text, customer.address, context);
  if (read.kind === 'fault') return rejectedAnswer('customerAddress', read.fault);
  const texts = read.kind === 'which' ? read.candidates : [read.value];
  if (texts.some(({ line }) => (line ?? '').length > LONGEST_DRAFT_TEXTS.customerAddress))
    return rejectedAnswer('customerAddress', 'too-long');
  if (texts.some(({ city }) => (city ?? '').length > LONGEST_DRAFT_TEXTS.customerCity))
    return rejectedAnswer('customerCity', 'too-long');
  const located = (each: AddressText): Answers['customer'] => ({
    ...customer,
    address: withAddress(customer.address, withDistrict(customer.address, each)),
  });
  if (read.kind === 'understood') return understoodAs({ customer: located(read.value) }, understoodAddress(read.value));
  return { kind: 'which', candidates: texts.map((each) => knownCandidate(located(each))) };
}
