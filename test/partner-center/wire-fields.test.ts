import { isTerm, LIST_FIELDS, TERM_FIELDS } from '../../src/domain/model/field-table';
import { ownRecord } from '../../src/partner-center/new-record';
import { readReferral } from '../../src/partner-center/schema';
import { termsIn, WIRE_FIELDS } from '../../src/partner-center/wire-fields';
import { aReferral } from '../builders/a-referral';
import { EVERY_VALUE } from '../builders/every-field';

describe('a term', () => {
  it.each(EVERY_VALUE.filter(({ field }) => isTerm(field)))(
    'is read as it was said when the record was created: $field $value',
    ({ field, value }) => {
      const { terms, code } = aReferral();
      const deal = aReferral({ terms: { ...terms, crmId: 'CRM-9', [field]: value } });

      const read = readReferral({ ...ownRecord(deal), id: 'new' });

      // Where there is no CRM id the deal's code is said in its place.
      expect(read.ok && termsIn(read.referral)).toEqual({ ...deal.terms, crmId: deal.terms.crmId ?? code });
    },
  );
});

describe('the members of a record that say fields', () => {
  const paths = [...TERM_FIELDS, ...LIST_FIELDS].flatMap((field) => WIRE_FIELDS[field].members.map(({ path }) => path));

  it('say no two', () => {
    expect(new Set(paths).size).toBe(paths.length);
  });
});
