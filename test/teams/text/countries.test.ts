import { LOCALES } from '../../../src/locales/translate';
import { COUNTRY_CODES, countryName, countryNamed } from '../../../src/teams/text/countries';

describe('the countries', () => {
  it('are those in ISO 3166, and Kosovo', () => {
    expect(COUNTRY_CODES).toHaveLength(250);
    expect(COUNTRY_CODES).toEqual(expect.arrayContaining(['AF', 'CN', 'DE', 'GB', 'TW', 'US', 'XK', 'ZW']));
  });

  it.each(['EU', 'UN', 'ZZ', 'UK', 'SU', 'YU', 'AC', 'XA'])('do not include %s', (code) => {
    expect(COUNTRY_CODES).not.toContain(code);
  });

  it.each(LOCALES)('are found by code and by their names in %s', (locale) => {
    const reader = { locale, timeZone: 'UTC' };
    const astray = COUNTRY_CODES.filter(
      (code) => countryNamed(code.toLowerCase()) !== code || countryNamed(countryName(reader, code)) !== code,
    );

    expect(astray).toEqual([]);
  });

  it.each(LOCALES)('all have a name in %s', (locale) => {
    expect(COUNTRY_CODES.filter((code) => countryName({ locale, timeZone: 'UTC' }, code) === code)).toEqual([]);
  });

  it.each([
    ['u.s.a.', 'US'],
    ['United States of America', 'US'],
    ['Great Britain', 'GB'],
    ['  south   korea ', 'KR'],
    ['ＧＥＲＭＡＮＹ', 'DE'],
    ['Bosnia and Herzegovina', 'BA'],
    ['Guinea Bissau', 'GW'],
    ['Saint Lucia', 'LC'],
    ['Reunion', 'RE'],
    ['中国台湾', 'TW'],
    ['阿联酋', 'AE'],
    ['Deutschland', 'DE'],
    ['España', 'ES'],
    ['대한민국', 'KR'],
  ])('are found by common names: %s', (text, code) => {
    expect(countryNamed(text)).toBe(code);
  });

  it.each(['', ' ', 'Narnia', 'U', 'constructor', '__proto__', '国', 'Germany Austria'])(
    'are not found by %j',
    (text) => {
      expect(countryNamed(text)).toBeNull();
    },
  );

  it('are named by their code if they have no other name', () => {
    expect(countryName({ locale: 'en', timeZone: 'UTC' }, 'ZZ')).toBe('ZZ');
    expect(countryName({ locale: 'en', timeZone: 'UTC' }, 'Elsewhere')).toBe('Elsewhere');
  });
});
