import { addDays, type CalendarDate } from '../../time/calendar';
import { dayOf, mondayOf, monthOf, nearest, onOrAfter, weekdayOf, yearOf } from './civil-day';
import { endOfMonthIn, fullYear, nextDay } from './date-numbers';
import type { Token, TokenOf } from './date-token';
import { daysIn, periodOf, type Period, type Position } from './period';

type Days = readonly CalendarDate[];

/** The other parts of the text, and today's date. */
interface Beside {
  readonly year: number | null;
  readonly position: Position | null;
  readonly today: CalendarDate;
}

const NONE: Days = [];

const found = (day: CalendarDate | null): Days => (day === null ? NONE : [day]);

/** A yearly period's days in the given year; else this year's, or next year's if this year's are all over. */
function yearly(period: (year: number) => Period, { year, position, today }: Beside): Days {
  if (year !== null) return daysIn(period(year), position);
  const days = daysIn(period(yearOf(today)), position);
  return days.some((day) => day >= today) ? days : daysIn(period(yearOf(today) + 1), position);
}

function monthDays({ month, turn }: TokenOf<'month'>, beside: Beside): Days {
  if (month < 1 || month > 12) return NONE;
  const { year, position, today } = beside;
  const inYear = (years: number): Days => daysIn(periodOf('month', yearOf(today) + years, month), position);
  if (turn === 'past' && year === null) return inYear(month < monthOf(today) ? 0 : -1);
  // "Next March", typed before the end of this year's March, can mean this year or the next.
  if (turn === 'next' && year === null && month >= monthOf(today)) return [...inYear(0), ...inYear(1)];
  return yearly((of) => periodOf('month', of, month), beside);
}

function partDays({ unit, n }: TokenOf<'part'>, beside: Beside): Days {
  const { year, position, today } = beside;
  const days = yearly((of) => periodOf(unit, of, n), beside);
  const now = periodOf(unit, yearOf(today), n);
  // "Q1", typed in the first quarter, can mean this one or the next.
  const isOpen = year === null && position === null && now.start <= today && today <= now.end;
  return isOpen ? [...days, periodOf(unit, yearOf(today) + 1, n).end] : days;
}

/** If the days are over, the next period's are candidates where the words allow it; `year end 2027` gives the year. */
function periodDays({ periods, then }: TokenOf<'period'>, { year, position, today }: Beside): Days {
  if (year !== null) return then?.unit === 'year' ? daysIn(periodOf('year', year, 1), position) : NONE;
  const days = periods.flatMap((period) => daysIn(period, position));
  return then === null || days.some((day) => day >= today) ? days : [...days, ...daysIn(then, position)];
}

function dayInMonth(month: number, day: number, { year, position, today }: Beside): Days {
  if (position !== null) return NONE;
  return year === null ? nextDay(month, day, today) : found(dayOf(year, month, day));
}

/** `Mar 27` is a day, or the end of that month if 27 is this year or the next; `end of Mar 27` gives the year. */
function monthAndNumber(month: TokenOf<'month'>, number: number, beside: Beside): Days {
  if (beside.position !== null)
    return beside.year === null ? monthDays(month, { ...beside, year: fullYear(number) }) : NONE;
  const days = dayInMonth(month.month, number, beside);
  return beside.year === null ? [...days, ...endOfMonthIn(month.month, number, beside.today)] : days;
}

function nextDayOfMonth(day: number, today: CalendarDate): Days {
  const ahead = [0, 1, 2].map((months) => {
    const { start } = periodOf('month', yearOf(today), monthOf(today) + months);
    return dayOf(yearOf(start), monthOf(start), day);
  });
  return found(ahead.find((date) => date !== null && date >= today) ?? null);
}

/** `15th of next month`; if the words leave the month open, also the following month's day once this one is over. */
function dayOfPeriod({ periods, then }: TokenOf<'period'>, day: number, today: CalendarDate): Days {
  const inMonth = ({ unit, start }: Period): Days =>
    unit === 'month' ? found(dayOf(yearOf(start), monthOf(start), day)) : NONE;
  const days = periods.flatMap(inMonth);
  return then === null || days.some((date) => date >= today) ? days : [...days, ...inMonth(then)];
}

const numberOf = (token: Token | undefined): number => {
  if (token?.kind === 'number') return token.number;
  return token?.kind === 'day' ? token.day : NaN;
};

type Meaning = (
  tokens: Readonly<Partial<{ [Kind in Token['kind']]: TokenOf<Kind> }>>,
  numbers: readonly number[],
  beside: Beside,
) => Days;

const dayOfMonth: Meaning = ({ month }, [day = NaN], beside) =>
  month === undefined ? NONE : dayInMonth(month.month, day, beside);

const dayWithYear: Meaning = ({ month }, [day = NaN, year = NaN], beside) =>
  month === undefined || beside.year !== null
    ? NONE
    : dayInMonth(month.month, day, { ...beside, year: fullYear(year) });

const partWithYear: Meaning = ({ part }, [year = NaN], beside) =>
  part === undefined || beside.year !== null ? NONE : partDays(part, { ...beside, year: fullYear(year) });

const ofPeriod: Meaning = ({ period }, [day = NaN], { year, position, today }) =>
  period === undefined || year !== null || position !== null ? NONE : dayOfPeriod(period, day, today);

const dayAlone: Meaning = (_, [day = NaN], { year, position, today }) =>
  year !== null || position !== null ? NONE : nextDayOfMonth(day, today);

