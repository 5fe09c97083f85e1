import { addDays, type CalendarDate } from '../../time/calendar';
import { addMonths } from './civil-day';

/** A typed duration: days and whole months. */
interface CalendarDuration {
  readonly days: number;
  readonly months: number;
}

const COUNT_WORDS = 'one two three four five six seven eight nine ten eleven twelve'.split(' ');

const DURATION_COUNT = `(\\d{1,3}|an?|${COUNT_WORDS.join('|')}|half an?|半) ?`;

const DURATION_UNITS: readonly (readonly [pattern: string, unit: CalendarDuration])[] = [
  ['days?|d|天', { days: 1, months: 0 }],
  ['fortnights?', { days: 14, months: 0 }],
  ['weeks?|wks?|w|周|週|个?星期|个?礼拜', { days: 7, months: 0 }],
  ['months?|mths?|mos?|个月', { days: 0, months: 1 }],
  ['quarters?|个季度', { days: 0, months: 3 }],
  ['years?|yrs?|y|年', { days: 0, months: 12 }],
];

const DURATION_UNIT = `(${DURATION_UNITS.map(([pattern]) => pattern).join('|')})`;

const DURATION_END = "(?:'s?)?(?: time)?|以后|之后|后|之内|以内|内| from (?:now|today)| later";

const DURATION = new RegExp(
  `^(?:in |within |after |再过|过|\\+ ?)?(?:the next )?${DURATION_COUNT}(?:(?:-|~|到|至| ?to | ?or ) ?${DURATION_COUNT})?${DURATION_UNIT}(?:${DURATION_END})$`,
  'u',
);

/** 日 after a number is a day of the month, unless the next character makes it a duration. */
const DAYS_FROM = /^((?:再?过)?\d{1,3})日(?=[以之]?[后内]$)/u;

const AGO = new RegExp(`^${DURATION_COUNT}${DURATION_UNIT}(?: ago|以前|之前|前)$`, 'u');

const FROM = new RegExp(`^${DURATION_COUNT}${DURATION_UNIT} (from|after|before) (.+)$`, 'u');

function durationOf(count: string, unit: string): CalendarDuration | null {
  const found = DURATION_UNITS.find(([pattern]) => new RegExp(`^(?:${pattern})$`, 'u').test(unit));
  if (found === undefined) return null;
  const [, { days, months }] = found;
  if (/^(?:half|半)/u.test(count)) return halfDuration(days, months);
  const times = /^an?$/u.test(count) ? 1 : COUNT_WORDS.indexOf(count) + 1 || Number(count);
  return { days: days * times, months: months * times };
}

/** Half a duration; only half a year and half a month are clear. */
function halfDuration(days: number, months: number): CalendarDuration | null {
  if (days > 0 || months === 3) return null;
  return months === 12 ? { days: 0, months: 6 } : { days: 15, months: 0 };
}

/**
 * Whether a number with 年 or `y` stands alone, without a word that makes it a duration: 27年 is a year, `27 y` is
 * nothing.
 */
const isBareYear = (text: string): boolean => /^\d+ ?(?:年|y)$/u.test(text) && !/^[1-9]年$/u.test(text);

const moved = (from: CalendarDate, span: CalendarDuration | null, sign: 1 | -1): readonly CalendarDate[] =>
  span === null ? [] : [addDays(addMonths(from, sign * span.months), sign * span.days)];

/** `in 3 weeks`, `2-3个月后` */
function ahead(text: string, today: CalendarDate): readonly CalendarDate[] | null {
  const [, first, second, unit = ''] = DURATION.exec(text.replace(DAYS_FROM, '$1天')) ?? [];
  if (first === undefined || isBareYear(text)) return null;
  const counts = second === undefined ? [first] : [first, second];
  return counts.flatMap((count) => moved(today, durationOf(count.trim(), unit), 1));
}

/** `3 weeks ago` */
function ago(text: string, today: CalendarDate): readonly CalendarDate[] | null {
  const [, count, unit = ''] = AGO.exec(text) ?? [];
  return count === undefined ? null : moved(today, durationOf(count.trim(), unit), -1);
}

/**
 * The days that a duration leads to: `in 3 weeks`, `2-3个月后`, `two weeks from friday`. Null if the text is no such
 * duration. `read` reads the day from which it is counted.
 */
export function daysOfDuration(
  text: string,
  today: CalendarDate,
  read: (text: string) => readonly CalendarDate[],
): readonly CalendarDate[] | null {
  const fromToday = ahead(text, today) ?? ago(text, today);
  if (fromToday !== null) return fromToday;
  const [, count, unit = '', side, from = ''] = FROM.exec(text) ?? [];
  if (count === undefined) return null;
  return read(from).flatMap((day) => moved(day, durationOf(count.trim(), unit), side === 'before' ? -1 : 1));
}
