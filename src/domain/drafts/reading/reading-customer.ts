import type { Customer } from '../../model/referral';
import { fault, understood, which } from '../../typed/reading';
import {
  EMPTY_ADDRESS,
  isPlace,
  readTypedAddress,
  readTypedCountry,
  readTypedCustomer,
  type AddressText,
  type CustomerText,
} from '../../typed/places/typed-customer';
import { answered, oneOf, refused, told, type AnswerReading, type Understood } from '../model/answer';
import type { Answers, Candidate, DraftContext } from '../model/draft';
import { beginsWordsOf, isSameName } from '../model/known-names';
import { dayOf, moneyOf } from './line-values';
import { LONGEST_TEXTS } from '../model/rules';

type Address = Customer['address'];

/** The most customers that are asked back at once. */
const MOST_CANDIDATES = 8;

const isSameWhereTold = (told: string | null, known: string | null): boolean =>
  told === null || isSameName(told, known ?? '');

/** An address with what was told of it. Who tells of another city or country leaves the old state and postal code behind. */
export function withAddress(address: Address, text: AddressText): Address {
  const isThere = isSameWhereTold(text.city, address.city) && isSameWhereTold(text.country, address.country);
  return {
    lines: text.line === null ? address.lines : [text.line],
    city: text.city ?? address.city,
    state: text.state ?? (isThere ? address.state : null),
    postalCode: text.postalCode ?? (isThere ? address.postalCode : null),
    country: text.country ?? address.country,
  };
}

/** A customer under the name that was told. Of one with another name the size and the D-U-N-S number are not known any more. */
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

function addressTold({ line, city, country }: AddressText): readonly Understood[] {
  const texts = told({ customerAddress: line, customerCity: city });
  return country === null ? texts : [...texts, { field: 'customerCountry', label: { kind: 'country', code: country } }];
}

const customerTold = (text: CustomerText): readonly Understood[] => [
  ...told({ customerName: text.name, customerDuns: text.duns }),
  ...addressTold(text),
];

const knownCandidate = (customer: Customer): Candidate => ({
  label: { kind: 'customer', customer },
  answers: { customer },
});

const newCandidate = (text: CustomerText, current: Customer): Candidate => ({
  label: { kind: 'text', text: text.name },
  answers: { customer: customerFrom(text, current) },
});

/** The same where there are several to tell apart, which have the name in common. */
const readCandidate = (text: CustomerText, current: Customer): Candidate => knownCandidate(customerFrom(text, current));

/** Whether all that was told of a customer holds for a known one. */
const isKnownAs = (text: CustomerText, { name, duns, address }: Customer): boolean =>
  isSameName(text.name, name ?? '') &&
  (text.line === null || isSameName(text.line, address.lines.join(', '))) &&
  isSameWhereTold(text.city, address.city) &&
  isSameWhereTold(text.country, address.country) &&
  isSameWhereTold(text.duns, duns);

/**
 * Reads who is meant by a customer that was told; of several readings each. One that fits a known customer with all that was
 * told of it is that one; one whose name begins others' is asked back.
 */
export function readCustomerText(
  texts: readonly CustomerText[],
  { customer: current }: Answers,
  { customers: known }: DraftContext,
): AnswerReading {
  const [only, ...others] = texts;
  if (only === undefined) return refused('customerName', 'customer-not-understood');
  if (texts.some(({ name }) => name.length > LONGEST_TEXTS.customerName)) return refused('customerName', 'too-long');
  const alike = known.filter(({ name }) => name !== null && beginsWordsOf(only.name, name)).slice(0, MOST_CANDIDATES);
  if (others.length > 0)
    return oneOf('customer', [...alike.map(knownCandidate), ...texts.map((text) => readCandidate(text, current))]);
  if (alike.length === 0) return answered({ customer: customerFrom(only, current) }, customerTold(only));
  const [meant, ...more] = alike.filter((customer) => isKnownAs(only, customer));
  if (meant !== undefined && more.length === 0) return oneOf('customer', [knownCandidate(meant)]);
  return oneOf('customer', [...alike.map(knownCandidate), newCandidate(only, current)]);
}

