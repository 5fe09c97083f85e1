import { SOLUTION_GROUPS } from '../../domain/model/catalogue';
import type { Draft, DraftContext } from '../../domain/drafts/model/draft';
import { customerKey } from '../../domain/drafts/form/form';
import { offeredKey } from '../../domain/drafts/model/people-keys';
import { fullName } from '../../domain/model/person';
import { COUNTRIES } from '../text/countries';
import { formatCountry } from '../text/formats';
import { inert } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { offeredPeople } from './draft-form';
import { customerLine } from './draft-words';
import { assistanceChoices, currencyChoices, solutionTitle, type Choice } from './form-fields';

export type { Choice } from './form-fields';

/** What an input offers, and how many more there are than it has room for. */
export interface Choices {
  readonly choices: readonly Choice[];
  readonly more: number;
}

/** How many choices a list of many has on a card: one part has a card to itself, or all parts share one. */
const MANY = { part: 30, all: 12 } as const;

/** How much of a name a choice has room for, in UTF-16 units. */
const LONGEST_TITLE = { part: 60, all: 40 } as const;

/** Whether a card asks for one part or for all of them. */
export type Extent = keyof typeof MANY;

const all = (choices: readonly Choice[]): Choices => ({ choices, more: 0 });

/** As many as there is room for, in their order; those that are chosen are always among them. */
function some(choices: readonly Choice[], chosen: string | undefined, extent: Extent): Choices {
  const wanted = new Set((chosen ?? '').split(','));
  const room = Math.max(MANY[extent] - choices.filter(({ value }) => wanted.has(value)).length, 0);
  const others = new Set(choices.filter(({ value }) => !wanted.has(value)).slice(0, room));
  const shown = choices.filter((choice) => wanted.has(choice.value) || others.has(choice));
  return { choices: shown, more: choices.length - shown.length };
}

/** Customers that can only be named by more than this, in UTF-16 units, are typed: a card has no room for them. */
const LONGEST_KEY = 150;

/** How many customers are offered at most: Teams shows no more. */
export const CUSTOMERS_SHOWN = 15;

/** Customers as choices. */
export const customerChoices = (
  customers: DraftContext['customers'],
  reader: Reader,
  most = CUSTOMERS_SHOWN,
): readonly Choice[] =>
  customers
    .filter((customer) => customer.name !== null && customerKey(customer).length <= LONGEST_KEY)
    .slice(0, most)
    .map((customer) => ({ title: inert(customerLine(customer, reader)), value: customerKey(customer) }));

const sortedCountries = new Map<string, readonly Choice[]>();

/** Every country by its name in the reader's language, in that language's order. Sorting takes a moment, and is done once. */
export function countryChoices(reader: Reader): readonly Choice[] {
  const known = sortedCountries.get(reader.locale);
  if (known !== undefined) return known;
  const { compare } = new Intl.Collator(reader.locale);
  const sorted = COUNTRIES.map((value) => ({ title: formatCountry(reader, value), value })).sort((one, other) =>
    compare(one.title, other.title),
  );
  sortedCountries.set(reader.locale, sorted);
  return sorted;
}

/** The currencies that are traded most, for cards that have no room for all. */
const MAJOR =
  'USD EUR JPY GBP CNY AUD CAD CHF HKD SGD SEK KRW NOK NZD INR MXN TWD ZAR BRL DKK PLN THB ILS IDR CZK AED TRY HUF CLP SAR PHP MYR COP RON'.split(
    ' ',
  );

/** Every currency, the latest ones first; on a card that has no room for all, only those that are likely. */
export function draftCurrencies(
  { currencies }: DraftContext,
  extent: Extent,
  chosen: string | undefined,
  reader: Reader,
): Choices {
  const known = currencyChoices(reader);
  const first = [...new Set([...(chosen === undefined ? [] : [chosen]), ...currencies.slice(0, 6)])];
  const likely = new Set(extent === 'part' ? known.map(({ value }) => value) : MAJOR);
  const codes = [
    ...first,
    ...known.flatMap(({ value }) => (likely.has(value) && !first.includes(value) ? [value] : [])),
  ];
  const choices = codes.flatMap((code) => known.find(({ value }) => value === code) ?? []);
  return { choices, more: known.length - choices.length };
}

/** Our people: the person themselves first. */
export function peopleChoices(
  draft: Draft,
  context: DraftContext,
  extent: Extent,
  chosen: string | undefined,
  reader: Reader,
): Choices {
  const self = offeredKey(context.self);
  const choices = offeredPeople(draft, context).map((person) => {
    const name = inert(fullName(person) ?? offeredKey(person), LONGEST_TITLE[extent]) || '?';
    return {
      title: offeredKey(person) === self ? sayTo(reader)('draft.self', { name }) : name,
      value: offeredKey(person),
    };
  });
  return some(choices, chosen, extent);
}

/** Solutions: ours first, then Microsoft's, then those of others, each by name. */
export function solutionChoices(
  { catalogue }: DraftContext,
  extent: Extent,
  chosen: string | undefined,
  reader: Reader,
): Choices {
  const { compare } = new Intl.Collator(reader.locale, { numeric: true });
  const sorted = [...catalogue].sort(
    (one, other) =>
      SOLUTION_GROUPS.indexOf(one.group) - SOLUTION_GROUPS.indexOf(other.group) || compare(one.name, other.name),
  );
  return some(
    sorted.map((solution) => ({ title: solutionTitle(solution, LONGEST_TITLE[extent], reader), value: solution.id })),
    chosen,
    extent,
  );
}

/** Who at Microsoft takes part. */
export const helpChoices = (reader: Reader): Choices =>
  all(
    (['private', 'partner-led', 'co-sell'] as const).map((value) => ({
      title: sayTo(reader)(`draft.help.${value}`),
      value,
    })),
  );

/** Every kind of help that Microsoft can be asked for. */
export const helpKindChoices = (reader: Reader): Choices => all(assistanceChoices(reader));
