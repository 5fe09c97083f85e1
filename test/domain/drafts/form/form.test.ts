import { applyToDraft, currentPlace, type DraftResult } from '../../../../src/domain/drafts/conversation';
import {
  NO_ANSWERS,
  DRAFT_PARTS,
  type Answers,
  type Draft,
  type Part,
} from '../../../../src/domain/drafts/model/draft';
import { customerKey, draftFormOf, type DraftForm } from '../../../../src/domain/drafts/form/form';
import type { DraftFaults } from '../../../../src/domain/drafts/model/answer';
import { newDealOf } from '../../../../src/domain/drafts/model/new-deal';
import { draftPersonKey } from '../../../../src/domain/drafts/model/people-keys';
import { aDraft, someAnswers } from '../../../builders/a-draft';
import { aColleague, aDraftContext, FABRIKAM, MEGAN } from '../../../builders/a-draft-context';
import { frozen } from '../../../builders/a-referral';

const CONTEXT = aDraftContext();

const filled = (draft: Draft, parts: readonly Part[], form: DraftForm, context = CONTEXT): DraftResult =>
  applyToDraft(frozen(draft), { kind: 'fill', parts, form }, context);

const answersIn = (parts: readonly Part[], form: DraftForm, answers: Partial<Answers> = {}): Answers =>
  filled(aDraft({ answers: someAnswers(answers) }), parts, form).draft.answers;

const faultsIn = (parts: readonly Part[], form: DraftForm, answers: Partial<Answers> = {}): DraftFaults =>
  filled(aDraft({ answers: someAnswers(answers) }), parts, form).said.faults;

/** A card with every input on it, all of them empty. */
const EMPTY = Object.fromEntries(Object.keys(draftFormOf(NO_ANSWERS, 'en')).map((field) => [field, ''])) as DraftForm;

const WHOLE: DraftForm = {
  ...EMPTY,
  ...{
    customerName: 'Litware',
    customerAddress: '1 Main Street',
    customerCity: 'Seattle',
    customerCountry: 'US',
    customerDuns: '12-345-6789',
  },
  ...{ contactName: 'Bo Li', contactPhone: '+1 206 555 0144', contactEmail: 'bo@litware.com' },
  ...{
    dealName: 'Data estate',
    dealValue: '50k',
    currency: 'USD',
    closeDate: 'end of March',
    notes: 'Call first',
    crmId: '7',
    campaignId: 'spring',
  },
  ...{ people: draftPersonKey(MEGAN), solutions: 'MS-AZURE,TP-BACKUP' },
  ...{ microsoftHelp: 'co-sell', assistance: 'QuotesOrLicensing', assistanceNote: 'For 500 seats', consent: 'true' },
};

