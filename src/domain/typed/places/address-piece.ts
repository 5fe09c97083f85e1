import { countriesOfState, isStateCode } from './states';

/** A part that one piece of an address holds. */
export type AddressPart =
  | { readonly kind: 'line' | 'city' | 'postalCode' | 'text'; readonly text: string }
  /** `countries`: those that have such a state, limited by a postal code beside it. */
  | { readonly kind: 'state'; readonly text: string; readonly countries: readonly string[] };

const ZIP = '\\d{5}(?:-\\d{4})?';
const CANADIAN = '[A-Z]\\d[A-Z] ?\\d[A-Z]\\d';
const BRITISH = '[A-Z]{1,2}\\d[A-Z\\d]? ?\\d[A-Z]{2}';
const DUTCH = '\\d{4} ?[A-Z]{2}';

const POSTAL_ONLY = new RegExp(
  `^(?:〒 ?|邮编:? ?)?((?:[A-Z]{1,2}-)?\\d{4,7}(?:-\\d{3,4})?|\\d{3}-\\d{4}|\\d{3} \\d{2,3}|${CANADIAN}|${BRITISH}|${DUTCH})$`,
  'u',
);

const STATE_AND_POSTAL = new RegExp(
  `^(?:(.+?)[ ]+)??([A-Z]{2,3}|[A-Z][a-z]+(?: [A-Z][a-z]+)?) (${ZIP}|${CANADIAN}|\\d{4})$`,
  'u',
);

const POSTAL_THEN_CITY = new RegExp(`^(${DUTCH}|(?:[A-Z]{1,2}-)?\\d{4,6}|\\d{3} \\d{2}) (\\p{L}.*)$`, 'u');

const CITY_THEN_POSTAL = new RegExp(
  `^(\\p{L}[^\\d]*?) ?(\\d{5,6}(?:-\\d{4})?|\\d{3}-\\d{4}|(?<= )\\d{4}|${CANADIAN}|${BRITISH})$`,
  'u',
);

const STREET = new RegExp(
  ' (?:street|st|road|rd|avenue|ave|av|boulevard|blvd|lane|ln|drive|dr|way|square|sq|court|ct|plaza|highway|hwy|parkway|pkwy|terrace|crescent|quay|platz|strasse|straße|str|weg|allee|suite|ste|floor|fl|' +
    'building|bldg|unit|apt|room|block)\\.?(?: [\\w-]+)?$|(?:strasse|straße|str\\.|platz|gasse|weg|allee) ?\\d*|^(?:rue|via|calle|rua|avenida|avenue|av\\.|p\\.? ?o\\.? ?box|suite|ste|floor|unit|apt|room|building|level)(?: |$)|' +
    '[路街道号楼层室座栋弄巷]$|大厦|科技园|工业园|\\d+号',
  'iu',
);

/** Whether a piece of an address is a street, a house or a floor. */
export const isStreet = (text: string): boolean =>
  STREET.test(text) || /^\d{1,6}(?!\d)\S* \p{L}|\p{L} \d{1,6}[a-z]?$/u.test(text);

const HAN_ADDRESS =
  /^([^省市区]{2,3}省|[^省市区]{2,5}自治区|内蒙古|广西|西藏|宁夏|新疆)?([^省市区县]{2,6}市|(?<![^])(?:北京|上海|天津|重庆)(?=.))?(.*)$/u;

/** Splits `广东省深圳市南山区科技园1号`, which has no punctuation between its parts. */
function hanPieces(text: string): readonly AddressPart[] | null {
  const [, state, city, line = ''] = HAN_ADDRESS.exec(text) ?? [];
  if (state === undefined && city === undefined) return null;
  const held: AddressPart[] = [];
  if (state !== undefined) held.push({ kind: 'state', text: state, countries: ['CN'] });
  if (city !== undefined) held.push({ kind: 'city', text: city });
  if (line !== '') held.push({ kind: state !== undefined && city === undefined ? 'text' : 'line', text: line });
  return held;
}

/** The countries that have the state and write such a postal code after it. */
function countriesWithPostalCode(state: string, postalCode: string): readonly string[] {
  const all = countriesOfState(state);
  const writes = /^\d{5}/u.test(postalCode) ? 'US' : /^\d{4}$/u.test(postalCode) ? 'AU' : 'CA';
  return all.filter((country) => country === writes);
}

function stateAndPostalCode(text: string): readonly AddressPart[] | null {
  const [whole, before, state = '', postalCode = ''] = STATE_AND_POSTAL.exec(text) ?? [];
  const countries = whole === undefined ? [] : countriesWithPostalCode(state, postalCode);
  if (countries.length === 0) return null;
  const city: readonly AddressPart[] = before === undefined ? [] : [{ kind: 'text', text: before }];
  return [...city, { kind: 'state', text: state, countries }, { kind: 'postalCode', text: postalCode }];
}

function cityAndPostalCode(text: string): readonly AddressPart[] | null {
  if (isStreet(text) && !BRITISH_END.test(text) && !POSTAL_THEN_CITY.test(text)) return null;
  const [, first, city] = POSTAL_THEN_CITY.exec(text) ?? [];
  if (first !== undefined && city !== undefined)
    return STREET.test(city)
      ? null
      : [
          { kind: 'postalCode', text: first },
          { kind: 'city', text: city },
        ];
  const [, name, last] = CITY_THEN_POSTAL.exec(text) ?? [];
  return name === undefined || last === undefined
    ? null
    : [
        { kind: 'text', text: name.trim() },
        { kind: 'postalCode', text: last },
      ];
}

const BRITISH_END = new RegExp(`^\\p{L}[^\\d]* (?:${BRITISH}|${CANADIAN}|\\d{5,6})$`, 'u');

/** Splits `Seattle WA`; the state is in capitals. */
function cityAndState(text: string): readonly AddressPart[] | null {
  const [, city, state = ''] = /^(\p{L}.*) ([A-Z]{2,3})$/u.exec(text) ?? [];
  if (city === undefined || !isStateCode(state) || isStreet(city)) return null;
  return [
    { kind: 'text', text: city },
    { kind: 'state', text: state, countries: countriesOfState(state) },
  ];
}

/** State codes that, in lower case, are also common words. */
const SMALL_WORDS = new Set('al co de hi id in la ma me ne ok or pa'.split(' '));

/** A piece such as `seattle wa 98101`, all in lower case, with its state in capitals. */
function withStateInCapitals(piece: string): string {
  if (piece !== piece.toLowerCase()) return piece;
  return piece.replace(/(^| )([a-z]{2})(?=$| \d{5}(?:-\d{4})?$)/u, (whole, before: string, state: string) =>
    isStateCode(state.toUpperCase()) && !(SMALL_WORDS.has(state) && piece.endsWith(state))
      ? `${before}${state.toUpperCase()}`
      : whole,
  );
}

/** The parts of a piece of an address between commas, in the order of the text. */
export function addressParts(typed: string): readonly AddressPart[] {
  const piece = withStateInCapitals(typed);
  const postalCode = POSTAL_ONLY.exec(piece)?.[1];
  if (postalCode !== undefined) return [{ kind: 'postalCode', text: postalCode }];
  const together = stateAndPostalCode(piece) ?? cityAndPostalCode(piece) ?? cityAndState(piece);
  if (together !== null) return together;
  const countries = countriesOfState(piece);
  if (countries.length > 0) return [{ kind: 'state', text: piece, countries }];
  const han = /\p{Script=Han}/u.test(piece) ? hanPieces(piece) : null;
  return han ?? [{ kind: isStreet(piece) ? 'line' : 'text', text: piece }];
}
