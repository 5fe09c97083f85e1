/** A day without a time or a zone, as 'YYYY-MM-DD'. */
export type CalendarDate = string;

const SHAPE = /^\d{4}-\d{2}-\d{2}$/u;

/** Whether `text` is a day that exists, written 'YYYY-MM-DD'. */
export function isCalendarDate(text: string): boolean {
  if (!SHAPE.test(text)) return false;
  const midnight = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(midnight.getTime()) && midnight.toISOString().startsWith(text);
}

/** The date in an IANA time zone at `instant`. Throws a RangeError on an unknown zone or an invalid instant. */
export function calendarDateOf(instant: Date, timeZone: string): CalendarDate {
  const format = new Intl.DateTimeFormat('en-US', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
  });
  const parts = new Map(format.formatToParts(instant).map(({ type, value }) => [type, value]));
  const year = (parts.get('year') ?? '').padStart(4, '0');
  return `${year}-${parts.get('month') ?? ''}-${parts.get('day') ?? ''}`;
}

/** The day `days` whole days after `date` (before it when negative). Throws a RangeError outside the years 0 to 9999. */
export function addDays(date: CalendarDate, days: number): CalendarDate {
  const moved = new Date(`${date}T00:00:00Z`);
  moved.setUTCDate(moved.getUTCDate() + days);
  const day = moved.toISOString().slice(0, 10);
  if (!SHAPE.test(day)) throw new RangeError(`outside the calendar: ${date} and ${days} days`);
  return day;
}
