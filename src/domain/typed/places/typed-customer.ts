import { addressesOf, countryIn, EMPTY_ADDRESS, type AddressText, type CountryNamed } from './address-text';
import { companiesIn, type Company } from './company-name';
import { LONGEST_ANSWER, tidyAnswer } from '../plain-answer';
import { fault, MOST_CANDIDATES, readingAmong, understood, which, type Reading } from '../reading';
import { countriesOfState } from './states';

/** A customer, as far as it was typed. */
export interface CustomerText extends AddressText {
  readonly name: string;
  /** The nine digits of a D-U-N-S number. */
  readonly duns: string | null;
}

const DUNS =
  /(?:[,;]\s*|\s+|^)\(?(?:d-?u-?n-?s|邓白氏|邓氏)(?:\s*(?:number|nr|no|#|编码|号码|号|码)\.?)?\s*[:#]?\s*(\d{2}-?\d{3}-?\d{4})(?!\d)\)?/iu;

const DUNS_ALONE = /(?:^|[,;]\s*)(\d{2}-\d{3}-\d{4})(?=$|\s*[,;])/u;

/** Takes the D-U-N-S number out of a text. */
function withoutDuns(text: string): { readonly rest: string; readonly duns: string | null } {
  const found = DUNS.exec(text) ?? DUNS_ALONE.exec(text);
  if (found === null) return { rest: text, duns: null };
  return { rest: text.replace(found[0], ''), duns: (found[1] ?? '').replace(/-/gu, '') };
}

/** The normalized text. The brackets in the names of Chinese companies stay as they are. */
const preparedCustomer = (text: string): string =>
  text
    .replace(/[\n\r\t]+|،/gu, ', ')
    .replace(/[^（）]+/gu, (part) => part.normalize('NFKC'))
    .replace(/[\u200b-\u200f\u202a-\u202e\u2060\ufeff]/gu, '')
    .replace(/\s+/gu, ' ')
    .trim();

function customersAt(company: Company, duns: string | null, countryNamed: CountryNamed): readonly CustomerText[] {
  const addresses =
    company.rest.length === 0 ? [EMPTY_ADDRESS] : addressesOf(company.rest.map(tidyAnswer), countryNamed);
  return addresses.map((address) => ({ name: company.name, ...address, duns }));
}

/** The customers if nine digits at the end are a D-U-N-S number rather than part of the name. */
function withBareDuns(line: string, duns: string | null, countryNamed: CountryNamed): readonly CustomerText[] {
  const [, before, digits] = duns === null ? (/^(.*\p{L}.*?)[ ,]+(\d{9})$/u.exec(line) ?? []) : [];
  if (before === undefined || digits === undefined) return [];
  return companiesIn(before, countryNamed).flatMap((company) => customersAt(company, digits, countryNamed));
}

/**
 * Reads a company in one line, its name first: `Contoso Ltd, 1 Main Street, Springfield, IL 62701, United States`. Each
 * ambiguous part, such as a country or a state, or a part of the name or of the address, gives both readings.
 */
export function readTypedCustomer(
  text: string,
  countryNamed: CountryNamed,
): Reading<CustomerText, 'customer-not-understood'> {
  const line = text.length > LONGEST_ANSWER ? '' : preparedCustomer(text);
  const { rest, duns } = withoutDuns(line);
  if (/d-?u-?n-?s\b|邓白氏/iu.test(rest)) return fault('customer-not-understood');
  const all = [
    ...withBareDuns(rest, duns, countryNamed),
    ...companiesIn(rest, countryNamed).flatMap((company) => customersAt(company, duns, countryNamed)),
  ];
  return readingAmong(all.slice(0, MOST_CANDIDATES), 'customer-not-understood');
}

const AROUND_ADDRESS =
  /^(?:(?:it is|it's|they are|they're|the address is|address|located|based|in|at|地址|位于|在|是)(?:[ :]+|(?<=\p{Script=Han}):?))+/iu;

/** Reads an address in one line, or a part of one: `Seattle, US`. */
export function readTypedAddress(
  text: string,
  countryNamed: CountryNamed,
): Reading<AddressText, 'address-not-understood'> {
  const line = text.length > LONGEST_ANSWER ? '' : tidyAnswer(preparedCustomer(text)).replace(AROUND_ADDRESS, '');
  const pieces = line
    .split(/[,;、|。]/u)
    .map((piece) => piece.trim())
    .filter((piece) => piece !== '');
  if (pieces.length === 0 || /@|\?|^(?:no|none|skip|idk|don't know|不知道|没有|跳过|无)$/iu.test(line))
    return fault('address-not-understood');
  return readingAmong(addressesOf(pieces, countryNamed).slice(0, MOST_CANDIDATES), 'address-not-understood');
}

const AROUND_COUNTRY =
  /^(?:(?:it is|it's|they are|country|the country is|based|in|from|国家|位于|在|是)(?:[ :]+|(?<=\p{Script=Han}):?))+/iu;

/** Reads a country, as its alpha-2 code. A name that is also that of an American state gives both as candidates. */
export function readTypedCountry(text: string, countryNamed: CountryNamed): Reading<string, 'country-not-understood'> {
  const line = tidyAnswer(text).replace(/[.!?。,]+$/u, '');
  const whole = countryNamed(line) === null ? line.replace(AROUND_COUNTRY, '') : line;
  const code = countryNamed(whole);
  if (code === null || /\d/u.test(whole)) return fault('country-not-understood');
  // Two lower-case letters may also be a word: "no", "it".
  if (countryIn(whole, countryNamed) === null) return which([code]);
  return whole.length > 2 && countriesOfState(whole).includes('US') && code !== 'US'
    ? which([code, 'US'])
    : understood(code);
}
