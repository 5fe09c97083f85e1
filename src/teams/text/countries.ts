import { LOCALES } from '../../locales/translate';
import { formatCountry } from './formats';
import type { Reader } from './reader';

const LETTERS = 'A B C D E F G H I J K L M N O P Q R S T U V W X Y Z'.split(' ');

/** Codes that Intl knows but that are not countries: groups, parts of countries, reserved and invented codes. */
const NOT_COUNTRIES = new Set('AC CP CQ DG EA EU EZ IC QO TA UN XA XB ZZ'.split(' '));

/** Names in common use that Intl does not have. */
const OTHER_NAMES: Readonly<Record<string, readonly string[]>> = {
  AE: ['UAE', '阿联酋'],
  CI: ['Ivory Coast'],
  CN: ['PRC', "People's Republic of China", '中华人民共和国', 'Mainland China', '中国大陆'],
  CZ: ['Czech Republic'],
  GB: ['Great Britain', 'Britain'],
  HK: ['Hong Kong SAR', '中国香港'],
  KR: ['Korea', 'Republic of Korea'],
  MO: ['Macau', 'Macao SAR', '中国澳门'],
  NL: ['Holland'],
  RU: ['Russian Federation'],
  SZ: ['Swaziland'],
  TR: ['Turkey'],
  TW: ['中国台湾'],
  US: ['USA', 'U.S.', 'U.S.A.', 'United States of America', 'America'],
  VN: ['Viet Nam'],
};

/** The code of every country in ISO 3166, and Kosovo's, which is in common use. */
export const COUNTRY_CODES: readonly string[] = LETTERS.flatMap((first) =>
  LETTERS.map((second) => first + second),
).filter(isCountry);

function isCountry(code: string): boolean {
  if (NOT_COUNTRIES.has(code)) return false;
  // For a country that no longer exists, Intl returns its successor.
  const isCurrent = new Intl.Locale(`und-${code}`).region === code;
  return isCurrent && new Intl.DisplayNames('en', { type: 'region', fallback: 'none' }).of(code) !== undefined;
}

/** A normalized name: without case, accents, punctuation, a leading "the" and other differences in spelling. */
const normalizedName = (name: string): string =>
  name
    .normalize('NFKD')
    .toLowerCase()
    .replaceAll('&', ' and ')
    .replace(/\b(?:saint|sankt)\b/gu, 'st')
    .replace(/[^\p{L}\s-]/gu, '')
    .replace(/[\s-]+/gu, ' ')
    .trim()
    .replace(/^the /u, '');

/** Further languages in which customers write their address. */
const OTHER_LANGUAGES = ['de', 'fr', 'es', 'it', 'pt', 'nl', 'pl', 'sv', 'ja', 'ko', 'zh-TW'];

type CountryName = readonly [name: string, code: string];

/** The names of the countries in a language, each with its code. */
function countryNamesIn(locale: string): readonly CountryName[] {
  const styles = (['long', 'short'] as const).map((style) => new Intl.DisplayNames(locale, { type: 'region', style }));
  return COUNTRY_CODES.flatMap((code) => styles.map((names): CountryName => [names.of(code) ?? code, code]));
}

/** Every name with its code. If languages use a name for different countries, the bot's languages decide. */
function knownNames(): ReadonlyMap<string, string> {
  const codes = COUNTRY_CODES.map((code): CountryName => [code, code]);
  const others = Object.entries(OTHER_NAMES).flatMap(([code, names]) => names.map((name): CountryName => [name, code]));
  const named = [...OTHER_LANGUAGES.flatMap(countryNamesIn), ...codes, ...LOCALES.flatMap(countryNamesIn), ...others];
  return new Map(named.map(([name, code]) => [normalizedName(name), code]));
}

/** Created at the first use, since it takes some time. */
let codesByName: ReadonlyMap<string, string> | null = null;

/** The code of the country in a text: its code, or its name in one of many languages; null if there is none. */
export function countryNamed(text: string): string | null {
  codesByName ??= knownNames();
  return codesByName.get(normalizedName(text)) ?? null;
}

/** A country's name in the reader's language if {@link countryNamed} finds the country by it; otherwise its code. */
export function countryName(reader: Reader, code: string): string {
  const name = formatCountry(reader, code);
  return countryNamed(name) === code && !/[,;，；、]/u.test(name) ? name : code;
}
