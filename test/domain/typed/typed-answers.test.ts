import fc from 'fast-check';
import { CURRENCIES, minorUnits } from '../../../src/domain/money/currency';
import { amountOf, type Money } from '../../../src/domain/money/money';
import { addDays, type CalendarDate } from '../../../src/domain/time/calendar';
import type { Reading } from '../../../src/domain/typed/reading';
import { readTypedDate } from '../../../src/domain/typed/dates/typed-date';
import { readTypedMoney } from '../../../src/domain/typed/money/typed-money';
import { isCompletePerson, isEmail, isPhone, readPhone } from '../../../src/domain/typed/names/typed-person';
import { READ } from './answer-table';
import { cpuMsOf } from '../../support/cpu-time';
import { runs } from '../../support/runs';

const LOCALES = ['en-US', 'en-GB', 'zh-CN'] as const;

/** The possible meanings of a reading: its value, or its candidates. */
function possible<Value>(reading: Reading<Value, string>): readonly Value[] {
  if (reading.kind === 'fault') return [];
  return reading.kind === 'understood' ? [reading.value] : reading.candidates;
}

const aDay = fc.integer({ min: 0, max: 20_000 }).map((days) => addDays('2020-01-01', days));

/** Today, and a day from today on, within the years that two digits can mean. */
const aComingDay = fc
  .tuple(aDay, fc.integer({ min: 0, max: 1_500 }))
  .map(([today, days]): [CalendarDate, CalendarDate] => [today, addDays(today, days)]);

const written = (locale: string, style: 'full' | 'long' | 'medium' | 'short', day: CalendarDate): string =>
  new Intl.DateTimeFormat(locale, { dateStyle: style, timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));

/** No larger than the largest amount of a currency without minor units. */
const aMoney = fc
  .tuple(fc.constantFrom(...CURRENCIES), fc.integer({ min: 0, max: 10 ** 12 - 1 }))
  .map(([currency, minor]): Money => ({ currency, minor }));

function formatted(locale: string, { minor, currency }: Money, display: 'symbol' | 'code'): string {
  const digits = minorUnits(currency);
  const format = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency,
    currencyDisplay: display,
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  });
  // Intl accepts digits as text, which its types do not say.
  return format.format(amountOf({ minor, currency }) as unknown as number);
}

describe('a typed date', () => {
  it.each(LOCALES)('written by Intl in %s is understood, or is among the candidates', (locale) => {
    fc.assert(
      fc.property(aComingDay, fc.constantFrom('full', 'long', 'medium', 'short'), ([today, day], style) => {
        expect(possible(readTypedDate(written(locale, style, day), today))).toContain(day);
      }),
      { numRuns: runs({ few: 40, many: 400 }) },
    );
  });

  it.each(LOCALES)('written in words by Intl in %s is never ambiguous', (locale) => {
    fc.assert(
      fc.property(aComingDay, fc.constantFrom('full', 'long', 'medium'), ([today, day], style) => {
        expect(readTypedDate(written(locale, style, day), today)).toEqual({ kind: 'understood', value: day });
      }),
      { numRuns: runs({ few: 40, many: 400 }) },
    );
  });

  it.each(LOCALES)('in the past, in words in %s, is refused as past', (locale) => {
    fc.assert(
      fc.property(
        aDay,
        fc.integer({ min: 1, max: 1_500 }),
        fc.constantFrom('full', 'long', 'medium'),
        (today, days, style) => {
          expect(readTypedDate(written(locale, style, addDays(today, -days)), today)).toEqual({
            kind: 'fault',
            fault: 'date-past',
          });
        },
      ),
    );
  });

  const words =
    'end of|mid|early|next|this|in|march|may|friday|month|week|year|q1|3|27|2027|weeks|月|底|下|个|周|五|年|三|明|后|前|日|or|,|/|-'.split(
      '|',
    );

  it('offers only days from today on, each once, soonest first', () => {
    fc.assert(
      fc.property(
        aDay,
        fc.array(fc.constantFrom(...words), { maxLength: 6 }),
        fc.constantFrom(' ', ''),
        (today, some, space) => {
          const days = possible(readTypedDate(some.join(space), today));

          expect(days).toEqual([...new Set(days)].sort().filter((day) => day >= today));
        },
      ),
      { numRuns: runs({ few: 300, many: 3_000 }) },
    );
  });

  it.each([
    'end of March',
    'mid March',
    '31 March',
    '三月底',
    '3月31日',
    '三月中旬',
    'Q1',
    'friday',
    '周五',
    'the 15th',
    '15号',
  ])('such as %j has a day from today on, whatever today is', (text) => {
    fc.assert(
      fc.property(aDay, (today) => {
        expect(possible(readTypedDate(text, today)).length).toBeGreaterThan(0);
      }),
    );
  });
});

