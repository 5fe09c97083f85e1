import fc from 'fast-check';
import {
  changedSettings,
  channelFormOf,
  readChannelForm,
  channelSettingsOf,
  type ChannelFaults,
  type ChannelForm,
  type ChannelFormContext,
} from '../../../src/domain/channel/channel-form';
import { MOST_REMINDERS } from '../../../src/domain/channel/channel-times';
import { digestTimesOf, scheduleOf } from '../../../src/domain/channel/digest-schedule';
import { ANYTHING_INBOUND } from '../../../src/domain/channel/routing';
import { LONGEST_ROUTING_TEXTS } from '../../../src/domain/channel/routing-fields';
import type { ChannelSettings } from '../../../src/domain/channel/subscriber';
import { CURRENCIES } from '../../../src/domain/money/currency';
import { NEVER_QUIET } from '../../../src/domain/time/quiet-time';
import { LOCALES } from '../../../src/locales/translate';
import { COUNTRY_CODES, countryName, countryNamed } from '../../../src/teams/text/countries';
import { timeZoneNamed } from '../../../src/teams/text/time-zones';
import { daysFromNow, NOW } from '../../builders/a-referral';
import { runs } from '../../support/runs';

const CURRENT: ChannelSettings = {
  locale: 'en',
  timeZone: 'Europe/London',
  routing: ANYTHING_INBOUND,
  reminders: [10_080, 4_320, 1_440, 240],
  quiet: NEVER_QUIET,
  digest: { schedule: '0 9 * * 1-5', sendsEmpty: true },
  mutedUntil: null,
};

const contextIn = (locale: string): ChannelFormContext => ({
  now: NOW,
  locale,
  languages: LOCALES,
  countryNamed,
  timeZoneNamed,
});

const namesIn = (locale: 'en' | 'zh-CN') => ({
  locale,
  countryName: (code: string) => countryName({ locale, timeZone: 'UTC' }, code),
});

/** The form of the current settings, with some fields changed. */
const aForm = (typed: Partial<ChannelForm> = {}, current = CURRENT): ChannelForm => ({
  ...channelFormOf(current, namesIn('en')),
  ...typed,
});

function settingsFrom(typed: Partial<ChannelForm>, current = CURRENT, locale = 'en'): ChannelSettings {
  const read = readChannelForm(aForm(typed, current), current, contextIn(locale));
  if (!read.ok) throw new Error(`The form was refused: ${JSON.stringify(read.faults)}`);
  return read.settings;
}

const faultsIn = (typed: Partial<ChannelForm>, current = CURRENT): ChannelFaults => {
  const read = readChannelForm(aForm(typed, current), current, contextIn('en'));
  return read.ok ? {} : read.faults;
};

describe('the form of the settings', () => {
  it('shows them as they would be typed', () => {
    const settings: ChannelSettings = {
      locale: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      routing: {
        countries: ['DE', 'AT'],
        solutions: ['sol-1', 'data estate'],
        smallestValue: { minor: 1_000_000, currency: 'EUR' },
        directions: 'all',
      },
      reminders: [4_320, 240, 90],
      quiet: { hours: { from: '18:00', to: '08:30' }, weekends: true },
      digest: { schedule: '5 9 * * 0,3', sendsEmpty: false },
      mutedUntil: daysFromNow(1),
    };

    expect(channelFormOf(settings, namesIn('en'))).toEqual({
      countries: 'Germany, Austria',
      solutions: 'sol-1, data estate',
      smallestValue: '10000.00',
      currency: 'EUR',
      directions: 'all',
      reminders: '3d, 4h, 90m',
      quietFrom: '18:00',
      quietTo: '08:30',
      weekends: 'true',
      digestTime: '09:05',
      digestDays: '3,7',
      sendsEmpty: 'false',
      language: 'zh-CN',
      timeZone: 'Asia/Shanghai',
      mute: '',
    });
  });

  it('names countries in the language of the reader', () => {
    const current = { ...CURRENT, routing: { ...ANYTHING_INBOUND, countries: ['CH'] } };

    expect(channelFormOf(current, namesIn('zh-CN')).countries).toBe('瑞士');
  });

  it('changes nothing if it is submitted unchanged', () => {
    expect(settingsFrom({})).toEqual(CURRENT);
  });
});

