import type { TimeOfDay } from '../time/quiet-time';

/** When a digest comes: at one time of the day, on some days of the week. */
export interface DigestTimes {
  readonly time: TimeOfDay;
  /** As ISO 8601 counts them, in order and each once: 1 is Monday, 7 is Sunday. */
  readonly days: readonly number[];
}

/** The days of the week as ISO 8601 counts them. */
export const DAYS_OF_WEEK: readonly number[] = [1, 2, 3, 4, 5, 6, 7];

const WEEKLY = /^(\d{1,2}) (\d{1,2}) \* \* (\*|[0-7](?:-[0-7])?(?:,[0-7](?:-[0-7])?)*)$/u;

/** The days that a part of cron's last field names: `1-5`, `6`. Sunday is 0 there, or 7. */
function daysIn(part: string): readonly number[] {
  const [from = 0, to = from] = part.split('-').map(Number);
  return Array.from({ length: Math.max(to - from + 1, 0) }, (_, index) => (from + index) % 7 || 7);
}

/** When a digest with this schedule comes; null for a cron expression that says more than a time and days of the week. */
export function digestTimesOf(schedule: string): DigestTimes | null {
  const [, minute = '', hour = '', field = ''] = WEEKLY.exec(schedule.trim()) ?? [];
  if (field === '' || Number(minute) > 59 || Number(hour) > 23) return null;
  const named = new Set(field === '*' ? DAYS_OF_WEEK : field.split(',').flatMap(daysIn));
  const days = DAYS_OF_WEEK.filter((day) => named.has(day));
  return days.length === 0 ? null : { time: `${hour.padStart(2, '0')}:${minute.padStart(2, '0')}`, days };
}

function fieldFor(days: readonly number[]): string {
  if (days.length === DAYS_OF_WEEK.length) return '*';
  const inCron = days.map((day) => day % 7).sort((one, other) => one - other);
  return inCron.join(',') === '1,2,3,4,5' ? '1-5' : inCron.join(',');
}

/** The cron expression that makes a digest come then. There must be a day. */
export function scheduleOf({ time, days }: DigestTimes): string {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${minute} ${hour} * * ${fieldFor(days)}`;
}
