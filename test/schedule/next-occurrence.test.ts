import { isSchedule, nextOccurrence } from '../../src/schedule/next-occurrence';

/** What clocks in a zone show, as text that sorts: date and time. */
interface Shown {
  readonly day: string;
  readonly time: string;
}

const formats = new Map<string, Intl.DateTimeFormat>();

function formatOf(timeZone: string): Intl.DateTimeFormat {
  const known = formats.get(timeZone);
  if (known !== undefined) return known;
  // Dates in Swedish are formatted as in ISO 8601.
  const made = new Intl.DateTimeFormat('sv-SE', { timeZone, dateStyle: 'short', timeStyle: 'short' });
  formats.set(timeZone, made);
  return made;
}

function shownAt(instant: Date | number, timeZone: string): Shown {
  const [day = '', time = ''] = formatOf(timeZone).format(instant).split(' ');
  return { day, time };
}

const MINUTE_MS = 60_000;
const DAY_MS = 86_400_000;

/** Every day is longer, so that none falls in between. */
const HOURS_MS = 6 * 60 * MINUTE_MS;

/** The first so many times that a schedule names after an instant. */
function occurrences(schedule: string, after: string, timeZone: string, count: number): readonly string[] {
  const found: string[] = [];
  let instant = new Date(after);
  while (found.length < count) {
    const next = nextOccurrence(schedule, instant, timeZone);
    if (next === null) break;
    found.push(next.toISOString().replace('.000Z', 'Z'));
    instant = next;
  }
  return found;
}

/** A year in which clocks in a place were changed in an unusual way. */
const YEARS: readonly (readonly [timeZone: string, year: number])[] = [
  ['UTC', 2026],
  ['Europe/Berlin', 2026],
  ['America/New_York', 2026],
  // The clocks change at midnight.
  ['America/Sao_Paulo', 2018],
  ['America/Sao_Paulo', 2019],
  ['Asia/Kolkata', 2026],
  // They change by half an hour.
  ['Australia/Lord_Howe', 2026],
  ['Pacific/Kiritimati', 2026],
  // There is no 31 December.
  ['Pacific/Kiritimati', 1994],
  // There is no 30 December, and the clocks change as well.
  ['Pacific/Apia', 2011],
  // The clocks change for Ramadan.
  ['Africa/Casablanca', 2026],
  // They change an hour before midnight.
  ['America/Nuuk', 2024],
  // They change by two hours.
  ['Antarctica/Troll', 2026],
  // They change permanently, by half an hour.
  ['Asia/Pyongyang', 2018],
];

/** Times that are skipped or shown twice in some place, and one that is not. */
const TIMES = ['00:00', '00:30', '01:45', '02:00', '02:15', '02:30', '03:00', '09:00', '23:00', '23:30'];

/** The days of a year that existed in a place. */
function daysOf(timeZone: string, year: number): readonly string[] {
  const days = new Set<string>();
  for (let ms = Date.UTC(year, 0, 1) - DAY_MS; ms < Date.UTC(year + 1, 0, 1) + DAY_MS; ms += HOURS_MS) {
    const { day } = shownAt(ms, timeZone);
    if (day.startsWith(`${year}-`)) days.add(day);
  }
  return [...days];
}

const isWeekday = (day: string): boolean => ![0, 6].includes(new Date(`${day}T00:00:00Z`).getUTCDay());

/** The day of an occurrence: the one that the clocks show, or the one on which they have just skipped its time. */
function dayServed(instant: Date, time: string, timeZone: string): string | null {
  const now = shownAt(instant, timeZone);
  if (now.time === time) return now.day;
  const before = shownAt(instant.getTime() - MINUTE_MS, timeZone);
  const isSkipped = (day: string): boolean =>
    `${before.day} ${before.time}` < `${day} ${time}` && `${day} ${time}` < `${now.day} ${now.time}`;
  return [before.day, now.day].find(isSkipped) ?? null;
}

