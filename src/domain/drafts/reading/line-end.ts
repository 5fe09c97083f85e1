import { isSame } from '../../model/same-value';
import type { DraftContext } from '../model/draft';
import { dateValueOf, lineValueOf, mayBeAmount, mayBeDate, exactMoneyIn, type LineValue } from './line-values';

/** A piece of a line without the values at its end. */
export interface StrippedPiece {
  /** The text before the values; may be empty. */
  readonly left: string;
  readonly values: readonly LineValue[];
  /** Whether the values cannot be separated from the text before them; then none is taken. */
  readonly isUnclear: boolean;
}

const HAN_CHARACTER = /\p{Script=Han}/u;

/** The most positions in a piece at which a value is tried. */
const MOST_VALUE_STARTS = 80;

/** The positions at which a value at the end may begin: after a space, and around each Chinese character. */
function valueStartsIn(text: string): readonly number[] {
  const isCut = (at: number): boolean =>
    at === 0 ||
    /\s/u.test(text[at - 1] ?? '') ||
    HAN_CHARACTER.test(text[at - 1] ?? '') ||
    (HAN_CHARACTER.test(text[at] ?? '') && !/\s/u.test(text[at - 1] ?? ''));
  const cuts = Array.from({ length: text.length }, (_, at) => at).filter(
    (at) => isCut(at) && !/\s/u.test(text[at] ?? ''),
  );
  return cuts.slice(-MOST_VALUE_STARTS);
}

/** "Forever 21 100 000 EUR": whether the first digits belong to the amount is unclear. */
function isAmountUnclear(text: string, from: number, value: LineValue, context: DraftContext): boolean {
  if (from === 0 || value.kind !== 'money') return false;
  return valueStartsIn(text).some((cut) => {
    if (cut <= from || !/\d\s+$/u.test(text.slice(from, cut)) || text[cut] === '0') return false;
    const shorter = exactMoneyIn(text.slice(cut), context);
    return shorter !== null && !isSame(shorter, value.money);
  });
}

/** Words between a name and the values after it. */
const CONNECTING_WORDS =
  /(?:\s+(?:for|worth|by|until|before|closing|closes|close|at|on|about|around)|[，,、]?\s*(?:约|大约|于|在))+$/iu;

const withoutConnectingWords = (text: string): string =>
  text
    .replace(/[\s,;:，；：–—-]+$/u, '')
    .replace(CONNECTING_WORDS, '')
    .trim();

const NUMERALS = /[\d零〇一二两三四五六七八九十百千万亿]/u;

/**
 * The position at which the amount itself begins, after words that are read with it: "about", or the end of a name like
 * 华为.
 */
function amountStart(text: string, from: number, value: LineValue, context: DraftContext): number {
  if (value.kind !== 'money') return from;
  const isSameAmount = (cut: number): boolean =>
    !NUMERALS.test(text.slice(from, cut)) && isSame(exactMoneyIn(text.slice(cut), context), value.money);
  return valueStartsIn(text).findLast((cut) => cut > from && isSameAmount(cut)) ?? from;
}

/** "Level 3 May": whether the number belongs to the name or to the month is unclear. */
function isDayUnclear(text: string, from: number, value: LineValue, context: DraftContext): boolean {
  const before = text.slice(0, from).trimEnd();
  const month = /^\d{1,2}\s+(\p{L}.*)$/u.exec(text.slice(from))?.[1];
  const isBesideName = value.kind === 'date' && before !== '' && month !== undefined && /[\p{L}\p{N}]$/u.test(before);
  return (
    isBesideName &&
    mayBeDate(month, context) &&
    withoutConnectingWords(before) === before &&
    lastValueIn(before, context) === null
  );
}

/** The longest value at the end, and the position at which it begins. */
function lastValueIn(text: string, context: DraftContext): { readonly from: number; readonly value: LineValue } | null {
  for (const from of valueStartsIn(text)) {
    const value = lineValueOf(text.slice(from), context);
    if (value !== null) return { from: amountStart(text, from, value, context), value };
  }
  return null;
}

/** "Private" can also end a name: it is a deal type only beside another value. */
const mayBeEndOfName = (values: readonly LineValue[], left: string): boolean =>
  left !== '' &&
  values.length > 0 &&
  values.every((value) => value.kind === 'dealType' && value.dealType === 'private');

/** Takes values off the end of a piece until none is left. */
export function stripValues(piece: string, context: DraftContext): StrippedPiece {
  const none: StrippedPiece = { left: piece.trim(), values: [], isUnclear: false };
  let [left, values] = [piece.trim(), [] as readonly LineValue[]];
  for (let end = lastValueIn(left, context); end !== null && left !== ''; end = lastValueIn(left, context)) {
    const { from, value } = end;
    if (value.kind !== 'open' && values.some(({ kind }) => kind === value.kind)) break;
    if (isAmountUnclear(left, from, value, context) || isDayUnclear(left, from, value, context))
      return { ...none, isUnclear: true };
    [left, values] = [withoutConnectingWords(left.slice(0, from)), [value, ...values]];
  }
  if (mayBeEndOfName(values, left) || hasValueInside(left, context)) return { ...none, isUnclear: true };
  return { left, values, isUnclear: false };
}

/** The most words of a value that is searched for inside a text. */
const MOST_VALUE_WORDS = 4;

/** Whether an amount or a day is left among the words. */
function hasValueInside(text: string, context: DraftContext): boolean {
  const words = text.split(/\s+/u).filter((word) => word !== '');
  const runs = words.flatMap((_, from) =>
    Array.from({ length: MOST_VALUE_WORDS }, (_each, more) => words.slice(from, from + more + 1).join(' ')),
  );
  return runs.some((run) => exactMoneyIn(run, context) !== null || dateValueOf(run, context) !== null);
}

/** A name that may end with a value: the part that is certainly the name, and the unclear rest. */
export interface NameEnd {
  /** Null: it is unclear which part is the name. */
  readonly name: string | null;
  readonly open: string;
}

/**
 * Takes off what may be an amount without a currency. A name that ends with a possible day, or with many digits, stays
 * unclear.
 */
export function nameWithoutValue(text: string, values: readonly LineValue[], context: DraftContext): NameEnd {
  const open: NameEnd = { name: null, open: text };
  const ends = valueStartsIn(text)
    .slice(-3)
    .map((from) => ({ before: withoutConnectingWords(text.slice(0, from)), end: text.slice(from) }));
  const hasA = (kind: LineValue['kind']): boolean => values.some((value) => value.kind === kind);
  if (!hasA('date') && !hasA('open') && ends.some(({ end }) => mayBeDate(end, context))) return open;
  if (hasA('money')) return { name: text, open: '' };
  const amount = ends.find(({ end }) => mayBeAmount(end, context));
  if (amount !== undefined) return amount.before === '' ? open : { name: amount.before, open: amount.end };
  return /(?:^|\s)\d{4,}$/u.test(text) ? open : { name: text, open: '' };
}
