import { minorUnits } from './currency';
import {
  agreedCurrency,
  takeCurrency,
  withoutUnknownCode,
  type CurrencyFault,
  type NamedCurrency,
} from './currency-name';
import type { Money } from './money';
import { readDigits, splitScale, type Decimal, type NumeralFault, type Scaled } from './numeral';

/** Why a text was refused as money. `currency-differs`: it names another currency than the context's. */
export type MoneyFault = NumeralFault | CurrencyFault | 'money-negative' | 'money-too-large';

/** The money that a text means, or why it was refused. */
export type MoneyReading =
  { readonly ok: true; readonly money: Money } | { readonly ok: false; readonly fault: MoneyFault };

/** The context in which a text is read. */
export interface MoneyContext {
  /** The currency to use if the text names none; null: there is none. */
  readonly currency: string | null;
  /** BCP 47 tag of the reader's language; decides what `1.250m` means. */
  readonly locale: string;
}

const LONGEST_MONEY_TEXT = 80;
const LARGEST_AMOUNT = 10n ** 12n - 1n;

/**
 * Reads an amount as sellers type it: `1.250,50`, `USD 50k`, `1,5 Mio €`, `12.5 lakh`, `1亿2000万`. Exact, never rounded,
 * at most 999,999,999,999 of the currency; an ambiguous text is refused.
 */
export function parseMoney(text: string, context: MoneyContext): MoneyReading {
  const read = text.length > LONGEST_MONEY_TEXT ? 'money-not-understood' : readMoney(text, context);
  return typeof read === 'string' ? { ok: false, fault: read } : { ok: true, money: read };
}

function readMoney(text: string, context: MoneyContext): Money | MoneyFault {
  const outer = withoutSign(plainText(text));
  const named = takeCurrency(outer.text);
  const inner = withoutSign(named.rest);
  const money = readUnsignedMoney({ ...named, rest: inner.text }, context);
  const negative = outer.negative || inner.negative;
  return negative && typeof money !== 'string' ? 'money-negative' : money;
}

function readUnsignedMoney({ rest, names }: NamedCurrency, { currency, locale }: MoneyContext): Money | MoneyFault {
  const scaled = splitScale(rest, locale);
  if (scaled === 'money-not-understood' && namesUnknownCode(rest, locale)) return 'currency-unknown';
  if (typeof scaled === 'string') return scaled;
  const agreed = agreedCurrency(names, currency);
  if (typeof agreed === 'string') return agreed;
  return moneyOfDigits(scaled, agreed.code, locale);
}

function namesUnknownCode(text: string, locale: string): boolean {
  const rest = withoutUnknownCode(text);
  return rest !== null && typeof splitScale(rest, locale) !== 'string';
}

function moneyOfDigits({ digits, exponent }: Scaled, currency: string, locale: string): Money | MoneyFault {
  const fractionDigits = minorUnits(currency);
  const decimal = readDigits(digits, { fractionDigits, scaled: exponent !== null, locale });
  if (typeof decimal === 'string') return decimal;
  const minor = minorOf(decimal, (exponent ?? 0) + fractionDigits);
  if (minor === null) return 'money-too-precise';
  const limit = LARGEST_AMOUNT * 10n ** BigInt(fractionDigits);
  if (minor > limit || minor > BigInt(Number.MAX_SAFE_INTEGER)) return 'money-too-large';
  return { minor: Number(minor), currency };
}

/** The decimal times ten to the power of `exponent`; null if that is not a whole number. */
function minorOf({ coefficient, scale }: Decimal, exponent: number): bigint | null {
  const scaled = coefficient * 10n ** BigInt(exponent);
  const divisor = 10n ** BigInt(scale);
  return scaled % divisor === 0n ? scaled / divisor : null;
}

/** Code points of the zeros of other scripts whose digits are read. */
const ZEROS = [0x0660, 0x06f0, 0x0966];

/** Characters, and the equivalent ones that replace them. */
const EQUIVALENT_MARKS: readonly (readonly [RegExp, string])[] = [
  [/[\u061c\u200e\u200f\u202a-\u202c\u2066-\u2069]/gu, ''],
  [/[\u00a0\u2007-\u2009\u202f\u3000]/gu, ' '],
  [/[‘’ʼ]/gu, "'"],
  [/[\u2010-\u2015\u2212]/gu, '-'],
  [/￥/gu, '¥'],
  [/￡/gu, '£'],
  [/￦/gu, '₩'],
];

/** The text in lower case, with one character for each digit and mark. No replacement changes the value. */
function plainText(text: string): string {
  const ascii = text.replace(/[\uff01-\uff5e]/gu, (char) => String.fromCharCode(char.charCodeAt(0) - 0xfee0));
  const digits = ascii.replace(/\p{Nd}/gu, (char) => westernDigit(char));
  return EQUIVALENT_MARKS.reduce((plain, [from, to]) => plain.replace(from, to), digits)
    .trim()
    .toLowerCase();
}

function westernDigit(char: string): string {
  const code = char.charCodeAt(0);
  const zero = ZEROS.find((start) => code >= start && code <= start + 9);
  return zero === undefined ? char : String(code - zero);
}

/** `50.-` and `50,--` are whole amounts, not negative ones. */
const NO_CENTS = /[.,]-{1,2}$/u;
const NEGATIVE = /^-\s*(.+)$|^\((.+)\)$|^([^-]+)-$/u;

function withoutSign(text: string): { negative: boolean; text: string } {
  const whole = text.replace(NO_CENTS, '');
  const [found, ...inner] = NEGATIVE.exec(whole) ?? [];
  const unsigned = inner.find((part: string | undefined) => part !== undefined) ?? whole;
  return { negative: found !== undefined, text: unsigned.trim() };
}