/** Whether the clocks have shown the same time before. */
function isSecondTime(instant: Date, timeZone: string): boolean {
  const { day, time } = shownAt(instant, timeZone);
  return [30, 60, 120].some((minutes) => {
    const before = shownAt(instant.getTime() - minutes * MINUTE_MS, timeZone);
    return before.day === day && before.time === time;
  });
}

/** The days of the occurrences in a year, in order. An occurrence at any other time is listed as such. */
function daysServed(schedule: string, time: string, timeZone: string, year: number): readonly string[] {
  const served: string[] = [];
  for (let instant: Date | null = new Date(Date.UTC(year, 0, 1) - 2 * DAY_MS); ;) {
    instant = nextOccurrence(schedule, instant, timeZone);
    if (instant === null) return served;
    const day = dayServed(instant, time, timeZone);
    if (day === null || isSecondTime(instant, timeZone)) return [...served, `wrong: ${instant.toISOString()}`];
    if (day > `${year}-12-31`) return served;
    if (day.startsWith(`${year}-`)) served.push(day);
  }
}

const hourAndMinute = (time: string): string => {
  const [hour = '', minute = ''] = time.split(':').map((part) => String(Number(part)));
  return `${minute} ${hour}`;
};

describe('a schedule', () => {
  it.each(YEARS)('occurs exactly once on each day that exists in %s in %i', (timeZone, year) => {
    const days = daysOf(timeZone, year);

    const served = Object.fromEntries(
      TIMES.map((time) => [time, daysServed(`${hourAndMinute(time)} * * *`, time, timeZone, year)]),
    );

    expect(served).toEqual(Object.fromEntries(TIMES.map((time) => [time, days])));
  });

  it.each(YEARS)('of weekdays occurs exactly once on each weekday that exists in %s in %i', (timeZone, year) => {
    const days = daysOf(timeZone, year).filter(isWeekday);

    expect(daysServed('0 9 * * 1-5', '09:00', timeZone, year)).toEqual(days);
  });

  it('occurs after the instant, never at it', () => {
    expect(occurrences('0 9 * * *', '2026-06-01T06:59:59.999Z', 'Europe/Berlin', 1)).toEqual(['2026-06-01T07:00:00Z']);
    expect(occurrences('0 9 * * *', '2026-06-01T07:00:00.000Z', 'Europe/Berlin', 1)).toEqual(['2026-06-02T07:00:00Z']);
    expect(occurrences('0 9 * * *', '2026-06-01T07:00:00.001Z', 'Europe/Berlin', 1)).toEqual(['2026-06-02T07:00:00Z']);
  });

  it.each([
    [
      'in summer',
      '0 9 * * 1-5',
      '2026-06-12T12:00:00Z',
      'Europe/Berlin',
      ['2026-06-15T07:00:00Z', '2026-06-16T07:00:00Z'],
    ],
    ['in winter', '0 9 * * 1-5', '2026-01-16T12:00:00Z', 'Europe/Berlin', ['2026-01-19T08:00:00Z']],
    [
      'over a change of the clocks',
      '0 9 * * *',
      '2026-03-28T00:00:00Z',
      'Europe/Berlin',
      ['2026-03-28T08:00:00Z', '2026-03-29T07:00:00Z'],
    ],
    ['half an hour beside the others', '0 9 * * *', '2026-06-15T00:00:00Z', 'Asia/Kolkata', ['2026-06-15T03:30:00Z']],
    ['a day ahead of us', '0 9 * * 1', '2026-06-14T00:00:00Z', 'Pacific/Kiritimati', ['2026-06-14T19:00:00Z']],
    ['on Sunday, which is 0', '0 9 * * 0', '2026-06-15T00:00:00Z', 'UTC', ['2026-06-21T09:00:00Z']],
    ['on Sunday, which is 7, too', '0 9 * * 7', '2026-06-15T00:00:00Z', 'UTC', ['2026-06-21T09:00:00Z']],
    ['twice a day', '0 9,16 * * *', '2026-06-15T10:00:00Z', 'UTC', ['2026-06-15T16:00:00Z', '2026-06-16T09:00:00Z']],
    ['on the first Monday of a month', '0 9 * * 1#1', '2026-06-15T00:00:00Z', 'UTC', ['2026-07-06T09:00:00Z']],
    [
      'on the last day of a month',
      '0 9 L * *',
      '2026-06-15T00:00:00Z',
      'UTC',
      ['2026-06-30T09:00:00Z', '2026-07-31T09:00:00Z'],
    ],
    ['in leap years', '0 9 29 2 *', '2026-06-15T00:00:00Z', 'UTC', ['2028-02-29T09:00:00Z', '2032-02-29T09:00:00Z']],
  ])('occurs at its time, %s', (_, schedule, after, timeZone, expected) => {
    expect(occurrences(schedule, after, timeZone, expected.length)).toEqual(expected);
  });

  it('never occurs if it names no time', () => {
    expect(nextOccurrence('0 9 30 2 *', new Date('2026-06-15T00:00:00Z'), 'UTC')).toBeNull();
  });

  it.each(['nonsense', '', '* * * *', '0 0 9 * * *', '@daily', '2026-06-15T09:00:00', '60 9 * * *'])(
    'that is not valid is refused: %j',
    (schedule) => {
      expect(() => nextOccurrence(schedule, new Date('2026-06-15T00:00:00Z'), 'UTC')).toThrow(Error);
    },
  );

  it('in an unknown time zone is refused', () => {
    expect(() => nextOccurrence('0 9 * * *', new Date('2026-06-15T00:00:00Z'), 'Mars/Olympus')).toThrow(RangeError);
  });
});

