import { Cron } from 'croner';
import type { NextOccurrence } from '../application/ports';
import { instantOfWallTime, wallTimeAt, type WallTime } from '../domain/time/zoned-time';

/** Minutes, hours, days, months and weekdays: seconds would make a digest of every moment. */
const FIELDS = /^\S+(\s+\S+){4}$/u;

const DAY_MS = 86_400_000;

/** The times that a schedule names on any clock on a wall. Where clocks are changed is no concern of it. */
function read(schedule: string): Cron {
  const fields = schedule.trim();
  if (!FIELDS.test(fields)) throw new TypeError(`No cron expression of five fields: ${schedule}`);
  return new Cron(fields, { utcOffset: 0, paused: true, mode: '5-part' });
}

/** Whether text is a cron expression of five fields that names a time at all. */
export function isSchedule(text: string): boolean {
  try {
    return read(text).nextRun() !== null;
  } catch {
    return false;
  }
}

/** Whether clocks in the zone skip the whole day of `wall`, as those of Samoa did with 30 December 2011. */
function isSkippedDay(wall: WallTime, timeZone: string): boolean {
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  return wallTimeAt(instantOfWallTime(midnight, timeZone), timeZone) >= midnight + DAY_MS;
}

/**
 * When a schedule comes round next: later than `after`, at the time of the day that it names in the time zone. A time
 * that the clocks show twice is the first of the two, so that each comes once. Where clocks skip some hours of a day,
 * what was to come in these comes once, right after the gap; a day that they skip altogether has nothing.
 *
 * @throws Error where it is no cron expression of five fields, or the time zone is not known
 */
export const nextOccurrence: NextOccurrence = (schedule, after, timeZone) => {
  const times = read(schedule);
  // Whatever clocks show until `after` was to come until then, too.
  for (let wall = new Date(wallTimeAt(after, timeZone)); ;) {
    const next = times.nextRun(wall);
    if (next === null) return null;
    const instant = instantOfWallTime(next.getTime(), timeZone);
    if (instant > after && !isSkippedDay(next.getTime(), timeZone)) return instant;
    wall = next;
  }
};
