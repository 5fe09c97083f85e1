import { changesBetween, fieldsOf, withFields } from '../../../src/domain/model/field-changes';
import { isSame } from '../../../src/domain/model/same-value';
import { aReferral, frozen } from '../../builders/a-referral';

const deal = frozen(aReferral({ stage: 'accepted' }));

describe('isSame', () => {
  it.each<[what: string, one: unknown, other: unknown, same: boolean]>([
    ['members in another order', { minor: 1, currency: 'USD' }, { currency: 'USD', minor: 1 }, true],
    ['members of members in another order', [{ a: { b: 1, c: 2 } }], [{ a: { c: 2, b: 1 } }], true],
    ['another value', { minor: 1, currency: 'USD' }, { minor: 2, currency: 'USD' }, false],
    ['items in another order', ['a', 'b'], ['b', 'a'], false],
    ['nothing and nothing', null, null, true],
    ['nothing and an empty text', null, '', false],
  ])('tells of %s', (_what, one, other, same) => {
    expect(isSame(one, other)).toBe(same);
  });
});

describe('changesBetween', () => {
  it('names each field that differs, as it was and as it is', () => {
    const before = fieldsOf(deal);
    const after = { ...before, name: null, dealType: 'private' as const, solutions: [] };

    expect(changesBetween(before, after)).toEqual([
      { field: 'name', before: before.name, after: null },
      { field: 'solutions', before: before.solutions, after: [] },
      { field: 'dealType', before: 'co-sell', after: 'private' },
    ]);
  });

  it('names none where nothing does', () => {
    expect(changesBetween(fieldsOf(deal), fieldsOf(aReferral()))).toEqual([]);
  });
});

describe('withFields', () => {
  it('sets what is given, and leaves the rest as it was', () => {
    const [team, solutions] = [[], [{ id: 'SOL-9', name: null }]];

    expect(withFields(deal, { notes: null, team, solutions })).toEqual({
      terms: { ...deal.terms, notes: null },
      team,
      needs: { ...deal.needs, solutions },
    });
    expect(withFields(deal, {})).toEqual({ terms: deal.terms, team: deal.team, needs: deal.needs });
  });
});