/** The meaning of the tokens other than year, position and weekday, by their kinds in the order of the text. */
const MEANINGS: Readonly<Record<string, Meaning>> = {
  '': (_, __, { year, position }) => (year === null ? NONE : daysIn(periodOf('year', year, 1), position)),
  month: ({ month }, _, beside) => (month === undefined ? NONE : monthDays(month, beside)),
  part: ({ part }, _, beside) => (part === undefined ? NONE : partDays(part, beside)),
  period: ({ period }, _, beside) => (period === undefined ? NONE : periodDays(period, beside)),
  days: ({ days }, _, { year, position }) => (year !== null || position !== null ? NONE : (days?.days ?? NONE)),
  day: dayAlone,
  'month day': dayOfMonth,
  'day month': dayOfMonth,
  'number month': dayOfMonth,
  'month number': ({ month }, [number = NaN], beside) =>
    month === undefined ? NONE : monthAndNumber(month, number, beside),
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
function weekdayAlone({ weekday, turn }: TokenOf<'weekday'>, today: CalendarDate): Days {
  const coming = onOrAfter(today, weekday);
  const later = onOrAfter(addDays(today, 1), weekday);
  if (turn === 'past') return [addDays(coming, -7)];
  if (turn === 'this') return [coming];
  if (turn === 'coming') return coming === today ? [coming, later] : [coming];
  const fromMonday = addDays(mondayOf(today), 7 + weekday);
  const sunday = weekdayOf(today) === 6 ? today : addDays(mondayOf(today), -1);
  return [later, fromMonday, addDays(sunday, 7 + ((weekday + 1) % 7))];
}

function nthWeekday(period: Period, weekday: number, nth: number): Days {
  const day =
    nth > 0 ? addDays(onOrAfter(period.start, weekday), 7 * (nth - 1)) : onOrAfter(addDays(period.end, -6), weekday);
  return day >= period.start && day <= period.end ? [day] : NONE;
}

/** `Friday of this week`; if it is over, the coming one is a candidate as well. */
function weekdayInWeek({ periods }: TokenOf<'period'>, weekday: number, today: CalendarDate): Days {
  return periods.flatMap(({ start, end }) => {
    const day = addDays(start, weekday);
    return day < today && end >= today ? [day, onOrAfter(today, weekday)] : [day];
  });
}

/** `First Monday of April`: this year's, or next year's if that is over. */
function nthInMonth({ month }: TokenOf<'month'>, weekday: number, nth: number, { year, today }: Beside): Days {
  if (month < 1 || month > 12) return NONE;
  const inYear = (of: number): Days => nthWeekday(periodOf('month', of, month), weekday, nth);
  if (year !== null) return inYear(year);
  const days = inYear(yearOf(today));
  return days.some((day) => day >= today) ? days : inYear(yearOf(today) + 1);
}

/** A weekday in a period of the text; null if the tokens are of another form. */
function weekdayInPeriod({ weekday, nth }: TokenOf<'weekday'>, rest: Token | undefined, beside: Beside): Days | null {
  if (beside.position !== null) return null;
  if (nth === null) {
    const isWeek = rest?.kind === 'period' && rest.periods.every(({ unit }) => unit === 'week');
    return isWeek ? weekdayInWeek(rest, weekday, beside.today) : null;
  }
  if (rest?.kind === 'period') return rest.periods.flatMap((period) => nthWeekday(period, weekday, nth));
  return rest?.kind === 'month' ? nthInMonth(rest, weekday, nth, beside) : null;
}

/** Days with a weekday beside them. If they disagree, the day and the closest such weekday are candidates. */
function onWeekday(days: Days, { weekday, turn, nth }: TokenOf<'weekday'>): Days {
  if (turn !== 'coming' || nth !== null) return NONE;
  const agreeing = days.filter((day) => weekdayOf(day) === weekday);
  return agreeing.length > 0 ? agreeing : days.flatMap((day) => [day, nearest(day, weekday)]);
}

const ONCE: readonly Token['kind'][] = ['year', 'position', 'weekday', 'month', 'part', 'period', 'days'];

/** The days that the tokens can mean, past or future, not sorted; empty if they make no sense together. */
export function daysOf(tokens: readonly Token[], today: CalendarDate): Days {
  const kinds = tokens.map(({ kind }) => kind);
  if (ONCE.some((kind) => kinds.indexOf(kind) !== kinds.lastIndexOf(kind))) return NONE;
  // Each kind except numbers occurs once, so a lookup by kind finds its only token.
  const byKind = Object.fromEntries(tokens.map((token) => [token.kind, token])) as Parameters<Meaning>[0];
  const rest = tokens.filter(({ kind }) => kind !== 'year' && kind !== 'position' && kind !== 'weekday');
  const beside: Beside = { year: byKind.year?.year ?? null, position: byKind.position?.position ?? null, today };
  const numbers = rest.map(numberOf).filter((number) => !Number.isNaN(number));
  const days = (): Days => MEANINGS[rest.map(({ kind }) => kind).join(' ')]?.(byKind, numbers, beside) ?? NONE;
  if (byKind.weekday === undefined) return days();
  if (tokens.length === 1)
    return byKind.weekday.nth === null || byKind.weekday.turn === 'past' ? weekdayAlone(byKind.weekday, today) : NONE;
  return (
    (rest.length === 1 ? weekdayInPeriod(byKind.weekday, rest[0], beside) : null) ?? onWeekday(days(), byKind.weekday)
  );
}
