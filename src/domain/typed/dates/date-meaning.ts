import { addDays, type CalendarDate } from '../../time/calendar';
import { civilDate, mondayOf, monthOf, nearestWeekday, weekdayOnOrAfter, weekdayIndexOf, yearOf } from './civil-day';
import { endOfMonthIn, fullYear, nextDay } from './date-numbers';
import type { DateToken, DateTokenOf } from './date-token';
import { daysAtPosition, periodOf, type Period, type Position } from './period';

type PossibleDays = readonly CalendarDate[];

/** The other parts of the text, and today's date. */
interface Beside {
  readonly year: number | null;
  readonly position: Position | null;
  readonly today: CalendarDate;
}

const NO_DAYS: PossibleDays = [];

const dayOrNone = (day: CalendarDate | null): PossibleDays => (day === null ? NO_DAYS : [day]);

/** A yearly period's days in the given year; else this year's, or next year's if this year's are all over. */
function yearly(period: (year: number) => Period, { year, position, today }: Beside): PossibleDays {
  if (year !== null) return daysAtPosition(period(year), position);
  const days = daysAtPosition(period(yearOf(today)), position);
  return days.some((day) => day >= today) ? days : daysAtPosition(period(yearOf(today) + 1), position);
}

function monthDays({ month, turn }: DateTokenOf<'month'>, beside: Beside): PossibleDays {
  if (month < 1 || month > 12) return NO_DAYS;
  const { year, position, today } = beside;
  const inYear = (years: number): PossibleDays =>
    daysAtPosition(periodOf('month', yearOf(today) + years, month), position);
  if (turn === 'past' && year === null) return inYear(month < monthOf(today) ? 0 : -1);
  // "Next March", typed before the end of this year's March, can mean this year or the next.
  if (turn === 'next' && year === null && month >= monthOf(today)) return [...inYear(0), ...inYear(1)];
  return yearly((of) => periodOf('month', of, month), beside);
}

function partDays({ unit, n }: DateTokenOf<'part'>, beside: Beside): PossibleDays {
  const { year, position, today } = beside;
  const days = yearly((of) => periodOf(unit, of, n), beside);
  const now = periodOf(unit, yearOf(today), n);
  // "Q1", typed in the first quarter, can mean this one or the next.
  const isOpen = year === null && position === null && now.start <= today && today <= now.end;
  return isOpen ? [...days, periodOf(unit, yearOf(today) + 1, n).end] : days;
}

/** If the days are over, the next period's are candidates where the words allow it; `year end 2027` gives the year. */
function periodDays({ periods, then }: DateTokenOf<'period'>, { year, position, today }: Beside): PossibleDays {
  if (year !== null) return then?.unit === 'year' ? daysAtPosition(periodOf('year', year, 1), position) : NO_DAYS;
  const days = periods.flatMap((period) => daysAtPosition(period, position));
  return then === null || days.some((day) => day >= today) ? days : [...days, ...daysAtPosition(then, position)];
}

function dayInMonth(month: number, day: number, { year, position, today }: Beside): PossibleDays {
  if (position !== null) return NO_DAYS;
  return year === null ? nextDay(month, day, today) : dayOrNone(civilDate(year, month, day));
}

/** `Mar 27` is a day, or the end of that month if 27 is this year or the next; `end of Mar 27` gives the year. */
function monthAndNumber(month: DateTokenOf<'month'>, number: number, beside: Beside): PossibleDays {
  if (beside.position !== null)
    return beside.year === null ? monthDays(month, { ...beside, year: fullYear(number) }) : NO_DAYS;
  const days = dayInMonth(month.month, number, beside);
  return beside.year === null ? [...days, ...endOfMonthIn(month.month, number, beside.today)] : days;
}

function nextDayOfMonth(day: number, today: CalendarDate): PossibleDays {
  const ahead = [0, 1, 2].map((months) => {
    const { start } = periodOf('month', yearOf(today), monthOf(today) + months);
    return civilDate(yearOf(start), monthOf(start), day);
  });
  return dayOrNone(ahead.find((date) => date !== null && date >= today) ?? null);
}