describe('countries', () => {
  it.each<[typed: string, codes: readonly string[]]>([
    ['', []],
    [' , ; ', []],
    ['Germany', ['DE']],
    ['germany', ['DE']],
    ['Germany, AT, 瑞士', ['DE', 'AT', 'CH']],
    ['德国、奥地利，瑞士', ['DE', 'AT', 'CH']],
    ['de;at\nch', ['DE', 'AT', 'CH']],
    ['DE AT CH', ['DE', 'AT', 'CH']],
    ['USA', ['US']],
    ['U.S., uk, UAE', ['US', 'GB', 'AE']],
    ['the Netherlands, Holland, NL', ['NL']],
    ['United States, United Kingdom', ['US', 'GB']],
    ["Cote d'Ivoire, São Tomé and Príncipe", ['CI', 'ST']],
    ['Turkey, Türkiye', ['TR']],
    ['Hong Kong, 香港, Macau', ['HK', 'MO']],
    ['\u2068Germany\u2069', ['DE']],
  ])('typed as %j are %j', (countries, codes) => {
    expect(settingsFrom({ countries }).routing.countries).toEqual(codes);
  });

  it.each(['Germny', 'Germany, Atlantis', 'DE AT Nowhere', 'EU', 'ZZ', 'constructor', '12', '<b>', 'D', 'DEU'])(
    'typed as %j are not understood',
    (countries) => {
      expect(faultsIn({ countries })).toEqual({ countries: 'country-unknown' });
    },
  );

  it('are limited in length', () => {
    expect(faultsIn({ countries: 'DE,'.repeat(LONGEST_ROUTING_TEXTS.countries) })).toEqual({ countries: 'too-long' });
  });
});

describe('solutions', () => {
  it.each<[typed: string, stored: readonly string[]]>([
    ['', []],
    ['SOL-1', ['sol-1']],
    ['SOL-1, Northwind  Migration\tAccelerator; sol-1', ['sol-1', 'northwind migration accelerator']],
    ['数据平台，SOL-2', ['数据平台', 'sol-2']],
    ['R&D <b>x</b> ${1+1}', ['r&d <b>x</b> ${1+1}']],
    ['\u202Esol-3\u202C', ['sol-3']],
  ])('typed as %j are %j', (solutions, stored) => {
    expect(settingsFrom({ solutions }).routing.solutions).toEqual(stored);
  });

  it('have a longest length', () => {
    expect(faultsIn({ solutions: 'x'.repeat(LONGEST_ROUTING_TEXTS.solutions + 1) })).toEqual({ solutions: 'too-long' });
  });
});

describe('the smallest value', () => {
  it.each<[typed: string, currency: string, locale: string, money: unknown]>([
    ['', '', 'en', null],
    ['', 'EUR', 'en', null],
    ['10,000', 'EUR', 'en', { minor: 1_000_000, currency: 'EUR' }],
    ['10.000', 'EUR', 'de', { minor: 1_000_000, currency: 'EUR' }],
    ['10k', 'usd', 'en', { minor: 1_000_000, currency: 'USD' }],
    ['12.5万', 'CNY', 'zh-CN', { minor: 12_500_000, currency: 'CNY' }],
    ['EUR 5k', '', 'en', { minor: 500_000, currency: 'EUR' }],
    ['0', 'EUR', 'en', null],
  ])('typed as %j with %j in %s', (smallestValue, currency, locale, money) => {
    expect(settingsFrom({ smallestValue, currency }, CURRENT, locale).routing.smallestValue).toEqual(money);
  });

  it.each<[typed: string, currency: string, faults: ChannelFaults]>([
    ['a lot', 'EUR', { smallestValue: 'money-not-understood' }],
    ['-5', 'EUR', { smallestValue: 'money-negative' }],
    ['0.001', 'EUR', { smallestValue: 'money-too-precise' }],
    ['9999999999999999', 'EUR', { smallestValue: 'money-too-large' }],
    ['10000', '', { currency: 'currency-missing' }],
    ['10000', 'XYZ', { currency: 'currency-unknown' }],
    ['10000 USD', 'EUR', { currency: 'currency-differs' }],
  ])('typed as %j with %j is refused', (smallestValue, currency, faults) => {
    expect(faultsIn({ smallestValue, currency })).toEqual(faults);
  });
});

