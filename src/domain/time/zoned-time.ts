import { isCalendarDate, type CalendarDate } from './calendar';
import { HOUR_MS } from './durations';

/** A local time of day: `HH:MM`, 00:00 to 23:59. */
export type TimeOfDay = string;

/** A local date and time, as the milliseconds since 1970 at which clocks in UTC show the same. */
export type WallTime = number;

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;

/** Month, day, year, hour, minute and second, in the order of American English. */
const ENGLISH_DATE_PARTS = /^(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)$/u;

/** More than the largest offset from UTC that any zone has ever had, in milliseconds. */
const LARGEST_OFFSET_MS = 16 * HOUR_MS;

/**
 * What is cached for a zone, since both are slow to compute: its formatter, and its offset from UTC at the start of
 * each slot.
 */
interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const SLOT_MS = 12 * HOUR_MS;

/** The most slots that are cached for a zone, and the most zones that are cached. */
const [MOST_SLOTS, MOST_ZONES] = [500, 100];

const zoneCache = new Map<string, Zone>();

/** Caches `value`. A cache that already holds `most` entries is emptied first. */
function cacheValue<Key, Value>(memory: Map<Key, Value>, most: number, key: Key, value: Value): Value {
  if (memory.size >= most) memory.clear();
  memory.set(key, value);
  return value;
}

function makeZone(timeZone: string): Zone {
  const format = new Intl.DateTimeFormat('en-US', {
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    timeZone,
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
  });
  return { format, offsets: new Map() };
}

const zoneOf = (timeZone: string): Zone =>
  zoneCache.get(timeZone) ?? cacheValue(zoneCache, MOST_ZONES, timeZone, makeZone(timeZone));

function computeOffset(ms: number, { format }: Zone): number {
  const second = Math.floor(ms / 1000) * 1000;
  const [, month = '', day = '', year = '', ...time] = ENGLISH_DATE_PARTS.exec(format.format(second)) ?? [];
  return Date.parse(`${year.padStart(4, '0')}-${month}-${day}T${time.join(':')}Z`) - second;
}

const offsetOfSlot = (slot: number, zone: Zone): number =>
  zone.offsets.get(slot) ?? cacheValue(zone.offsets, MOST_SLOTS, slot, computeOffset(slot * SLOT_MS, zone));

/** A zone's offset from UTC in milliseconds, at a moment in milliseconds since 1970. */
function offsetAt(ms: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const slot = Math.floor(ms / SLOT_MS);
  const before = offsetOfSlot(slot, zone);
  return before === offsetOfSlot(slot + 1, zone) ? before : computeOffset(ms, zone);
}

/**
 * The local date and time in an IANA time zone at `instant`. Throws a RangeError on an unknown zone or an invalid
 * instant.
 */
export function wallTimeAt(instant: Date, timeZone: string): WallTime {
  return instant.getTime() + offsetAt(instant.getTime(), timeZone);
}

/**
 * The first whole second after a gap: between `early` and `late` the clocks skip `wall`. Takes and returns
 * milliseconds.
 */
function endOfGap(wall: WallTime, early: number, late: number, timeZone: string): number {
  let [before, after] = [Math.floor(early / 1000), Math.ceil(late / 1000)];
  while (after - before > 1) {
    const middle = Math.floor((before + after) / 2);
    const isBefore = middle * 1000 + offsetAt(middle * 1000, timeZone) < wall;
    [before, after] = isBefore ? [middle, after] : [before, middle];
  }
  return after * 1000;
}

/**
 * The first instant at which the clocks in an IANA time zone show `wall` or more: the first of two if they show it
 * twice, and the end of the gap if they skip it. A later wall time never gives an earlier instant. Assumes that no zone
 * changes its clocks twice within two days; none has since 1850. Throws a RangeError on an unknown zone.
 */
export function instantOfWallTime(wall: WallTime, timeZone: string): Date {
  const before = offsetAt(wall - LARGEST_OFFSET_MS, timeZone);
  const after = offsetAt(wall + LARGEST_OFFSET_MS, timeZone);
  const [old, renewed] = [wall - before, wall - after];
  if (before === after || offsetAt(old, timeZone) === before) return new Date(old);
  if (offsetAt(renewed, timeZone) === after) return new Date(renewed);
  return new Date(endOfGap(wall, renewed, old, timeZone));
}

/**
 * The instant at which the clocks in an IANA time zone show this date and time: the first of two if they show it twice,
 * and the end of the gap if they skip it. Valid for the years 1 to 9998. Throws a RangeError on an unknown zone, on a
 * date that does not exist and on anything but a time from 00:00 to 23:59.
 */
export function instantAt(date: CalendarDate, time: TimeOfDay, timeZone: string): Date {
  if (!isCalendarDate(date) || !TIME_OF_DAY.test(time)) throw new RangeError(`no date and time: ${date} ${time}`);
  return instantOfWallTime(Date.parse(`${date}T${time}:00Z`), timeZone);
}

/**
 * The local time in an IANA time zone, without seconds. Throws a RangeError on an unknown zone or an invalid instant.
 */
export function timeOfDayAt(instant: Date, timeZone: string): TimeOfDay {
  return new Date(wallTimeAt(instant, timeZone)).toISOString().slice(11, 16);
}

/**
 * The day of the week as its ISO 8601 number: 1 is Monday, 7 is Sunday. Throws a RangeError on a date that does not
 * exist.
 */
export function isoWeekdayOf(date: CalendarDate): number {
  if (!isCalendarDate(date)) throw new RangeError(`no date: ${date}`);
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
