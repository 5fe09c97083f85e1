import { fieldsOf } from '../../../src/domain/model/field-changes';
import type { DealFields } from '../../../src/domain/model/terms';
import {
  dealFormOf,
  readDealForm,
  rebasedForm,
  unchangedFields,
  type DealForm,
  type DealFormContext,
} from '../../../src/domain/forms/deal-form';
import { contactKey } from '../../../src/domain/forms/people-fields';
import { splitByShown, MOST_SHOWN_ON_FORM } from '../../../src/domain/forms/shown-on-form';
import type { Contact } from '../../../src/domain/model/person';
import { aReferral } from '../../builders/a-referral';

const TODAY = '2026-06-15';

const person = (name: string, phone: string | null = '+1 206 555 0100'): Contact => ({
  firstName: name,
  lastName: 'Test',
  email: `${name}@northwind.com`,
  phone,
  title: null,
});

const [ANA, BEN] = [person('ana'), person('ben', null)];
const [AZURE, BACKUP] = [
  { id: 'AZ', name: 'Azure' },
  { id: 'BK', name: 'Backup' },
];

const DEAL: DealFields = { ...fieldsOf(aReferral()), team: [ANA], solutions: [AZURE] };

const contextOf = (shown: DealFields = DEAL): DealFormContext => ({
  shown,
  people: { offered: [ANA, BEN], fixed: [], before: shown.team },
  solutions: { offered: [AZURE, BACKUP], fixed: [], before: shown.solutions },
  today: TODAY,
  locale: 'en',
});

const read = (typed: Partial<DealForm>, shown = DEAL): ReturnType<typeof readDealForm> =>
  readDealForm({ ...dealFormOf(shown, 'en'), ...typed }, contextOf(shown));

describe('the form of a deal', () => {
  it('read unchanged is exactly the deal', () => {
    const { dealType: _, ...editable } = DEAL;

    expect(read({})).toEqual({ ok: true, fields: editable });
  });

  it.each([
    ['a close date that has passed', { closeDate: '2020-01-31' }],
    ['a name that is missing', { name: null }],
    ['notes longer than a form takes', { notes: 'x'.repeat(5_000) }],
    ['text with other line ends', { notes: 'a\r\nb' }],
    ['nobody', { team: [] }],
    ['no solutions', { solutions: [] }],
  ] as const)('finds no fault in a field that was left unchanged: %s', (_, fields) => {
    const shown = { ...DEAL, ...fields };

    expect(read({}, shown)).toMatchObject({ ok: true, fields });
  });

  it('reads what was changed, each field by itself', () => {
    expect(
      read({
        dealName: ' Renamed ',
        dealValue: '90k',
        currency: 'EUR',
        closeDate: '2026-07-01',
        notes: '',
        crmId: 'C-1',
        campaignId: 'M-1',
      }),
    ).toMatchObject({
      ok: true,
      fields: {
        name: 'Renamed',
        value: { minor: 9_000_000, currency: 'EUR' },
        closeDate: '2026-07-01',
        notes: null,
        crmId: 'C-1',
        campaignId: 'M-1',
        team: [ANA],
        solutions: [AZURE],
      },
    });
  });

  it('reads people and solutions', () => {
    expect(read({ people: 'ana@northwind.com, ben@northwind.com', solutions: 'BK' })).toMatchObject({
      ok: true,
      fields: { team: [ANA, BEN], solutions: [BACKUP] },
    });
  });

  it('reports all faults at once, each at its field', () => {
    const faulty = {
      dealName: '',
      dealValue: 'a lot',
      closeDate: '2020-01-31',
      notes: 'x'.repeat(2_001),
      crmId: 'x'.repeat(101),
      campaignId: 'x'.repeat(101),
      people: '',
      personName: 'Ana',
      solutions: '',
    };

    expect(read(faulty)).toEqual({
      ok: false,
      faults: {
        ...{
          dealName: 'required',
          dealValue: 'money-not-understood',
          closeDate: 'date-past',
          notes: 'too-long',
          crmId: 'too-long',
          campaignId: 'too-long',
        },
        ...{ personPhone: 'required', personEmail: 'required', solutions: 'solutions-missing' },
      },
    });
  });
});

describe('a deal with more people than a form shows', () => {
  const many = Array.from({ length: MOST_SHOWN_ON_FORM + 2 }, (_, index) => person(`p${index}`));
  const nameless = { ...ANA, firstName: null, lastName: null, email: null };
  const crowded: DealFields = { ...DEAL, team: [nameless, ...many] };
  const context = {
    ...contextOf(crowded),
    people: { offered: many, fixed: splitByShown(crowded.team, contactKey).unseen, before: crowded.team },
  };

  it('has the first of them in the form', () => {
    expect(dealFormOf(crowded, 'en').people.split(',')).toEqual(many.slice(0, MOST_SHOWN_ON_FORM).map(contactKey));
  });

  it('keeps the others and those without a key if a shown one is removed', () => {
    const form = { ...dealFormOf(crowded, 'en'), people: many.slice(1, MOST_SHOWN_ON_FORM).map(contactKey).join() };

    const read = readDealForm(form, context);

    expect(read).toMatchObject({ ok: true });
    expect(new Set(read.ok ? read.fields.team : [])).toEqual(new Set([nameless, ...many.slice(1)]));
  });
});

describe('a form on a deal that has changed since', () => {
  const shown = dealFormOf(DEAL, 'en');
  const current: DealFields = { ...DEAL, name: 'Theirs', closeDate: '2026-12-31', team: [ANA, BEN] };

  it('keeps what was typed and shows what others changed elsewhere', () => {
    expect(rebasedForm({ ...shown, dealName: 'Mine' }, DEAL, current, 'en')).toEqual({
      ...shown,
      dealName: 'Mine',
      closeDate: '2026-12-31',
      people: 'ana@northwind.com,ben@northwind.com',
    });
  });

  it('shows the people chosen in it or by others, without those that either removed', () => {
    const three: DealFields = { ...DEAL, team: [ANA, BEN], solutions: [AZURE, BACKUP] };
    const typed = { ...dealFormOf(three, 'en'), people: 'ben@northwind.com,eve@northwind.com', solutions: 'AZ' };

    const again = rebasedForm(typed, three, { ...three, team: [ANA, BEN, person('kim')], solutions: [AZURE] }, 'en');

    expect(again).toMatchObject({ people: 'ben@northwind.com,kim@northwind.com,eve@northwind.com', solutions: 'AZ' });
  });

  it('treats a value and its currency as one field', () => {
    expect(rebasedForm({ ...shown, currency: 'EUR' }, DEAL, { ...DEAL, value: null }, 'en')).toMatchObject({
      dealValue: '125000.00',
      currency: 'EUR',
    });
  });

  it('recognises unchanged fields despite other line ends and another order of choices', () => {
    const two = dealFormOf({ ...DEAL, notes: 'a\nb', solutions: [AZURE, BACKUP] }, 'en');

    expect(unchangedFields({ ...two, notes: 'a\r\nb ', solutions: 'BK,AZ' }, two).size).toBe(8);
    expect(unchangedFields({ ...two, personName: 'x' }, two).has('team')).toBe(false);
  });
});
