import fc from 'fast-check';

import { CURRENCIES, minorUnits } from '../../../src/domain/money/currency';
import { amountOf } from '../../../src/domain/money/money';
import { parseMoney, type MoneyFault } from '../../../src/domain/money/money-text';
import { runs } from '../../support/runs';

type Accepted = readonly [text: string, locale: string, context: string | null, minor: number, currency: string];
type Refused = readonly [text: string, locale: string, context: string | null, fault: MoneyFault];

const accepts = ([text, locale, context, minor, currency]: Accepted): void => {
  expect(parseMoney(text, { currency: context, locale })).toEqual({ ok: true, money: { minor, currency } });
};
const refuses = ([text, locale, context, fault]: Refused): void => {
  expect(parseMoney(text, { currency: context, locale })).toEqual({ ok: false, fault });
};

describe('plain and grouped numbers', () => {
  it.each<Accepted>([
    ['1250', 'en', 'USD', 125000, 'USD'],
    [' 1250 ', 'en', 'USD', 125000, 'USD'],
    ['0', 'en', 'USD', 0, 'USD'],
    ['1,250', 'en', 'USD', 125000, 'USD'],
    ['1,250', 'de', 'EUR', 125000, 'EUR'],
    ['1.250', 'de', 'EUR', 125000, 'EUR'],
    ['1.250', 'en', 'USD', 125000, 'USD'],
    ['1,250.50', 'en', 'USD', 125050, 'USD'],
    ['1,250.50', 'de', 'EUR', 125050, 'EUR'],
    ['1.250,50', 'de', 'EUR', 125050, 'EUR'],
    ['1.250,50', 'en', 'EUR', 125050, 'EUR'],
    ['1250.5', 'en', 'USD', 125050, 'USD'],
    ['1250,5', 'de', 'EUR', 125050, 'EUR'],
    ['1.234.567', 'de', 'EUR', 123456700, 'EUR'],
    ['1,234,567', 'en', 'USD', 123456700, 'USD'],
    ['1.234.567,89', 'de', 'EUR', 123456789, 'EUR'],
    ['1 250,50', 'fr', 'EUR', 125050, 'EUR'],
    ['1\u00a0250,50', 'fr', 'EUR', 125050, 'EUR'],
    ['1\u202f234\u202f567,89', 'fr', 'EUR', 123456789, 'EUR'],
    ['1\u2009250', 'fr', 'EUR', 125000, 'EUR'],
    ["1'250.50", 'de-CH', 'CHF', 125050, 'CHF'],
    ['1’250’000', 'de-CH', 'CHF', 125000000, 'CHF'],
    ['12,50,000', 'en-IN', 'INR', 125000000, 'INR'],
    ['12,34,567.89', 'en-IN', 'INR', 123456789, 'INR'],
    ['1,00,00,000', 'en-IN', 'INR', 1000000000, 'INR'],
    ['٧٥٠٠٠٠٫٥', 'ar', 'AED', 75000050, 'AED'],
    ['١٬٢٥٠٬٠٠٠', 'ar', 'AED', 125000000, 'AED'],
    ['۱٬۲۵۰٫۵۰', 'fa', 'IRR', 125050, 'IRR'],
    ['१२,५०,०००', 'hi', 'INR', 125000000, 'INR'],
    ['１２３，４５６', 'zh-CN', 'CNY', 12345600, 'CNY'],
    ['１，２３４．５０', 'zh-CN', 'CNY', 123450, 'CNY'],
    ['50.-', 'de-CH', 'CHF', 5000, 'CHF'],
    ['1.250,-', 'de', 'EUR', 125000, 'EUR'],
    ['50,--', 'de', 'EUR', 5000, 'EUR'],
    ['10.00', 'en', 'JPY', 10, 'JPY'],
    ['1,250', 'en', 'JPY', 1250, 'JPY'],
    ['1.250', 'de', 'JPY', 1250, 'JPY'],
    ['1250.1250', 'en', 'CLF', 12501250, 'CLF'],
    ['999,999,999,999', 'en', 'USD', 99999999999900, 'USD'],
  ])('reads %j in %s (%s) as %i minor units of %s', (...row) => {
    accepts(row);
  });
});

