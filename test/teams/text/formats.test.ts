import { CURRENCIES } from '../../../src/domain/money/currency';
import { LOCALES } from '../../../src/locales/translate';
import {
  formatClock,
  formatCountry,
  formatCurrency,
  formatDate,
  formatDay,
  formatDuration,
  formatList,
  formatMoment,
  formatMomentThisWeek,
  formatMoney,
  formatNearMoment,
  formatNumber,
  formatPercent,
  formatSum,
  formatTimeLeft,
  languageOf,
} from '../../../src/teams/text/formats';
import type { Reader } from '../../../src/teams/text/reader';

const LOS_ANGELES: Reader = { locale: 'en', timeZone: 'America/Los_Angeles' };
const SHANGHAI: Reader = { locale: 'zh-CN', timeZone: 'Asia/Shanghai' };
const KATHMANDU: Reader = { locale: 'en', timeZone: 'Asia/Kathmandu' };

/** Numbers contain different kinds of spaces, which these tests ignore. */
const plain = (text: string): string => text.replace(/[\u00A0\u202F]/gu, ' ');

describe('an amount', () => {
  it.each([
    [{ minor: 12_500_000, currency: 'USD' }, '$125,000.00', 'US$125,000.00'],
    [{ minor: 48_000_000, currency: 'JPY' }, '¥48,000,000', 'JP¥48,000,000'],
    [{ minor: 1_234_567, currency: 'KWD' }, 'KWD 1,234.567', 'KWD 1,234.567'],
    [{ minor: 350_000_050, currency: 'INR' }, '₹3,500,000.50', '₹3,500,000.50'],
    [{ minor: 88_000_000, currency: 'CNY' }, 'CN¥880,000.00', '¥880,000.00'],
    [{ minor: 0, currency: 'KRW' }, '₩0', '₩0'],
    [{ minor: 5, currency: 'USD' }, '$0.05', 'US$0.05'],
  ])('is shown in its currency with all digits: %j', (money, english, chinese) => {
    expect(plain(formatMoney(LOS_ANGELES, money))).toBe(english);
    expect(plain(formatMoney(SHANGHAI, money))).toBe(chinese);
  });

  it('keeps every cent, however large it is', () => {
    expect(formatMoney(LOS_ANGELES, { minor: Number.MAX_SAFE_INTEGER, currency: 'USD' })).toBe(
      '$90,071,992,547,409.91',
    );
    expect(plain(formatMoney(LOS_ANGELES, { minor: Number.MAX_SAFE_INTEGER, currency: 'CLF' }))).toBe(
      'CLF 900,719,925,474.0991',
    );
  });

  it.each(LOCALES)('can be shown in every currency that a deal may have (%s)', (locale) => {
    const told = CURRENCIES.map((currency) => formatMoney({ locale, timeZone: 'UTC' }, { minor: 123_456, currency }));

    expect(told.filter((text) => !/\d/u.test(text))).toEqual([]);
  });
});

describe('a sum', () => {
  it.each([
    [{ minor: 12_500_000, currency: 'USD' }, '$125,000', 'US$125,000'],
    [{ minor: 12_500_050, currency: 'USD' }, '$125,000.50', 'US$125,000.50'],
    [{ minor: 48_000_000, currency: 'JPY' }, '¥48,000,000', 'JP¥48,000,000'],
    [{ minor: 1_234_560, currency: 'KWD' }, 'KWD 1,234.560', 'KWD 1,234.560'],
    [{ minor: 0, currency: 'USD' }, '$0', 'US$0'],
  ])('is shown without cents if there are none: %j', (money, english, chinese) => {
    expect(plain(formatSum(LOS_ANGELES, money))).toBe(english);
    expect(plain(formatSum(SHANGHAI, money))).toBe(chinese);
  });

  it('is exact to the cent, however large it is', () => {
    expect(formatSum(LOS_ANGELES, { minor: Number.MAX_SAFE_INTEGER, currency: 'USD' })).toBe('$90,071,992,547,409.91');
  });
});

describe('a duration', () => {
  it.each([
    [0, '1 minute', '1分钟'],
    [59.4, '59 minutes', '59分钟'],
    [59.6, '1 hour', '1小时'],
    [89, '1 hour', '1小时'],
    [240, '4 hours', '4小时'],
    [47.4 * 60, '47 hours', '47小时'],
    [47.6 * 60, '2 days', '2天'],
    [60 * 60, '3 days', '3天'],
  ])('is rounded as people would: %d minutes', (minutes, english, chinese) => {
    expect(formatDuration(LOS_ANGELES, minutes * 60_000)).toBe(english);
    expect(formatDuration(SHANGHAI, minutes * 60_000)).toBe(chinese);
  });
});

