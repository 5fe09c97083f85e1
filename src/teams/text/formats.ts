import { LRUCache } from 'lru-cache';
import { minorUnits } from '../../domain/money/currency';
import { amountOf, type Money } from '../../domain/money/money';
import type { CalendarDate } from '../../domain/time/calendar';
import { DAY_MS, HOUR_MS, MINUTE_MS } from '../../domain/time/durations';
import type { Reader } from './reader';

/** Caches formatters, which are slow to create. The number is limited, since clients can name many time zones. */
function cachedFormatter<Formatter extends object>(
  make: (reader: Reader, detail: string) => Formatter,
): (reader: Reader, detail?: string) => Formatter {
  const made = new LRUCache<string, Formatter>({ max: 500 });
  return (reader, detail = '') => {
    const key = `${reader.locale}|${reader.timeZone}|${detail}`;
    const formatter = made.get(key) ?? make(reader, detail);
    made.set(key, formatter);
    return formatter;
  };
}

const moneyFormat = cachedFormatter(({ locale }, currency) => {
  const digits = minorUnits(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
});

const MOMENT = {
  weekday: 'short',
  month: 'short',
  day: 'numeric',
  hour: 'numeric',
  minute: '2-digit',
  timeZoneName: 'short',
} as const;

const momentFormat = cachedFormatter(
  ({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { ...MOMENT, year: 'numeric', timeZone }),
);

const nearMomentFormat = cachedFormatter(
  ({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { ...MOMENT, timeZone }),
);

const thisWeekFormat = cachedFormatter(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, {
      weekday: 'short',
      hour: 'numeric',
      minute: '2-digit',
      timeZoneName: 'short',
      timeZone,
    }),
);

const clockFormat = cachedFormatter(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, {
      hour: 'numeric',
      minute: '2-digit',
      second: '2-digit',
      timeZoneName: 'short',
      timeZone,
    }),
);

const dayFormat = cachedFormatter(
  ({ locale, timeZone }) =>
    new Intl.DateTimeFormat(locale, { weekday: 'long', month: 'long', day: 'numeric', timeZone }),
);

const dateFormat = cachedFormatter(
  ({ locale }) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }),
);

const countryNames = cachedFormatter(
  ({ locale }) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }),
);

const currencyNames = cachedFormatter(
  ({ locale }) => new Intl.DisplayNames(locale, { type: 'currency', fallback: 'code' }),
);

const numberFormat = cachedFormatter(({ locale }) => new Intl.NumberFormat(locale));

const percentFormat = cachedFormatter(({ locale }) => new Intl.NumberFormat(locale, { style: 'percent' }));

const unitFormat = cachedFormatter(
  ({ locale }, unit) => new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }),
);

const sumFormat = cachedFormatter(({ locale }, currency) => {
  const digits = minorUnits(currency);
  return new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
    trailingZeroDisplay: 'stripIfInteger',
  });
});

const enumeration = cachedFormatter(
  ({ locale }) => new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' }),
);

/**
 * An amount with its currency. Intl gets the digits as text, so that no cent is lost in a float; its types do not allow
 * that.
 */
export const formatMoney = (reader: Reader, money: Money): string =>
  moneyFormat(reader, money.currency).format(amountOf(money) as unknown as number);

/** The same in fewer characters, for sums in an overview: without decimals if they are zero. */
export const formatSum = (reader: Reader, money: Money): string =>
  sumFormat(reader, money.currency).format(amountOf(money) as unknown as number);

/** A moment, with weekday and time zone. */
export const formatMoment = (reader: Reader, moment: Date): string => momentFormat(reader).format(moment);

/** A moment within a few weeks, with weekday and time zone, but without the year, to fit on one line. */
export const formatNearMoment = (reader: Reader, moment: Date): string => nearMomentFormat(reader).format(moment);

/** A moment within the next six days, by its weekday, with the time zone. */
export const formatMomentThisWeek = (reader: Reader, moment: Date): string => thisWeekFormat(reader).format(moment);

/** A moment within a few minutes, by its time of day to the second, with the time zone. */
export const formatClock = (reader: Reader, moment: Date): string => clockFormat(reader).format(moment);

/** The day of a moment in the reader's time zone, with the weekday. */
export const formatDay = (reader: Reader, moment: Date): string => dayFormat(reader).format(moment);

/** A date, which is the same in every time zone. */
export const formatDate = (reader: Reader, date: CalendarDate): string =>
  dateFormat(reader).format(new Date(`${date}T00:00:00Z`));

/** A country's name; a text that is not an ISO 3166 code is returned as it is. */
export const formatCountry = (reader: Reader, code: string): string =>
  /^[A-Z]{2}$/u.test(code) ? (countryNames(reader).of(code) ?? code) : code;

/** A currency's name. */
export const formatCurrency = (reader: Reader, code: string): string => currencyNames(reader).of(code) ?? code;

/** A whole number. */
export const formatNumber = (reader: Reader, number: number): string => numberFormat(reader).format(number);

/** How late a message may be sent and still show the intended round number, in milliseconds. */
const ROUNDING_GRACE_MS = 2 * MINUTE_MS;

/**
 * The time that is left: from two days on in days, from 90 minutes on in hours, below that in minutes, at least one. It
 * is rounded down, with a tolerance of two minutes; below three hours, half hours are shown.
 */
export function formatTimeLeft(reader: Reader, milliseconds: number): string {
  const left = milliseconds + ROUNDING_GRACE_MS;
  if (left >= 2 * DAY_MS) return unitFormat(reader, 'day').format(Math.floor(left / DAY_MS));
  if (left < 1.5 * HOUR_MS)
    return unitFormat(reader, 'minute').format(Math.max(Math.round(milliseconds / MINUTE_MS), 1));
  const halves = Math.floor((2 * left) / HOUR_MS);
  return unitFormat(reader, 'hour').format(halves < 6 ? halves / 2 : Math.floor(halves / 2));
}

/** A percentage without decimals. */
export const formatPercent = (reader: Reader, percents: number): string => percentFormat(reader).format(percents / 100);

/** A duration, rounded: below an hour in minutes, below two days in hours, otherwise in days; at least one minute. */
export function formatDuration(reader: Reader, milliseconds: number): string {
  const minutes = Math.round(milliseconds / MINUTE_MS);
  if (minutes < 60) return unitFormat(reader, 'minute').format(Math.max(minutes, 1));
  const hours = Math.round(milliseconds / HOUR_MS);
  return hours < 48
    ? unitFormat(reader, 'hour').format(hours)
    : unitFormat(reader, 'day').format(Math.round(milliseconds / DAY_MS));
}

/** A list of items in one line. */
export const formatList = (reader: Reader, items: readonly string[]): string => enumeration(reader).format(items);

/** The reader's language as cards declare it: two letters. */
export const languageOf = ({ locale }: Reader): string => new Intl.Locale(locale).language;