describe('a lone separator before three digits', () => {
  it.each<Accepted>([
    ['1.250', 'en', 'KWD', 1250, 'KWD'],
    ['1,250', 'de', 'KWD', 1250, 'KWD'],
    ['1,250', 'en', 'KWD', 1250000, 'KWD'],
    ['1,250', 'fr', 'KWD', 1250, 'KWD'],
    ['0.125', 'en', 'KWD', 125, 'KWD'],
    ['0,125', 'en', 'KWD', 125, 'KWD'],
    ['1250.125', 'de', 'KWD', 1250125, 'KWD'],
    ['1.250,125', 'de', 'KWD', 1250125, 'KWD'],
    ['1٫250', 'ar', 'KWD', 1250, 'KWD'],
    ['1٬250', 'ar', 'KWD', 1250000, 'KWD'],
    ['1.250m', 'en', 'USD', 125000000, 'USD'],
    ['1,250k', 'en', 'USD', 125000000, 'USD'],
    ['1.250 Tsd', 'de', 'EUR', 125000000, 'EUR'],
    ['1,250 Mio', 'de', 'EUR', 125000000, 'EUR'],
    ['1.250万', 'zh-CN', 'CNY', 1250000, 'CNY'],
    ['0,125 Mio', 'en', 'EUR', 12500000, 'EUR'],
    ['1 250k', 'fr', 'EUR', 125000000, 'EUR'],
  ])('reads %j in %s (%s) as %i minor units of %s', (...row) => {
    accepts(row);
  });

  it.each<Refused>([
    ['1.250', 'de', 'KWD', 'money-ambiguous'],
    ['1.250', 'fr', 'KWD', 'money-ambiguous'],
    ['1,250', 'de-CH', 'KWD', 'money-ambiguous'],
    ['1.250m', 'fr', 'EUR', 'money-ambiguous'],
    ['1,250k', 'de-CH', 'CHF', 'money-ambiguous'],
    ['1.250m', 'not a locale', 'EUR', 'money-ambiguous'],
    ['0.125', 'en', 'USD', 'money-too-precise'],
    ['0,125', 'de', 'EUR', 'money-too-precise'],
    ['0.500', 'en', 'USD', 'money-too-precise'],
    ['1250.125', 'en', 'USD', 'money-too-precise'],
    ['1,250.000', 'en', 'USD', 'money-too-precise'],
    ['1.2505', 'en', 'USD', 'money-not-understood'],
    ['1,25000', 'en', 'USD', 'money-not-understood'],
    ['012,500', 'en', 'USD', 'money-too-precise'],
  ])('refuses %j in %s (%s): %s', (...row) => {
    refuses(row);
  });
});

