import { SOLUTION_GROUPS } from '../../domain/model/catalogue';
import type { Draft, DraftContext } from '../../domain/drafts/model/draft';
import { customerKey } from '../../domain/drafts/form/form';
import { draftPersonKey } from '../../domain/drafts/model/people-keys';
import { fullName } from '../../domain/model/person';
import { COUNTRY_CODES } from '../text/countries';
import { formatCountry } from '../text/formats';
import { withoutMarkup } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { offeredPeople } from './draft-form';
import { customerLine } from './draft-words';
import { assistanceChoices, currencyChoices, solutionTitle, type Choice } from './form-fields';

export type { Choice } from './form-fields';

/** The choices of an input, and how many more do not fit. */
export interface Choices {
  readonly choices: readonly Choice[];
  readonly more: number;
}

/** The most choices in a long list, on a card with one part or with all parts. */
const MOST_CHOICES = { part: 30, all: 12 } as const;

/** The longest title of a choice, in UTF-16 units. */
const LONGEST_TITLE = { part: 60, all: 40 } as const;

/** Whether a card asks for one part or for all parts. */
export type Extent = keyof typeof MOST_CHOICES;

const unlimitedChoices = (choices: readonly Choice[]): Choices => ({ choices, more: 0 });

/** As many choices as fit, in their order. Selected choices are always included. */
function limitedChoices(choices: readonly Choice[], chosen: string | undefined, extent: Extent): Choices {
  const wanted = new Set((chosen ?? '').split(','));
  const room = Math.max(MOST_CHOICES[extent] - choices.filter(({ value }) => wanted.has(value)).length, 0);
  const others = new Set(choices.filter(({ value }) => !wanted.has(value)).slice(0, room));
  const shown = choices.filter((choice) => wanted.has(choice.value) || others.has(choice));
  return { choices: shown, more: choices.length - shown.length };
}

/** The longest key of a customer that is offered, in UTF-16 units. A customer with a longer key has to be typed. */
const LONGEST_CUSTOMER_KEY = 150;

/** The most customers that are offered: Teams shows no more. */
export const MOST_CUSTOMERS_OFFERED = 15;

/** Customers as choices. */
export const customerChoices = (
  customers: DraftContext['customers'],
  reader: Reader,
  most = MOST_CUSTOMERS_OFFERED,
): readonly Choice[] =>
  customers
    .filter((customer) => customer.name !== null && customerKey(customer).length <= LONGEST_CUSTOMER_KEY)
    .slice(0, most)
    .map((customer) => ({ title: withoutMarkup(customerLine(customer, reader)), value: customerKey(customer) }));

const sortedCountries = new Map<string, readonly Choice[]>();

/**
 * Every country by its name in the reader's language, sorted for that language. The result is cached, since sorting
 * takes some time.
 */
export function countryChoices(reader: Reader): readonly Choice[] {
  const known = sortedCountries.get(reader.locale);
  if (known !== undefined) return known;
  const { compare } = new Intl.Collator(reader.locale);
  const sorted = COUNTRY_CODES.map((value) => ({ title: formatCountry(reader, value), value })).sort((one, other) =>
    compare(one.title, other.title),
  );
  sortedCountries.set(reader.locale, sorted);
  return sorted;
}

/** The most traded currencies, for cards that cannot list all. */
const MAJOR_CURRENCIES =
  'USD EUR JPY GBP CNY AUD CAD CHF HKD SGD SEK KRW NOK NZD INR MXN TWD ZAR BRL DKK PLN THB ILS IDR CZK AED TRY HUF CLP SAR PHP MYR COP RON'.split(
    ' ',
  );

/** Every currency, those of the person's latest deals first. A card with all parts offers only the likely ones. */
export function draftCurrencies(
  { currencies }: DraftContext,
  extent: Extent,
  chosen: string | undefined,
  reader: Reader,
): Choices {
  const known = currencyChoices(reader);
  const first = [...new Set([...(chosen === undefined ? [] : [chosen]), ...currencies.slice(0, 6)])];
  const likely = new Set(extent === 'part' ? known.map(({ value }) => value) : MAJOR_CURRENCIES);
  const codes = [
    ...first,
    ...known.flatMap(({ value }) => (likely.has(value) && !first.includes(value) ? [value] : [])),
  ];
  const choices = codes.flatMap((code) => known.find(({ value }) => value === code) ?? []);
  return { choices, more: known.length - choices.length };
}

/** Our people; the person themselves comes first. */
export function peopleChoices(
  draft: Draft,
  context: DraftContext,
  extent: Extent,
  chosen: string | undefined,
  reader: Reader,
): Choices {
  const self = draftPersonKey(context.self);
  const choices = offeredPeople(draft, context).map((person) => {
    const name = withoutMarkup(fullName(person) ?? draftPersonKey(person), LONGEST_TITLE[extent]) || '?';
    return {
      title: draftPersonKey(person) === self ? sayTo(reader)('draft.self', { name }) : name,
      value: draftPersonKey(person),
    };
  });
  return limitedChoices(choices, chosen, extent);
}

/** Solutions: ours first, then Microsoft's, then those of other partners, each group sorted by name. */
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
  return limitedChoices(
    sorted.map((solution) => ({ title: solutionTitle(solution, LONGEST_TITLE[extent], reader), value: solution.id })),
    chosen,
    extent,
  );
}

/** The deal types: who at Microsoft can see the deal. */
export const dealTypeChoices = (reader: Reader): Choices =>
  unlimitedChoices(
    (['private', 'partner-led', 'co-sell'] as const).map((value) => ({
      title: sayTo(reader)(`draft.help.${value}`),
      value,
    })),
  );

/** Every kind of help that Microsoft can be asked for. */
export const assistanceChoicesOfDraft = (reader: Reader): Choices => unlimitedChoices(assistanceChoices(reader));