describe('one card with everything', () => {
  it('makes a whole deal at once', () => {
    const { draft, said } = filled(aDraft(), DRAFT_PARTS, WHOLE);

    expect(said.faults).toEqual({});
    expect(currentPlace(draft)).toBe('review');
    expect(newDealOf(draft, CONTEXT)).toMatchObject({
      customer: {
        name: 'Litware',
        duns: '123456789',
        address: { lines: ['1 Main Street'], city: 'Seattle', country: 'US' },
        contacts: [{ firstName: 'Bo', lastName: 'Li', email: 'bo@litware.com', phone: '+1 206 555 0144' }],
      },
      terms: {
        name: 'Data estate',
        value: { minor: 5_000_000, currency: 'USD' },
        closeDate: '2027-03-31',
        notes: 'Call first',
        crmId: '7',
        campaignId: 'spring',
      },
      team: [MEGAN],
      solutions: [
        { id: 'MS-AZURE', name: 'Azure Migrate' },
        { id: 'TP-BACKUP', name: 'Tailspin Backup' },
      ],
      dealType: 'co-sell',
      assistance: 'QuotesOrLicensing',
      assistanceNote: 'For 500 seats',
    });
  });

  it('reports each required input that is empty', () => {
    expect(filled(aDraft(), DRAFT_PARTS, EMPTY).said.faults).toEqual({
      ...{
        customerName: 'required',
        customerAddress: 'required',
        customerCity: 'required',
        customerCountry: 'required',
      },
      ...{ dealName: 'required', dealValue: 'required', closeDate: 'required' },
      ...{ people: 'people-missing', solutions: 'solutions-missing', microsoftHelp: 'required' },
    });
  });

  it('keeps the valid inputs, whatever faults others have', () => {
    const wrong: DraftForm = {
      customerCountry: 'Atlantis',
      customerDuns: '12',
      contactEmail: 'bo',
      dealValue: 'a lot',
      closeDate: 'whenever',
      solutions: 'MS-AZURE,NONE',
    };

    const { draft, said } = filled(aDraft(), DRAFT_PARTS, { ...WHOLE, ...wrong });

    expect(said.faults).toMatchObject({
      ...{
        customerCountry: 'country-not-understood',
        customerDuns: 'duns-not-understood',
        contactEmail: 'email-not-understood',
      },
      ...{ dealValue: 'money-not-understood', closeDate: 'date-not-understood', solutions: 'solutions-unknown' },
    });
    expect(draft.answers).toMatchObject({
      customer: {
        name: 'Litware',
        address: { city: 'Seattle', country: null },
        contacts: [{ firstName: 'Bo', phone: '+1 206 555 0144', email: null }],
      },
      terms: { name: 'Data estate', value: null, closeDate: null, crmId: '7' },
      solutions: [{ id: 'MS-AZURE' }],
      dealType: 'co-sell',
    });
    expect(currentPlace(draft)).toBe('address');
  });

  it('asks for a contact if the deal is co-sell', () => {
    expect(
      filled(aDraft(), DRAFT_PARTS, { ...WHOLE, contactName: '', contactPhone: '', contactEmail: '' }).said.faults,
    ).toEqual({ contactName: 'contact-required' });
  });

  it('reports what was understood', () => {
    const { said } = filled(aDraft({ answers: someAnswers() }), ['details'], {
      dealName: 'Data estate',
      dealValue: '1.5m',
      currency: 'USD',
      closeDate: 'end of March',
    });

    expect(said.understood).toEqual([
      { field: 'dealName', label: { kind: 'text', text: 'Data estate' } },
      { field: 'dealValue', label: { kind: 'money', money: { minor: 150_000_000, currency: 'USD' } } },
      { field: 'closeDate', label: { kind: 'date', date: '2027-03-31' } },
    ]);
  });

  it('changes nothing if it is submitted unchanged', () => {
    const draft = aDraft({
      answers: someAnswers({
        dealType: 'co-sell',
        assistance: 'GeneralOrOther',
        assistanceNote: 'Help',
        consent: true,
      }),
    });

    expect(filled(draft, DRAFT_PARTS, draftFormOf(draft.answers, 'en'))).toMatchObject({
      draft,
      said: { faults: {}, understood: [] },
    });
  });

  it('changes nothing if it has no inputs', () => {
    const draft = aDraft({ answers: someAnswers() });

    expect(filled(draft, DRAFT_PARTS, {}).draft).toBe(draft);
  });
});

describe('the inputs about the customer', () => {
  it('may pick a known one, whose details fill the empty inputs', () => {
    const { draft } = filled(aDraft(), ['customer'], {
      ...EMPTY,
      customer: customerKey(FABRIKAM),
      customerDuns: '123456789',
    });

    expect(draft.answers.customer).toEqual({ ...FABRIKAM, duns: '123456789' });
  });

  it('set the contact of a known one as well', () => {
    const { customer } = someAnswers();

    expect(filled(aDraft(), DRAFT_PARTS, { ...EMPTY, customer: customerKey(customer) }).draft.answers.customer).toEqual(
      customer,
    );
  });

  it('mean another known one, although the card still shows the former one', () => {
    const former = draftFormOf(someAnswers(), 'en');

    expect(answersIn(['customer'], { ...former, customer: customerKey(FABRIKAM) }).customer).toEqual(FABRIKAM);
  });

  it('mean the same one if it stays picked and the rest is empty', () => {
    const { customer } = someAnswers();

    expect(answersIn(['customer'], { ...EMPTY, customer: customerKey(customer) }).customer).toEqual(customer);
  });

  it('mean a new one if they have a new name, although a known one is still picked', () => {
    const { customer } = someAnswers();

    expect(faultsIn(['customer'], { ...EMPTY, customer: customerKey(customer), customerName: 'Litware' })).toEqual({
      customerAddress: 'required',
      customerCity: 'required',
      customerCountry: 'required',
    });
  });

  it('are refused if the picked one is not known', () => {
    expect(filled(aDraft(), ['customer'], { ...EMPTY, customer: 'somebody' }).said.faults).toMatchObject({
      customer: 'customer-not-understood',
    });
  });

  it.each([
    ['US', 'US'],
    ['germany', 'DE'],
    ['德国', 'DE'],
  ])('read %s as a country', (customerCountry, code) => {
    expect(answersIn(['customer'], { customerCountry }).customer.address.country).toBe(code);
  });

  it('drop the state and the postal code with another city', () => {
    expect(answersIn(['customer'], { customerCity: 'Portland' }).customer.address).toMatchObject({
      city: 'Portland',
      state: null,
      postalCode: null,
    });
    expect(answersIn(['customer'], { customerName: 'Contoso Ltd' }).customer.address).toEqual(
      someAnswers().customer.address,
    );
  });

  it('keep the lines of an address unless they are changed', () => {
    expect(answersIn(['customer'], { customerAddress: '100 Harbor Way, Floor 3' }).customer.address.lines).toEqual([
      '100 Harbor Way',
      'Floor 3',
    ]);
    expect(answersIn(['customer'], { customerAddress: '2 Pier Road' }).customer.address.lines).toEqual(['2 Pier Road']);
  });

  it('remove the D-U-N-S number if its input is empty', () => {
    expect(answersIn(['customer'], { customerDuns: '' }).customer.duns).toBeNull();
  });
});