describe('multipliers', () => {
  it.each<Accepted>([
    ['50k', 'en', 'USD', 5000000, 'USD'],
    ['50 K', 'en', 'USD', 5000000, 'USD'],
    ['50 tsd.', 'de', 'EUR', 5000000, 'EUR'],
    ['50 Tsd', 'de', 'EUR', 5000000, 'EUR'],
    ['50 thousand', 'en', 'USD', 5000000, 'USD'],
    ['1.5m', 'en', 'USD', 150000000, 'USD'],
    ['1.5MM', 'en', 'USD', 150000000, 'USD'],
    ['1.5mn', 'en', 'USD', 150000000, 'USD'],
    ['1,5 Mio', 'de', 'EUR', 150000000, 'EUR'],
    ['1,5 Mio.', 'de', 'EUR', 150000000, 'EUR'],
    ['1,5 Millionen', 'de', 'EUR', 150000000, 'EUR'],
    ['1.5 million', 'en', 'USD', 150000000, 'USD'],
    ['2 millions', 'fr', 'EUR', 200000000, 'EUR'],
    ['2bn', 'en', 'USD', 200000000000, 'USD'],
    ['2b', 'en', 'USD', 200000000000, 'USD'],
    ['2 billion', 'en', 'USD', 200000000000, 'USD'],
    ['1,2 Mrd.', 'de', 'EUR', 120000000000, 'EUR'],
    ['1,2 Milliarden', 'de', 'EUR', 120000000000, 'EUR'],
    ['2 milliards', 'fr', 'EUR', 200000000000, 'EUR'],
    ['12.5 lakh', 'en-IN', 'INR', 125000000, 'INR'],
    ['12.5 lakhs', 'en-IN', 'INR', 125000000, 'INR'],
    ['3 lac', 'en-IN', 'INR', 30000000, 'INR'],
    ['1.2 crore', 'en-IN', 'INR', 1200000000, 'INR'],
    ['2 crores', 'en-IN', 'INR', 2000000000, 'INR'],
    ['2cr', 'en-IN', 'INR', 2000000000, 'INR'],
    ['1.5m', 'en', 'JPY', 1500000, 'JPY'],
    ['0.5k', 'en', 'JPY', 500, 'JPY'],
    ['1.23456789m', 'en', 'USD', 123456789, 'USD'],
    ['1,250,000k', 'en', 'USD', 125000000000, 'USD'],
    ['１．５ｍ', 'zh-CN', 'USD', 150000000, 'USD'],
  ])('reads %j in %s (%s) as %i minor units of %s', (...row) => {
    accepts(row);
  });

  it.each<Refused>([
    ['1.2345678m', 'en', 'JPY', 'money-too-precise'],
    ['1.2345k', 'en', 'JPY', 'money-too-precise'],
    ['2 billion', 'de', 'EUR', 'money-ambiguous'],
    ['2 billions', 'fr', 'EUR', 'money-ambiguous'],
    ['3 mil', 'en', 'USD', 'money-ambiguous'],
    ['50kk', 'en', 'USD', 'money-not-understood'],
    ['50 k m', 'en', 'USD', 'money-not-understood'],
    ['50k thousand', 'en', 'USD', 'money-not-understood'],
    ['k', 'en', 'USD', 'money-not-understood'],
    ['million', 'en', 'USD', 'money-not-understood'],
    ['5 trillion', 'en', 'USD', 'money-not-understood'],
  ])('refuses %j in %s (%s): %s', (...row) => {
    refuses(row);
  });
});