describe('a typed amount', () => {
  it.each(LOCALES)('written by Intl in %s is understood, or is among the candidates', (locale) => {
    fc.assert(
      fc.property(
        aMoney,
        fc.constantFrom('symbol', 'code'),
        fc.subarray(['USD', 'EUR', 'CAD', 'CNY']),
        (money, display, currencies) => {
          expect(possible(readTypedMoney(formatted(locale, money, display), { locale, currencies }))).toContainEqual(
            money,
          );
        },
      ),
      { numRuns: runs({ few: 60, many: 600 }) },
    );
  });

  it('without a currency offers the known currencies, at most six', () => {
    const reading = readTypedMoney('50k', { locale: 'en', currencies: CURRENCIES.slice(0, 20) });

    expect(possible(reading).map(({ currency }) => currency)).toEqual(CURRENCIES.slice(0, 6));
  });

  it('without a currency is refused if no currency is known', () => {
    expect(readTypedMoney('50k', { locale: 'en', currencies: [] })).toEqual({
      kind: 'fault',
      fault: 'currency-missing',
    });
  });

  it('with a sign of several known currencies offers these', () => {
    expect(
      possible(readTypedMoney('$50', { locale: 'en', currencies: ['CAD', 'EUR'] })).map(({ currency }) => currency),
    ).toEqual(['CAD', 'USD']);
  });

  it('with a separator that languages read differently offers both readings', () => {
    expect(possible(readTypedMoney('1.250m eur', { locale: 'fr', currencies: [] }))).toEqual([
      { minor: 125_000_000, currency: 'EUR' },
      { minor: 125_000_000_000, currency: 'EUR' },
    ]);
  });
});

describe('the parts of a person', () => {
  it.each(['sue@contoso.com', "sue.o'neil+deals@mail.contoso.co.uk"])('accept %j as an e-mail address', (text) => {
    expect(isEmail(text)).toBe(true);
  });

  it.each([
    '',
    'sue',
    'sue@',
    'sue@contoso',
    '@contoso.com',
    '.sue@contoso.com',
    'sue..smith@contoso.com',
    'sue smith@contoso.com',
    'sue@contoso.c',
    '<sue@contoso.com>',
    `${'a'.repeat(65)}@contoso.com`,
  ])('refuse %j as an e-mail address', (text) => {
    expect(isEmail(text)).toBe(false);
  });

  it.each([
    ['+1 206 555 0111', '+1 206 555 0111'],
    ['(206) 555-0111 ext. 12', '(206) 555-0111 x12'],
    ['１３８　００１３　８０００', '138 0013 8000'],
    ['010-5550 0111转123', '010-5550 0111 x123'],
    ['12345', '12345'],
  ])('read %j as the phone number %j', (text, phone) => {
    expect(readPhone(text)).toBe(phone);
  });

  it.each(['', '1234', '1234567890123456', '2027-03-31', 'phone', '(206 555 0111', '206 555 0111/206 555 0112'])(
    'refuse %j as a phone number',
    (text) => {
      expect(isPhone(text)).toBe(false);
    },
  );

  it.each([
    [{}, true],
    [{ firstName: null }, true],
    [{ firstName: null, lastName: null }, false],
    [{ phone: null }, false],
    [{ phone: '12' }, false],
    [{ email: null }, false],
    [{ email: 'sue' }, false],
  ])('make a complete person with %j: %s', (change, isComplete) => {
    const sue = {
      firstName: 'Sue',
      lastName: 'Smith',
      email: 'sue@contoso.com',
      phone: '+1 206 555 0111',
      title: null,
    };

    expect(isCompletePerson({ ...sue, ...change })).toBe(isComplete);
  });
});

const KINDS = Object.keys(READ) as readonly (keyof typeof READ)[];

/** A reading takes some milliseconds; one that goes wrong here would take hours. */
const LONGEST_MS = 1_500;

describe.each(KINDS)('whatever is typed as a %s', (kind) => {
  it('is read without an error', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string({ unit: 'binary' }),
          fc.string({ unit: 'grapheme' }),
          fc.string({ unit: fc.constantFrom(...Array.from('aA1. ,-/@+:()的三月底张万美元<>')) }),
        ),
        (text) => {
          expect(READ[kind](text)).toMatch(/./u);
        },
      ),
      { numRuns: runs({ few: 50, many: 500 }) },
    );
  });

  it.each(['a', '1', ' ', '三', '(', '-', 'a ', '1 ', 'a@', '1,', 'a.', '年', 'or '])(
    'is refused quickly if it repeats %j thousands of times',
    async (unit) => {
      let meaning = '';
      const milliseconds = await cpuMsOf(() => (meaning = READ[kind](unit.repeat(20_000).slice(0, 20_000))));

      expect(meaning.split(':')[0]).toBe('refused');
      expect(milliseconds).toBeLessThan(LONGEST_MS);
    },
  );

  it.each(['a', '1', '三', '(', '-', 'a ', '1 ', 'a@', '1,', 'a.', '1.', '年', 'or ', 'a-', '月底', '+1', 'one '])(
    'is read quickly if it repeats %j up to the longest text that is read',
    async (unit) => {
      const milliseconds = await cpuMsOf(() => {
        READ[kind](unit.repeat(400).slice(0, 400));
        READ[kind](`sue ${unit.repeat(400).slice(0, 390)}!`);
      });

      expect(milliseconds).toBeLessThan(LONGEST_MS);
    },
  );
});