describe("a customer's key", () => {
  it('does not depend on the position in a list, and begins with the name', () => {
    expect(customerKey(FABRIKAM)).toBe('fabrikam|berlin|de');
    expect(customerKey({ ...FABRIKAM, name: 'A, B | C' })).toBe('a b c|berlin|de');
  });
});

describe('the inputs about the contact', () => {
  const none: DraftForm = { contactName: '', contactPhone: '', contactEmail: '' };

  it('remove the contact if they are empty, which is then no longer asked for', () => {
    const { draft } = filled(aDraft({ answers: someAnswers() }), ['contact'], none);

    expect(draft.answers.customer.contacts).toEqual([]);
    expect(currentPlace(draft)).toBe('review');
  });

  it('are required if the deal is co-sell', () => {
    expect(faultsIn(['contact'], none, { dealType: 'co-sell' })).toEqual({ contactName: 'contact-required' });
  });

  it('change one part of the contact', () => {
    const [contact] = answersIn(['contact'], {
      contactName: 'Sue Smith',
      contactPhone: '+1 206 555 0177',
      contactEmail: 'sue.smith@contoso.com',
    }).customer.contacts;

    expect(contact).toEqual({ ...someAnswers().customer.contacts[0], phone: '+1 206 555 0177' });
  });

  it.each<[form: DraftForm, faults: DraftFaults]>([
    [{ contactName: 'Bo Li', contactPhone: 'call me' }, { contactPhone: 'phone-not-understood' }],
    [{ contactName: 'Bo Li', contactEmail: 'bo at litware' }, { contactEmail: 'email-not-understood' }],
    [{ contactName: '', contactEmail: 'bo@litware.com' }, { contactName: 'required' }],
    [{ contactName: 'x'.repeat(201) }, { contactName: 'too-long' }],
  ])('are refused as %j', (form, faults) => {
    expect(faultsIn(['contact'], form)).toEqual(faults);
  });
});

