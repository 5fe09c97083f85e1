import { addDays, isCalendarDate, type CalendarDate } from '../../time/calendar';

/**
 * The date with this year, month and day; null if there is none, such as 31 February, and before 1900 or after 2199.
 */
export function civilDate(year: number, month: number, day: number): CalendarDate | null {
  if (year < 1900 || year > 2199) return null;
  const text = `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`;
  return isCalendarDate(text) ? text : null;
}

/** The year of a day. */
export const yearOf = (date: CalendarDate): number => Number(date.slice(0, 4));

/** The month of a day, from 1. */
export const monthOf = (date: CalendarDate): number => Number(date.slice(5, 7));

/** The weekday of a day: 0 for Monday to 6 for Sunday. */
export const weekdayIndexOf = (date: CalendarDate): number => (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7;

/** The Monday on or before a day. */
export const mondayOf = (date: CalendarDate): CalendarDate => addDays(date, -weekdayIndexOf(date));

/** The last day of a month; `month` may be less than 1 or more than 12, for months of other years. */
export function lastDayOf(year: number, month: number): CalendarDate {
  return new Date(Date.UTC(year, month, 0)).toISOString().slice(0, 10);
}

/** The same day `months` later; the last day of that month if it is shorter. */
export function addMonths(date: CalendarDate, months: number): CalendarDate {
  const last = lastDayOf(yearOf(date), monthOf(date) + months);
  const same = `${last.slice(0, 8)}${date.slice(8)}`;
  return same < last ? same : last;
}

/** The first day on or after `from` with this weekday. */
export const weekdayOnOrAfter = (from: CalendarDate, weekday: number): CalendarDate =>
  addDays(from, (weekday - weekdayIndexOf(from) + 7) % 7);

/** The day with this weekday that is closest to `date`: at most three days away. */
export const nearestWeekday = (date: CalendarDate, weekday: number): CalendarDate =>
  weekdayOnOrAfter(addDays(date, -3), weekday);