/** `15th of next month`; if the words leave the month open, also the following month's day once this one is over. */
function dayOfPeriod({ periods, then }: DateTokenOf<'period'>, day: number, today: CalendarDate): PossibleDays {
  const inMonth = ({ unit, start }: Period): PossibleDays =>
    unit === 'month' ? dayOrNone(civilDate(yearOf(start), monthOf(start), day)) : NO_DAYS;
  const days = periods.flatMap(inMonth);
  return then === null || days.some((date) => date >= today) ? days : [...days, ...inMonth(then)];
}

const numberOf = (token: DateToken | undefined): number => {
  if (token?.kind === 'number') return token.number;
  return token?.kind === 'day' ? token.day : NaN;
};

type Meaning = (
  tokens: Readonly<Partial<{ [Kind in DateToken['kind']]: DateTokenOf<Kind> }>>,
  numbers: readonly number[],
  beside: Beside,
) => PossibleDays;

const dayOfMonth: Meaning = ({ month }, [day = NaN], beside) =>
  month === undefined ? NO_DAYS : dayInMonth(month.month, day, beside);

const dayWithYear: Meaning = ({ month }, [day = NaN, year = NaN], beside) =>
  month === undefined || beside.year !== null
    ? NO_DAYS
    : dayInMonth(month.month, day, { ...beside, year: fullYear(year) });

const partWithYear: Meaning = ({ part }, [year = NaN], beside) =>
  part === undefined || beside.year !== null ? NO_DAYS : partDays(part, { ...beside, year: fullYear(year) });

const ofPeriod: Meaning = ({ period }, [day = NaN], { year, position, today }) =>
  period === undefined || year !== null || position !== null ? NO_DAYS : dayOfPeriod(period, day, today);

const dayAlone: Meaning = (_, [day = NaN], { year, position, today }) =>
  year !== null || position !== null ? NO_DAYS : nextDayOfMonth(day, today);

/** The meaning of the tokens other than year, position and weekday, by their kinds in the order of the text. */
const MEANING_OF_KINDS: Readonly<Record<string, Meaning>> = {
  '': (_, __, { year, position }) => (year === null ? NO_DAYS : daysAtPosition(periodOf('year', year, 1), position)),
  month: ({ month }, _, beside) => (month === undefined ? NO_DAYS : monthDays(month, beside)),
  part: ({ part }, _, beside) => (part === undefined ? NO_DAYS : partDays(part, beside)),
  period: ({ period }, _, beside) => (period === undefined ? NO_DAYS : periodDays(period, beside)),
  days: ({ days }, _, { year, position }) => (year !== null || position !== null ? NO_DAYS : (days?.days ?? NO_DAYS)),
  day: dayAlone,
  'month day': dayOfMonth,
  'day month': dayOfMonth,
  'number month': dayOfMonth,
  'month number': ({ month }, [number = NaN], beside) =>
    month === undefined ? NO_DAYS : monthAndNumber(month, number, beside),
  'month day number': dayWithYear,
  'day month number': dayWithYear,
  'number month number': dayWithYear,
  'month number number': dayWithYear,
  'part number': partWithYear,
  'number part': partWithYear,
  'period day': ofPeriod,
  'day period': ofPeriod,
  'period number': ofPeriod,
  'number period': ofPeriod,
};

/** "Friday" is the coming one; on a Friday it is today or in a week. "Next Friday" may skip the one of this week. */
function weekdayAlone({ weekday, turn }: DateTokenOf<'weekday'>, today: CalendarDate): PossibleDays {
  const coming = weekdayOnOrAfter(today, weekday);
  const later = weekdayOnOrAfter(addDays(today, 1), weekday);
  if (turn === 'past') return [addDays(coming, -7)];
  if (turn === 'this') return [coming];
  if (turn === 'coming') return coming === today ? [coming, later] : [coming];
  const fromMonday = addDays(mondayOf(today), 7 + weekday);
  const sunday = weekdayIndexOf(today) === 6 ? today : addDays(mondayOf(today), -1);
  return [later, fromMonday, addDays(sunday, 7 + ((weekday + 1) % 7))];
}

