import type { CalendarDate } from '../../time/calendar';
import { civilDate, lastDayOf, yearOf } from './civil-day';
import { mark, type Lexeme, type DateToken } from './date-token';

/** How many years ahead a two-digit year may be if the number can be a day as well. */
const NEAR_YEARS = 3;

const isNear = (year: number, today: CalendarDate): boolean =>
  year >= yearOf(today) && year <= yearOf(today) + NEAR_YEARS;

/** The year of two digits: 2000 to 2079, or 1980 to 1999. */
export const fullYear = (digits: number): number => (digits < 80 ? 2000 : 1900) + digits;

const existing = (days: readonly (CalendarDate | null)[]): readonly CalendarDate[] =>
  days.filter((day) => day !== null);

/**
 * The next date with this month and day, today included; empty if no year has it. For 29 February, if the coming
 * February lacks it, also its 28th.
 */
export function nextDay(month: number, day: number, today: CalendarDate): readonly CalendarDate[] {
  const year = yearOf(today);
  const ahead = Array.from({ length: 9 }, (_, years) => civilDate(year + years, month, day)).filter(
    (date) => date !== null && date >= today,
  );
  const [next] = existing(ahead);
  if (next === undefined) return [];
  const soon = lastDayOf(today > `${year}-02-28` ? year + 1 : year, 2);
  return month === 2 && day === 29 && soon < next && !soon.endsWith('29') ? [soon, next] : [next];
}

/**
 * The last day of the month in a text such as `3/27`; empty if 27 is neither this year nor the next, or the month is
 * over.
 */
export function endOfMonthIn(month: number, twoDigits: number, today: CalendarDate): readonly CalendarDate[] {
  const year = fullYear(twoDigits);
  const isClose = year === yearOf(today) || year === yearOf(today) + 1;
  const end = isClose && month >= 1 && month <= 12 ? lastDayOf(year, month) : today;
  return end > today ? [end] : [];
}

const daysToken = (days: readonly CalendarDate[]): readonly DateToken[] | null =>
  days.length === 0 ? null : [{ kind: 'days', days }];

function triple(one: string, two: string, three: string, today: CalendarDate): readonly CalendarDate[] {
  const [a, b, c] = [Number(one), Number(two), Number(three)];
  if (one.length > 2) return one.length === 4 && three.length < 3 ? existing([civilDate(a, b, c)]) : [];
  if (three.length === 3 || three.length === 1) return [];
  const last = three.length === 4 ? c : fullYear(c);
  const first =
    three.length === 2 && isNear(fullYear(a), today) && one.length === 2 ? civilDate(fullYear(a), b, c) : null;
  return existing([civilDate(last, b, a), civilDate(last, a, b), first]);
}

function pair(one: number, two: number, today: CalendarDate): readonly CalendarDate[] {
  return [...nextDay(two, one, today), ...nextDay(one, two, today), ...endOfMonthIn(one, two, today)];
}

const monthIn = (year: string | undefined, month: string | undefined): readonly DateToken[] => [
  { kind: 'month', month: Number(month), turn: 'coming' },
  { kind: 'year', year: Number(year) },
];

const MIDNIGHT = '(?:t00:00(?::00(?:\\.0+)?)?z?)?';

/** Dates, years and days in digits. A date that can be day first or month first gives both. */
export const NUMERIC_DATES: readonly Lexeme[] = [
  mark(`(\\d{1,4})([-/.])(\\d{1,2})\\2(\\d{1,4})${MIDNIGHT}(?![\\d/])`, ([one = '', , two = '', three = ''], today) =>
    daysToken(triple(one, two, three, today)),
  ),
  mark('(\\d{4}) (\\d{1,2}) (\\d{1,2})(?!\\d)', ([one = '', two = '', three = ''], today) =>
    daysToken(triple(one, two, three, today)),
  ),
  mark('(\\d{1,2}) (\\d{1,2}) (\\d{4})(?!\\d)', ([one = '', two = '', three = ''], today) =>
    daysToken(triple(one, two, three, today)),
  ),
  mark('(20\\d{2})(\\d{2})(\\d{2})(?!\\d)', ([year = '', month = '', day = ''], today) =>
    daysToken(triple(year, month, day, today)),
  ),
  mark('(\\d{4})[-/.](\\d{1,2})(?![\\d/])', ([year, month]) => monthIn(year, month)),
  mark('(\\d{1,2})[-/.](\\d{4})(?![\\d/])', ([month, year]) => monthIn(year, month)),
  mark('(\\d{1,2})[-/.](\\d{1,2})\\.?(?![\\d/])', ([one, two], today) =>
    daysToken(pair(Number(one), Number(two), today)),
  ),
  mark('((?:19|20|21)\\d{2})(?!\\d)', ([year]) => [{ kind: 'year', year: Number(year) }]),
  mark("'(\\d{2})(?!\\d)", ([year]) => [{ kind: 'year', year: fullYear(Number(year)) }]),
  mark('(\\d{1,2})(?!\\d)\\.?', ([number]) => [{ kind: 'number', number: Number(number) }]),
  mark(',', () => []),
];
