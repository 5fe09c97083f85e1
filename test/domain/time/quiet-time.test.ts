import fc from 'fast-check';

import { calendarDateOf } from '../../../src/domain/time/calendar';
import { NEVER_QUIET, quietPeriodAt, readTimeOfDay, type QuietTime } from '../../../src/domain/time/quiet-time';
import { instantAt, timeOfDayAt, isoWeekdayOf } from '../../../src/domain/time/zoned-time';
import { runs } from '../../support/runs';

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

const NIGHTS: QuietTime = { hours: { from: '18:00', to: '08:00' }, weekends: false };
const WEEKENDS: QuietTime = { hours: null, weekends: true };
const BOTH: QuietTime = { ...NIGHTS, weekends: true };

const hours = (from: string, to: string, weekends = false): QuietTime => ({ hours: { from, to }, weekends });

/** The quiet period as ISO texts without seconds. */
function stretchAt(instant: string, quiet: QuietTime, zone: string): readonly string[] | null {
  const stretch = quietPeriodAt(new Date(instant), quiet, zone);
  return stretch && [stretch.start, stretch.end].map((edge) => edge.toISOString().replace(':00.000Z', 'Z'));
}

/** Whether it is quiet, judged only by what the clocks show. */
function isQuietByTheClock(instant: Date, { hours: daily, weekends }: QuietTime, zone: string): boolean {
  if (weekends && isoWeekdayOf(calendarDateOf(instant, zone)) > 5) return true;
  if (daily === null) return false;
  const [time, { from, to }] = [timeOfDayAt(instant, zone), daily];
  return from <= to ? from <= time && time < to : from <= time || time < to;
}

const times = fc.nat(1439).map((minute) => new Date(minute * MINUTE_MS).toISOString().slice(11, 16));

const quiets: fc.Arbitrary<QuietTime> = fc.record({
  hours: fc.option(fc.record({ from: times, to: times }), { nil: null }),
  weekends: fc.boolean(),
});

const zones = fc.constantFrom(
  ...['UTC', 'Europe/Berlin', 'America/New_York', 'America/Sao_Paulo', 'Asia/Kolkata', 'Australia/Lord_Howe'],
  ...['Pacific/Kiritimati', 'Pacific/Apia', 'Asia/Tehran', 'Asia/Jerusalem', 'Africa/Casablanca', 'America/St_Johns'],
);

/** Minutes at which the clocks of some of these zones change, with the day that Apia skipped. */
const CHANGES = [
  ...[
    '2011-12-30T10:00Z',
    '2018-11-04T03:00Z',
    '2019-02-17T02:00Z',
    '2026-03-08T07:00Z',
    '2026-03-29T01:00Z',
    '2026-10-25T01:00Z',
  ],
  ...[
    '2026-11-01T06:00Z',
    '2026-04-04T15:00Z',
    '2026-10-03T15:30Z',
    '2021-03-21T20:30Z',
    '2010-11-07T02:31Z',
    '2026-03-27T00:00Z',
  ],
];

const instants = fc
  .oneof(
    fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -6 * 1440, max: 6 * 1440 })),
    fc.tuple(fc.constantFrom(...CHANGES), fc.integer({ min: -180, max: 180 })),
    fc.tuple(fc.constant('2015-01-01T00:00Z'), fc.nat(20 * 365 * 1440)),
  )
  .map(([start, minutes]) => new Date(Date.parse(start) + minutes * MINUTE_MS));

