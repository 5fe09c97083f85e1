import { majorUnits, newTeamMember, midnightUtc, newSolution } from '../../src/partner-center/wire-values';

describe('an amount', () => {
  it.each([
    [12_500_050, 'USD', 125_000.5],
    [48_000_000, 'JPY', 48_000_000],
    [1_500, 'KWD', 1.5],
    [0, 'EUR', 0],
    [Number.MAX_SAFE_INTEGER, 'EUR', 90_071_992_547_409.91],
  ])('of %i minor units of %s is %d', (minor, currency, amount) => {
    expect(majorUnits({ minor, currency })).toBe(amount);
  });
});

describe('a day', () => {
  it('is midnight UTC on that day', () => {
    expect(midnightUtc('2026-07-30')).toBe('2026-07-30T00:00:00Z');
  });
});

describe('a member of a team', () => {
  it('has Partner Center’s names, without unknown fields', () => {
    expect(
      newTeamMember({
        firstName: 'Megan',
        lastName: null,
        email: 'megan.ortiz@northwindtraders.com',
        phone: '+1 425 555 0101',
        title: null,
      }),
    ).toEqual({
      firstName: 'Megan',
      email: 'megan.ortiz@northwindtraders.com',
      phoneNumber: '+1 425 555 0101',
    });
  });
});

describe('a solution', () => {
  it('is named by its id in the catalogue', () => {
    expect([newSolution({ id: 'SOL-1', name: 'Inventory IQ' }), newSolution({ id: 'SOL-2', name: null })]).toEqual([
      { id: 'SOL-1', name: 'Inventory IQ', type: 'Name' },
      { id: 'SOL-2', type: 'Name' },
    ]);
  });
});
