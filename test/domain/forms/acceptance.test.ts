import { LONGEST_TERMS, readAcceptance, type AcceptanceForm } from '../../../src/domain/forms/acceptance';

const TODAY = '2026-06-15';

const aForm = (overrides: Partial<AcceptanceForm> = {}): AcceptanceForm => ({
  dealName: 'Contoso migration',
  dealValue: '125000',
  currency: 'USD',
  closeDate: '2026-07-30',
  notes: 'Agreed on the phone.',
  crmId: 'CRM-7',
  campaignId: 'SPRING',
  ...overrides,
});

const read = (overrides: Partial<AcceptanceForm> = {}, locale = 'en') =>
  readAcceptance(aForm(overrides), TODAY, locale);

describe('readAcceptance', () => {
  it('reads a complete form as terms', () => {
    expect(read()).toEqual({
      ok: true,
      terms: {
        name: 'Contoso migration',
        value: { minor: 12_500_000, currency: 'USD' },
        closeDate: '2026-07-30',
        notes: 'Agreed on the phone.',
        crmId: 'CRM-7',
        campaignId: 'SPRING',
      },
    });
  });

  it('requires only the name', () => {
    const empty = { dealValue: '', currency: '', closeDate: '', notes: '', crmId: '', campaignId: '' };

    expect(read(empty)).toEqual({
      ok: true,
      terms: { name: 'Contoso migration', value: null, closeDate: null, notes: null, crmId: null, campaignId: null },
    });
  });

  it('trims texts, and reads blank ones as empty', () => {
    const typed = {
      dealName: '  Contoso ',
      dealValue: '  ',
      closeDate: ' 2026-07-30 ',
      notes: ' \n',
      crmId: ' C1 ',
      campaignId: '\t',
    };

    expect(read(typed)).toEqual({
      ok: true,
      terms: { name: 'Contoso', value: null, closeDate: '2026-07-30', notes: null, crmId: 'C1', campaignId: null },
    });
  });

  it.each([
    ['125,000.50', 'USD', 'en', { minor: 12_500_050, currency: 'USD' }],
    ['125.000,50', 'EUR', 'de', { minor: 12_500_050, currency: 'EUR' }],
    ['1.2m', 'usd', 'en', { minor: 120_000_000, currency: 'USD' }],
    ['48000000', 'JPY', 'ja', { minor: 48_000_000, currency: 'JPY' }],
    ['USD 100', '', 'en', { minor: 10_000, currency: 'USD' }],
    ['0', 'KRW', 'ko', { minor: 0, currency: 'KRW' }],
  ])('reads the value %j with currency %j in %s', (dealValue, currency, locale, value) => {
    expect(read({ dealValue, currency }, locale)).toMatchObject({ ok: true, terms: { value } });
  });

  it('reads a currency without a value as no value', () => {
    expect(read({ dealValue: '' })).toMatchObject({ ok: true, terms: { value: null } });
  });

  it.each<[what: string, form: Partial<AcceptanceForm>, faults: object]>([
    ['there is no name', { dealName: '' }, { dealName: 'required' }],
    ['the name is blank', { dealName: ' \t ' }, { dealName: 'required' }],
    ['the name is too long', { dealName: 'x'.repeat(LONGEST_TERMS.dealName + 1) }, { dealName: 'too-long' }],
    ['the notes are too long', { notes: 'x'.repeat(LONGEST_TERMS.notes + 1) }, { notes: 'too-long' }],
    ['the CRM id is too long', { crmId: 'x'.repeat(LONGEST_TERMS.crmId + 1) }, { crmId: 'too-long' }],
    [
      'the campaign id is too long',
      { campaignId: 'x'.repeat(LONGEST_TERMS.campaignId + 1) },
      { campaignId: 'too-long' },
    ],
    ['the value is no number', { dealValue: 'a lot' }, { dealValue: 'money-not-understood' }],
    ['the value is negative', { dealValue: '-5' }, { dealValue: 'money-negative' }],
    ['the value is finer than the currency', { dealValue: '0.125' }, { dealValue: 'money-too-precise' }],
    ['the currency is unknown', { currency: 'XYZ' }, { currency: 'currency-unknown' }],
    [
      'the currency is unknown, though no value needs it',
      { currency: 'XYZ', dealValue: '' },
      { currency: 'currency-unknown' },
    ],
    ['the currency is missing', { currency: '' }, { currency: 'currency-missing' }],
    ['the value names another currency', { dealValue: '100 EUR' }, { currency: 'currency-differs' }],
    ['the date is no date', { closeDate: '30/07/2026' }, { closeDate: 'date-not-understood' }],
    ['the date does not exist', { closeDate: '2026-02-30' }, { closeDate: 'date-not-understood' }],
    ['the date is past', { closeDate: '2026-06-14' }, { closeDate: 'date-past' }],
  ])('reports a fault when %s', (_what, form, faults) => {
    expect(read(form)).toEqual({ ok: false, faults });
  });

  it('names every fault at once', () => {
    const form = { dealName: '', dealValue: 'x', closeDate: 'soon', notes: 'x'.repeat(LONGEST_TERMS.notes + 1) };

    expect(read(form)).toEqual({
      ok: false,
      faults: {
        dealName: 'required',
        dealValue: 'money-not-understood',
        closeDate: 'date-not-understood',
        notes: 'too-long',
      },
    });
  });

  it('accepts today as the close date', () => {
    expect(read({ closeDate: TODAY })).toMatchObject({ ok: true, terms: { closeDate: TODAY } });
  });

  it.each(Object.entries(LONGEST_TERMS))(
    'accepts %s of exactly %i characters, not counting blanks around it',
    (field, longest) => {
      expect(read({ [field]: 'x'.repeat(longest) })).toMatchObject({ ok: true });
      expect(read({ [field]: `${'x'.repeat(longest)} \n` })).toMatchObject({ ok: true });
    },
  );
});
