/**
 * Active ISO 4217 codes by their number of minor units, from list one with its amendments up to 2026.
 *
 * Left out: funds codes (BOV, CHE, CHW, COU, MXV, USN, UYI, XAD), metals, bond units, XDR, XSU, XUA, XTS and XXX.
 * CLF and UYW are indexed units, but contracts are written in them.
 * Minor units are those of ISO 4217; Intl follows CLDR, which shows an Iraqi dinar without any.
 */
const CODES_BY_MINOR_UNITS: readonly (readonly [minorUnits: number, codes: string])[] = [
  [0, 'BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF'],
  [
    2,
    'AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD ' +
      'CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD ' +
      'HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP LKR LRD LSL ' +
      'MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD ' +
      'PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL ' +
      'THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG',
  ],
  [3, 'BHD IQD JOD KWD LYD OMR TND'],
  [4, 'CLF UYW'],
];

const MINOR_UNITS: ReadonlyMap<string, number> = new Map(
  CODES_BY_MINOR_UNITS.flatMap(([units, codes]) => codes.split(' ').map((code): [string, number] => [code, units])),
);

/** Every currency a deal may be valued in: active ISO 4217 codes, in alphabetical order. */
export const CURRENCIES: readonly string[] = [...MINOR_UNITS.keys()].sort();

/** Whether `code` is one of `CURRENCIES`, written exactly so: three upper-case letters. */
export function isCurrency(code: string): boolean {
  return MINOR_UNITS.has(code);
}

/** How many decimal digits ISO 4217 gives the currency: 2 for USD, 0 for JPY. Throws a RangeError on other codes. */
export function minorUnits(code: string): number {
  const units = MINOR_UNITS.get(code);
  if (units === undefined) throw new RangeError(`not a currency: ${code}`);
  return units;
}
