import { Cron } from 'croner';
import type { NextOccurrence } from '../application/ports';
import { DAY_MS } from '../domain/time/durations';
import { instantOfWallTime, wallTimeAt, type WallTime } from '../domain/time/zoned-time';

/**
 * Minutes, hours, days, months and weekdays. A field for seconds is not allowed: a digest could be due every second.
 */
const FIVE_FIELDS = /^\S+(\s+\S+){4}$/u;

/** Reads a schedule as wall-clock times, without regard to clock changes. */
function parseSchedule(schedule: string): Cron {
  const fields = schedule.trim();
  if (!FIVE_FIELDS.test(fields)) throw new TypeError(`No cron expression of five fields: ${schedule}`);
  return new Cron(fields, { utcOffset: 0, paused: true, mode: '5-part' });
}

/** Whether a text is a cron expression of five fields with at least one occurrence. */
export function isSchedule(text: string): boolean {
  try {
    return parseSchedule(text).nextRun() !== null;
  } catch {
    return false;
  }
}

/** Whether the zone's clocks skip the whole day of `wall`, as those of Samoa skipped 30 December 2011. */
function isSkippedDay(wall: WallTime, timeZone: string): boolean {
  const midnight = Math.floor(wall / DAY_MS) * DAY_MS;
  return wallTimeAt(instantOfWallTime(midnight, timeZone), timeZone) >= midnight + DAY_MS;
}

/**
 * The next occurrence of a schedule: later than `after`, at the wall-clock time that it names in the time zone. Of a
 * time that the clocks show twice, only the first counts, so there is one occurrence. If the clocks skip some hours of
 * a day, an occurrence in these hours comes right after the gap; on a day that they skip completely there is none.
 *
 * @throws Error if the schedule is not a cron expression of five fields, or the time zone is not known
 */
export const nextOccurrence: NextOccurrence = (schedule, after, timeZone) => {
  const times = parseSchedule(schedule);
  // Occurrences up to the wall-clock time of `after` are in the past.
  for (let wall = new Date(wallTimeAt(after, timeZone)); ;) {
    const next = times.nextRun(wall);
    if (next === null) return null;
    const instant = instantOfWallTime(next.getTime(), timeZone);
    if (instant > after && !isSkippedDay(next.getTime(), timeZone)) return instant;
    wall = next;
  }
};