function nthWeekday(period: Period, weekday: number, nth: number): PossibleDays {
  const day =
    nth > 0
      ? addDays(weekdayOnOrAfter(period.start, weekday), 7 * (nth - 1))
      : weekdayOnOrAfter(addDays(period.end, -6), weekday);
  return day >= period.start && day <= period.end ? [day] : NO_DAYS;
}

/** `Friday of this week`; if it is over, the coming one is a candidate as well. */
function weekdayInWeek({ periods }: DateTokenOf<'period'>, weekday: number, today: CalendarDate): PossibleDays {
  return periods.flatMap(({ start, end }) => {
    const day = addDays(start, weekday);
    return day < today && end >= today ? [day, weekdayOnOrAfter(today, weekday)] : [day];
  });
}

/** `First Monday of April`: this year's, or next year's if that is over. */
function nthInMonth(
  { month }: DateTokenOf<'month'>,
  weekday: number,
  nth: number,
  { year, today }: Beside,
): PossibleDays {
  if (month < 1 || month > 12) return NO_DAYS;
  const inYear = (of: number): PossibleDays => nthWeekday(periodOf('month', of, month), weekday, nth);
  if (year !== null) return inYear(year);
  const days = inYear(yearOf(today));
  return days.some((day) => day >= today) ? days : inYear(yearOf(today) + 1);
}

/** A weekday in a period of the text; null if the tokens are of another form. */
function weekdayInPeriod(
  { weekday, nth }: DateTokenOf<'weekday'>,
  rest: DateToken | undefined,
  beside: Beside,
): PossibleDays | null {
  if (beside.position !== null) return null;
  if (nth === null) {
    const isWeek = rest?.kind === 'period' && rest.periods.every(({ unit }) => unit === 'week');
    return isWeek ? weekdayInWeek(rest, weekday, beside.today) : null;
  }
  if (rest?.kind === 'period') return rest.periods.flatMap((period) => nthWeekday(period, weekday, nth));
  return rest?.kind === 'month' ? nthInMonth(rest, weekday, nth, beside) : null;
}

/** Days with a weekday beside them. If they disagree, the day and the closest such weekday are candidates. */
function onWeekday(days: PossibleDays, { weekday, turn, nth }: DateTokenOf<'weekday'>): PossibleDays {
  if (turn !== 'coming' || nth !== null) return NO_DAYS;
  const agreeing = days.filter((day) => weekdayIndexOf(day) === weekday);
  return agreeing.length > 0 ? agreeing : days.flatMap((day) => [day, nearestWeekday(day, weekday)]);
}

const ONCE: readonly DateToken['kind'][] = ['year', 'position', 'weekday', 'month', 'part', 'period', 'days'];

/** The days that the tokens can mean, past or future, not sorted; empty if they make no sense together. */
export function daysOf(tokens: readonly DateToken[], today: CalendarDate): PossibleDays {
  const kinds = tokens.map(({ kind }) => kind);
  if (ONCE.some((kind) => kinds.indexOf(kind) !== kinds.lastIndexOf(kind))) return NO_DAYS;
  // Each kind except numbers occurs once, so a lookup by kind finds its only token.
  const byKind = Object.fromEntries(tokens.map((token) => [token.kind, token])) as Parameters<Meaning>[0];
  const rest = tokens.filter(({ kind }) => kind !== 'year' && kind !== 'position' && kind !== 'weekday');
  const beside: Beside = { year: byKind.year?.year ?? null, position: byKind.position?.position ?? null, today };
  const numbers = rest.map(numberOf).filter((number) => !Number.isNaN(number));
  const days = (): PossibleDays =>
    MEANING_OF_KINDS[rest.map(({ kind }) => kind).join(' ')]?.(byKind, numbers, beside) ?? NO_DAYS;
  if (byKind.weekday === undefined) return days();
  if (tokens.length === 1)
    return byKind.weekday.nth === null || byKind.weekday.turn === 'past'
      ? weekdayAlone(byKind.weekday, today)
      : NO_DAYS;
  return (
    (rest.length === 1 ? weekdayInPeriod(byKind.weekday, rest[0], beside) : null) ?? onWeekday(days(), byKind.weekday)
  );
}
