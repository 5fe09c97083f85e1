import { addressParts, type AddressPart } from './address-piece';
import { countriesOfState, isAlsoCity } from './states';

/** The address of a customer, as far as it was typed. */
export interface AddressText {
  readonly line: string | null;
  readonly city: string | null;
  readonly state: string | null;
  readonly postalCode: string | null;
  /** ISO 3166 alpha-2. */
  readonly country: string | null;
}

/** Finds the alpha-2 code of a country by its name or code in any language; null if the text names none. */
export type CountryNamed = (text: string) => string | null;

/** An address of which nothing is known. */
export const EMPTY_ADDRESS: AddressText = { line: null, city: null, state: null, postalCode: null, country: null };

/** Country codes that, in lower case, are also common words. */
const COUNTRY_CODE_WORDS = new Set('am as at be by do in is it me my no so to ok'.split(' '));

/** The country that a piece names; null if it has digits, or is a common word in lower case. */
export const countryIn = (piece: string, countryNamed: CountryNamed): string | null =>
  COUNTRY_CODE_WORDS.has(piece) || /\d/u.test(piece) ? null : countryNamed(piece);

const DIRECTIONS =
  /(?:^| )(?:new|north|northern|south|southern|east|eastern|west|western|central|gulf|of|upper|lower|little|the)$/iu;

/** Splits `Seattle USA` into city and country; any other piece is returned as it is. */
function withCountryApart(piece: string, countryNamed: CountryNamed): readonly string[] {
  if (countryIn(piece, countryNamed) !== null || countriesOfState(piece).length > 0) return [piece];
  const words = piece.split(' ');
  for (let last = 1; last < Math.min(words.length, 4); last += 1) {
    const [before, end] = [words.slice(0, -last).join(' '), words.slice(-last).join(' ')];
    const isName = end.length > 3 || /^[A-Z][A-Z.]*$/u.test(end);
    if (
      isName &&
      countryIn(end, countryNamed) !== null &&
      countriesOfState(end).length === 0 &&
      !DIRECTIONS.test(before)
    )
      return [before, end];
  }
  const [, han, rest] = /^(中国|中华人民共和国)(\p{Script=Han}.*)$/u.exec(piece) ?? [];
  return han === undefined || rest === undefined ? [piece] : [rest, han];
}

/** The parts of one address, before they are put in place. */
interface CollectedParts {
  readonly lines: readonly string[];
  readonly texts: readonly string[];
  readonly states: readonly Extract<AddressPart, { readonly kind: 'state' }>[];
  readonly city: string | null;
  readonly postalCodes: readonly string[];
}

function collectParts(held: readonly AddressPart[]): CollectedParts | null {
  const of = (kind: AddressPart['kind']): readonly string[] =>
    held.flatMap((one) => (one.kind === kind ? [one.text] : []));
  const states = held.flatMap((one) => (one.kind === 'state' ? [one] : []));
  const cities = of('city');
  const draft = {
    lines: of('line'),
    texts: of('text'),
    states,
    city: cities[0] ?? null,
    postalCodes: of('postalCode'),
  };
  return states.length > 1 || cities.length > 1 || draft.postalCodes.length > 1 || draft.lines.length > 3
    ? null
    : draft;
}

/** The parts of all pieces. A state that is also the name of a city counts as a state only after a city. */
function partsOfAll(pieces: readonly string[]): readonly AddressPart[] {
  const all = pieces.flatMap((piece) => addressParts(piece).map((one) => ({ ...one, piece })));
  const isCityTold = (index: number): boolean =>
    all.some(({ kind }, other) => other !== index && other < index && (kind === 'text' || kind === 'city'));
  const states = all.filter(({ kind }) => kind === 'state').length;
  return all.map((one, index): AddressPart =>
    one.kind === 'state' && isAlsoCity(one.text) && (states > 1 || all.length === 1) && !isCityTold(index)
      ? { kind: 'text', text: one.text }
      : one,
  );
}

type StreetAndCity = Pick<AddressText, 'line' | 'city' | 'state'>;

/** Two pieces without further hints are a city and its region, or a house and its city. */
function twoPlaces(one: string, two: string, { lines, city }: CollectedParts): readonly StreetAndCity[] {
  const region = { line: lines.join(', ') || null, city: one, state: two };
  return region.line !== null || city !== null || /^[A-Z]{2,3}$/u.test(two)
    ? [region]
    : [region, { line: one, city: two, state: null }];
}

