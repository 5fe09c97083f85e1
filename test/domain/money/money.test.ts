import fc from 'fast-check';

import { CURRENCIES, minorUnits } from '../../../src/domain/money/currency';
import { amountOf, moneyOf } from '../../../src/domain/money/money';

describe('moneyOf', () => {
  it.each([
    [750000.5, 'AED', 75000050],
    [96000.75, 'CHF', 9600075],
    [48000000, 'JPY', 48000000],
    [0, 'KRW', 0],
    [-0, 'USD', 0],
    [1.005, 'USD', 101],
    [1.004, 'USD', 100],
    [8.345, 'USD', 835],
    [1.255, 'EUR', 126],
    [0.005, 'USD', 1],
    [0.0049999, 'USD', 0],
    [0.995, 'USD', 100],
    [1234.5, 'JPY', 1235],
    [1234.4999, 'JPY', 1234],
    [1.0005, 'KWD', 1001],
    [1.2345, 'CLF', 12345],
    [1e-7, 'USD', 0],
    [5e-324, 'CLF', 0],
    [1e12, 'IDR', 1e14],
    [90071992547409.9, 'USD', 9007199254740990],
  ])('reads %d %s as %i minor units', (amount, currency, minor) => {
    expect(moneyOf(amount, currency)).toEqual({ minor, currency });
  });

  it.each([
    [-1, 'USD'],
    [-0.001, 'USD'],
    [NaN, 'USD'],
    [Infinity, 'USD'],
    [-Infinity, 'USD'],
    [1e14, 'USD'],
    [1e15, 'CLF'],
    [9007199254740992, 'JPY'],
    [1e21, 'USD'],
    [1.7976931348623157e308, 'JPY'],
    [5, 'usd'],
    [5, 'XXX'],
    [5, ''],
  ])('gives no money for %d %j', (amount, currency) => {
    expect(moneyOf(amount, currency)).toBeNull();
  });

  it('never throws and gives whole minor units', () => {
    fc.assert(
      fc.property(fc.double(), fc.constantFrom(...CURRENCIES), (amount, currency) => {
        const money = moneyOf(amount, currency);
        return money === null || (Number.isSafeInteger(money.minor) && money.minor >= 0);
      }),
    );
  });
});

describe('amountOf', () => {
  it.each([
    [125050, 'USD', '1250.50'],
    [48000000, 'JPY', '48000000'],
    [0, 'JPY', '0'],
    [0, 'EUR', '0.00'],
    [5, 'EUR', '0.05'],
    [1250, 'KWD', '1.250'],
    [12345, 'CLF', '1.2345'],
    [9007199254740991, 'USD', '90071992547409.91'],
  ])('writes %i minor units of %s as %s', (minor, currency, text) => {
    expect(amountOf({ minor, currency })).toBe(text);
  });

  it.each([
    ['en', '1250.50'],
    ['zh-CN', '1250.50'],
    ['de', '1250,50'],
    ['de-CH', '1250.50'],
    ['fr', '1250,50'],
    ['ar-EG', '1250.50'],
    ['not a locale', '1250.50'],
  ])('uses the decimal mark of %s when asked to', (locale, text) => {
    expect(amountOf({ minor: 125050, currency: 'USD' }, locale)).toBe(text);
  });

  it('is undone by moneyOf wherever a number can hold the amount exactly', () => {
    const minor = fc.integer({ min: 0, max: 1e12 });
    fc.assert(
      fc.property(minor, fc.constantFrom(...CURRENCIES), (value, currency) => {
        const money = { minor: value, currency };
        expect(moneyOf(Number(amountOf(money)), currency)).toEqual(money);
        expect(amountOf(money).split('.')[1]?.length ?? 0).toBe(minorUnits(currency));
      }),
    );
  });
});
