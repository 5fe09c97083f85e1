import { addDays, type CalendarDate } from '../../time/calendar';
import { addMonths, lastDayOf } from './civil-day';

/** A named period of the calendar. */
export interface Period {
  readonly unit: PeriodUnit;
  readonly start: CalendarDate;
  readonly end: CalendarDate;
}

/** The kind of a period. */
export type PeriodUnit = 'week' | 'month' | 'quarter' | 'half' | 'year';

/** The position of a day in a period. */
export type Position = 'start' | 'early' | 'middle' | 'late' | 'end';

/** How many months each kind of period has. */
export const MONTHS_IN: Readonly<Record<Exclude<PeriodUnit, 'week'>, number>> = {
  month: 1,
  quarter: 3,
  half: 6,
  year: 12,
};

/** The n-th month, quarter or half of a year, or the year itself; n counts from 1 and may go beyond the year's end. */
export function periodOf(unit: Exclude<PeriodUnit, 'week'>, year: number, n: number): Period {
  const last = n * MONTHS_IN[unit];
  const end = lastDayOf(year, last);
  return { unit, start: `${lastDayOf(year, last - MONTHS_IN[unit] + 1).slice(0, 8)}01`, end };
}

/** The week that begins on this day. */
export const weekFrom = (start: CalendarDate): Period => ({ unit: 'week', start, end: addDays(start, 6) });

const day = ({ start }: Period, months: number, dayOfMonth: number): CalendarDate =>
  addDays(addMonths(start, months), dayOfMonth - 1);

const lastOf = ({ start }: Period, months: number): CalendarDate => addDays(addMonths(start, months), -1);

type DaysOfPeriod = (period: Period) => readonly CalendarDate[];

const lastDayOfPeriod: DaysOfPeriod = (period) => [period.end];

/** The days that people can mean by a position in a period; more than one if people differ. */
const MEANT: Readonly<Record<PeriodUnit, Partial<Record<Position | 'any', DaysOfPeriod>>>> = {
  week: {
    start: ({ start }) => [start],
    middle: ({ start }) => [addDays(start, 2)],
    end: ({ start }) => [addDays(start, 4), addDays(start, 6)],
    any: ({ start }) => [addDays(start, 2), addDays(start, 4)],
  },
  month: {
    early: (month) => [day(month, 0, 1), day(month, 0, 10)],
    middle: (month) => [day(month, 0, 15)],
    late: (month) => [day(month, 0, 20), month.end],
    any: (month) => [day(month, 0, 15), month.end],
  },
  quarter: {
    early: (quarter) => [day(quarter, 0, 15), lastOf(quarter, 1)],
    middle: (quarter) => [day(quarter, 1, 15)],
    late: (quarter) => [day(quarter, 2, 15), quarter.end],
    any: lastDayOfPeriod,
  },
  half: { middle: (half) => [lastOf(half, 3)], any: lastDayOfPeriod },
  year: {
    early: (year) => [lastOf(year, 1), lastOf(year, 3)],
    middle: (year) => [lastOf(year, 6)],
    late: (year) => [lastOf(year, 11), year.end],
    any: (year) => [lastOf(year, 6), year.end],
  },
};

/** The days that a position in a period can mean, or the period alone (null); empty if that is unclear. */
export function daysAtPosition(period: Period, position: Position | null): readonly CalendarDate[] {
  const meant = MEANT[period.unit][position ?? 'any'];
  if (meant !== undefined) return meant(period);
  if (position === 'end') return [period.end];
  return position === 'start' ? [period.start] : [];
}
