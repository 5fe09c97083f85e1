import type { Answers, StepId } from '../../../../src/domain/drafts/model/draft';
import type { DraftFault, DraftField } from '../../../../src/domain/drafts/model/faults';
import {
  faultsByField,
  brokenRules,
  givesUpIncentives,
  LONGEST_DRAFT_TEXTS,
  MOST_ON_A_DEAL,
} from '../../../../src/domain/drafts/model/rules';
import { aSolution, someAnswers } from '../../../builders/a-draft';
import { aColleague } from '../../../builders/a-draft-context';

const TODAY = '2026-06-15';

const { customer, terms } = someAnswers();

const COSELL: Partial<Answers> = { dealType: 'co-sell', assistance: 'QuotesOrLicensing', consent: true };

const located = (address: Partial<Answers['customer']['address']>): Partial<Answers> => ({
  customer: { ...customer, address: { ...customer.address, ...address } },
});

const withContact = (contact: Partial<Answers['customer']['contacts'][number]>): Answers['customer'] => ({
  ...customer,
  contacts: customer.contacts.map((each) => ({ ...each, ...contact })),
});

const many = <T>(count: number, make: (index: number) => T): readonly T[] =>
  Array.from({ length: count }, (_, index) => make(index));

describe('a valid deal', () => {
  it.each<[kind: string, answers: Partial<Answers>]>([
    ['private', {}],
    ['private, without a contact', { customer: { ...customer, contacts: [] } }],
    ['private, with a contact who cannot be reached', { customer: withContact({ phone: null }) }],
    ['partner-led, without a contact', { dealType: 'partner-led', customer: { ...customer, contacts: [] } }],
    ['partner-led, with the consent of the contact', { dealType: 'partner-led', consent: true }],
    ['co-sell', COSELL],
    ['closing today', { terms: { ...terms, closeDate: TODAY } }],
    ['with as many people as fit', { people: many(MOST_ON_A_DEAL, (index) => aColleague('Ben', `King${index}`)) }],
    [
      'with somebody who cannot be reached beside somebody who can',
      { people: [aColleague('Ben', 'King', { phone: null }), aColleague('Anna', 'Lee')] },
    ],
  ])('may be %s', (_kind, answers) => {
    expect(brokenRules(someAnswers(answers), { today: TODAY })).toEqual([]);
  });
});

