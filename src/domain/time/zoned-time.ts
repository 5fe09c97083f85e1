import { isCalendarDate, type CalendarDate } from './calendar';
import { HOUR_MS } from './durations';

/** A time of the day as clocks on the wall show it: `HH:MM`, 00:00 to 23:59. */
export type TimeOfDay = string;

/** What clocks on the wall show, date and all: the milliseconds since 1970 at which UTC's clocks show the same. */
export type WallTime = number;

const TIME_OF_DAY = /^(?:[01]\d|2[0-3]):[0-5]\d$/u;

/** Month, day, year, hour, minute and second, as American English puts them. */
const PARTS = /^(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)\D+(\d+)$/u;

/** No zone has ever been further from UTC than this, in milliseconds. */
const FURTHEST_MS = 16 * HOUR_MS;

/** What is remembered of a zone, as both are dear to get: its formatter, and how far ahead of UTC it is where a slot begins. */
interface Zone {
  readonly format: Intl.DateTimeFormat;
  readonly offsets: Map<number, number>;
}

const SLOT_MS = 12 * HOUR_MS;

/** How many slots a zone remembers, and how many zones are remembered. */
const [MOST_SLOTS, MOST_ZONES] = [500, 100];

const zones = new Map<string, Zone>();

/** Has `value` remembered among at most `most` others. */
function remember<Key, Value>(memory: Map<Key, Value>, most: number, key: Key, value: Value): Value {
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
  zones.get(timeZone) ?? remember(zones, MOST_ZONES, timeZone, makeZone(timeZone));

function readOffset(ms: number, { format }: Zone): number {
  const second = Math.floor(ms / 1000) * 1000;
  const [, month = '', day = '', year = '', ...time] = PARTS.exec(format.format(second)) ?? [];
  return Date.parse(`${year.padStart(4, '0')}-${month}-${day}T${time.join(':')}Z`) - second;
}

const offsetOfSlot = (slot: number, zone: Zone): number =>
  zone.offsets.get(slot) ?? remember(zone.offsets, MOST_SLOTS, slot, readOffset(slot * SLOT_MS, zone));

/** How far a zone's clocks are ahead of UTC's, in milliseconds. Takes milliseconds since 1970. */
function offsetAt(ms: number, timeZone: string): number {
  const zone = zoneOf(timeZone);
  const slot = Math.floor(ms / SLOT_MS);
  const before = offsetOfSlot(slot, zone);
  return before === offsetOfSlot(slot + 1, zone) ? before : readOffset(ms, zone);
}

/** What clocks in an IANA time zone show at `instant`. Throws a RangeError on an unknown zone or an invalid instant. */
export function wallTimeAt(instant: Date, timeZone: string): WallTime {
  return instant.getTime() + offsetAt(instant.getTime(), timeZone);
}

/** The first whole second at which clocks that skip `wall` between `early` and `late` show more. Takes and gives milliseconds. */
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
 * The first instant at which clocks in an IANA time zone show `wall` or more: the first of the two
 * where they show it twice, and the end of the gap where they skip it. Of two wall times the later
 * one never comes first. Relies on no zone changing its clocks twice within two days; none has
 * since 1850. Throws a RangeError on an unknown zone.
 */
export function instantOfWallTime(wall: WallTime, timeZone: string): Date {
  const before = offsetAt(wall - FURTHEST_MS, timeZone);
  const after = offsetAt(wall + FURTHEST_MS, timeZone);
  const [old, renewed] = [wall - before, wall - after];
  if (before === after || offsetAt(old, timeZone) === before) return new Date(old);
  if (offsetAt(renewed, timeZone) === after) return new Date(renewed);
  return new Date(endOfGap(wall, renewed, old, timeZone));
}

/**
 * The instant at which clocks in an IANA time zone show this date and time: the first of the two
 * where they show it twice; where they skip it, the instant they skip it at, when they show what
 * they jump to. Promised for the years 1 to 9998. Throws a RangeError on an unknown zone, a date
 * that does not exist and anything but a time from 00:00 to 23:59.
 */
export function instantAt(date: CalendarDate, time: TimeOfDay, timeZone: string): Date {
  if (!isCalendarDate(date) || !TIME_OF_DAY.test(time)) throw new RangeError(`no date and time: ${date} ${time}`);
  return instantOfWallTime(Date.parse(`${date}T${time}:00Z`), timeZone);
}

/** The time clocks in an IANA time zone show, seconds cut off. Throws a RangeError on an unknown zone or an invalid instant. */
export function timeOfDayAt(instant: Date, timeZone: string): TimeOfDay {
  return new Date(wallTimeAt(instant, timeZone)).toISOString().slice(11, 16);
}

/** The day of the week as ISO counts: 1 is Monday, 7 is Sunday. Throws a RangeError on a date that does not exist. */
export function weekdayOf(date: CalendarDate): number {
  if (!isCalendarDate(date)) throw new RangeError(`no date: ${date}`);
  return new Date(`${date}T00:00:00Z`).getUTCDay() || 7;
}