describe('quietPeriodAt', () => {
  it.each([
    ['within one day', '2026-11-25T12:30Z', hours('12:00', '13:00'), ['2026-11-25T12:00Z', '2026-11-25T13:00Z']],
    ['before midnight', '2026-11-25T20:00Z', NIGHTS, ['2026-11-25T18:00Z', '2026-11-26T08:00Z']],
    ['after midnight', '2026-11-26T03:00Z', NIGHTS, ['2026-11-25T18:00Z', '2026-11-26T08:00Z']],
    ['from its first moment', '2026-11-25T18:00Z', NIGHTS, ['2026-11-25T18:00Z', '2026-11-26T08:00Z']],
    ['until its last moment', '2026-11-26T07:59:59.999Z', NIGHTS, ['2026-11-25T18:00Z', '2026-11-26T08:00Z']],
    ['from midnight', '2026-11-26T00:00Z', hours('00:00', '07:00'), ['2026-11-26T00:00Z', '2026-11-26T07:00Z']],
    ['until midnight', '2026-11-26T23:59Z', hours('20:00', '00:00'), ['2026-11-26T20:00Z', '2026-11-27T00:00Z']],
    ['on a weekend', '2026-11-28T12:00Z', WEEKENDS, ['2026-11-28T00:00Z', '2026-11-30T00:00Z']],
    ['on a Friday night before a weekend', '2026-11-27T18:00Z', BOTH, ['2026-11-27T18:00Z', '2026-11-30T08:00Z']],
    ['on a weekend between nights', '2026-11-29T12:00Z', BOTH, ['2026-11-27T18:00Z', '2026-11-30T08:00Z']],
    ['on a Monday morning after a weekend', '2026-11-30T07:59Z', BOTH, ['2026-11-27T18:00Z', '2026-11-30T08:00Z']],
    ['on a Thursday night', '2026-11-26T20:00Z', BOTH, ['2026-11-26T18:00Z', '2026-11-27T08:00Z']],
    [
      'with hours that end as the weekend begins',
      '2026-11-27T20:00Z',
      hours('19:00', '00:00', true),
      ['2026-11-27T19:00Z', '2026-11-30T00:00Z'],
    ],
    [
      'with hours that begin as the weekend ends',
      '2026-11-28T20:00Z',
      hours('00:00', '07:00', true),
      ['2026-11-28T00:00Z', '2026-11-30T07:00Z'],
    ],
    [
      'with hours in the midst of a weekend',
      '2026-11-28T20:00Z',
      hours('12:00', '13:00', true),
      ['2026-11-28T00:00Z', '2026-11-30T00:00Z'],
    ],
    [
      'with only a minute left of each day',
      '2026-11-28T12:00Z',
      hours('12:00', '11:59', true),
      ['2026-11-27T12:00Z', '2026-11-30T11:59Z'],
    ],
    ['long ago', '1969-07-20T20:17Z', NIGHTS, ['1969-07-20T18:00Z', '1969-07-21T08:00Z']],
    [
      'from the other end of it',
      '2026-11-30T11:58Z',
      hours('12:00', '11:59', true),
      ['2026-11-27T12:00Z', '2026-11-30T11:59Z'],
    ],
  ])('finds the whole quiet period %s', (_, instant, quiet, expected) => {
    expect(stretchAt(instant, quiet, 'UTC')).toEqual(expected);
  });

  it.each([
    ['never', '2026-11-28T03:00Z', NEVER_QUIET],
    ['just before', '2026-11-25T17:59:59.999Z', NIGHTS],
    ['just after', '2026-11-26T08:00Z', NIGHTS],
    ['just before a weekend', '2026-11-27T23:59:59.999Z', WEEKENDS],
    ['just after a weekend', '2026-11-30T00:00Z', WEEKENDS],
    ['by day on a weekend that is not quiet', '2026-11-28T12:00Z', NIGHTS],
    ['with hours from a time to the same time', '2026-11-25T18:00Z', hours('18:00', '18:00')],
    ['in the only minute of the day that is not quiet', '2026-11-25T11:59Z', hours('12:00', '11:59', true)],
  ])('finds nothing where it is not quiet: %s', (_, instant, quiet) => {
    expect(stretchAt(instant, quiet, 'UTC')).toBeNull();
  });

  it.each([
    ['Europe/Berlin', 'loses an hour', '2026-03-28T20:00Z', BOTH, ['2026-03-27T17:00Z', '2026-03-30T06:00Z']],
    ['Europe/Berlin', 'gains an hour', '2026-10-25T01:30Z', NIGHTS, ['2026-10-24T16:00Z', '2026-10-25T07:00Z']],
    [
      'Europe/Berlin',
      'begins in a gap',
      '2026-03-29T01:00Z',
      hours('02:30', '06:00'),
      ['2026-03-29T01:00Z', '2026-03-29T04:00Z'],
    ],
    [
      'Europe/Berlin',
      'ends in a gap',
      '2026-03-29T00:59Z',
      hours('22:00', '02:30'),
      ['2026-03-28T21:00Z', '2026-03-29T01:00Z'],
    ],
    ['Europe/Berlin', 'lies in a gap', '2026-03-29T01:00Z', hours('02:10', '02:50'), null],
    [
      'Europe/Berlin',
      'begins in the hour shown twice',
      '2026-10-25T01:10Z',
      hours('02:30', '06:00'),
      ['2026-10-25T00:30Z', '2026-10-25T05:00Z'],
    ],
    ['Europe/Berlin', 'ended in the hour shown twice', '2026-10-25T01:10Z', hours('22:00', '02:30'), null],
    ['America/New_York', 'loses an hour', '2026-03-08T06:00Z', NIGHTS, ['2026-03-07T23:00Z', '2026-03-08T12:00Z']],
    ['America/New_York', 'gains an hour', '2026-11-01T05:00Z', BOTH, ['2026-10-30T22:00Z', '2026-11-02T13:00Z']],
    [
      'America/Sao_Paulo',
      'begins at a midnight that is skipped',
      '2018-11-04T03:00Z',
      hours('00:00', '06:00'),
      ['2018-11-04T03:00Z', '2018-11-04T08:00Z'],
    ],
    [
      'America/Sao_Paulo',
      'ends at a midnight that is skipped',
      '2018-11-04T02:59Z',
      hours('20:00', '00:30'),
      ['2018-11-03T23:00Z', '2018-11-04T03:00Z'],
    ],
    [
      'America/Sao_Paulo',
      'has a Sunday without midnight',
      '2018-11-04T12:00Z',
      WEEKENDS,
      ['2018-11-03T03:00Z', '2018-11-05T02:00Z'],
    ],
    [
      'America/Sao_Paulo',
      'shows 23:30 twice',
      '2019-02-17T02:30Z',
      hours('23:00', '06:00'),
      ['2019-02-17T01:00Z', '2019-02-17T09:00Z'],
    ],
    [
      'America/Sao_Paulo',
      'has a Saturday of 25 hours',
      '2019-02-17T02:30Z',
      WEEKENDS,
      ['2019-02-16T02:00Z', '2019-02-18T03:00Z'],
    ],
    [
      'America/St_Johns',
      'goes back from Sunday to Saturday',
      '2010-11-07T03:00Z',
      WEEKENDS,
      ['2010-11-06T02:30Z', '2010-11-08T03:30Z'],
    ],
    ['Asia/Kolkata', 'is half an hour aside', '2026-11-28T12:00Z', BOTH, ['2026-11-27T12:30Z', '2026-11-30T02:30Z']],
    [
      'Australia/Lord_Howe',
      'loses half an hour',
      '2026-10-03T15:00Z',
      NIGHTS,
      ['2026-10-03T07:30Z', '2026-10-03T21:00Z'],
    ],
    [
      'Australia/Lord_Howe',
      'gains half an hour',
      '2026-04-04T15:10Z',
      hours('01:45', '06:00'),
      ['2026-04-04T14:45Z', '2026-04-04T19:30Z'],
    ],
    [
      'Pacific/Kiritimati',
      'is most of a day ahead',
      '2026-11-27T10:00Z',
      WEEKENDS,
      ['2026-11-27T10:00Z', '2026-11-29T10:00Z'],
    ],
    [
      'Pacific/Apia',
      'skips the Friday between two nights',
      '2011-12-30T06:00Z',
      BOTH,
      ['2011-12-30T04:00Z', '2012-01-01T18:00Z'],
    ],
    [
      'Pacific/Apia',
      'has skipped the Friday between two nights',
      '2012-01-01T12:00Z',
      BOTH,
      ['2011-12-30T04:00Z', '2012-01-01T18:00Z'],
    ],
    [
      'Pacific/Apia',
      'skips the Friday before a weekend',
      '2011-12-30T10:00Z',
      WEEKENDS,
      ['2011-12-30T10:00Z', '2012-01-01T10:00Z'],
    ],
    [
      'Asia/Jerusalem',
      'skips the one minute of a Friday',
      '2026-03-27T12:00Z',
      hours('02:31', '02:30', true),
      ['2026-03-26T00:31Z', '2026-03-29T23:30Z'],
    ],
  ])('follows the clocks of %s if the period %s', (zone, _, instant, quiet, expected) => {
    expect(stretchAt(instant, quiet, zone)).toEqual(expected);
  });

  it('contains every instant that is quiet by the clocks, except when they show a time for the second time', () => {
    fc.assert(
      fc.property(instants, quiets, zones, (instant, quiet, zone) => {
        fc.pre(instantAt(calendarDateOf(instant, zone), timeOfDayAt(instant, zone), zone) >= instant);
        return (quietPeriodAt(instant, quiet, zone) !== null) === isQuietByTheClock(instant, quiet, zone);
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('is the same for every instant in it, is not quiet just outside, and lasts at most four days', () => {
    fc.assert(
      fc.property(
        instants,
        quiets,
        zones,
        fc.double({ min: 0, max: 1, noNaN: true }),
        (instant, quiet, zone, share) => {
          const stretch = quietPeriodAt(instant, quiet, zone);
          fc.pre(stretch !== null);
          const [start, end] = [stretch.start.getTime(), stretch.end.getTime()];
          const inside = [start, end - 1, start + Math.floor(share * (end - 1 - start))];

          expect(start <= instant.getTime() && instant.getTime() < end && end - start <= 4 * DAY_MS).toBe(true);
          expect(inside.map((at) => quietPeriodAt(new Date(at), quiet, zone))).toEqual([stretch, stretch, stretch]);
          expect([start - 1, end].map((at) => quietPeriodAt(new Date(at), quiet, zone))).toEqual([null, null]);
        },
      ),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('throws on an unknown zone', () => {
    expect(() => quietPeriodAt(new Date(0), NIGHTS, 'Mars/Olympus')).toThrow(RangeError);
  });

  it('throws on an invalid instant', () => {
    expect(() => quietPeriodAt(new Date(NaN), NIGHTS, 'UTC')).toThrow(RangeError);
  });
});

describe('readTimeOfDay', () => {
  it.each([
    ['9', '09:00'],
    ['9:00', '09:00'],
    ['09:00', '09:00'],
    ['18.30', '18:30'],
    ['18', '18:00'],
    ['0', '00:00'],
    ['00:00', '00:00'],
    ['23:59', '23:59'],
    ['9am', '09:00'],
    ['9 AM', '09:00'],
    ['6:30 pm', '18:30'],
    ['6.30 p.m.', '18:30'],
    ['6:30\u202Fpm', '18:30'],
    ['12am', '00:00'],
    ['12:05 am', '00:05'],
    ['12pm', '12:00'],
    ['11:59 pm', '23:59'],
    ['9：00', '09:00'],
    ['１８：３０', '18:30'],
    [' 7:15\n', '07:15'],
  ])('reads %j as %s', (text, time) => {
    expect(readTimeOfDay(text)).toBe(time);
  });

  it.each([
    ...[
      '',
      ' ',
      '24:00',
      '24',
      '25:00',
      '9:60',
      '9:5',
      '9:000',
      '009',
      '900',
      '0900',
      '9:00:00',
      '-9',
      '9-18',
      '9:',
      ':30',
    ],
    ...['0am', '13pm', '18:30 pm', '24 am', 'am', '9 a', '9 xm', 'nine', 'noon', '9 o’clock', '9:00 9:00', '٩:٠٠'],
  ])('cannot understand %j', (text) => {
    expect(readTimeOfDay(text)).toBeNull();
  });

  it('reads every time of the day as itself', () => {
    fc.assert(fc.property(times, (time) => readTimeOfDay(time) === time));
  });
});
