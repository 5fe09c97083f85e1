import { solutionsInBody } from '../../src/partner-center/solutions';
import { sampleReferrals } from '../support/samples';
import { NOW } from '../builders/a-referral';

const naming = (solutions: unknown, more: object = {}) => ({
  id: 'c0de0000-0000-4000-8000-000000000001',
  organizationName: 'Northwind Cloud Partners',
  details: { requirements: { solutions } },
  ...more,
});

describe('solutionsIn', () => {
  it('finds all solutions in the sample referrals', () => {
    const found = solutionsInBody(sampleReferrals(NOW));

    expect(new Map(found.map(({ id, name, group, isEligible }) => [id, [name, group, isEligible]]))).toEqual(
      new Map([
        ['3f0c1d2e-0000-4000-8000-00000000a001', ['Azure SQL Database', 'microsoft', false]],
        ['SOL-61900-NWA', ['Northwind Migration Accelerator', 'own', false]],
        ['SOL-61900-NWI', ['Northwind Inventory IQ (Azure IP co-sell)', 'own', false]],
      ]),
    );
  });

  it.each([
    ['ours, by its id', { id: 'SOL-1-A' }, 'own'],
    ['ours, by who publishes it', { id: '5b0a', solutionType: '3P', publisherName: 'northwind cloud partners' }, 'own'],
    [
      'a third party’s, by who publishes it',
      { id: 'SOL-2-B', solutionType: '3P', publisherName: 'Tailwind Software' },
      'third-party',
    ],
    ['a third party’s, whoever that is', { id: '5b0a', solutionType: '3p' }, 'third-party'],
    ['Microsoft’s', { id: 'DZH318Z0BQ35', solutionType: null, publisherName: 'Microsoft' }, 'microsoft'],
  ])('puts a solution into a group: %s', (_, solution, group) => {
    expect(solutionsInBody(naming([{ name: 'Something', ...solution }]))).toMatchObject([{ group }]);
  });

  it('finds them in a list and in a single referral', () => {
    const one = naming({ id: 'SOL-1-A', name: 'Something' });

    expect(solutionsInBody({ value: [one] })).toEqual(solutionsInBody(one));
    expect(solutionsInBody(one)).toHaveLength(1);
  });

  it.each([
    ['without an id', [{ name: 'Something' }]],
    ['without a name', [{ id: 'SOL-1-A', name: ' ' }]],
    ['that are an empty object', {}],
    ['that are null', null],
  ])('leaves out solutions %s', (_, solutions) => {
    expect(solutionsInBody(naming(solutions))).toEqual([]);
  });

  it('leaves out the solutions in Microsoft’s own records', () => {
    expect(solutionsInBody(naming([{ id: 'SOL-1-A', name: 'Something' }], { organizationId: 'msft' }))).toEqual([]);
  });

  it.each([null, 'text', 7, [], { value: 'text' }, { value: [7] }, naming('text'), { details: 'text' }])(
    'finds nothing in %j',
    (body) => {
      expect(solutionsInBody(body)).toEqual([]);
    },
  );
});
