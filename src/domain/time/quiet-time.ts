import { DAY_MS } from './durations';
import { instantOfWallTime, wallTimeAt, type TimeOfDay, type WallTime } from './zoned-time';

export type { TimeOfDay };

/** When a channel must not be disturbed, in its own time zone. */
export interface QuietTime {
  /**
   * Every day from one time to the other, over midnight if `to` is the earlier one. Null: none; equal times mean none,
   * too.
   */
  readonly hours: { readonly from: TimeOfDay; readonly to: TimeOfDay } | null;
  /** Whether all of Saturday and Sunday is quiet. */
  readonly weekends: boolean;
}

/** No quiet time. */
export const NEVER_QUIET: QuietTime = { hours: null, weekends: false };

/** An uninterrupted quiet period: from `start` until just before `end`. */
export interface QuietPeriod {
  readonly start: Date;
  readonly end: Date;
}

/** A quiet period in wall-clock time. */
interface WallPeriod {
  readonly start: WallTime;
  readonly end: WallTime;
}

/** The days, counted from today, that can belong to today's quiet period, since none is longer than four days. */
const [FIRST_DAY, LAST_DAY] = [-5, 5];

const sinceMidnight = (time: TimeOfDay): number => Date.parse(`1970-01-01T${time}:00Z`);

/** The quiet periods of the days around `wall`, in order of their start, not merged. */
function quietDaysAround(wall: WallTime, { hours, weekends }: QuietTime): readonly WallPeriod[] {
  const today = wall - (((wall % DAY_MS) + DAY_MS) % DAY_MS);
  const [from, to] = hours === null ? [0, 0] : [sinceMidnight(hours.from), sinceMidnight(hours.to)];
  const until = to < from ? to + DAY_MS : to;
  const stretches: WallPeriod[] = [];
  for (let day = FIRST_DAY; day <= LAST_DAY; day += 1) {
    const midnight = today + day * DAY_MS;
    if (weekends && new Date(midnight).getUTCDay() % 6 === 0)
      stretches.push({ start: midnight, end: midnight + DAY_MS });
    if (from !== to) stretches.push({ start: midnight + from, end: midnight + until });
  }
  return stretches;
}

/** The periods, with those that touch or overlap merged. */
function mergedPeriods(stretches: readonly WallPeriod[]): readonly WallPeriod[] {
  const whole: WallPeriod[] = [];
  for (const { start, end } of stretches) {
    const last = whole.at(-1);
    if (last === undefined || last.end < start) whole.push({ start, end });
    else whole[whole.length - 1] = { start: last.start, end: Math.max(last.end, end) };
  }
  return whole;
}

/** A period joined with the periods before and after it, if only time that the clocks skip lies between them. */
function joinedPeriod(
  own: QuietPeriod,
  before: readonly WallPeriod[],
  after: readonly WallPeriod[],
  timeZone: string,
): QuietPeriod {
  let { start, end } = own;
  for (const one of before.toReversed()) {
    if (instantOfWallTime(one.end, timeZone) < start) break;
    start = instantOfWallTime(one.start, timeZone);
  }
  for (const one of after) {
    if (instantOfWallTime(one.start, timeZone) > end) break;
    end = instantOfWallTime(one.end, timeZone);
  }
  return { start, end };
}

/**
 * The whole quiet period that contains `instant`, with adjacent ones merged: with 18:00 to 08:00 and weekends, Friday
 * 18:00 to Monday 08:00. Null: it is not quiet then. A quiet time begins and ends when the clocks show it for the first
 * time, or at the end of the gap if they skip it. Every working day has a minute that is not quiet, so no period is
 * longer than four days. Throws a RangeError on an unknown zone or an invalid instant.
 */
export function quietPeriodAt(instant: Date, quiet: QuietTime, timeZone: string): QuietPeriod | null {
  const wall = wallTimeAt(instant, timeZone);
  const stretches = mergedPeriods(quietDaysAround(wall, quiet));
  const index = stretches.findIndex(({ end }) => end > wall && instantOfWallTime(end, timeZone) > instant);
  const found = stretches[index];
  if (found === undefined) return null;
  const start = instantOfWallTime(found.start, timeZone);
  if (start > instant) return null;
  const own = { start, end: instantOfWallTime(found.end, timeZone) };
  return joinedPeriod(own, stretches.slice(0, index), stretches.slice(index + 1), timeZone);
}

const TYPED_TIME = /^(\d{1,2})(?:[:.](\d{2}))?\s*(?:([ap])\.?m\.?)?$/u;

/**
 * Reads a time as people type it, on a 24-hour or a 12-hour clock: `9`, `9:00`, `18.30`, `6:30 pm`, also with
 * full-width characters. Null if it is not understood or does not exist, such as 24:00.
 */
export function readTimeOfDay(text: string): TimeOfDay | null {
  const [, typedHour, minute = '00', half] = TYPED_TIME.exec(text.normalize('NFKC').trim().toLowerCase()) ?? [];
  if (typedHour === undefined || Number(minute) > 59) return null;
  const hour = half === undefined ? Number(typedHour) : hourOfHalf(Number(typedHour), half);
  return hour === null || hour > 23 ? null : `${String(hour).padStart(2, '0')}:${minute}`;
}

/** The hour of the day for an hour from 1 to 12 before or after noon; null for any other number. */
const hourOfHalf = (hour: number, half: string): number | null =>
  hour < 1 || hour > 12 ? null : (hour % 12) + (half === 'p' ? 12 : 0);
