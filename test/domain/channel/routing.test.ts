import { ANYTHING_INBOUND, matchesRouting, type Routing } from '../../../src/domain/channel/routing';
import type { Money } from '../../../src/domain/money/money';
import type { Referral } from '../../../src/domain/model/referral';
import { aReferral, frozen } from '../../builders/a-referral';

const matches = (routing: Partial<Routing>, referral: Referral): boolean =>
  matchesRouting(frozen({ ...ANYTHING_INBOUND, ...routing }), frozen(referral));

const of = (country: string | null): Referral => {
  const { customer } = aReferral();
  return aReferral({ customer: { ...customer, address: { ...customer.address, country } } });
};

const asking = (...solutions: Referral['needs']['solutions']): Referral =>
  aReferral({ needs: { ...aReferral().needs, solutions } });

const worth = (value: Money | null): Referral => aReferral({ terms: { ...aReferral().terms, value } });

const usd = (minor: number): Money => ({ minor, currency: 'USD' });

describe('a routing', () => {
  it('without conditions matches everything', () => {
    expect(
      matches({}, aReferral({ customer: of(null).customer, needs: asking().needs, terms: worth(null).terms })),
    ).toBe(true);
  });

  it.each<[countries: readonly string[], country: string | null, matched: boolean]>([
    [['US'], 'US', true],
    [['DE', 'US'], 'US', true],
    [['DE', 'FR'], 'US', false],
    [['US'], null, false],
    [[], null, true],
  ])('for the countries %j and a customer in %s: %s', (countries, country, matched) => {
    expect(matches({ countries }, of(country))).toBe(matched);
  });

  const accelerator = { id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' };
  const nameless = { id: 'SOL-7', name: null };

  it.each<[solutions: readonly string[], referral: Referral, matched: boolean]>([
    [['sol-61900-nwa'], asking(accelerator), true],
    [['northwind migration accelerator'], asking(accelerator), true],
    [['northwind'], asking(accelerator), false],
    [['sol-7', 'sol-8'], asking(accelerator, nameless), true],
    [['sol-8'], asking(accelerator, nameless), false],
    [['sol-8'], asking(), false],
    [[], asking(), true],
  ])('for the solutions %j goes by id or whole name, in any case', (solutions, referral, matched) => {
    expect(matches({ solutions }, referral)).toBe(matched);
  });

  it.each<[smallest: Money | null, value: Money | null, matched: boolean]>([
    [usd(10_000), usd(10_000), true],
    [usd(10_000), usd(9_999), false],
    [usd(10_000), usd(0), false],
    [usd(10_000), null, true],
    [usd(10_000), { minor: 1, currency: 'EUR' }, true],
    [null, usd(0), true],
  ])('for at least %j lets %j through: %s', (smallestValue, value, matched) => {
    expect(matches({ smallestValue }, worth(value))).toBe(matched);
  });

  it.each<[what: string, routing: Partial<Routing>]>([
    ['the country', { countries: ['DE'] }],
    ['the solution', { solutions: ['sol-8'] }],
    ['the value', { smallestValue: usd(99_999_999) }],
  ])('does not match if only one condition fails: %s', (_what, routing) => {
    const others = { countries: ['US'], solutions: ['sol-61900-nwa'], smallestValue: usd(1) };

    expect([matches(others, aReferral()), matches({ ...others, ...routing }, aReferral())]).toEqual([true, false]);
  });

  it.each(['inbound', 'all'] as const)('matches both directions if it is for %s', (directions) => {
    expect([
      matches({ directions }, aReferral()),
      matches({ directions }, aReferral({ direction: 'outbound' })),
    ]).toEqual([true, true]);
  });
});
