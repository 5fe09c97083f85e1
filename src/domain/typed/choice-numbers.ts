import { readHanNumeral } from '../money/han-numeral';

const CARDINALS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

const ORDINALS = 'first second third fourth fifth sixth seventh eighth ninth tenth'.split(' ');

/** Sets of option numbers, counted from 1: one set, or several if the text is ambiguous. */
export type NumberSets = readonly (readonly number[])[];

const AROUND_NUMBER =
  /^(?:(?:(?:the|option|options|number|numbers|nr|answer|choice|item|no(?=\.))(?![a-z])\.? ?|#|第))+|(?: (?:one|ones|option|options|of them)|个|项|种|条|号)$/gu;

function numberIn(text: string, count: number): number | null {
  const bare = text.replace(AROUND_NUMBER, '').replace(/[.)]$/u, '').trim();
  if (/^(?:last|最后1?|最后一)$/u.test(bare)) return count;
  const digits = /^(\d{1,3})(?:st|nd|rd|th)?$/u.exec(bare)?.[1] ?? readHanNumeral(bare)?.toString();
  const number = digits === undefined ? 1 + Math.max(CARDINALS.indexOf(bare), ORDINALS.indexOf(bare)) : Number(digits);
  return number >= 1 && number <= count ? number : null;
}

const numbersFrom = (first: number, last: number): readonly number[] =>
  Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index);

const ALL_OPTIONS =
  /^(?:all|all of (?:them|these|those)|everything|every one|each|全部|全都?|都|全选|都选|都要|全要|全都要|全部都要|所有|所有的|都行)$/u;

const BOTH_OPTIONS = /^(?:both|both of (?:them|these|those)|the two|(?:2|两|二)[个项种]都?(?:要|选)?|两者|二者)$/u;

/** `1-3` can mean a range or two numbers, so both are given. */
function rangeIn(text: string, count: number): NumberSets | null {
  const [, first = '', last = ''] = /^(.+?)(?:-| to | through |到|至|~)(.+)$/u.exec(text) ?? [];
  const [from, to] = [numberIn(first, count), numberIn(last, count)];
  if (from === null || to === null || from >= to) return null;
  const all = numbersFrom(from, to);
  return /-|~/u.test(text) && all.length > 2 ? [all, [from, to]] : [all];
}

function firstFew(text: string, count: number): NumberSets | null {
  const [, words] = /^(?:the )?first (\S+)$/u.exec(text) ?? /^前(\S+?)[个项种]$/u.exec(text) ?? [];
  const number = words === undefined ? null : numberIn(words, count);
  return number === null ? null : [numbersFrom(1, number)];
}

const NUMBER_SEPARATOR = / ?(?:,|;|、|&|\+|\/| and | plus |和|与|跟|还有|以及) ?(?:and )?| (?=#?\d)/u;

/** The options that a plain, lower-case text names by number; null if it is anything else. */
export function numbersIn(text: string, count: number): NumberSets | null {
  if (ALL_OPTIONS.test(text)) return [numbersFrom(1, count)];
  if (BOTH_OPTIONS.test(text)) return count === 2 ? [[1, 2]] : null;
  const several = firstFew(text, count) ?? rangeIn(text, count);
  if (several !== null) return several;
  const numbers = text
    .replace(/^(?:options?|numbers?|nos?\.|选项?) /u, '')
    .split(NUMBER_SEPARATOR)
    .map((part) => numberIn(part.trim(), count));
  const known = numbers.filter((number) => number !== null);
  return known.length === numbers.length ? [[...new Set(known)].sort((one, other) => one - other)] : null;
}