describe('the inputs about the deal', () => {
  it.each<[form: DraftForm, terms: object]>([
    [{ dealValue: '50k', currency: 'EUR' }, { value: { minor: 5_000_000, currency: 'EUR' } }],
    [{ dealValue: '50k eur', currency: '' }, { value: { minor: 5_000_000, currency: 'EUR' } }],
    [{ dealValue: '60000' }, { value: { minor: 6_000_000, currency: 'USD' } }],
    [{ dealValue: 'about 50k', currency: 'EUR' }, { value: { minor: 5_000_000, currency: 'EUR' } }],
    [{ closeDate: '2027-01-31' }, { closeDate: '2027-01-31' }],
    [{ closeDate: '三月底' }, { closeDate: '2027-03-31' }],
    [
      { notes: '', crmId: '', campaignId: '' },
      { notes: null, crmId: null, campaignId: null },
    ],
  ])('are read from %j', (form, terms) => {
    expect(answersIn(['details'], form).terms).toMatchObject(terms);
  });

  it.each<[form: DraftForm, faults: DraftFaults]>([
    [{ dealName: '' }, { dealName: 'required' }],
    [{ dealName: 'x'.repeat(201) }, { dealName: 'too-long' }],
    [{ dealValue: '' }, { dealValue: 'required' }],
    [{ dealValue: '50k eur', currency: 'USD' }, { currency: 'currency-differs' }],
    [{ dealValue: '50k', currency: 'XYZ' }, { currency: 'currency-unknown' }],
    [{ dealValue: '-5', currency: 'USD' }, { dealValue: 'money-negative' }],
    [{ closeDate: '' }, { closeDate: 'required' }],
    [{ closeDate: '2026-06-14' }, { closeDate: 'date-past' }],
    [{ notes: 'x'.repeat(2001) }, { notes: 'too-long' }],
  ])('are refused as %j, and keep what there was', (form, faults) => {
    const { draft, said } = filled(aDraft({ answers: someAnswers() }), ['details'], form);

    expect(said.faults).toEqual(faults);
    expect(draft.answers).toEqual(someAnswers());
  });

  it('report a close date that has passed since it was answered', () => {
    expect(
      faultsIn(
        ['details'],
        { closeDate: '2026-06-14' },
        { terms: { ...someAnswers().terms, closeDate: '2026-06-14' } },
      ),
    ).toEqual({ closeDate: 'date-past' });
  });

  it('are asked for again as long as one of them has a fault', () => {
    expect(currentPlace(filled(aDraft({ answers: someAnswers() }), ['details'], { closeDate: '' }).draft)).toBe(
      'closeDate',
    );
  });

  it('offer the days that an ambiguous date can mean, and keep the rest', () => {
    const { draft } = filled(aDraft({ answers: someAnswers() }), ['details'], {
      dealName: 'Data estate',
      closeDate: 'next friday',
    });

    expect(draft.asked).toHaveLength(2);
    expect(draft.answers.terms.name).toBe('Data estate');
    expect(applyToDraft(draft, { kind: 'pick', index: 0 }, CONTEXT).draft.answers.terms).toMatchObject({
      name: 'Data estate',
      closeDate: '2026-06-19',
    });
  });

  it('read numbers as written in the locale of the reader', () => {
    const draft = aDraft({ answers: someAnswers() });

    expect(
      filled(draft, ['details'], { dealValue: '1.250,50', currency: 'EUR' }, aDraftContext({ locale: 'de' })).draft
        .answers.terms.value,
    ).toEqual({ minor: 125_050, currency: 'EUR' });
  });
});

describe('the inputs about our people', () => {
  const ben = aColleague('Ben', 'King');
  const lee = aColleague('Anna', 'Lee', { phone: null });

  it('pick them by their e-mail addresses', () => {
    expect(
      answersIn(['people'], { people: `${draftPersonKey(MEGAN)}, ${draftPersonKey(ben).toUpperCase()}` }).people,
    ).toEqual([MEGAN, ben]);
  });

  it('pick people who are on the deal already, although they are not offered', () => {
    const stranger = aColleague('Mona', 'Vidal');

    expect(answersIn(['people'], { people: draftPersonKey(stranger) }, { people: [stranger] }).people).toEqual([
      stranger,
    ]);
  });

  it('add a new person', () => {
    const form = {
      people: draftPersonKey(MEGAN),
      personName: 'Mona Vidal',
      personPhone: '+1 425 555 0155',
      personEmail: 'mona@northwindtraders.com',
    };

    expect(answersIn(['people'], form).people).toEqual([
      MEGAN,
      {
        firstName: 'Mona',
        lastName: 'Vidal',
        phone: '+1 425 555 0155',
        email: 'mona@northwindtraders.com',
        title: null,
      },
    ]);
  });

  it('complete a person who was picked', () => {
    expect(answersIn(['people'], { people: draftPersonKey(lee), personPhone: '+1 425 555 0166' }).people).toEqual([
      { ...lee, phone: '+1 425 555 0166' },
    ]);
    expect(
      answersIn(['people'], {
        people: draftPersonKey(lee),
        personName: 'Anna Lee',
        personPhone: '+1 425 555 0166',
        personEmail: draftPersonKey(lee),
      }).people,
    ).toEqual([{ ...lee, phone: '+1 425 555 0166' }]);
  });

  it('show whose details are missing', () => {
    expect(draftFormOf(someAnswers({ people: [lee] }), 'en')).toMatchObject({
      personName: 'Anna Lee',
      personPhone: '',
      personEmail: draftPersonKey(lee),
    });
    expect(draftFormOf(someAnswers(), 'en')).toMatchObject({ personName: '', personPhone: '', personEmail: '' });
  });

  it.each<[form: DraftForm, faults: DraftFaults]>([
    [{ people: '' }, { people: 'people-missing' }],
    [{ people: 'nobody@example.com' }, { people: 'people-unknown' }],
    [{ people: draftPersonKey(MEGAN), personName: 'Mona Vidal' }, { personEmail: 'required' }],
    [{ people: draftPersonKey(MEGAN), personPhone: '+1 425 555 0155' }, { personName: 'required' }],
    [
      {
        people: draftPersonKey(MEGAN),
        personName: 'Mona Vidal',
        personPhone: 'x',
        personEmail: 'mona@northwindtraders.com',
      },
      { personPhone: 'phone-not-understood' },
    ],
    [{ people: draftPersonKey(lee) }, { personPhone: 'required' }],
  ])('are refused as %j', (form, faults) => {
    expect(faultsIn(['people'], form)).toEqual(faults);
  });

  it('are refused if there are too many people', () => {
    const people = Array.from({ length: 51 }, (_, index) => aColleague('Ben', `King${index}`));
    const { said } = filled(
      aDraft(),
      ['people'],
      { people: people.map(draftPersonKey).join(',') },
      aDraftContext({ people }),
    );

    expect(said.faults).toEqual({ people: 'people-too-many' });
  });
});

