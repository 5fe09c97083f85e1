import fc from 'fast-check';

import { calendarDateOf } from '../../../src/domain/time/calendar';
import {
  instantAt,
  instantOfWallTime,
  timeOfDayAt,
  wallTimeAt,
  isoWeekdayOf,
} from '../../../src/domain/time/zoned-time';
import { runs } from '../../support/runs';

const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

const shownAt = (instant: Date, zone: string): string =>
  `${calendarDateOf(instant, zone)}T${timeOfDayAt(instant, zone)}`;

/** Every instant at which the clocks show this minute, soonest first, found by trying all possible offsets. */
function everyInstantOf(shown: string, zone: string): readonly number[] {
  const found: number[] = [];
  for (let offset = 15; offset >= -13; offset -= 0.25) {
    const instant = new Date(Date.parse(`${shown}:00Z`) - offset * HOUR_MS);
    if (shown.endsWith(timeOfDayAt(instant, zone)) && shownAt(instant, zone) === shown) found.push(instant.getTime());
  }
  return found;
}

/** The instants of a year at which a zone's clocks change, or the start of the year if they do not. */
function changesIn(year: number, zone: string): readonly number[] {
  const offsetAt = (ms: number): number => wallTimeAt(new Date(ms), zone) - ms;
  const changes: number[] = [];
  for (let week = Date.UTC(year, 0, 1); week < Date.UTC(year + 1, 0, 1); week += 7 * DAY_MS) {
    let [before, after] = [week, week + 7 * DAY_MS];
    if (offsetAt(before) === offsetAt(after)) continue;
    while (after - before > MINUTE_MS) {
      const middle = before + Math.floor((after - before) / 2 / MINUTE_MS) * MINUTE_MS;
      [before, after] = offsetAt(middle) === offsetAt(after) ? [before, middle] : [middle, after];
    }
    changes.push(after);
  }
  return changes.length > 0 ? changes : [Date.UTC(year, 0, 1)];
}

const zones = fc.constantFrom(...Intl.supportedValuesOf('timeZone'));
const years = fc.integer({ min: 2015, max: 2035 });

/** A zone and an instant on a whole minute: any, or one within three hours of a change of its clocks. */
const moments = fc
  .tuple(zones, years, fc.nat(365 * 1440 - 1), fc.integer({ min: -180, max: 180 }), fc.nat(), fc.boolean())
  .map(([zone, year, minute, aside, pick, isNearChange]) => {
    if (!isNearChange) return { zone, instant: new Date(Date.UTC(year, 0, 1) + minute * MINUTE_MS) };
    const changes = changesIn(year, zone);
    return { zone, instant: new Date((changes[pick % changes.length] ?? 0) + aside * MINUTE_MS) };
  });

