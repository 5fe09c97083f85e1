import type { TimeOfDay } from '../time/quiet-time';

/** When a digest is posted: at one time of day, on some days of the week. */
export interface DigestTimes {
  readonly time: TimeOfDay;
  /** ISO 8601 numbers, in order and each once: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
}

/** The days of the week as ISO 8601 numbers. */
export const DAYS_OF_WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

const WEEKLY = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7](?:-[0-7])?(?:,[0-7](?:-[0-7])?)*)$/u;

/** The days named by one part of cron's day-of-week field, such as `1-5` or `6`. Cron counts Sunday as 0 or 7. */
function daysOfCronPart(part: string): readonly number[] {
  const [from = 0, to = from] = part.split('-').map(Number);
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => (from + index) % 7 || 7);
}

/** The time and days of a schedule; null for a cron expression that is more than one time on some days of the week. */
export function digestTimesOf(schedule: string): DigestTimes | null {
  const [, minute = '', hour = '', field = ''] = WEEKLY.exec(schedule.trim()) ?? [];
  if (field === '' || Number(minute) > 59 || Number(hour) > 23) return null;
  const named = new Set(field === '*' ? DAYS_OF_WEEK : field.split(',').flatMap(daysOfCronPart));
  const days = DAYS_OF_WEEK.filter((day) => named.has(day));
  return days.length === 0 ? null : { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days };
}

function cronFieldFor(days: readonly number[]): string {
  if (days.length === DAYS_OF_WEEK.length) return '*';
  const inCron = days.map((day) => day % 7).sort((one, other) => one - other);
  return inCron.join(',') === '1,2,3,4,5' ? '1-5' : inCron.join(',');
}

/** The cron expression for this time and these days. There must be at least one day. */
export function scheduleOf({ time, days }: DigestTimes): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${minute} ${hour} * * ${cronFieldFor(days)}`;
}
