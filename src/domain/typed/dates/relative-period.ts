import { addDays, type CalendarDate } from '../../time/calendar';
import { mondayOf, monthOf, weekdayIndexOf, yearOf } from './civil-day';
import type { DateToken } from './date-token';
import { MONTHS_IN, periodOf, weekFrom, type Period, type PeriodUnit } from './period';

/** The first day of the week: Monday, or either Monday or Sunday, depending on the reader. */
export type WeekStart = 'monday' | 'either';

/** The period that is `offset` periods after today's. */
export function relativePeriod(unit: PeriodUnit, offset: number, today: CalendarDate, starts: WeekStart): DateToken {
  if (unit === 'year') return { kind: 'year', year: yearOf(today) + offset };
  return {
    kind: 'period',
    periods: unit === 'week' ? weeks(offset, today, starts) : [monthsAway(unit, offset, today)],
    then: null,
  };
}

/** This period, or the next one if the meant part of this one is over: `月初`, `mid month`, `year end`. */
export function openPeriod(unit: PeriodUnit, today: CalendarDate, starts: WeekStart): DateToken {
  if (unit === 'week') return relativePeriod(unit, 0, today, starts);
  return { kind: 'period', periods: [monthsAway(unit, 0, today)], then: monthsAway(unit, 1, today) };
}

/** If weeks may begin on Sunday, a Sunday belongs to two weeks: one that ends and one that begins. */
function weeks(offset: number, today: CalendarDate, starts: WeekStart): readonly Period[] {
  const monday = addDays(mondayOf(today), 7 * offset);
  const differ = starts === 'either' && weekdayIndexOf(today) === 6;
  return [weekFrom(monday), ...(differ ? [weekFrom(addDays(monday, 7))] : [])];
}

function monthsAway(unit: Exclude<PeriodUnit, 'week'>, offset: number, today: CalendarDate): Period {
  return periodOf(unit, yearOf(today), Math.ceil(monthOf(today) / MONTHS_IN[unit]) + offset);
}

/** The Saturday and the Sunday of that week. */
export function weekend(offset: number, today: CalendarDate, starts: WeekStart): readonly DateToken[] {
  const ends = offset === 0 ? weeks(0, today, 'monday') : weeks(offset, today, starts);
  return [{ kind: 'days', days: ends.flatMap(({ end }) => [addDays(end, -1), end]) }];
}
