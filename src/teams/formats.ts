import { LRUCache } from 'lru-cache';
import { minorUnits } from '../domain/money/currency';
import { amountOf, type Money } from '../domain/money/money';
import type { CalendarDate } from '../domain/calendar';
import type { Reader } from './reader';

/** Formatters are dear to make and cheap to use, so each is made once; clients can name time zones in many ways. */
function remembered<Formatter extends object>(make: (reader: Reader, detail: string) => Formatter): (reader: Reader, detail?: string) => Formatter {
  const made = new LRUCache<string, Formatter>({ max: 500 });
  return (reader, detail = '') => {
    const key = `${reader.locale}|${reader.timeZone}|${detail}`;
    const formatter = made.get(key) ?? make(reader, detail);
    made.set(key, formatter);
    return formatter;
  };
}

const moneyFormat = remembered(({ locale }, currency) => {
  const digits = minorUnits(currency);
  return new Intl.NumberFormat(locale, { style: 'currency', currency, minimumFractionDigits: digits, maximumFractionDigits: digits });
});

const MOMENT = { weekday: 'short', month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit', timeZoneName: 'short' } as const;

const momentFormat = remembered(({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { ...MOMENT, year: 'numeric', timeZone }));

const nearMomentFormat = remembered(({ locale, timeZone }) => new Intl.DateTimeFormat(locale, { ...MOMENT, timeZone }));

const dateFormat = remembered(({ locale }) => new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeZone: 'UTC' }));

const countryNames = remembered(({ locale }) => new Intl.DisplayNames(locale, { type: 'region', fallback: 'code' }));

const currencyNames = remembered(({ locale }) => new Intl.DisplayNames(locale, { type: 'currency', fallback: 'code' }));

const numberFormat = remembered(({ locale }) => new Intl.NumberFormat(locale));

const enumeration = remembered(({ locale }) => new Intl.ListFormat(locale, { type: 'conjunction', style: 'narrow' }));

/** An amount with its currency. Intl is given the digits as text, which its types lack, so that no cent is lost in a float. */
export const formatMoney = (reader: Reader, money: Money): string =>
  moneyFormat(reader, money.currency).format(amountOf(money) as unknown as number);

/** A moment, with weekday and time zone. */
export const formatMoment = (reader: Reader, moment: Date): string => momentFormat(reader).format(moment);

/** A moment of these weeks, with weekday and time zone: the year goes without saying, so that it fits a line. */
export const formatNearMoment = (reader: Reader, moment: Date): string => nearMomentFormat(reader).format(moment);

/** A date that is the same wherever one is. */
export const formatDate = (reader: Reader, date: CalendarDate): string => dateFormat(reader).format(new Date(`${date}T00:00:00Z`));

/** A country's name; what is no ISO 3166 code stays as it is. */
export const formatCountry = (reader: Reader, code: string): string =>
  /^[A-Z]{2}$/u.test(code) ? (countryNames(reader).of(code) ?? code) : code;

/** A currency's name. */
export const formatCurrency = (reader: Reader, code: string): string => currencyNames(reader).of(code) ?? code;

/** A whole number. */
export const formatNumber = (reader: Reader, number: number): string => numberFormat(reader).format(number);

/** Several things in a row. */
export const formatList = (reader: Reader, items: readonly string[]): string => enumeration(reader).format(items);

/** The reader's language as cards name it: by two letters. */
export const languageOf = ({ locale }: Reader): string => new Intl.Locale(locale).language;
