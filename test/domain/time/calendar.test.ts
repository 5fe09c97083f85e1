import fc from 'fast-check';

import { addDays, calendarDateOf, isCalendarDate } from '../../../src/domain/time/calendar';

describe('isCalendarDate', () => {
  it.each(['2026-01-31', '2026-12-31', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31'])('knows %s', (text) => {
    expect(isCalendarDate(text)).toBe(true);
  });

  it.each([
    '2026-02-30',
    '2026-02-29',
    '2100-02-29',
    '2026-04-31',
    '2026-13-01',
    '2026-00-10',
    '2026-01-00',
    '2026-01-32',
    '2026-1-1',
    '26-01-01',
    '12026-01-01',
    '2026/01/01',
    '2026-01-01T00:00:00Z',
    ' 2026-01-01',
    '2026-01-01\n',
    '２０２６-01-01',
    '',
    'tomorrow',
  ])('refuses %j', (text) => {
    expect(isCalendarDate(text)).toBe(false);
  });
});

describe('calendarDateOf', () => {
  it.each([
    ['2026-11-22T00:00:00Z', 'UTC', '2026-11-22'],
    ['2026-11-22T23:59:59.999Z', 'UTC', '2026-11-22'],
    ['2026-11-22T16:00:00Z', 'Asia/Shanghai', '2026-11-23'],
    ['2026-11-22T15:59:59Z', 'Asia/Shanghai', '2026-11-22'],
    ['2026-01-01T02:00:00Z', 'America/New_York', '2025-12-31'],
    ['2026-03-29T22:30:00Z', 'Europe/Berlin', '2026-03-30'],
    ['2026-10-25T22:30:00Z', 'Europe/Berlin', '2026-10-25'],
    ['2026-11-22T10:30:00Z', 'Pacific/Kiritimati', '2026-11-23'],
    ['2026-11-22T10:30:00Z', 'Pacific/Pago_Pago', '2026-11-21'],
    ['2026-11-22T18:20:00Z', 'Asia/Kathmandu', '2026-11-23'],
    ['0987-06-05T12:00:00Z', 'UTC', '0987-06-05'],
  ])('puts %s in %s on %s', (instant, zone, date) => {
    expect(calendarDateOf(new Date(instant), zone)).toBe(date);
  });

  it('throws on an unknown zone', () => {
    expect(() => calendarDateOf(new Date(0), 'Mars/Olympus')).toThrow(RangeError);
  });

  it('throws on an invalid instant', () => {
    expect(() => calendarDateOf(new Date(NaN), 'UTC')).toThrow(RangeError);
  });

  it('agrees with the ISO date in UTC', () => {
    const instant = fc.date({ min: new Date('1900-01-01'), max: new Date('2999-12-31'), noInvalidDate: true });
    fc.assert(fc.property(instant, (at) => calendarDateOf(at, 'UTC') === at.toISOString().slice(0, 10)));
  });
});

describe('addDays', () => {
  it.each([
    ['2026-11-22', 0, '2026-11-22'],
    ['2026-11-22', 14, '2026-12-06'],
    ['2026-12-31', 1, '2027-01-01'],
    ['2026-01-01', -1, '2025-12-31'],
    ['2024-02-28', 1, '2024-02-29'],
    ['2026-02-28', 1, '2026-03-01'],
    ['2026-03-28', 1, '2026-03-29'],
    ['2026-03-29', 1, '2026-03-30'],
    ['2026-01-31', 365, '2027-01-31'],
  ])('counts from %s by %i to %s', (date, days, expected) => {
    expect(addDays(date, days)).toBe(expected);
  });

  it.each([
    ['9999-12-31', 1],
    ['0000-01-01', -1],
    ['someday', 1],
    ['2026-01-01', NaN],
    ['2026-01-01', 1e300],
  ])('throws for %s and %d days', (date, days) => {
    expect(() => addDays(date, days)).toThrow(RangeError);
  });

  it('gives existing dates, and the first one again when counting back', () => {
    fc.assert(
      fc.property(fc.integer({ min: -200_000, max: 200_000 }), (days) => {
        const moved = addDays('2026-11-22', days);
        return isCalendarDate(moved) && addDays(moved, -days) === '2026-11-22';
      }),
    );
  });
});
