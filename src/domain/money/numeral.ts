import { decimalMarks } from './decimal-marks';
import { hanExponent, readHanNumeral } from './han-numeral';

/** Why a numeral was refused. */
export type NumeralFault = 'money-not-understood' | 'money-ambiguous' | 'money-too-precise';

/** The parts of a numeral: digits with their separators, times ten to the power of `exponent` (null: no multiplier). */
export interface Scaled {
  readonly digits: string;
  readonly exponent: number | null;
}

/** An exact decimal: `coefficient` divided by ten to the power of `scale`. */
export interface Decimal {
  readonly coefficient: bigint;
  readonly scale: number;
}

/** What determines how a single separator is read. */
export interface Hints {
  /** The decimal digits of the currency. */
  readonly fractionDigits: number;
  /** Whether a multiplier follows, as in `1.250m`. */
  readonly scaled: boolean;
  readonly locale: string;
}

/** A word that means different multipliers to different readers is 'unclear'. */
const MULTIPLIERS: readonly (readonly [exponent: number | 'unclear', words: string])[] = [
  [3, 'k tsd thousand tausend mille mila tys'],
  [5, 'lac lacs lakh lakhs'],
  [6, 'm mm mn mio mln million millions millionen'],
  [7, 'cr crore crores'],
  [9, 'b bn billion billions mrd mld mia milliard milliards milliarde milliarden'],
  ['unclear', 'mil'],
];

const WORD_EXPONENTS: ReadonlyMap<string, number | 'unclear'> = new Map(
  MULTIPLIERS.flatMap(([exponent, words]) => words.split(' ').map((w): [string, number | 'unclear'] => [w, exponent])),
);

/** Languages in which "billion" is the local word for a million millions. */
const LONG_SCALE = /^(?:da|de|fr|nb|nn|no)\b/iu;

const DIGITS_AND_WORD = /^(\d(?:[\d .,'٫٬]*\d)?) *(\p{L}*)\.?$/u;

/** Splits plain lower-case text such as `1.5 mio.` or `1亿2000万` into its digits and its power of ten. */
export function splitScale(text: string, locale: string): Scaled | NumeralFault {
  const [, digits = '', word = ''] = DIGITS_AND_WORD.exec(text) ?? [];
  if (digits !== '' && word === '') return text.endsWith('.') ? 'money-not-understood' : { digits, exponent: null };
  const exponent = digits === '' ? undefined : exponentOf(word, locale);
  if (exponent === 'unclear') return 'money-ambiguous';
  if (exponent !== undefined) return { digits, exponent };
  const whole = readHanNumeral(text);
  return whole === null ? 'money-not-understood' : { digits: whole.toString(), exponent: null };
}

function exponentOf(word: string, locale: string): number | 'unclear' | undefined {
  if (word.startsWith('billion') && LONG_SCALE.test(locale)) return 'unclear';
  return WORD_EXPONENTS.get(word) ?? hanExponent(word) ?? undefined;
}

const SEPARATED = /^\d+(?:[ .,'٫٬]\d+)*$/u;
const WESTERN_GROUPS = /^[1-9]\d{0,2}([ .,'٬])\d{3}(?:\1\d{3})*$/u;
const INDIAN_GROUPS = /^[1-9]\d?(?:,\d{2})+,\d{3}$/u;
const ALWAYS_GROUPING = " '٬";
const ALWAYS_DECIMAL = '٫';

/** Reads digits with separators as an exact decimal; refuses them if they are ambiguous. */
export function readDigits(text: string, hints: Hints): Decimal | NumeralFault {
  if (!SEPARATED.test(text)) return 'money-not-understood';
  const marks = text.replace(/\d/gu, '');
  const role = marks === '' ? 'grouping' : roleOfLastMark(text, marks, hints);
  if (role === 'grouping') return decimalOf(text, '');
  if (role !== 'decimal') return role;
  const at = text.lastIndexOf(marks.slice(-1));
  const fraction = text.slice(at + 1);
  const tooLong = !hints.scaled && fraction.length > Math.max(2, hints.fractionDigits);
  return tooLong ? 'money-too-precise' : decimalOf(text.slice(0, at), fraction);
}

function decimalOf(whole: string, fraction: string): Decimal | NumeralFault {
  const plain = /^\d+$/u.test(whole) || WESTERN_GROUPS.test(whole) || INDIAN_GROUPS.test(whole);
  if (!plain) return 'money-not-understood';
  return { coefficient: BigInt(whole.replace(/\D/gu, '') + fraction), scale: fraction.length };
}

type Role = 'decimal' | 'grouping' | NumeralFault;

function roleOfLastMark(text: string, marks: string, hints: Hints): Role {
  const last = marks.slice(-1);
  if (ALWAYS_GROUPING.includes(last) || marks.indexOf(last) < marks.length - 1) return 'grouping';
  if (last === ALWAYS_DECIMAL || marks.length > 1) return 'decimal';
  return roleOfSingleMark(text, last, hints);
}

function roleOfSingleMark(text: string, mark: string, hints: Hints): Role {
  const after = text.length - text.indexOf(mark) - 1;
  const longest = hints.scaled ? Infinity : Math.max(2, hints.fractionDigits);
  if (after !== 3) return after <= longest ? 'decimal' : 'money-not-understood';
  if (!WESTERN_GROUPS.test(text)) return 'decimal';
  if (!hints.scaled && hints.fractionDigits < 3) return 'grouping';
  return roleInLocale(mark, hints);
}

/**
 * A full stop before three digits may be a decimal point, even in a locale that groups with full stops: it is
 * ambiguous.
 */
function roleInLocale(mark: string, { locale, scaled }: Hints): Role {
  const marks = decimalMarks(locale);
  if (mark === marks?.decimal) return 'decimal';
  const grouping = mark === marks?.group && (scaled || mark !== '.');
  return grouping ? 'grouping' : 'money-ambiguous';
}