describe('Chinese numerals', () => {
  it.each<Accepted>([
    ['25万', 'zh-CN', 'CNY', 25000000, 'CNY'],
    ['25萬', 'zh-TW', 'TWD', 25000000, 'TWD'],
    ['5千', 'zh-CN', 'CNY', 500000, 'CNY'],
    ['3百万', 'zh-CN', 'CNY', 300000000, 'CNY'],
    ['3千万', 'zh-CN', 'CNY', 3000000000, 'CNY'],
    ['1.2亿', 'zh-CN', 'CNY', 12000000000, 'CNY'],
    ['1.2億', 'ja', 'JPY', 120000000, 'JPY'],
    ['1.2345亿', 'zh-CN', 'CNY', 12345000000, 'CNY'],
    ['0.5万亿', 'zh-CN', 'CNY', 50000000000000, 'CNY'],
    ['1亿2000万', 'zh-CN', 'CNY', 12000000000, 'CNY'],
    ['1亿2000万5000', 'zh-CN', 'CNY', 12000500000, 'CNY'],
    ['3千5百万', 'zh-CN', 'CNY', 3500000000, 'CNY'],
    ['2万5千', 'zh-CN', 'CNY', 2500000, 'CNY'],
    ['2万5000', 'zh-CN', 'CNY', 2500000, 'CNY'],
    ['二十五万', 'zh-CN', 'CNY', 25000000, 'CNY'],
    ['十万', 'zh-CN', 'CNY', 10000000, 'CNY'],
    ['十五万', 'zh-CN', 'CNY', 15000000, 'CNY'],
    ['两百万', 'zh-CN', 'CNY', 200000000, 'CNY'],
    ['三千五百万', 'zh-CN', 'CNY', 3500000000, 'CNY'],
    ['一亿零五百万', 'zh-CN', 'CNY', 10500000000, 'CNY'],
    ['一亿零五百', 'zh-CN', 'CNY', 10000050000, 'CNY'],
    ['一千零五十', 'zh-CN', 'CNY', 105000, 'CNY'],
    ['一千零五', 'zh-CN', 'CNY', 100500, 'CNY'],
    ['八', 'zh-CN', 'CNY', 800, 'CNY'],
    ['８８万元', 'zh-CN', 'CNY', 88000000, 'CNY'],
    ['25万元', 'zh-CN', null, 25000000, 'CNY'],
    ['100万人民币', 'zh-CN', null, 100000000, 'CNY'],
    ['人民币五十万', 'zh-CN', null, 50000000, 'CNY'],
    ['1.2亿美元', 'zh-CN', null, 12000000000, 'USD'],
    ['5000万日元', 'zh-CN', null, 50000000, 'JPY'],
    ['30万欧元', 'zh-CN', null, 30000000, 'EUR'],
    ['30万英镑', 'zh-CN', null, 30000000, 'GBP'],
    ['30万港币', 'zh-CN', null, 30000000, 'HKD'],
    ['50万元', 'zh-TW', 'TWD', 50000000, 'TWD'],
  ])('reads %j in %s (%s) as %i minor units of %s', (...row) => {
    accepts(row);
  });

  it.each<Refused>([
    ['2万5', 'zh-CN', 'CNY', 'money-not-understood'],
    ['二万五', 'zh-CN', 'CNY', 'money-not-understood'],
    ['三百五', 'zh-CN', 'CNY', 'money-not-understood'],
    ['1亿2', 'zh-CN', 'CNY', 'money-not-understood'],
    ['一亿五千', 'zh-CN', 'CNY', 'money-not-understood'],
    ['1亿2000', 'zh-CN', 'CNY', 'money-not-understood'],
    ['3万500', 'zh-CN', 'CNY', 'money-not-understood'],
    ['1.2亿3000万', 'zh-CN', 'CNY', 'money-not-understood'],
    ['五零', 'zh-CN', 'CNY', 'money-not-understood'],
    ['二五', 'zh-CN', 'CNY', 'money-not-understood'],
    ['一万零', 'zh-CN', 'CNY', 'money-not-understood'],
    ['五百千', 'zh-CN', 'CNY', 'money-not-understood'],
    ['百万', 'zh-CN', 'CNY', 'money-not-understood'],
    ['万', 'zh-CN', 'CNY', 'money-not-understood'],
    ['1亿2亿', 'zh-CN', 'CNY', 'money-not-understood'],
    ['1万2万', 'zh-CN', 'CNY', 'money-not-understood'],
    ['2000万1亿', 'zh-CN', 'CNY', 'money-not-understood'],
    ['五到十万', 'zh-CN', 'CNY', 'money-not-understood'],
    ['2万亿', 'zh-CN', 'CNY', 'money-too-large'],
    ['50万元', 'zh-CN', 'USD', 'currency-differs'],
  ])('refuses %j in %s (%s): %s', (...row) => {
    refuses(row);
  });
});

