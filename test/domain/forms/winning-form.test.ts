import { readWinningForm, readTypedValue } from '../../../src/domain/forms/winning-form';
import { isOpenDeal, STAGES } from '../../../src/domain/model/referral';

describe('readWinningForm', () => {
  it.each([
    ['125,000.50', 'USD', 'en', { minor: 12_500_050, currency: 'USD' }],
    ['125.000,50', 'eur', 'de', { minor: 12_500_050, currency: 'EUR' }],
    ['120k', 'GBP', 'en', { minor: 12_000_000, currency: 'GBP' }],
    ['25万', 'CNY', 'zh-CN', { minor: 25_000_000, currency: 'CNY' }],
    ['USD 100', '', 'en', { minor: 10_000, currency: 'USD' }],
    ['0', 'JPY', 'en', { minor: 0, currency: 'JPY' }],
  ])('reads the value %j with currency %j in %s', (dealValue, currency, locale, value) => {
    expect(readWinningForm({ dealValue, currency }, locale)).toEqual({ ok: true, value });
  });

  it.each([
    ['', ''],
    [' \t ', ''],
    ['', 'USD'],
  ])('requires no value: %j with currency %j is none', (dealValue, currency) => {
    expect(readWinningForm({ dealValue, currency }, 'en')).toEqual({ ok: true, value: null });
  });

  it.each([
    ['a lot', 'USD', { dealValue: 'money-not-understood' }],
    ['-5', 'USD', { dealValue: 'money-negative' }],
    ['0.125', 'USD', { dealValue: 'money-too-precise' }],
    ['2 mil', 'USD', { dealValue: 'money-ambiguous' }],
    ['9'.repeat(16), 'USD', { dealValue: 'money-too-large' }],
    ['100', '', { currency: 'currency-missing' }],
    ['100', 'XYZ', { currency: 'currency-unknown' }],
    ['', 'XYZ', { currency: 'currency-unknown' }],
    ['100 EUR', 'USD', { currency: 'currency-differs' }],
  ])('reports the faults of %j with currency %j', (dealValue, currency, faults) => {
    expect(readWinningForm({ dealValue, currency }, 'en')).toEqual({ ok: false, faults });
  });
});

describe('readTypedValue', () => {
  it.each([
    ['120k EUR', 'USD', { minor: 12_000_000, currency: 'EUR' }],
    ['120k EUR', null, { minor: 12_000_000, currency: 'EUR' }],
    ['120k', 'USD', { minor: 12_000_000, currency: 'USD' }],
    ['$5', 'CAD', { minor: 500, currency: 'CAD' }],
    ['$5', 'EUR', { minor: 500, currency: 'USD' }],
    ['5 won', 'KRW', { minor: 5, currency: 'KRW' }],
  ])('reads %j with the currency %j known so far', (text, known, money) => {
    expect(readTypedValue(text, known, 'en')).toEqual({ ok: true, money });
  });

  it.each([
    ['a lot', 'USD', 'money-not-understood'],
    ['120k', null, 'currency-missing'],
    ['120k XQZ', 'USD', 'currency-unknown'],
    ['0.125 EUR', 'USD', 'money-too-precise'],
  ])('refuses %j with the currency %j known so far: %s', (text, known, fault) => {
    expect(readTypedValue(text, known, 'en')).toEqual({ ok: false, fault });
  });
});

describe('an open deal', () => {
  it('is one that was accepted, and neither won nor lost yet', () => {
    expect(STAGES.filter((stage) => isOpenDeal({ stage, owner: 'partner' }))).toEqual(['accepted']);
  });

  it('is never the record of Microsoft', () => {
    expect(STAGES.filter((stage) => isOpenDeal({ stage, owner: 'microsoft' }))).toEqual([]);
  });
});
