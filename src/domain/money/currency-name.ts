import { CURRENCIES, isCurrency } from './currency';

/** Why the currency of a text could not be determined. */
export type CurrencyFault =
  'money-not-understood' | 'money-ambiguous' | 'currency-unknown' | 'currency-missing' | 'currency-differs';

/** A text without the currency names at its ends, and those names in lower case. */
export interface NamedCurrency {
  readonly rest: string;
  readonly names: readonly string[];
}

/**
 * Names that people type, in lower case, and the codes they can mean: the usual currency first, '?' if there is no
 * usual one.
 */
const CODES_BY_NAME: readonly (readonly [names: string, codes: string])[] = [
  ['$ dollar dollars', 'USD ARS AUD BBD BMD BND BSD BZD CAD CLP COP FJD GYD HKD JMD LRD MXN NAD NZD SGD SRD TTD TWD'],
  ['us$ 美元 美金', 'USD'],
  ['€ euro euros 欧元 歐元', 'EUR'],
  ['£ pound pounds', 'GBP EGP FKP GIP LBP SDG SHP SSP SYP'],
  ['英镑 英鎊', 'GBP'],
  ['¥', '? CNY JPY'],
  ['元', 'CNY TWD HKD MOP'],
  ['rmb yuan cn¥ 人民币 人民幣', 'CNY'],
  ['yen jp¥ 円 日元 日圆 日圓', 'JPY'],
  ['₩ 원 won', 'KRW KPW'],
  ['韩元 韓元', 'KRW'],
  ['₹', 'INR'],
  ['rs rs. rupee rupees', '? INR LKR MUR NPR PKR SCR'],
  ['r$', 'BRL'],
  ['c$', 'CAD NIO'],
  ['ca$ 加元', 'CAD'],
  ['a$ au$ 澳元', 'AUD'],
  ['nz$', 'NZD'],
  ['hk$ 港币 港幣 港元', 'HKD'],
  ['nt$ 台币 台幣 新台币 新台幣', 'TWD'],
  ['s$ 新元', 'SGD'],
  ['mx$', 'MXN'],
  ['kr kr.', '? DKK ISK NOK SEK'],
  ['瑞士法郎', 'CHF'],
  ['zł', 'PLN'],
  ['kč', 'CZK'],
  ['₺', 'TRY'],
  ['₽', 'RUB'],
  ['₪', 'ILS'],
  ['₫', 'VND'],
  ['฿', 'THB'],
  ['₱', 'PHP'],
  ['₦', 'NGN'],
  ['₴', 'UAH'],
  ['₸', 'KZT'],
  ['د.إ د.إ.', 'AED'],
  ['ر.س ر.س.', 'SAR'],
];

const CODES_OF_NAME: ReadonlyMap<string, readonly string[]> = new Map([
  ...CURRENCIES.map((code): [string, string[]] => [code.toLowerCase(), [code]]),
  ...CODES_BY_NAME.flatMap(([names, codes]) =>
    names.split(' ').map((name): [string, string[]] => [name, codes.split(' ')]),
  ),
]);

const ANY_NAME = [...CODES_OF_NAME.keys()]
  .sort((a, b) => b.length - a.length)
  .map((name) => name.replace(/[$.]/gu, '\\$&'))
  .join('|');
const NAME_BEFORE = new RegExp(`^(${ANY_NAME})(?!\\p{Script=Latin}) *(.+)$`, 'u');
const NAME_AFTER = new RegExp(`^(.*?) *(${ANY_NAME})$`, 'u');
const LOOKS_LIKE_CODE = /^([a-z]{3}) *(?=\d)|(?<!\p{Script=Latin})([a-z]{3})$/u;

/** Takes a currency name off the front and off the end of a lower-case text. */
export function takeCurrency(text: string): NamedCurrency {
  const [, before, afterBefore = text] = NAME_BEFORE.exec(text) ?? [];
  const [, rest = afterBefore, after] = NAME_AFTER.exec(afterBefore) ?? [];
  return { rest, names: [before, after].filter((name) => name !== undefined) };
}

/** The text without three letters that are in the place of a currency code at one end; null if there are none. */
export function withoutUnknownCode(text: string): string | null {
  return LOOKS_LIKE_CODE.test(text) ? text.replace(LOOKS_LIKE_CODE, '').trim() : null;
}

/**
 * The one currency that fits every name. If several do, the context's currency decides, else the usual one. Without a
 * name it is the context's currency.
 */
export function agreedCurrency(names: readonly string[], context: string | null): { code: string } | CurrencyFault {
  if (context !== null && !isCurrency(context)) return 'currency-unknown';
  if (names.length === 0) return context === null ? 'currency-missing' : { code: context };
  const meanings = names.map((name) => CODES_OF_NAME.get(name) ?? []);
  const shared = CURRENCIES.filter((code) => meanings.every((codes) => codes.includes(code)));
  if (context !== null && shared.includes(context)) return { code: context };
  const usual = shared.length === 1 ? shared[0] : usualAmong(shared, meanings);
  if (usual === undefined) return shared.length === 0 ? 'money-not-understood' : 'money-ambiguous';
  return context === null ? { code: usual } : 'currency-differs';
}

function usualAmong(shared: readonly string[], meanings: readonly (readonly string[])[]): string | undefined {
  return shared.find((code) => meanings.some(([usual]) => usual === code));
}
