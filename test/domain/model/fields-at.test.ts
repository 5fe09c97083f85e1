import { fieldsOf } from '../../../src/domain/model/field-changes';
import { fieldsAt } from '../../../src/domain/model/fields-at';
import { aReferral } from '../../builders/a-referral';
import { happened } from '../../support/deal-gallery';

const changed = (version: number, before: string, after: string): ReturnType<typeof happened> =>
  happened(1, { version, changes: [{ field: 'name', before, after }] });

const DEAL = aReferral({
  version: 4,
  terms: { ...aReferral().terms, name: 'D' },
  history: [changed(2, 'A', 'B'), changed(3, 'B', 'C'), changed(4, 'C', 'D')],
});

describe('a deal as it was', () => {
  it.each([
    [1, 'A'],
    [2, 'B'],
    [3, 'C'],
    [4, 'D'],
    [9, 'D'],
  ])('at version %d was called %s', (version, name) => {
    expect(fieldsAt(DEAL, version)).toEqual({ ...fieldsOf(DEAL), name });
  });
});
