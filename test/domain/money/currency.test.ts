import { data } from 'currency-codes';

import { CURRENCIES, isCurrency, minorUnits } from '../../../src/domain/money/currency';

/** The codes that the package's list of June 2024 still has and ours does not. */
const RETIRED_SINCE: Record<string, string> = {
  ANG: 'replaced by XCG on 31 March 2025 (amendment 176)',
  BGN: 'replaced by EUR on 1 January 2026',
  CUC: 'withdrawn in June 2021, moved to list three in February 2025 (amendment 178)',
};
const NOT_FOR_DEALS: Record<string, string> = {
  BOV: 'funds code',
  CHE: 'complementary currency of a bank',
  CHW: 'complementary currency of a bank',
  COU: 'funds code',
  MXV: 'funds code',
  USN: 'next-day funds',
  UYI: 'funds code',
  XAG: 'metal',
  XAU: 'metal',
  XPD: 'metal',
  XPT: 'metal',
  XBA: 'bond unit',
  XBB: 'bond unit',
  XBC: 'bond unit',
  XBD: 'bond unit',
  XDR: 'special drawing right',
  XSU: 'unit of account between banks',
  XUA: 'unit of account between banks',
  XTS: 'for testing',
  XXX: 'no currency',
};
const NEWER_THAN_THE_PACKAGE: Record<string, string> = {
  XCG: 'Caribbean guilder since 31 March 2025 (amendment 176)',
};

const published = new Map(data.map(({ code, digits }) => [code, digits]));

describe('the currency table', () => {
  it('has every published code but those retired since or not meant for deals', () => {
    const missing = [...published.keys()].filter((code) => !isCurrency(code));
    expect(missing.sort()).toEqual([...Object.keys(RETIRED_SINCE), ...Object.keys(NOT_FOR_DEALS)].sort());
  });

  it('has no code of its own but those introduced since the publication', () => {
    const additional = CURRENCIES.filter((code) => !published.has(code));
    expect(additional).toEqual(Object.keys(NEWER_THAN_THE_PACKAGE));
  });

  it('gives every published code the minor units of ISO 4217', () => {
    const ours = CURRENCIES.filter((code) => published.has(code)).map((code) => [code, minorUnits(code)]);
    expect(ours).toEqual(ours.map(([code]) => [code, published.get(String(code))]));
  });

  it('lists every code once, in alphabetical order', () => {
    expect(CURRENCIES).toEqual([...new Set(CURRENCIES)].sort());
  });

  it('holds only codes of three capital letters', () => {
    expect(CURRENCIES.filter((code) => !/^[A-Z]{3}$/u.test(code))).toEqual([]);
  });
});

describe('isCurrency', () => {
  it.each(['USD', 'EUR', 'JPY', 'SLE', 'ZWG', 'XCG', 'CLF', 'UYW'])('knows %s', (code) => {
    expect(isCurrency(code)).toBe(true);
  });

  it.each(['usd', 'Usd', ' USD', 'USD ', 'US', 'USDT', '', '$', 'constructor', 'USD EUR'])('refuses %j', (code) => {
    expect(isCurrency(code)).toBe(false);
  });

  it.each(['HRK', 'BGN', 'ANG', 'CUC', 'SLL', 'ZWL', 'DEM', 'XAU', 'XXX', 'XTS', 'XDR', 'XAD'])(
    'refuses the retired or unusable code %s',
    (code) => {
      expect(isCurrency(code)).toBe(false);
    },
  );
});

describe('minorUnits', () => {
  it.each([
    ['USD', 2],
    ['JPY', 0],
    ['KRW', 0],
    ['ISK', 0],
    ['KWD', 3],
    ['IQD', 3],
    ['CLF', 4],
  ])('gives %s its %i decimal digits', (code, units) => {
    expect(minorUnits(code)).toBe(units);
  });

  it('throws on a code that is no currency', () => {
    expect(() => minorUnits('usd')).toThrow(RangeError);
  });
});
