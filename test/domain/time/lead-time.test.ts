import fc from 'fast-check';

import { leadTimeText, readLeadTimes, type LeadTime } from '../../../src/domain/time/lead-time';

const [MINUTES_PER_DAY, LONGEST] = [1_440, 14 * 1_440];

describe('readLeadTimes', () => {
  it.each<[text: string, leads: readonly LeadTime[]]>([
    ['7d,3d,1d,4h', [10_080, 4_320, 1_440, 240]],
    ['4h 1d 3d 7d', [10_080, 4_320, 1_440, 240]],
    ['90m; 2H，30m、1D', [1_440, 120, 90, 30]],
    [' 1d ,, 1d, 24h ', [1_440]],
    ['14d', [LONGEST]],
    ['1m', [1]],
    ['', []],
    [' ,; ', []],
  ])('reads %j', (text, leads) => {
    expect(readLeadTimes(text)).toEqual(leads);
  });

  it.each(['soon', '1d,soon', '1', 'd', '-1d', '1.5d', '0d', '1w', '15d', '20161m', '99999m', '1dd', '1d4h', '١d'])(
    'does not understand %j',
    (text) => {
      expect(readLeadTimes(text)).toBeNull();
    },
  );

  const leads = fc.uniqueArray(fc.integer({ min: 1, max: 9_999 }), { maxLength: 8 });

  it('reads back, longest first, what is written in any order', () => {
    fc.assert(
      fc.property(leads, (given) => {
        expect(readLeadTimes(given.map(leadTimeText).join(', '))).toEqual([...given].sort((one, other) => other - one));
      }),
    );
  });
});

describe('leadTimeText', () => {
  it.each<[lead: LeadTime, text: string]>([
    [10_080, '7d'],
    [1_440, '1d'],
    [1_500, '25h'],
    [240, '4h'],
    [90, '90m'],
    [1, '1m'],
    [LONGEST, '14d'],
  ])('writes %i minutes as %s', (lead, text) => {
    expect(leadTimeText(lead)).toBe(text);
  });

  it('writes whole days as days', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 14 }), (days) => leadTimeText(days * MINUTES_PER_DAY) === `${days}d`),
    );
  });
});