describe('the inputs about Microsoft', () => {
  it.each<[form: DraftForm, faults: DraftFaults]>([
    [{ microsoftHelp: '' }, { microsoftHelp: 'required' }],
    [{ microsoftHelp: 'perhaps' }, { microsoftHelp: 'choice-not-understood' }],
    [{ microsoftHelp: 'co-sell', assistance: '', consent: 'true' }, { assistance: 'assistance-required' }],
    [{ microsoftHelp: 'co-sell', assistance: 'Everything', consent: 'true' }, { assistance: 'choice-not-understood' }],
    [{ microsoftHelp: 'co-sell', assistance: 'GeneralOrOther', consent: '' }, { consent: 'consent-required' }],
    [{ microsoftHelp: 'partner-led', assistance: '', consent: '' }, { consent: 'consent-required' }],
    [
      { microsoftHelp: 'co-sell', assistance: 'GeneralOrOther', assistanceNote: 'x'.repeat(2001), consent: 'true' },
      { assistanceNote: 'too-long' },
    ],
  ])('are refused as %j', (form, faults) => {
    expect(faultsIn(['microsoft'], form)).toEqual(faults);
  });

  it('require the kind of help, and keep it while no help is asked for', () => {
    const chosen = { assistance: 'GeneralOrOther' } as const;

    expect(faultsIn(['microsoft'], { microsoftHelp: 'co-sell', assistance: '', consent: 'true' }, chosen)).toEqual({
      assistance: 'assistance-required',
    });
    expect(answersIn(['microsoft'], { microsoftHelp: 'private', assistance: '' }, chosen).assistance).toBe(
      'GeneralOrOther',
    );
  });

  it('require no consent if Microsoft gets no contact', () => {
    expect(
      faultsIn(['microsoft'], { microsoftHelp: 'private', assistance: '', assistanceNote: '', consent: 'false' }),
    ).toEqual({});
  });

  it('give a remark if the customer does not consent', () => {
    const { said } = filled(aDraft({ answers: someAnswers() }), ['microsoft'], {
      microsoftHelp: 'co-sell',
      assistance: 'GeneralOrOther',
      consent: 'false',
    });

    expect(said).toMatchObject({
      faults: { consent: 'consent-required' },
      remarks: ['consent-refused', 'sharing-final'],
    });
  });

  it('ask for the missing contact', () => {
    const customer = { ...someAnswers().customer, contacts: [] };
    const { draft, said } = filled(aDraft({ answers: someAnswers({ customer }) }), ['microsoft'], {
      microsoftHelp: 'co-sell',
      assistance: 'GeneralOrOther',
      consent: 'true',
    });

    expect({ place: currentPlace(draft), faults: said.faults }).toEqual({
      place: 'contact',
      faults: { contactName: 'contact-required' },
    });
  });
});
