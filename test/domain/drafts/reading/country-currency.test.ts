import { currencyOf } from '../../../../src/domain/drafts/reading/country-currency';
import { CURRENCIES } from '../../../../src/domain/money/currency';
import { COUNTRY_CODES } from '../../../../src/teams/text/countries';

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

  it('is unknown if the country is not listed', () => {
    expect(currencyOf('KP')).toBeNull();
    expect(currencyOf(null)).toBeNull();
  });

  it('is always one in which a deal can be valued', () => {
    expect(
      COUNTRY_CODES.flatMap((country) => currencyOf(country) ?? []).filter(
        (currency) => !CURRENCIES.includes(currency),
      ),
    ).toEqual([]);
  });
});