describe('a moment', () => {
  const moment = new Date('2026-06-15T22:30:00.000Z');

  it("is shown in the reader's time zone, with the weekday and the zone", () => {
    expect(plain(formatMoment(LOS_ANGELES, moment))).toBe('Mon, Jun 15, 2026, 3:30 PM PDT');
    expect(formatMoment(SHANGHAI, moment)).toBe('2026年6月16日周二 GMT+8 06:30');
    expect(plain(formatMoment(KATHMANDU, moment))).toBe('Tue, Jun 16, 2026, 4:15 AM GMT+5:45');
  });

  it('in this week is shown by its weekday, with the zone', () => {
    expect(plain(formatMomentThisWeek(LOS_ANGELES, moment))).toBe('Mon, 3:30 PM PDT');
    expect(formatMomentThisWeek(SHANGHAI, moment)).toBe('周二 GMT+8 06:30');
  });

  it("belongs to the day in the reader's time zone", () => {
    expect(formatDay(LOS_ANGELES, moment)).toBe('Monday, June 15');
    expect(formatDay(SHANGHAI, moment)).toBe('6月16日星期二');
  });

  it('follows daylight saving time', () => {
    expect(plain(formatMoment(LOS_ANGELES, new Date('2026-03-08T09:59:00Z')))).toContain('1:59 AM PST');
    expect(plain(formatMoment(LOS_ANGELES, new Date('2026-03-08T10:00:00Z')))).toContain('3:00 AM PDT');
  });

  it('in the near future is shown without its year', () => {
    expect(plain(formatNearMoment(LOS_ANGELES, moment))).toBe('Mon, Jun 15, 3:30 PM PDT');
    expect(formatNearMoment(SHANGHAI, moment)).toBe('6月16日周二 GMT+8 06:30');
  });

  it('is shown to each reader in their own time zone, even with cached formatters', () => {
    const first = formatMoment(LOS_ANGELES, moment);

    formatMoment(SHANGHAI, moment);
    formatMoment({ ...LOS_ANGELES, timeZone: 'UTC' }, moment);
    expect(formatMoment(LOS_ANGELES, moment)).toBe(first);
  });
});

describe('a date', () => {
  it('is the same in every time zone', () => {
    expect(formatDate(LOS_ANGELES, '2026-07-30')).toBe('Jul 30, 2026');
    expect(formatDate({ ...LOS_ANGELES, timeZone: 'Pacific/Kiritimati' }, '2026-07-30')).toBe('Jul 30, 2026');
    expect(formatDate(SHANGHAI, '2026-07-30')).toBe('2026年7月30日');
  });
});

describe('names', () => {
  it("of countries are in the reader's language", () => {
    expect(formatCountry(LOS_ANGELES, 'DE')).toBe('Germany');
    expect(formatCountry(SHANGHAI, 'DE')).toBe('德国');
  });

  it.each(['Germany', 'de', '', 'ZZZ', 'D1', '__proto__'])(
    'are shown unchanged if they are not a country code: "%s"',
    (code) => {
      expect(formatCountry(LOS_ANGELES, code)).toBe(code);
    },
  );

  it("of currencies are in the reader's language", () => {
    expect(formatCurrency(LOS_ANGELES, 'KWD')).toBe('Kuwaiti Dinar');
    expect(formatCurrency(SHANGHAI, 'KWD')).toBe('科威特第纳尔');
  });

  it('of languages have two letters, as cards need them', () => {
    expect([languageOf(LOS_ANGELES), languageOf(SHANGHAI)]).toEqual(['en', 'zh']);
  });
});

describe('numbers and lists', () => {
  it("are in the reader's format", () => {
    expect([formatNumber(LOS_ANGELES, 10_000), formatNumber(SHANGHAI, 10_000)]).toEqual(['10,000', '10,000']);
    expect([formatPercent(LOS_ANGELES, 92), formatPercent(SHANGHAI, 29)]).toEqual(['92%', '29%']);
    expect(formatList(LOS_ANGELES, ['Azure', 'Power BI', 'SQL Server'])).toBe('Azure, Power BI, SQL Server');
    expect(formatList(SHANGHAI, ['部署', 'Azure', 'SQL Server'])).toBe('部署、Azure、SQL Server');
    expect(formatList(SHANGHAI, ['王伟'])).toBe('王伟');
  });
});

describe('the time that is left', () => {
  const MINUTE = 60_000;
  const HOUR = 60 * MINUTE;
  const DAY = 24 * HOUR;

  it.each([
    [14 * DAY, '14 days', '14天'],
    [2.9 * DAY, '2 days', '2天'],
    [2 * DAY, '2 days', '2天'],
    [2 * DAY - HOUR, '47 hours', '47小时'],
    [3.9 * HOUR, '3 hours', '3小时'],
    [2.5 * HOUR, '2.5 hours', '2.5小时'],
    [90 * MINUTE, '1.5 hours', '1.5小时'],
    [80 * MINUTE, '80 minutes', '80分钟'],
    [20_000, '1 minute', '1分钟'],
    [-DAY, '1 minute', '1分钟'],
  ])('is shown in days, hours or minutes, and never too long: %i ms', (milliseconds, english, chinese) => {
    expect(formatTimeLeft(LOS_ANGELES, milliseconds)).toBe(english);
    expect(formatTimeLeft(SHANGHAI, milliseconds)).toBe(chinese);
  });

  it('is the intended round number, even two minutes late', () => {
    expect([3 * DAY, DAY, 4 * HOUR].map((left) => formatTimeLeft(LOS_ANGELES, left - 2 * MINUTE))).toEqual([
      '3 days',
      '24 hours',
      '4 hours',
    ]);
  });
});

describe('a moment within a few minutes', () => {
  it("is shown to the second, in the reader's time zone", () => {
    const moment = new Date('2026-06-15T17:05:30Z');

    expect(plain(formatClock(LOS_ANGELES, moment))).toBe('10:05:30 AM PDT');
    expect(formatClock(SHANGHAI, moment)).toBe('GMT+8 1:05:30');
  });
});