describe('currencies', () => {
  it.each<Accepted>([
    ['USD 50k', 'en', null, 5000000, 'USD'],
    ['50k usd', 'en', null, 5000000, 'USD'],
    ['50kusd', 'en', null, 5000000, 'USD'],
    ['50,000 EUR', 'en', null, 5000000, 'EUR'],
    ['EUR50.000,00', 'de', null, 5000000, 'EUR'],
    ['1.5 million usd', 'en', null, 150000000, 'USD'],
    ['CHF 1’250.50', 'de-CH', null, 125050, 'CHF'],
    ['CHF 50.-', 'de-CH', null, 5000, 'CHF'],
    ['50.- CHF', 'de-CH', 'CHF', 5000, 'CHF'],
    ['$50', 'en', null, 5000, 'USD'],
    ['$50', 'en', 'CAD', 5000, 'CAD'],
    ['$50 CAD', 'en', null, 5000, 'CAD'],
    ['$1.5 million', 'en', null, 150000000, 'USD'],
    ['50 $', 'fr', null, 5000, 'USD'],
    ['US$ 50', 'en', null, 5000, 'USD'],
    ['50us$', 'en', null, 5000, 'USD'],
    ['€50', 'en', null, 5000, 'EUR'],
    ['50 k€', 'fr', null, 5000000, 'EUR'],
    ['1,5 Mio. €', 'de', null, 150000000, 'EUR'],
    ['€ 50 EUR', 'de', null, 5000, 'EUR'],
    ['£50', 'en', null, 5000, 'GBP'],
    ['£50', 'en', 'EGP', 5000, 'EGP'],
    ['¥5000', 'zh-CN', 'CNY', 500000, 'CNY'],
    ['¥5000', 'ja', 'JPY', 5000, 'JPY'],
    ['￥５０００', 'zh-CN', 'CNY', 500000, 'CNY'],
    ['¥5000 CNY', 'en', null, 500000, 'CNY'],
    ['5000円', 'ja', null, 5000, 'JPY'],
    ['₩5000', 'ko', null, 5000, 'KRW'],
    ['5,000원', 'ko', null, 5000, 'KRW'],
    ['₹12,50,000', 'en-IN', null, 125000000, 'INR'],
    ['R$ 1.250,50', 'pt-BR', null, 125050, 'BRL'],
    ['C$50', 'en', null, 5000, 'CAD'],
    ['A$50', 'en', null, 5000, 'AUD'],
    ['HK$50', 'en', null, 5000, 'HKD'],
    ['NT$50', 'en', null, 5000, 'TWD'],
    ['S$50', 'en', null, 5000, 'SGD'],
    ['50 zł', 'pl', null, 5000, 'PLN'],
    ['50 kr', 'sv', 'SEK', 5000, 'SEK'],
    ['kr. 50,-', 'da', 'DKK', 5000, 'DKK'],
    ['50 د.إ', 'ar', null, 5000, 'AED'],
    ['د.إ.\u200f ٥٠', 'ar', null, 5000, 'AED'],
    ['50 mkd', 'en', null, 5000, 'MKD'],
    ['5mxn', 'en', null, 500, 'MXN'],
    ['KWD 1.250', 'en', 'KWD', 1250, 'KWD'],
  ])('reads %j in %s (%s) as %i minor units of %s', (...row) => {
    accepts(row);
  });

  it.each<Refused>([
    ['50', 'en', null, 'currency-missing'],
    ['50k', 'en', null, 'currency-missing'],
    ['50', 'en', 'XXX', 'currency-unknown'],
    ['50', 'en', 'usd', 'currency-unknown'],
    ['50 xyz', 'en', null, 'currency-unknown'],
    ['50k xyz', 'en', 'USD', 'currency-unknown'],
    ['HRK 50', 'en', null, 'currency-unknown'],
    ['50 EUR', 'en', 'USD', 'currency-differs'],
    ['€50', 'en', 'USD', 'currency-differs'],
    ['$50', 'en', 'EUR', 'currency-differs'],
    ['£50', 'en', 'EUR', 'currency-differs'],
    ['¥50', 'zh-CN', null, 'money-ambiguous'],
    ['¥50', 'zh-CN', 'USD', 'money-ambiguous'],
    ['50 kr', 'sv', null, 'money-ambiguous'],
    ['50 kr', 'sv', 'EUR', 'money-ambiguous'],
    ['$50 EUR', 'en', null, 'money-not-understood'],
    ['USD 50 EUR', 'en', 'USD', 'money-not-understood'],
    ['50 usdollars', 'en', null, 'money-not-understood'],
    ['USD', 'en', null, 'money-not-understood'],
    ['$', 'en', 'USD', 'money-not-understood'],
  ])('refuses %j in %s (%s): %s', (...row) => {
    refuses(row);
  });
});