describe('what can only be chosen', () => {
  it.each(['', 'outbound', 'INBOUND', '__proto__'])('is refused as the direction of referrals: %j', (directions) => {
    expect(faultsIn({ directions })).toEqual({ directions: 'choice-unknown' });
  });

  it.each(['', 'de', 'EN', 'zh', 'toString'])('is refused as a language: %j', (language) => {
    expect(faultsIn({ language })).toEqual({ language: 'choice-unknown' });
  });

  it('is accepted as it is offered', () => {
    expect(settingsFrom({ directions: 'all', language: 'zh-CN' })).toMatchObject({
      locale: 'zh-CN',
      routing: { directions: 'all' },
    });
  });

  it.each([
    ['true', true],
    ['True', true],
    ['false', false],
    ['', false],
    ['yes', false],
  ])('is on or off: %j', (typed, isOn) => {
    expect(settingsFrom({ weekends: typed, sendsEmpty: typed })).toMatchObject({
      quiet: { weekends: isOn },
      digest: { sendsEmpty: isOn },
    });
  });
});

describe('reminders', () => {
  it.each<[typed: string, leads: readonly number[]]>([
    ['', []],
    ['7d,3d,1d,4h', [10_080, 4_320, 1_440, 240]],
    ['4h 7d 4h', [10_080, 240]],
    ['7 days, 1 day and 4 hours', [10_080, 1_440, 240]],
    ['7天、1天和4小时', [10_080, 1_440, 240]],
    ['90 min', [90]],
    ['14d', [20_160]],
  ])('typed as %j are %j', (reminders, leads) => {
    expect(settingsFrom({ reminders }).reminders).toEqual(leads);
  });

  it.each(['soon', '15d', '0h', '-1d', '1.5d', '7', '7w', '1d, x', '99999m'])(
    'typed as %j are not understood',
    (reminders) => {
      expect(faultsIn({ reminders })).toEqual({ reminders: 'spans-not-understood' });
    },
  );

  it('are limited in number', () => {
    const hours = Array.from({ length: MOST_REMINDERS + 1 }, (_, index) => `${index + 1}h`);

    expect(faultsIn({ reminders: hours.join(',') })).toEqual({ reminders: 'too-many' });
    expect(settingsFrom({ reminders: hours.slice(1).join(',') }).reminders).toHaveLength(MOST_REMINDERS);
  });
});

describe('quiet hours', () => {
  it.each<[from: string, to: string, hours: unknown]>([
    ['', '', null],
    ['22:00', '7:00', { from: '22:00', to: '07:00' }],
    ['10 pm', '7am', { from: '22:00', to: '07:00' }],
    [' 9 ', '17.30', { from: '09:00', to: '17:30' }],
  ])('from %j to %j', (quietFrom, quietTo, hours) => {
    expect(settingsFrom({ quietFrom, quietTo }).quiet.hours).toEqual(hours);
  });

  it.each<[from: string, to: string, faults: ChannelFaults]>([
    ['22:00', '', { quietTo: 'quiet-half' }],
    ['', '7:00', { quietFrom: 'quiet-half' }],
    ['late', '7:00', { quietFrom: 'time-not-understood' }],
    ['25:00', 'early', { quietFrom: 'time-not-understood', quietTo: 'time-not-understood' }],
    ['', '24:00', { quietTo: 'time-not-understood' }],
    ['9:00', '09:00', { quietTo: 'quiet-empty' }],
  ])('from %j to %j are refused', (quietFrom, quietTo, faults) => {
    expect(faultsIn({ quietFrom, quietTo })).toEqual(faults);
  });
});