/** Whether a city without other parts can also be the state of the same name. */
const isCityOrState = ({ line, city, state }: StreetAndCity, { postalCodes }: CollectedParts): boolean =>
  city !== null && isAlsoCity(city) && line === null && state === null && postalCodes.length === 0;

function possiblePlaces(draft: CollectedParts): readonly StreetAndCity[] {
  const state = draft.states[0]?.text ?? null;
  const [one = null, two, ...more] = draft.city === null ? draft.texts : [draft.city, ...draft.texts];
  if (more.length > 0) return [];
  const place: StreetAndCity = { line: draft.lines.join(', ') || null, city: one, state };
  if (two === undefined) return isCityOrState(place, draft) ? [place, { ...place, city: null, state: one }] : [place];
  return one === null || state !== null ? [] : twoPlaces(one, two, draft);
}

/** Texts that are no place, such as refusals, questions and alternatives. */
const NOT_A_PLACE =
  /^(?:tb[acd]|unknown|unsure|not|no|none|n\/a|somewhere|anywhere|don't|idk|same|skip|later|what|who|where|sure|yes|不|没|无|未|待定|暂|还|我|跳过|返回|取消|创建)(?![a-z])|(?: |^)(?:or|and)(?: |$)|或|还是/iu;

/**
 * Whether a text can be a city or a region: letters only; two capitals can be a region that is not in the list of
 * states.
 */
export const isCityOrRegion = (text: string): boolean =>
  /^[\p{L}\p{M}\s.,'()/-]+$/u.test(text) &&
  /\p{L}{3}|\p{Script=Han}{2}|^[A-Z]{2}$/u.test(text) &&
  !NOT_A_PLACE.test(text) &&
  !/\.\p{Ll}{2}|www\./u.test(text);

function addressesIn(pieces: readonly string[], country: string | null): readonly AddressText[] {
  const draft = collectParts(partsOfAll(pieces));
  if (draft?.texts.every(isCityOrRegion) !== true) return [];
  const [state] = draft.states;
  // A state that only one country has implies the country.
  const [implied = null, ...others] = state?.countries ?? [];
  const settled = country ?? (others.length === 0 ? implied : null);
  const places = possiblePlaces(draft).filter(({ city }) => !/^[A-Z]{2}$/u.test(city ?? ''));
  return places.map((place) => ({ ...place, postalCode: draft.postalCodes[0] ?? null, country: settled }));
}

/**
 * The two capitals at the end of a piece; empty if there are none. `Los Angeles CA` can be in California or in Canada.
 */
const capitalsAtEnd = (piece: string): string => /^\p{L}.* ([A-Z]{2})$/u.exec(piece)?.[1] ?? '';

/** The addresses that pieces between commas can mean; empty if they make none. */
export function addressesOf(typed: readonly string[], countryNamed: CountryNamed): readonly AddressText[] {
  const pieces = typed.flatMap((piece) => withCountryApart(piece, countryNamed));
  const at = pieces.findLastIndex(
    (piece, index) => (index === pieces.length - 1 || index === 0) && countryIn(piece, countryNamed) !== null,
  );
  const last = pieces.at(-1) ?? '';
  if (at < 0) return withoutCountry(pieces, last, countryNamed);
  const named = pieces[at] ?? '';
  const others = pieces.toSpliced(at, 1);
  const asCountry = addressesIn(others, countryIn(named, countryNamed));
  // German and other addresses with the postal code first have no American state.
  const isAmerican =
    countriesOfState(named).includes('US') &&
    !others.some(
      (piece) => /^(?:[A-Z]{1,2}-)?\d{4,5} \p{L}/u.test(piece) && addressParts(piece)[0]?.kind === 'postalCode',
    );
  return isAmerican ? [...asCountry, ...addressesIn(pieces, 'US')] : asCountry;
}

function withoutCountry(pieces: readonly string[], last: string, countryNamed: CountryNamed): readonly AddressText[] {
  const code = capitalsAtEnd(last);
  const country = code === '' || addressParts(last).length !== 2 ? null : countryNamed(code);
  if (country === null) return addressesIn(pieces, null);
  return [...addressesIn([...pieces.slice(0, -1), last.slice(0, -3)], country), ...addressesIn(pieces, 'US')];
}
