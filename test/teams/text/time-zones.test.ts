import { nextOccurrence } from '../../../src/schedule/next-occurrence';
import { suggestedTimeZone, timeZoneNamed } from '../../../src/teams/text/time-zones';
import { NOW } from '../../builders/a-referral';

describe('a time zone', () => {
  it('is found by its name, in upper or lower case', () => {
    const zones = Intl.supportedValuesOf('timeZone');

    expect(zones.filter((zone) => timeZoneNamed(` ${zone.toUpperCase()} `) !== zone)).toEqual([]);
  });

  it.each([
    ['UTC', 'UTC'],
    ['Asia/Kolkata', 'Asia/Kolkata'],
    ['Europe/Kyiv', 'Europe/Kyiv'],
    ['america/los angeles', 'America/Los_Angeles'],
  ])('is found by well-known names: %s', (text, zone) => {
    expect(timeZoneNamed(text)).toBe(zone);
  });

  it.each([
    '',
    'Berlin',
    '+02:00',
    'GMT+1',
    'Europe/',
    '/',
    'Europe/Atlantis',
    '上海',
    'W. Europe Standard Time',
    '${x}',
    'Europe/Berlin\u0000',
    'x'.repeat(5_000),
  ])('is not found by %j', (text) => {
    expect(timeZoneNamed(text)).toBeNull();
  });

  it('that is found can be used for schedules', () => {
    for (const name of ['UTC', 'Asia/Kolkata', 'EST', 'Etc/GMT+1', 'Europe/Kyiv']) {
      expect(nextOccurrence('0 9 * * 1-5', NOW, timeZoneNamed(name) ?? 'nowhere')).not.toBeNull();
    }
  });
});

describe('the time zone suggested for a text', () => {
  it.each([
    ['Berlin', 'Europe/Berlin'],
    ['europe/berlim berlin', 'Europe/Berlin'],
    ['new york', 'America/New_York'],
    ['Shangh', 'Asia/Shanghai'],
    ['Los Angeles, CA', 'America/Los_Angeles'],
    ['Tokyo (Japan)', 'Asia/Tokyo'],
  ])('%j is %s', (text, zone) => {
    expect(suggestedTimeZone(text)).toBe(zone);
  });

  it.each(['', 'xy', '上海', '+02:00', 'Pacific Time', '(.*)'])('%j is null', (text) => {
    expect(suggestedTimeZone(text)).toBeNull();
  });
});