describe('instantAt', () => {
  it.each([
    ['2026-01-15', '09:00', 'UTC', '2026-01-15T09:00:00.000Z'],
    ['2026-01-15', '09:00', 'Europe/Berlin', '2026-01-15T08:00:00.000Z'],
    ['2026-07-15', '09:00', 'Europe/Berlin', '2026-07-15T07:00:00.000Z'],
    ['2026-01-15', '00:00', 'Asia/Kolkata', '2026-01-14T18:30:00.000Z'],
    ['2026-01-15', '23:59', 'Asia/Kolkata', '2026-01-15T18:29:00.000Z'],
    ['2026-01-01', '00:00', 'Pacific/Kiritimati', '2025-12-31T10:00:00.000Z'],
    ['2026-01-01', '00:00', 'Asia/Kathmandu', '2025-12-31T18:15:00.000Z'],
    ['2026-01-01', '23:59', 'Pacific/Pago_Pago', '2026-01-02T10:59:00.000Z'],
    ['2024-02-29', '12:00', 'America/New_York', '2024-02-29T17:00:00.000Z'],
    ['1883-11-18', '11:00', 'America/New_York', '1883-11-18T15:56:02.000Z'],
    ['0987-06-05', '12:00', 'UTC', '0987-06-05T12:00:00.000Z'],
  ])('finds %s %s in %s', (date, time, zone, expected) => {
    expect(instantAt(date, time, zone).toISOString()).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-03-29', '01:59', '2026-03-29T00:59:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '02:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '02:59', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '03:00', '2026-03-29T01:00:00.000Z'],
    ['Europe/Berlin', '2026-03-29', '03:01', '2026-03-29T01:01:00.000Z'],
    ['America/New_York', '2026-03-08', '02:30', '2026-03-08T07:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-03', '23:59', '2018-11-04T02:59:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '00:00', '2018-11-04T03:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '00:59', '2018-11-04T03:00:00.000Z'],
    ['America/Sao_Paulo', '2018-11-04', '01:00', '2018-11-04T03:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '01:59', '2026-10-03T15:29:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '02:15', '2026-10-03T15:30:00.000Z'],
    ['Australia/Lord_Howe', '2026-10-04', '02:30', '2026-10-03T15:30:00.000Z'],
    ['Pacific/Apia', '2011-12-29', '23:59', '2011-12-30T09:59:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '00:00', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '12:00', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-30', '23:59', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '00:00', '2011-12-30T10:00:00.000Z'],
    ['Pacific/Apia', '2011-12-31', '00:01', '2011-12-30T10:01:00.000Z'],
    ['Pacific/Kiritimati', '1994-12-31', '12:00', '1994-12-31T10:00:00.000Z'],
  ])('gives the end of the gap in %s for %s at %s, which the clocks skip', (zone, date, time, expected) => {
    expect(instantAt(date, time, zone).toISOString()).toBe(expected);
  });

  it.each([
    ['Europe/Berlin', '2026-10-25', '01:59', '2026-10-24T23:59:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '02:00', '2026-10-25T00:00:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '02:59', '2026-10-25T00:59:00.000Z'],
    ['Europe/Berlin', '2026-10-25', '03:00', '2026-10-25T02:00:00.000Z'],
    ['America/New_York', '2026-11-01', '01:30', '2026-11-01T05:30:00.000Z'],
    ['America/Sao_Paulo', '2019-02-16', '23:00', '2019-02-17T01:00:00.000Z'],
    ['America/Sao_Paulo', '2019-02-16', '23:59', '2019-02-17T01:59:00.000Z'],
    ['America/Sao_Paulo', '2019-02-17', '00:00', '2019-02-17T03:00:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '01:29', '2026-04-04T14:29:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '01:45', '2026-04-04T14:45:00.000Z'],
    ['Australia/Lord_Howe', '2026-04-05', '02:00', '2026-04-04T15:30:00.000Z'],
    ['America/St_Johns', '2010-11-07', '00:00', '2010-11-07T02:30:00.000Z'],
    ['Pacific/Kwajalein', '1969-09-30', '12:00', '1969-09-30T01:00:00.000Z'],
  ])(
    'gives the first of two instants in %s for %s at %s, which the clocks show twice',
    (zone, date, time, expected) => {
      expect(instantAt(date, time, zone).toISOString()).toBe(expected);
    },
  );

  it('agrees with the first instant found by trying all offsets, in all zones and near all changes', () => {
    fc.assert(
      fc.property(moments, ({ zone, instant }) => {
        const shown = shownAt(instant, zone);

        const found = instantAt(shown.slice(0, 10), shown.slice(11), zone);

        return found.getTime() === everyInstantOf(shown, zone)[0];
      }),
      { numRuns: runs({ few: 30, many: 300 }) },
    );
  });

  it('gives back the same minute, unless the clocks show it for the second time', () => {
    fc.assert(
      fc.property(moments, ({ zone, instant }) => {
        const found = instantAt(calendarDateOf(instant, zone), timeOfDayAt(instant, zone), zone);

        return found <= instant && shownAt(found, zone) === shownAt(instant, zone);
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });

  it('gives the wall time asked for, or the end of the gap if the clocks skip it', () => {
    fc.assert(
      fc.property(moments, fc.integer({ min: -90, max: 90 }), ({ zone, instant }, minutes) => {
        const wall = wallTimeAt(instant, zone) + minutes * MINUTE_MS;

        const found = instantOfWallTime(wall, zone);

        const before = wallTimeAt(new Date(found.getTime() - 1), zone);
        return before < wall && wallTimeAt(found, zone) >= wall;
      }),
      { numRuns: runs({ few: 100, many: 1_000 }) },
    );
  });

  it.each([
    ['2026-02-30', '09:00', 'UTC'],
    ['someday', '09:00', 'UTC'],
    ['2026-01-15', '24:00', 'UTC'],
    ['2026-01-15', '9:00', 'UTC'],
    ['2026-01-15', '09:60', 'UTC'],
    ['2026-01-15', '09:00:00', 'UTC'],
    ['2026-01-15', '', 'UTC'],
    ['2026-01-15', '09:00', 'Mars/Olympus'],
    ['2026-01-15', '09:00', ''],
  ])('throws for %j, %j and %j', (date, time, zone) => {
    expect(() => instantAt(date, time, zone)).toThrow(RangeError);
  });
});

describe('wallTimeAt', () => {
  it.each([
    ['2026-01-15T08:00:00.123Z', 'Europe/Berlin', '2026-01-15T09:00:00.123Z'],
    ['1969-12-31T23:59:59.999Z', 'Asia/Kolkata', '1970-01-01T05:29:59.999Z'],
    ['2026-04-04T15:00:00.001Z', 'Australia/Lord_Howe', '2026-04-05T01:30:00.001Z'],
  ])('keeps the milliseconds of %s in %s', (instant, zone, expected) => {
    expect(new Date(wallTimeAt(new Date(instant), zone)).toISOString()).toBe(expected);
  });

  it('gives the same for every zone when there are more of them than the cache holds', () => {
    const instant = new Date('2026-07-15T12:00:00Z');
    const all = Intl.supportedValuesOf('timeZone');
    const once = all.map((zone) => wallTimeAt(instant, zone));

    const again = all.map((zone) => wallTimeAt(instant, zone));

    expect(again).toEqual(once);
  });
});

describe('timeOfDayAt', () => {
  it.each([
    ['2026-01-15T00:00:00Z', 'UTC', '00:00'],
    ['2026-01-15T23:59:59.999Z', 'UTC', '23:59'],
    ['2026-01-15T23:00:00Z', 'Europe/Berlin', '00:00'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', '03:00'],
    ['2026-10-25T01:30:00Z', 'Europe/Berlin', '02:30'],
    ['2026-11-01T06:30:00Z', 'America/New_York', '01:30'],
    ['2019-02-17T02:30:00Z', 'America/Sao_Paulo', '23:30'],
    ['2018-11-04T03:00:00Z', 'America/Sao_Paulo', '01:00'],
    ['2026-01-15T03:31:00Z', 'Asia/Kolkata', '09:01'],
    ['2026-10-03T15:30:00Z', 'Australia/Lord_Howe', '02:30'],
    ['2026-01-15T10:00:00Z', 'Pacific/Kiritimati', '00:00'],
    ['2011-12-30T10:00:00Z', 'Pacific/Apia', '00:00'],
  ])('reads %s in %s as %s', (instant, zone, time) => {
    expect(timeOfDayAt(new Date(instant), zone)).toBe(time);
  });

  it('throws on an unknown zone', () => {
    expect(() => timeOfDayAt(new Date(0), 'Mars/Olympus')).toThrow(RangeError);
  });

  it('throws on an invalid instant', () => {
    expect(() => timeOfDayAt(new Date(NaN), 'UTC')).toThrow(RangeError);
  });
});

describe('isoWeekdayOf', () => {
  it.each([
    ['2026-11-23', 1],
    ['2026-11-24', 2],
    ['2026-11-25', 3],
    ['2026-11-26', 4],
    ['2026-11-27', 5],
    ['2026-11-28', 6],
    ['2026-11-29', 7],
    ['2024-02-29', 4],
    ['1969-12-31', 3],
    ['0001-01-01', 1],
  ])('knows that %s is day %i', (date, weekday) => {
    expect(isoWeekdayOf(date)).toBe(weekday);
  });

  it('throws on a date that does not exist', () => {
    expect(() => isoWeekdayOf('2026-02-29')).toThrow(RangeError);
  });
});