describe('the digest', () => {
  it.each<[time: string, days: string, schedule: string | null]>([
    ['9:00', '1,2,3,4,5', '0 9 * * 1-5'],
    ['9:00', '1,2,3,4,5,6,7', '0 9 * * *'],
    ['18:05', '7', '5 18 * * 0'],
    ['0:00', '7,6', '0 0 * * 0,6'],
    ['23:59', ' 3 , 1 , 3 ', '59 23 * * 1,3'],
    ['', '', null],
    ['09:00', '', null],
  ])('at %j on %j has the schedule %j', (digestTime, digestDays, schedule) => {
    expect(settingsFrom({ digestTime, digestDays }).digest.schedule).toBe(schedule);
  });

  it.each<[time: string, days: string, faults: ChannelFaults]>([
    ['', '1', { digestTime: 'time-missing' }],
    ['noon', '1', { digestTime: 'time-not-understood' }],
    ['08:00', '', { digestDays: 'days-missing' }],
    ['09:00', '0', { digestDays: 'choice-unknown' }],
    ['09:00', '8,1', { digestDays: 'choice-unknown' }],
    ['09:00', 'Mon', { digestDays: 'choice-unknown' }],
    ['09:00', '1.0', { digestDays: 'choice-unknown' }],
    ['x', 'y', { digestTime: 'time-not-understood', digestDays: 'choice-unknown' }],
  ])('at %j on %j is refused', (digestTime, digestDays, faults) => {
    expect(faultsIn({ digestTime, digestDays })).toEqual(faults);
  });

  const CUSTOM = { ...CURRENT, digest: { schedule: '30 8,17 1 * *', sendsEmpty: true } };

  it('with a schedule that the form cannot show leaves the fields empty, and stays', () => {
    expect(channelFormOf(CUSTOM, namesIn('en'))).toMatchObject({ digestTime: '', digestDays: '' });
    expect(settingsFrom({}, CUSTOM)).toEqual(CUSTOM);
  });

  it('with such a schedule is replaced by a time and days, which must be complete', () => {
    expect(settingsFrom({ digestTime: '10:00', digestDays: '1' }, CUSTOM).digest.schedule).toBe('0 10 * * 1');
    expect(faultsIn({ digestTime: '10:00' }, CUSTOM)).toEqual({ digestDays: 'days-missing' });
    expect(faultsIn({ digestDays: '1' }, CUSTOM)).toEqual({ digestTime: 'time-missing' });
  });

  it.each(['0 9 * * 1,2,3,4,5', '00 09 * * 1-5', '0 9 * * 5,1-4'])(
    'keeps the text of a schedule that means the same as the form: %s',
    (schedule) => {
      const current = { ...CURRENT, digest: { schedule, sendsEmpty: true } };

      expect(settingsFrom({}, current)).toEqual(current);
    },
  );
});

describe('a schedule as a time and days', () => {
  it.each<[schedule: string, time: string, days: readonly number[]]>([
    ['0 9 * * 1-5', '09:00', [1, 2, 3, 4, 5]],
    ['5 18 * * *', '18:05', [1, 2, 3, 4, 5, 6, 7]],
    ['0 0 * * 0', '00:00', [7]],
    ['0 0 * * 7', '00:00', [7]],
    ['0 0 * * 0-7', '00:00', [1, 2, 3, 4, 5, 6, 7]],
    ['0 0 * * 5-7,1', '00:00', [1, 5, 6, 7]],
  ])('%s', (schedule, time, days) => {
    expect(digestTimesOf(schedule)).toEqual({ time, days });
  });

  it.each([
    '',
    '0 9 1 * *',
    '0 9 * 6 1',
    '*/5 9 * * 1',
    '0 9,17 * * 1',
    '0 9 * * MON',
    '60 9 * * 1',
    '0 24 * * 1',
    '0 9 * * 8',
    '0 9 * * 5-1',
    '0 0 9 * * 1',
    '@daily',
  ])('is more than that: %j', (schedule) => {
    expect(digestTimesOf(schedule)).toBeNull();
  });

  it('is read back as it was written', () => {
    const days = fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 });
    fc.assert(
      fc.property(fc.nat(23), fc.nat(59), days, (hour, minute, chosen) => {
        const times = { time: `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`, days: chosen };
        expect(digestTimesOf(scheduleOf(times))).toEqual(times);
      }),
    );
  });
});

