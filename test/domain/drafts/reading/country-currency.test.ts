import { currencyOf } from '../../../../src/domain/drafts/reading/country-currency';
import { CURRENCIES } from '../../../../src/domain/money/currency';
import { COUNTRIES } from '../../../../src/teams/text/countries';

describe('the currency of a country', () => {
  it.each([
    ['DE', 'EUR'],
    ['BG', 'EUR'],
    ['US', 'USD'],
    ['CN', 'CNY'],
    ['GB', 'GBP'],
  ])('of %s is %s', (country, currency) => {
    expect(currencyOf(country)).toBe(currency);
  });

  it('is not guessed', () => {
    expect(currencyOf('KP')).toBeNull();
    expect(currencyOf(null)).toBeNull();
  });

  it('is one that a deal can be valued in, wherever it is known', () => {
    expect(
      COUNTRIES.flatMap((country) => currencyOf(country) ?? []).filter((currency) => !CURRENCIES.includes(currency)),
    ).toEqual([]);
  });
});