/**
 * Reads who the customer is. A name that one known customer has takes that one with all that is known of it; a name that
 * several have, or that begins theirs, is asked back, and whether a new one is meant.
 */
export function readCustomer(text: string, answers: Answers, context: DraftContext): AnswerReading {
  const named = context.customers.filter(({ name }) => name !== null && isSameName(name, text));
  const [only] = named;
  if (only !== undefined && named.length === 1) return oneOf('customer', [knownCandidate(only)]);
  const read = readTypedCustomer(text, context.countryNamed);
  if (read.kind === 'fault') return refused('customerName', read.fault);
  return readCustomerText(read.kind === 'which' ? read.candidates : [read.value], answers, context);
}

/** The one part of an address that is missing; null: several are, or none is. */
function onlyMissing({ lines, city, country }: Address): 'line' | 'city' | 'country' | null {
  const missing = [
    lines.length === 0 ? 'line' : null,
    city === null ? 'city' : null,
    country === null ? 'country' : null,
  ] as const;
  const [first, ...others] = missing.filter((part) => part !== null);
  return others.length > 0 ? null : (first ?? null);
}

type AddressReading = ReturnType<typeof readTypedAddress>;

/** What can be dialled is no street. */
const NO_STREET = /^\P{L}*$|[@?]|\d(?:[\s().-]*\d){6}|https?:|www\./iu;

/** Whether a text that stands alone can be this part of an address. */
function mayBePart(part: 'line' | 'city', text: string, context: DraftContext): boolean {
  if (/[,;，；、\n]/u.test(text) || dayOf(text, context) !== null || moneyOf(text, context) !== null) return false;
  return part === 'line' ? !NO_STREET.test(text) : isPlace(text);
}

/** Reads the one part that is missing, where the text holds nothing else; else what an address is taken for. */
function readMissing(text: string, address: Address, context: DraftContext): AddressReading {
  const { countryNamed } = context;
  const missing = onlyMissing(address);
  if (missing === 'country') {
    const read = readTypedCountry(text, countryNamed);
    if (read.kind === 'understood') return understood({ ...EMPTY_ADDRESS, country: read.value });
    if (read.kind === 'which') return which(read.candidates.map((country) => ({ ...EMPTY_ADDRESS, country })));
  }
  if ((missing === 'line' || missing === 'city') && mayBePart(missing, text, context))
    return understood({ ...EMPTY_ADDRESS, [missing]: text });
  return dayOf(text, context) === null ? readTypedAddress(text, countryNamed) : fault('address-not-understood');
}

/** A Chinese street after the district that was told alone before, in front of which nothing else stands. */
function afterDistrict({ lines: [district = '', ...more] }: Address, text: AddressText): AddressText {
  if (text.line === null || text.city !== null || more.length > 0) return text;
  const isAfter =
    /^\p{Script=Han}+[区县镇]$/u.test(district) && /^\p{Script=Han}/u.test(text.line) && !text.line.includes(district);
  return isAfter ? { ...text, line: `${district}${text.line}` } : text;
}

/** Reads where the customer is, or what is still missing of that. */
export function readAddress(text: string, { customer }: Answers, context: DraftContext): AnswerReading {
  const read = readMissing(text, customer.address, context);
  if (read.kind === 'fault') return refused('customerAddress', read.fault);
  const texts = read.kind === 'which' ? read.candidates : [read.value];
  if (texts.some(({ line }) => (line ?? '').length > LONGEST_TEXTS.customerAddress))
    return refused('customerAddress', 'too-long');
  if (texts.some(({ city }) => (city ?? '').length > LONGEST_TEXTS.customerCity))
    return refused('customerCity', 'too-long');
  const located = (each: AddressText): Answers['customer'] => ({
    ...customer,
    address: withAddress(customer.address, afterDistrict(customer.address, each)),
  });
  if (read.kind === 'understood') return answered({ customer: located(read.value) }, addressTold(read.value));
  return { kind: 'which', candidates: texts.map((each) => knownCandidate(located(each))) };
}