describe('the time zone', () => {
  it.each([
    ['Europe/Berlin', 'Europe/Berlin'],
    [' europe/berlin ', 'Europe/Berlin'],
    ['America/New York', 'America/New_York'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['utc', 'UTC'],
  ])('typed as %j is %s', (timeZone, zone) => {
    expect(settingsFrom({ timeZone }).timeZone).toBe(zone);
  });

  it.each(['', 'Berlin', '+02:00', 'Mars/Olympus', '上海', '../etc', 'x'.repeat(200)])(
    'typed as %j is not known',
    (timeZone) => {
      expect(faultsIn({ timeZone })).toEqual({ timeZone: 'time-zone-unknown' });
    },
  );
});

describe('muting', () => {
  const MUTED = { ...CURRENT, mutedUntil: daysFromNow(2) };

  it.each<[chosen: string, until: Date | null]>([
    ['', MUTED.mutedUntil],
    ['off', null],
    ['2h', daysFromNow(2 / 24)],
    ['1d', daysFromNow(1)],
    ['3d', daysFromNow(3)],
    ['7d', daysFromNow(7)],
  ])('by %j', (mute, until) => {
    expect(settingsFrom({ mute }, MUTED).mutedUntil).toEqual(until);
  });

  it.each(['on', '4h', '100d', 'constructor', '2H'])('by %j is refused', (mute) => {
    expect(faultsIn({ mute })).toEqual({ mute: 'choice-unknown' });
  });
});

describe('a form with several faults', () => {
  it('reports all of them at once', () => {
    const nothing = {
      countries: '',
      solutions: '',
      smallestValue: '',
      currency: '',
      directions: '',
      reminders: '',
      quietFrom: '',
      quietTo: '',
      weekends: '',
      digestTime: '',
      digestDays: '',
      sendsEmpty: '',
      language: '',
      timeZone: '',
      mute: '',
    };

    expect(faultsIn(nothing)).toEqual({
      directions: 'choice-unknown',
      language: 'choice-unknown',
      timeZone: 'time-zone-unknown',
    });
    expect(
      faultsIn({
        countries: '?',
        smallestValue: '?',
        reminders: '?',
        quietFrom: '?',
        digestTime: '?',
        timeZone: '?',
        mute: '?',
      }),
    ).toEqual({
      countries: 'country-unknown',
      smallestValue: 'money-not-understood',
      currency: undefined,
      reminders: 'spans-not-understood',
      quietFrom: 'time-not-understood',
      digestTime: 'time-not-understood',
      timeZone: 'time-zone-unknown',
      mute: 'choice-unknown',
    });
  });

  it('is read without an error, whatever is typed', () => {
    const typed = fc.record(
      Object.fromEntries(Object.keys(aForm()).map((field) => [field, fc.string({ unit: 'binary', maxLength: 40 })])),
    );
    fc.assert(
      fc.property(typed, (form) => {
        const read = readChannelForm(form as unknown as ChannelForm, CURRENT, contextIn('en'));
        if (!read.ok) expect(Object.values(read.faults).length).toBeGreaterThan(0);
      }),
    );
  });
});

const time = fc
  .tuple(fc.nat(23), fc.nat(59))
  .map(([hour, minute]) => `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`);

const solution = fc.stringMatching(/^[a-z0-9&<>*${}]{1,8}( [a-z0-9\u4e00-\u9fa5-]{1,8}){0,2}$/u);

const anySettings: fc.Arbitrary<ChannelSettings> = fc.record({
  locale: fc.constantFrom(...LOCALES),
  timeZone: fc.constantFrom('UTC', 'Asia/Kolkata', ...Intl.supportedValuesOf('timeZone')),
  routing: fc.record({
    countries: fc.uniqueArray(fc.constantFrom(...COUNTRY_CODES), { maxLength: 12 }),
    solutions: fc.uniqueArray(solution, { maxLength: 5 }),
    smallestValue: fc.option(
      fc.record({ minor: fc.integer({ min: 1, max: 999_999_999_999 }), currency: fc.constantFrom(...CURRENCIES) }),
    ),
    directions: fc.constantFrom('inbound' as const, 'all' as const),
  }),
  reminders: fc
    .uniqueArray(
      fc.oneof(
        fc.integer({ min: 1, max: 9_999 }),
        fc.integer({ min: 1, max: 336 }).map((hours) => hours * 60),
      ),
      { maxLength: MOST_REMINDERS },
    )
    .map((leads) => leads.sort((one, other) => other - one)),
  quiet: fc.record({
    hours: fc.option(fc.record({ from: time, to: time }).filter(({ from, to }) => from !== to)),
    weekends: fc.boolean(),
  }),
  digest: fc.record({
    schedule: fc.oneof(
      fc.record({ time, days: fc.subarray([1, 2, 3, 4, 5, 6, 7], { minLength: 1 }) }).map(scheduleOf),
      fc.constantFrom(null, '0 9 * * 7', '00 9 * * 1,2', '0 9 1 * *', '*/15 9-17 * * 1-5'),
    ),
    sendsEmpty: fc.boolean(),
  }),
  mutedUntil: fc.option(fc.date({ noInvalidDate: true })),
});

describe('random settings', () => {
  it.each(LOCALES)('shown in the form and read again are the same (%s)', (locale) => {
    fc.assert(
      fc.property(anySettings, (settings) => {
        const read = readChannelForm(channelFormOf(settings, namesIn(locale)), settings, contextIn(locale));
        expect(read).toEqual({ ok: true, settings });
        expect(changedSettings(settings, settings)).toEqual([]);
      }),
      { numRuns: runs({ few: 50, many: 500 }) },
    );
  });
});

describe('what was changed', () => {
  it.each<[what: keyof ChannelSettings, after: Partial<ChannelSettings>]>([
    ['locale', { locale: 'zh-CN' }],
    ['timeZone', { timeZone: 'UTC' }],
    ['routing', { routing: { ...ANYTHING_INBOUND, countries: ['DE'] } }],
    ['reminders', { reminders: [240] }],
    ['quiet', { quiet: { hours: null, weekends: true } }],
    ['digest', { digest: { schedule: null, sendsEmpty: true } }],
    ['mutedUntil', { mutedUntil: NOW }],
  ])('is reported: %s', (what, after) => {
    expect(changedSettings(CURRENT, { ...CURRENT, ...after })).toEqual([what]);
    expect(changedSettings({ ...CURRENT, ...after }, CURRENT)).toEqual([what]);
  });

  it('is reported in the order of the form', () => {
    expect(changedSettings(CURRENT, { ...CURRENT, mutedUntil: NOW, reminders: [], locale: 'zh-CN' })).toEqual([
      'reminders',
      'locale',
      'mutedUntil',
    ]);
  });

  it('is nothing if only the order of the properties or the object differs', () => {
    const same = {
      ...CURRENT,
      mutedUntil: new Date(NOW),
      routing: { directions: 'inbound', smallestValue: null, solutions: [], countries: [] },
    } as const;

    expect(changedSettings({ ...CURRENT, mutedUntil: NOW }, same)).toEqual([]);
  });

  it('covers only the settings among the properties of a channel', () => {
    expect(
      Object.keys(channelSettingsOf({ ...CURRENT, id: 'channel-1', name: 'General' } as ChannelSettings)).sort(),
    ).toEqual(Object.keys(CURRENT).sort());
  });
});