describe('a rule', () => {
  it.each<[rule: string, answers: Partial<Answers>, step: StepId, field: DraftField, fault: DraftFault]>([
    [
      'asks for the name of the customer',
      { customer: { ...customer, name: null } },
      'customer',
      'customerName',
      'required',
    ],
    ['accepts no blanks as a name', { customer: { ...customer, name: '  ' } }, 'customer', 'customerName', 'required'],
    [
      'asks for nine digits of a D-U-N-S number',
      { customer: { ...customer, duns: '12345' } },
      'customer',
      'customerDuns',
      'duns-not-understood',
    ],
    ['asks for a street', located({ lines: [] }), 'address', 'customerAddress', 'required'],
    ['asks for a city', located({ city: null }), 'address', 'customerCity', 'required'],
    ['asks for a country', located({ country: null }), 'address', 'customerCountry', 'required'],
    [
      'asks for the code of a country',
      located({ country: 'Germany' }),
      'address',
      'customerCountry',
      'country-not-understood',
    ],
    [
      'asks for a contact where Microsoft helps',
      { ...COSELL, customer: { ...customer, contacts: [] } },
      'contact',
      'contactName',
      'contact-required',
    ],
    [
      'asks for the phone of that contact',
      { ...COSELL, customer: withContact({ phone: null }) },
      'contact',
      'contactPhone',
      'contact-required',
    ],
    [
      'asks for the e-mail address of that contact',
      { ...COSELL, customer: withContact({ email: null }) },
      'contact',
      'contactEmail',
      'contact-required',
    ],
    ['asks for a name of the deal', { terms: { ...terms, name: null } }, 'dealName', 'dealName', 'required'],
    ['asks for a value', { terms: { ...terms, value: null } }, 'dealValue', 'dealValue', 'required'],
    [
      'takes whole minor units',
      { terms: { ...terms, value: { minor: 10.5, currency: 'USD' } } },
      'dealValue',
      'dealValue',
      'money-too-precise',
    ],
    [
      'accepts no negative value',
      { terms: { ...terms, value: { minor: -1, currency: 'USD' } } },
      'dealValue',
      'dealValue',
      'money-too-precise',
    ],
    [
      'knows the currencies',
      { terms: { ...terms, value: { minor: 10, currency: 'XYZ' } } },
      'dealValue',
      'currency',
      'currency-unknown',
    ],
    ['asks for a close date', { terms: { ...terms, closeDate: null } }, 'closeDate', 'closeDate', 'required'],
    [
      'accepts no day in the past',
      { terms: { ...terms, closeDate: '2026-06-14' } },
      'closeDate',
      'closeDate',
      'date-past',
    ],
    ['asks for one of our people', { people: [] }, 'people', 'people', 'people-missing'],
    [
      'has room for fifty people',
      { people: many(MOST_ON_A_DEAL + 1, (index) => aColleague('Ben', `King${index}`)) },
      'people',
      'people',
      'people-too-many',
    ],
    [
      'asks for somebody with a phone',
      { people: [aColleague('Ben', 'King', { phone: null })] },
      'phone',
      'personPhone',
      'required',
    ],
    [
      'asks for somebody with an e-mail address',
      { people: [aColleague('Ben', 'King', { email: null })] },
      'phone',
      'personEmail',
      'required',
    ],
    ['asks for a solution', { solutions: [] }, 'solutions', 'solutions', 'solutions-missing'],
    [
      'has room for fifty solutions',
      { solutions: many(MOST_ON_A_DEAL + 1, (index) => ({ id: `SOL-${index}`, name: null })) },
      'solutions',
      'solutions',
      'solutions-too-many',
    ],
    ['asks whether Microsoft takes part', { dealType: null }, 'dealType', 'microsoftHelp', 'required'],
    ['asks which help', { ...COSELL, assistance: null }, 'assistance', 'assistance', 'assistance-required'],
    ['asks for consent where Microsoft helps', { ...COSELL, consent: null }, 'consent', 'consent', 'consent-required'],
    ['accepts no refusal as consent', { ...COSELL, consent: false }, 'consent', 'consent', 'consent-required'],
    [
      'asks for consent where Microsoft sees a contact',
      { dealType: 'partner-led' },
      'consent',
      'consent',
      'consent-required',
    ],
    [
      'limits the length of the name',
      { terms: { ...terms, name: 'x'.repeat(LONGEST_DRAFT_TEXTS.dealName + 1) } },
      'dealName',
      'dealName',
      'too-long',
    ],
    [
      'limits the length of the notes',
      { terms: { ...terms, notes: 'x'.repeat(LONGEST_DRAFT_TEXTS.notes + 1) } },
      'extras',
      'notes',
      'too-long',
    ],
  ])('%s', (_rule, answers, step, field, fault) => {
    expect(brokenRules(someAnswers(answers), { today: TODAY })).toEqual([{ step, field, fault }]);
  });

  it('is reported once for each input: the first one that is broken', () => {
    const broken = [
      { step: 'closeDate', field: 'closeDate', fault: 'required' },
      { step: 'closeDate', field: 'closeDate', fault: 'date-past' },
      { step: 'people', field: 'people', fault: 'people-missing' },
    ] as const;

    expect(faultsByField(broken)).toEqual({ closeDate: 'required', people: 'people-missing' });
  });
});

describe('a private deal with an eligible solution', () => {
  const eligible = [aSolution({ isEligible: true })];

  it('gives up incentives', () => {
    expect(givesUpIncentives(someAnswers(), eligible)).toBe(true);
  });

  it.each<[what: string, answers: Partial<Answers>, catalogue: typeof eligible]>([
    ['a shared one', { dealType: 'partner-led' }, eligible],
    ['one without it', { solutions: [{ id: 'SOL-2', name: null }] }, eligible],
    ['one with a solution that is not eligible', {}, [aSolution()]],
  ])('is not %s', (_what, answers, catalogue) => {
    expect(givesUpIncentives(someAnswers(answers), catalogue)).toBe(false);
  });
});