describe('texts that are no amount of money', () => {
  it.each<Refused>([
    ['', 'en', 'USD', 'money-not-understood'],
    ['   ', 'en', 'USD', 'money-not-understood'],
    ['tbd', 'en', 'USD', 'money-not-understood'],
    ['about 50k or so', 'en', 'USD', 'money-not-understood'],
    ['5 to 10k', 'en', 'USD', 'money-not-understood'],
    ['50k-60k', 'en', 'USD', 'money-not-understood'],
    ['50-60', 'en', 'USD', 'money-not-understood'],
    ['50k 60k', 'en', 'USD', 'money-not-understood'],
    ['50 60', 'en', 'USD', 'money-not-understood'],
    ['5\n100', 'en', 'USD', 'money-not-understood'],
    ['1e6', 'en', 'USD', 'money-not-understood'],
    ['0x10', 'en', 'USD', 'money-not-understood'],
    ['.5m', 'en', 'USD', 'money-not-understood'],
    ['50.', 'en', 'USD', 'money-not-understood'],
    ['1,,250', 'en', 'USD', 'money-not-understood'],
    ['1, 250', 'en', 'USD', 'money-not-understood'],
    ['1,250,50', 'en', 'USD', 'money-not-understood'],
    ['1.25.000', 'de', 'EUR', 'money-not-understood'],
    ['1,250.500.000', 'en', 'USD', 'money-not-understood'],
    ['1.250 000,50', 'de', 'EUR', 'money-not-understood'],
    ['1,250 000', 'en', 'USD', 'money-not-understood'],
    ['1,2345,678', 'en', 'USD', 'money-not-understood'],
    ['1٫250٫000', 'ar', 'AED', 'money-not-understood'],
    ['10²', 'en', 'USD', 'money-not-understood'],
    ['1½', 'en', 'USD', 'money-not-understood'],
    ['50%', 'en', 'USD', 'money-not-understood'],
    ['+50', 'en', 'USD', 'money-not-understood'],
    ['-', 'en', 'USD', 'money-not-understood'],
    ['()', 'en', 'USD', 'money-not-understood'],
    ['-abc', 'en', 'USD', 'money-not-understood'],
    ['\u202e1250', 'en', 'USD', 'money-not-understood'],
    ['1'.repeat(81), 'en', 'USD', 'money-not-understood'],
    ['-50', 'en', 'USD', 'money-negative'],
    ['−50', 'en', 'USD', 'money-negative'],
    ['-$50', 'en', 'USD', 'money-negative'],
    ['$-50', 'en', 'USD', 'money-negative'],
    ['50-', 'en', 'USD', 'money-negative'],
    ['(1,250)', 'en', 'USD', 'money-negative'],
    ['($1,250.00)', 'en', 'USD', 'money-negative'],
    ['(50) USD', 'en', 'USD', 'money-negative'],
    ['10.50', 'en', 'JPY', 'money-too-precise'],
    ['10.000,5', 'de', 'JPY', 'money-too-precise'],
    ['1,250.505', 'en', 'USD', 'money-too-precise'],
    ['1,000,000,000,000', 'en', 'USD', 'money-too-large'],
    ['999,999,999,999.01', 'en', 'USD', 'money-too-large'],
    ['1000 bn', 'en', 'USD', 'money-too-large'],
    ['900719925475', 'en', 'CLF', 'money-too-large'],
    ['9'.repeat(80), 'en', 'USD', 'money-too-large'],
  ])('refuses %j in %s (%s): %s', (...row) => {
    refuses(row);
  });
});

const LOCALES = [
  'en',
  'de',
  'fr',
  'zh-CN',
  'en-IN',
  'de-CH',
  'ar',
  'ar-EG',
  'fa',
  'es',
  'pl',
  'sv',
  'pt-PT',
  'en-ZA',
  'hi',
];
const anyLocale = fc.constantFrom(...LOCALES);

const anyMoney = fc.constantFrom(...CURRENCIES).chain((currency) => {
  const limit = Math.min(Number.MAX_SAFE_INTEGER, (10 ** 12 - 1) * 10 ** minorUnits(currency));
  const minor = fc.oneof(fc.maxSafeNat(), fc.nat(), fc.nat(9999));
  return minor.map((value) => ({ minor: Math.min(value, limit), currency }));
});

