import { LONGEST_TERMS } from '../../../src/domain/forms/acceptance';
import { readEditing, type EditingForm } from '../../../src/domain/forms/editing';

const TODAY = '2026-06-15';

const read = (form: EditingForm) => readEditing(form, TODAY, 'en');

describe('readEditing', () => {
  it.each<[form: EditingForm, terms: object]>([
    [{ closeDate: '2026-09-30' }, { closeDate: '2026-09-30' }],
    [{ closeDate: ` ${TODAY} ` }, { closeDate: TODAY }],
    [{ dealName: ' New name ' }, { name: 'New name' }],
    [{ dealValue: '120k', currency: 'EUR' }, { value: { minor: 12_000_000, currency: 'EUR' } }],
    [{ dealValue: '120k EUR' }, { value: { minor: 12_000_000, currency: 'EUR' } }],
    [
      { notes: 'Call first', crmId: 'CRM-7', campaignId: 'SPRING' },
      { notes: 'Call first', crmId: 'CRM-7', campaignId: 'SPRING' },
    ],
  ])('reads only the given fields: %j', (form, terms) => {
    expect(read(form)).toEqual({ ok: true, terms });
  });

  it.each<[form: EditingForm, terms: object]>([
    [{ notes: ' ' }, { notes: null }],
    [{ dealValue: '', currency: 'EUR' }, { value: null }],
    [
      { closeDate: '', notes: 'Undecided' },
      { closeDate: null, notes: 'Undecided' },
    ],
  ])('removes the value of a field that is given empty: %j', (form, terms) => {
    expect(read(form)).toEqual({ ok: true, terms });
  });

  it('changes nothing with a currency alone', () => {
    expect(read({ currency: 'EUR' })).toEqual({ ok: true, terms: {} });
  });

  it.each<[form: EditingForm, faults: object]>([
    [{ closeDate: '2026-06-14' }, { closeDate: 'date-past' }],
    [{ closeDate: '2026-02-30' }, { closeDate: 'date-not-understood' }],
    [{ closeDate: '30/07/2026' }, { closeDate: 'date-not-understood' }],
    [{ dealName: ' ' }, { dealName: 'required' }],
    [{ dealName: 'x'.repeat(LONGEST_TERMS.dealName + 1) }, { dealName: 'too-long' }],
    [{ dealValue: '120k' }, { currency: 'currency-missing' }],
    [{ dealValue: 'a lot', currency: 'EUR' }, { dealValue: 'money-not-understood' }],
    [{ currency: 'XQZ' }, { currency: 'currency-unknown' }],
    [
      { crmId: 'x'.repeat(LONGEST_TERMS.crmId + 1), closeDate: 'soon' },
      { crmId: 'too-long', closeDate: 'date-not-understood' },
    ],
  ])('reports the faults of %j', (form, faults) => {
    expect(read(form)).toEqual({ ok: false, faults });
  });

  it.each<[form: EditingForm]>([[{ closeDate: '' }], [{ closeDate: '  ' }], [{}]])(
    'requires a date if nothing else is given: %j',
    (form) => {
      expect(read(form)).toEqual({ ok: false, faults: { closeDate: 'required' } });
    },
  );
});
