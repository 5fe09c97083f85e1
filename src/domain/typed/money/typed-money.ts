import { takeCurrency } from '../../money/currency-name';
import { CURRENCIES } from '../../money/currency';
import type { Money } from '../../money/money';
import { parseMoney, type MoneyFault } from '../../money/money-text';
import { inFigures, moneyTexts } from './money-words';
import { tidyAnswer } from '../plain-answer';
import { fault, MOST_CANDIDATES, understood, which, type Reading } from '../reading';

/** The context in which a typed amount is read. */
export interface KnownMoney {
  /** BCP 47 tag of the reader. */
  readonly locale: string;
  /** Currencies to offer if the text names none, the likeliest first. */
  readonly currencies: readonly string[];
}

/** Locales whose separators and multipliers differ in every relevant way. */
const OTHER_LOCALES = ['en', 'de'];

/** The currency that an ambiguous sign means in a language. */
const HOME_CURRENCIES: readonly (readonly [locale: RegExp, sign: RegExp, code: string])[] = [
  [/^zh\b/iu, /¥/u, 'CNY'],
  [/^ja\b/iu, /¥/u, 'JPY'],
];

/** Words around an amount that do not change it. Limits such as "up to" and rates such as "a year" do change it. */
const BEFORE_AMOUNT = new RegExp(
  `^(?:(?:it|its|it's|that|that's|is|was|will|would|should|be|the|this|our|deal|deals|opportunity|value|valued|amount|worth|total|totals|totaling|sum|budget|contract|` +
    `estimated|estimate|est|expected|expect|we|i|think|guess|about|around|approx|approximately|roughly|circa|ca|maybe|probably|say|just|only|some|make|at|of|like)(?![a-z$])\\.?[ :]*|[~≈=:] ?|` +
    `(?:大约|大概|大致|约|差不多|估计|预计|预估|金额|总额|总价|合同金额|合同额|合同|价值|交易|项目|总共|一共|共|应该|可能|是|为|有|在)[: ]*)+`,
  'u',
);
const AFTER_AMOUNT =
  /(?:,? ?\(?(?:or so|approx|approximately|give or take|roughly|please|in total|total|altogether|i think|i guess|maybe|est|estimated)\.?\)?|左右|上下|吧|的样子|整|大概)+$/u;

const bareAmount = (text: string): string => {
  const line = tidyAnswer(text)
    .toLowerCase()
    .replace(/[\s!?。;,]+$/u, '')
    .replace(/(?<=[^.])\.$/u, '');
  return inFigures(line.replace(BEFORE_AMOUNT, '').replace(AFTER_AMOUNT, '').trim())
    .replace(/^([a-z]{3}): ?(?=\d)/u, '$1 ')
    .replace(/ ?\(([a-z]{3})\)$/u, ' $1');
};

function distinctAmounts(all: readonly Money[]): readonly Money[] {
  return [...new Map(all.map((money) => [`${money.minor} ${money.currency}`, money])).values()];
}

/** The amounts that the text can mean, for each currency and locale. */
function possibleAmounts(
  text: string,
  currencies: readonly (string | null)[],
  locales: readonly string[],
): readonly Money[] {
  const read = currencies.flatMap((currency) => locales.map((locale) => parseMoney(text, { currency, locale })));
  return distinctAmounts(read.flatMap((reading) => (reading.ok ? [reading.money] : [])));
}

const offerAmounts = (all: readonly Money[], otherwise: MoneyFault): Reading<Money, MoneyFault> =>
  all.length === 0 ? fault(otherwise) : which(all.slice(0, MOST_CANDIDATES));

/** Reads a text without a currency. `otherwise` is the fault if there are no currencies to offer. */
function withoutCurrency(
  text: string,
  { locale, currencies }: KnownMoney,
  otherwise: MoneyFault,
): Reading<Money, MoneyFault> {
  const [first] = currencies;
  if (first === undefined) return fault(otherwise);
  const alone = parseMoney(text, { currency: first, locale });
  const locales = alone.ok || alone.fault !== 'money-ambiguous' ? [locale] : [locale, ...OTHER_LOCALES];
  return offerAmounts(possibleAmounts(text, currencies, locales), alone.ok ? 'currency-missing' : alone.fault);
}

/** Reads a text whose amount or whose currency sign is ambiguous. */
function readAmbiguous(text: string, { locale, currencies }: KnownMoney): Reading<Money, MoneyFault> {
  const home = HOME_CURRENCIES.find(([of, sign]) => of.test(locale) && sign.test(text));
  const athome = home === undefined ? null : parseMoney(text, { currency: home[2], locale });
  if (athome?.ok === true) return understood(athome.money);
  const locales = [locale, ...OTHER_LOCALES];
  const amounts = possibleAmounts(text, [null], locales);
  if (amounts.length > 0) return offerAmounts(amounts, 'money-ambiguous');
  const shared = possibleAmounts(text, [...currencies, ...CURRENCIES], [locale]);
  return offerAmounts(
    shared.length > 0 ? shared : possibleAmounts(text, [...currencies, ...CURRENCIES], locales),
    'money-ambiguous',
  );
}

/** Reads a text that was refused for the reason `why`, now with the known currencies. */
function readAgain(text: string, known: KnownMoney, why: MoneyFault): Reading<Money, MoneyFault> {
  const isNamed = takeCurrency(text).names.length > 0;
  if (why === 'money-ambiguous' && isNamed) return readAmbiguous(text, known);
  return why === 'money-ambiguous' || why === 'currency-missing' ? withoutCurrency(text, known, why) : fault(why);
}

function readOneAmount(text: string, known: KnownMoney): Reading<Money, MoneyFault> {
  const alone = parseMoney(text, { currency: null, locale: known.locale });
  if (!alone.ok) return readAgain(text, known, alone.fault);
  // A sign such as $ can mean a known currency as well as the usual one.
  const all = possibleAmounts(text, [...known.currencies, null], [known.locale]);
  return all.length > 1 ? which(all.slice(0, MOST_CANDIDATES)) : understood(alone.money);
}

/**
 * Reads an amount of money, also in a few words: `50k usd`, `about 50,000 dollars`, `大约五万美元`. Without a currency it
 * gives a candidate for each of `known.currencies`, at most six, even if there is only one. An amount that languages
 * write differently gives each reading as a candidate.
 */
export function readTypedMoney(text: string, known: KnownMoney): Reading<Money, MoneyFault> {
  const readings = moneyTexts(bareAmount(text)).map((line) => readOneAmount(line, known));
  const [first] = readings;
  if (first === undefined || readings.length === 1) return first ?? fault('money-not-understood');
  const all = readings.flatMap((reading) =>
    reading.kind === 'which' ? reading.candidates : reading.kind === 'understood' ? [reading.value] : [],
  );
  return all.length === 0 ? first : offerAmounts(distinctAmounts(all), 'money-ambiguous');
}