describe('for any amount', () => {
  it('reads back what an input field is filled with', () => {
    fc.assert(
      fc.property(anyMoney, anyLocale, (money, locale) => {
        const context = { currency: money.currency, locale };
        expect(parseMoney(amountOf(money, locale), context)).toEqual({ ok: true, money });
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('reads a plain decimal as itself or not at all, whatever the locale', () => {
    fc.assert(
      fc.property(anyMoney, anyLocale, (money, locale) => {
        const read = parseMoney(amountOf(money), { currency: money.currency, locale });
        expect(read).toEqual(read.ok ? { ok: true, money } : { ok: false, fault: 'money-ambiguous' });
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('reads back what the locale prints, or refuses it', () => {
    const printed = (money: { minor: number; currency: string }, locale: string): string => {
      const digits = minorUnits(money.currency);
      const format = new Intl.NumberFormat(locale, { minimumFractionDigits: digits, maximumFractionDigits: digits });
      return format.format(amountOf(money) as `${number}`);
    };
    fc.assert(
      fc.property(anyMoney, anyLocale, (money, locale) => {
        const read = parseMoney(printed(money, locale), { currency: money.currency, locale });
        expect(read).toEqual({ ok: true, money });
      }),
      { numRuns: runs({ few: 200, many: 2_000 }) },
    );
  });

  it('takes the currency from its code, before or after', () => {
    fc.assert(
      fc.property(anyMoney, (money) => {
        const context = { currency: null, locale: 'en' };
        expect(parseMoney(`${money.currency} ${amountOf(money)}`, context)).toEqual({ ok: true, money });
        expect(parseMoney(`${amountOf(money)}${money.currency.toLowerCase()}`, context)).toEqual({ ok: true, money });
      }),
    );
  });
});

describe('for any whole number written out in Chinese', () => {
  const section = (value: number): string => {
    const digits = String(value).padStart(4, '0');
    const numeral = (digit: string, at: number): string =>
      digit === '0' ? '零' : `${'零一二三四五六七八九'.charAt(Number(digit))}${'千百十'.charAt(at)}`;
    const written = Array.from(digits, numeral);
    return written.join('').replace(/零+/gu, '零').replace(/零$/u, '').replace(/^零/u, '');
  };
  const withUnit = (value: number, unit: string): string => (value === 0 ? '' : `${section(value)}${unit}`);
  const written = (value: number): string => {
    const [high, middle, low] = [Math.floor(value / 1e8), Math.floor(value / 1e4) % 1e4, value % 1e4];
    const zeroBeforeLow = low > 0 && low < 1000 && value > 9999 ? '零' : '';
    const zeroBeforeMiddle = middle > 0 && middle < 1000 && high > 0 ? '零' : '';
    const gap = high > 0 && middle === 0 && low >= 1000 ? '零' : '';
    return `${withUnit(high, '亿')}${zeroBeforeMiddle}${withUnit(middle, '万')}${gap}${zeroBeforeLow}${section(low)}`;
  };

  it('reads the number back', () => {
    const whole = fc.oneof(fc.integer({ min: 1, max: 999_999_999_999 }), fc.integer({ min: 1, max: 200_000 }));
    fc.assert(
      fc.property(whole, (value) => {
        const read = parseMoney(written(value), { currency: 'JPY', locale: 'zh-CN' });
        expect(read).toEqual({ ok: true, money: { minor: value, currency: 'JPY' } });
      }),
      { numRuns: runs({ few: 500, many: 5_000 }) },
    );
  });
});

describe('for any text', () => {
  const pieces = "1 250 0 . , ' ٫ - ( ) k m usd $ ¥ 万 亿 千 五 零 元".split(' ').concat(' ');
  const anyText = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join('')),
  );
  const anyContext = fc.record({
    currency: fc.option(fc.oneof(fc.constantFrom(...CURRENCIES), fc.string())),
    locale: fc.oneof(anyLocale, fc.string()),
  });

  it('never throws, and whatever it accepts is whole, not negative and within the limit', () => {
    fc.assert(
      fc.property(anyText, anyContext, (text, context) => {
        const read = parseMoney(text, context);
        if (!read.ok) return;
        const { minor, currency } = read.money;
        expect(Number.isSafeInteger(minor) && minor >= 0).toBe(true);
        expect(minor).toBeLessThanOrEqual((10 ** 12 - 1) * 10 ** minorUnits(currency));
        expect(context.currency ?? currency).toBe(currency);
      }),
      { numRuns: runs({ few: 500, many: 5_000 }) },
    );
  });
});
