import { readValue } from '../forms/deal-fields';
import { parsedAs, type ReadPart } from '../forms/read-part';
import type { Money } from '../money/money';
import type { MoneyFault } from '../money/money-text';
import type { Routing } from './routing';

/** The form fields that say which referrals are posted in a channel. */
export interface RoutingFields {
  /** Names or ISO 3166 alpha-2 codes, separated by commas; empty: all. */
  readonly countries: string;
  /** Names or ids, separated by commas or semicolons; empty: all. */
  readonly solutions: string;
  readonly smallestValue: string;
  readonly currency: string;
  /** `inbound` or `all`. */
  readonly directions: string;
}

/** Why a field is rejected. */
export type RoutingFault = MoneyFault | 'too-long' | 'country-unknown' | 'choice-unknown';

/** The longest accepted texts, in UTF-16 units; longer ones would not fit the card. */
export const LONGEST_ROUTING_TEXTS = { countries: 1_000, solutions: 1_000 } as const;

/** The code of the country that a text names; null: none. */
export type CountryNamed = (text: string) => string | null;

type ReadRouting<Value> = ReadPart<Value, keyof RoutingFields, RoutingFault>;

/** Invisible formatting characters, which often come along with copied text. */
const FORMATTING_CHARACTERS = /[\u061C\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;

const listItems = (text: string): readonly string[] =>
  text
    .replace(FORMATTING_CHARACTERS, '')
    .split(/[,;，；、\n]/u)
    .map((one) => one.trim().replace(/\s+/gu, ' '))
    .filter((one) => one !== '');

/**
 * The countries in a typed text, and the parts of it that name no country. Codes may also be separated by spaces alone.
 */
export function countriesIn(
  text: string,
  named: CountryNamed,
): { readonly codes: readonly string[]; readonly unknown: readonly string[] } {
  const read = listItems(text).map((one) => {
    const words = named(one) === null ? one.split(' ') : [one];
    const codes = words.map(named).filter((code) => code !== null);
    return codes.length < words.length ? { codes: [], unknown: [one] } : { codes, unknown: [] };
  });
  return { codes: [...new Set(read.flatMap(({ codes }) => codes))], unknown: read.flatMap(({ unknown }) => unknown) };
}

function readCountries(countries: string, named: CountryNamed): ReadRouting<readonly string[]> {
  if (countries.length > LONGEST_ROUTING_TEXTS.countries) return parsedAs([], { countries: 'too-long' });
  const { codes, unknown } = countriesIn(countries, named);
  return parsedAs(codes, unknown.length > 0 ? { countries: 'country-unknown' } : {});
}

const readSolutionNames = (solutions: string): ReadRouting<readonly string[]> =>
  solutions.length > LONGEST_ROUTING_TEXTS.solutions
    ? parsedAs([], { solutions: 'too-long' })
    : parsedAs([...new Set(listItems(solutions.toLowerCase()))]);

/** Reads the minimum value. Zero is no condition, since every value is at least zero. */
function readMinimumValue({ smallestValue, currency }: RoutingFields, locale: string): ReadRouting<Money | null> {
  const { value, faults } = readValue({ dealValue: smallestValue, currency }, locale);
  const { dealValue, currency: ofCurrency } = faults as Partial<Record<'dealValue' | 'currency', MoneyFault>>;
  return parsedAs(value?.minor === 0 ? null : value, {
    ...(dealValue === undefined ? {} : { smallestValue: dealValue }),
    ...(ofCurrency === undefined ? {} : { currency: ofCurrency }),
  });
}

function readDirections(directions: string): ReadRouting<Routing['directions']> {
  const chosen = (['inbound', 'all'] as const).find((choice) => choice === directions.trim());
  return chosen === undefined ? parsedAs('all', { directions: 'choice-unknown' }) : parsedAs(chosen);
}

/** Reads the routing of a channel, with numbers as written in `locale`. */
export function readRouting(fields: RoutingFields, locale: string, countryNamed: CountryNamed): ReadRouting<Routing> {
  const countries = readCountries(fields.countries, countryNamed);
  const solutions = readSolutionNames(fields.solutions);
  const smallestValue = readMinimumValue(fields, locale);
  const directions = readDirections(fields.directions);
  return parsedAs(
    {
      countries: countries.value,
      solutions: solutions.value,
      smallestValue: smallestValue.value,
      directions: directions.value,
    },
    { ...countries.faults, ...solutions.faults, ...smallestValue.faults, ...directions.faults },
  );
}
