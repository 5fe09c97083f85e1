/** The most common currencies, and the countries that use them. */
const COUNTRIES_OF_CURRENCY: readonly (readonly [currency: string, countries: string])[] = [
  ['EUR', 'AT BE BG CY DE EE ES FI FR GR HR IE IT LT LU LV MT NL PT SI SK'],
  ['USD', 'US PR EC SV'],
  ['CHF', 'CH LI'],
  ['AED', 'AE'],
  ['AUD', 'AU'],
  ['BRL', 'BR'],
  ['CAD', 'CA'],
  ['CNY', 'CN'],
  ['CZK', 'CZ'],
  ['DKK', 'DK'],
  ['GBP', 'GB'],
  ['HKD', 'HK'],
  ['HUF', 'HU'],
  ['IDR', 'ID'],
  ['ILS', 'IL'],
  ['INR', 'IN'],
  ['JPY', 'JP'],
  ['KRW', 'KR'],
  ['MXN', 'MX'],
  ['MYR', 'MY'],
  ['NOK', 'NO'],
  ['NZD', 'NZ'],
  ['PLN', 'PL'],
  ['RON', 'RO'],
  ['SAR', 'SA'],
  ['SEK', 'SE'],
  ['SGD', 'SG'],
  ['THB', 'TH'],
  ['TRY', 'TR'],
  ['TWD', 'TW'],
  ['ZAR', 'ZA'],
];

const CURRENCY_OF: ReadonlyMap<string, string> = new Map(
  COUNTRIES_OF_CURRENCY.flatMap(([currency, countries]) =>
    countries.split(' ').map((country): [string, string] => [country, currency]),
  ),
);

/** The currency of a country, by its alpha-2 code; null if it is not listed here. */
export const currencyOf = (country: string | null): string | null =>
  country === null ? null : (CURRENCY_OF.get(country) ?? null);