describe('an occurrence while the clocks', () => {
  it.each([
    [
      'jump from two to three',
      '30 2 * * *',
      '2026-03-28T12:00:00Z',
      'Europe/Berlin',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:30:00Z'],
    ],
    [
      'jump from two to three, in New York',
      '30 2 * * *',
      '2026-03-08T00:00:00Z',
      'America/New_York',
      ['2026-03-08T07:00:00Z', '2026-03-09T06:30:00Z'],
    ],
    [
      'jump from midnight to one',
      '0 0 * * *',
      '2018-11-03T12:00:00Z',
      'America/Sao_Paulo',
      ['2018-11-04T03:00:00Z', '2018-11-05T02:00:00Z'],
    ],
    [
      'jump by half an hour',
      '15 2 * * *',
      '2026-10-03T00:00:00Z',
      'Australia/Lord_Howe',
      ['2026-10-03T15:30:00Z', '2026-10-04T15:15:00Z'],
    ],
    [
      'jump from eleven to midnight',
      '30 23 * * *',
      '2024-03-30T12:00:00Z',
      'America/Nuuk',
      ['2024-03-31T01:00:00Z', '2024-04-01T00:30:00Z'],
    ],
    [
      'jump, twice',
      '0,30 2 * * *',
      '2026-03-28T12:00:00Z',
      'Europe/Berlin',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z'],
    ],
    [
      'jump, and as soon as they have',
      '0 2,3 * * *',
      '2026-03-28T12:00:00Z',
      'Europe/Berlin',
      ['2026-03-29T01:00:00Z', '2026-03-30T00:00:00Z'],
    ],
    [
      'jump, on a Sunday',
      '30 2 * * 0',
      '2026-03-28T12:00:00Z',
      'Europe/Berlin',
      ['2026-03-29T01:00:00Z', '2026-04-05T00:30:00Z'],
    ],
    [
      'jump at the end of a Saturday',
      '30 23 * * 6',
      '2024-03-30T12:00:00Z',
      'America/Nuuk',
      ['2024-03-31T01:00:00Z', '2024-04-07T00:30:00Z'],
    ],
  ])('%s comes once, right after that', (_, schedule, after, timeZone, expected) => {
    expect(occurrences(schedule, after, timeZone, expected.length)).toEqual(expected);
  });

  it.each([
    [
      'in Berlin',
      '30 2 * * *',
      '2026-10-24T12:00:00Z',
      'Europe/Berlin',
      ['2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ],
    [
      'in New York',
      '30 1 * * *',
      '2026-11-01T00:00:00Z',
      'America/New_York',
      ['2026-11-01T05:30:00Z', '2026-11-02T06:30:00Z'],
    ],
    [
      'in São Paulo, before midnight',
      '30 23 * * *',
      '2018-02-17T12:00:00Z',
      'America/Sao_Paulo',
      ['2018-02-18T01:30:00Z', '2018-02-19T02:30:00Z'],
    ],
    [
      'in São Paulo, at midnight, which is not',
      '0 0 * * *',
      '2018-02-17T12:00:00Z',
      'America/Sao_Paulo',
      ['2018-02-18T03:00:00Z', '2018-02-19T03:00:00Z'],
    ],
    [
      'on Lord Howe Island',
      '45 1 * * *',
      '2026-04-04T00:00:00Z',
      'Australia/Lord_Howe',
      ['2026-04-04T14:45:00Z', '2026-04-05T15:15:00Z'],
    ],
    [
      'several times',
      '*/30 * * * *',
      '2026-10-25T00:00:00Z',
      'Europe/Berlin',
      ['2026-10-25T00:30:00Z', '2026-10-25T02:00:00Z'],
    ],
  ])('show an hour twice comes only the first time, %s', (_, schedule, after, timeZone, expected) => {
    expect(occurrences(schedule, after, timeZone, expected.length)).toEqual(expected);
  });

  it.each(['2026-10-25T00:30:00Z', '2026-10-25T00:45:00Z', '2026-10-25T01:15:00Z', '2026-10-25T01:30:00Z'])(
    'show an hour twice does not come again (asked at %s)',
    (after) => {
      expect(occurrences('30 2 * * *', after, 'Europe/Berlin', 1)).toEqual(['2026-10-26T01:30:00Z']);
    },
  );

  it.each([
    ['every day', '0 9 * * *', ['2011-12-29T19:00:00Z', '2011-12-30T19:00:00Z']],
    ['on Fridays', '0 9 * * 5', ['2012-01-05T19:00:00Z']],
    ['that very day', '0 9 30 12 *', ['2012-12-29T19:00:00Z']],
  ])('skip a whole day is left out: %s', (_, schedule, expected) => {
    expect(occurrences(schedule, '2011-12-29T12:00:00Z', 'Pacific/Apia', expected.length)).toEqual(expected);
  });
});

describe('a cron expression of five fields', () => {
  it.each([
    '0 9 * * 1-5',
    '0 9 * * *',
    '30 8 * * 1,3,5',
    '0 9 * * MON-FRI',
    '0 9 1 * *',
    '*/15 8-18 * * *',
    '0 9 L * *',
    '0 9 29 2 *',
    '0 9 1 JAN *',
    ' 0 9 * * 1-5 ',
    '0\t9  *  *  1',
  ])('is a schedule: %j', (text) => {
    expect(isSchedule(text)).toBe(true);
  });

  it.each([
    ['seconds', '0 0 9 * * 1-5'],
    ['a year', '0 9 * * 1 2026'],
    ['seconds and a year', '0 0 9 * * 1 2026'],
    ['too few fields', '0 9 * *'],
    ['a nickname', '@daily'],
    ['a nickname of five words', '@daily @daily @daily @daily @daily'],
    ['a moment', '2026-06-15T09:00:00'],
    ['a minute that no hour has', '60 9 * * *'],
    ['an hour that no day has', '0 24 * * *'],
    ['a day that no month has', '0 9 32 * *'],
    ['a month that no year has', '0 9 * 13 *'],
    ['a weekday that no week has', '0 9 * * 8'],
    ['a day below the first', '0 9 0 * *'],
    ['a range that runs backwards', '0 9 * * 5-1'],
    ['steps of nothing', '*/0 9 * * *'],
    ['a day that never comes', '0 9 30 2 *'],
    ['days that never come', '0 9 31 2,4,6,9,11 *'],
    ['a time as people write it', '9:00'],
    ['words', 'every day at nine o’clock'],
    ['five words', 'every weekday morning at nine'],
    ['nothing', ''],
    ['blanks', '     '],
  ])('is not %s', (_, text) => {
    expect(isSchedule(text)).toBe(false);
  });
});
