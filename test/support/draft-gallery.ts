import type { DraftView } from '../../src/application/drafts/draft-deal';
import type { CatalogueSolution } from '../../src/domain/model/catalogue';
import { NO_FEEDBACK } from '../../src/domain/drafts/conversation';
import {
  newDraft,
  NO_ANSWERS,
  STEP_IDS,
  type Answers,
  type Draft,
  type DraftContext,
} from '../../src/domain/drafts/model/draft';
import type { DraftForm } from '../../src/domain/drafts/form/form';
import type { Contact } from '../../src/domain/model/person';
import type { Customer } from '../../src/domain/model/referral';
import { cancelledCard, unfinishedCard } from '../../src/teams/cards/draft-offer';
import { draftReviewCard, type DealAudience } from '../../src/teams/cards/draft-review';
import { draftAllCard, draftStepCard } from '../../src/teams/cards/draft-step';
import { countryNamed } from '../../src/teams/text/countries';
import type { Reader } from '../../src/teams/text/reader';
import { aReferral, daysFromNow, NOW } from '../builders/a-referral';
import type { Exhibit } from './card-gallery';

const SELF: Contact = {
  firstName: 'Megan',
  lastName: 'Ortiz',
  email: 'megan.ortiz@northwindtraders.com',
  phone: null,
  title: null,
};
const REACHABLE: Contact = { ...SELF, phone: '+1 206 555 0150' };
const COLLEAGUES: readonly Contact[] = [
  {
    firstName: 'Ravi',
    lastName: 'Menon',
    email: 'ravi.menon@northwindtraders.com',
    phone: '+1 206 555 0151',
    title: null,
  },
  { firstName: '伟', lastName: '王', email: 'wei.wang@northwindtraders.com', phone: null, title: null },
];

const solution = (
  id: string,
  name: string,
  group: CatalogueSolution['group'],
  isEligible = false,
): CatalogueSolution => ({ id, name, group, isEligible });

const CATALOGUE: readonly CatalogueSolution[] = [
  solution('SOL-61900-NWA', 'Northwind Migration Accelerator', 'own', true),
  solution('SOL-61901-NWB', 'Northwind Managed Backup', 'own'),
  solution('AZR-VM', 'Azure Virtual Machines', 'microsoft'),
  solution('AZR-SQL', 'Azure SQL Database', 'microsoft', true),
  solution('THP-0001', 'Fabrikam 数据网关', 'third-party'),
];

const { customer: CONTOSO } = aReferral();

const elsewhere = (name: string, city: string, country: string): Customer => ({
  ...CONTOSO,
  name,
  contacts: [],
  address: { ...CONTOSO.address, city, country, state: null },
});

const CUSTOMERS: readonly Customer[] = [
  CONTOSO,
  elsewhere('Contoso Retail', 'London', 'GB'),
  elsewhere('شركة الأفق للطاقة', 'دبي', 'AE'),
  elsewhere('晨光物流有限公司', '上海', 'CN'),
];

/** What is known around a draft. */
export const aContext = (reader: Reader, overrides: Partial<DraftContext> = {}): DraftContext => ({
  now: NOW,
  today: '2026-06-15',
  locale: reader.locale,
  self: SELF,
  countryNamed,
  namesOf: () => [],
  customers: CUSTOMERS,
  people: [SELF, ...COLLEAGUES],
  catalogue: CATALOGUE,
  currencies: ['USD', 'EUR'],
  channels: [
    { id: 'general', name: 'Northwind Sales – General' },
    { id: 'unnamed', name: null },
  ],
  ...overrides,
});

/** Everything that a co-sell deal needs. */
export const WHOLE: Answers = {
  customer: CONTOSO,
  terms: {
    name: 'Contoso Freight data estate',
    value: { minor: 5_000_000, currency: 'USD' },
    closeDate: '2026-09-30',
    notes: 'Forty SQL Server instances, and a deadline in autumn.',
    crmId: 'CRM-4711',
    campaignId: null,
  },
  people: [REACHABLE, ...COLLEAGUES],
  solutions: [
    { id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' },
    { id: 'AZR-SQL', name: 'Azure SQL Database' },
  ],
  dealType: 'co-sell',
  assistance: 'ProofOfConceptOrDemo',
  assistanceNote: 'A demo for the board in July.',
  consent: true,
  shownIn: null,
};

/** The same as a private deal. */
export const PRIVATE: Answers = {
  ...WHOLE,
  dealType: 'private',
  assistance: null,
  assistanceNote: null,
  consent: null,
};

/** A draft with these answers, as the third thing that happened to it left it. */
export const aDraft = (answers: Answers = NO_ANSWERS, overrides: Partial<Draft> = {}): Draft => ({
  ...newDraft('draft-1', NOW, answers),
  revision: 3,
  ...overrides,
});

/** A draft as somebody sees it, with nothing to tell about it. */
export const aDraftView = (reader: Reader, draft: Draft = aDraft(), overrides: Partial<DraftView> = {}): DraftView => ({
  draft,
  said: NO_FEEDBACK,
  context: aContext(reader),
  isCarriedOver: false,
  ...overrides,
});

/** Things that were understood, of each kind that there is. */
const UNDERSTOOD: DraftView['said'] = {
  ...NO_FEEDBACK,
  understood: [
    { field: 'closeDate', label: { kind: 'date', date: '2027-03-31' } },
    { field: 'dealValue', label: { kind: 'money', money: { minor: 5_000_000, currency: 'USD' } } },
    { field: 'customerCountry', label: { kind: 'country', code: 'US' } },
    { field: 'people', label: { kind: 'person', person: REACHABLE } },
    { field: 'solutions', label: { kind: 'solution', solution: { id: 'AZR-SQL', name: 'Azure SQL Database' } } },
    { field: 'microsoftHelp', label: { kind: 'dealType', dealType: 'co-sell' } },
    { field: 'assistance', label: { kind: 'assistance', assistance: 'QuotesOrLicensing' } },
    { field: 'consent', label: { kind: 'yesNo', yes: true } },
  ],
};

/** A form in which everything is wrong that can be, and its faults. */
const FAULTY: { readonly form: DraftForm; readonly faults: DraftView['said']['faults'] } = {
  form: {
    customerName: '?',
    customerDuns: '12',
    contactName: '',
    contactEmail: 'sue at contoso',
    contactPhone: '12',
    dealName: '',
    dealValue: '12,5,00.999',
    currency: 'JPY',
    closeDate: '2026-01-01',
  },
  faults: {
    customer: 'customer-not-understood',
    customerName: 'required',
    customerAddress: 'required',
    customerCity: 'too-long',
    customerCountry: 'country-not-understood',
    customerDuns: 'duns-not-understood',
    contactName: 'contact-required',
    contactEmail: 'email-not-understood',
    contactPhone: 'phone-not-understood',
    dealName: 'required',
    dealValue: 'money-too-precise',
    currency: 'currency-differs',
    closeDate: 'date-past',
    notes: 'too-long',
    people: 'people-missing',
    personName: 'person-not-understood',
    solutions: 'solutions-missing',
    microsoftHelp: 'choice-not-understood',
    assistance: 'assistance-required',
    consent: 'consent-required',
  },
};

/** As much as can be on offer: the card with all fields still has to be small enough for Teams. */
export const crowded = (reader: Reader): DraftContext => {
  const name = (index: number): string =>
    `${reader.locale === 'en' ? 'Northwind Modernisation and Migration Suite' : '北风现代化与迁移一体化解决方案套件'} ${index}`;
  const people = Array.from({ length: 300 }, (_, index) => ({
    ...SELF,
    firstName: 'Jean-Baptiste',
    lastName: `de la Fontaine ${index}`,
    email: `jean-baptiste.fontaine.${index}@northwindtraders.com`,
  }));
  return aContext(reader, {
    people: [SELF, ...people],
    customers: Array.from({ length: 40 }, (_, index) =>
      elsewhere(`${name(index)} Limited`, 'Llanfairpwllgwyngyll', 'GB'),
    ),
    catalogue: Array.from({ length: 500 }, (_, index) =>
      solution(`SOL-${10_000 + index}-XYZ`, name(index), index % 2 === 0 ? 'own' : 'third-party', true),
    ),
  });
};

const CHANNELS: DealAudience = {
  channels: [
    { name: 'Northwind Sales – General', kind: 'channel' },
    { name: null, kind: 'groupChat' },
  ],
  others: 2,
};
const NOWHERE: DealAudience = { channels: [], others: 0 };

function stepExhibits(reader: Reader): readonly Exhibit[] {
  const show = (
    name: string,
    view: DraftView,
    step = STEP_IDS[0] as (typeof STEP_IDS)[number],
    entry = {},
  ): Exhibit => ({
    name: `draft step ${name}`,
    template: 'draft-step',
    card: draftStepCard(view, step, reader, entry).card,
  });
  const all = (name: string, view: DraftView, entry = {}): Exhibit => ({
    name: `draft whole ${name}`,
    template: 'draft-step',
    card: draftAllCard(view, reader, entry)?.card ?? {},
  });
  const partly = aDraft({ ...WHOLE, people: [SELF], customer: { ...CONTOSO, contacts: [] } });
  const asked = aDraft(NO_ANSWERS, {
    at: 'customer',
    asked: CUSTOMERS.map((customer) => ({ label: { kind: 'customer', customer }, answers: { customer } })),
  });
  const faulty = { ...NO_FEEDBACK, faults: FAULTY.faults };
  const remarks = {
    ...NO_FEEDBACK,
    remarks: [
      'private-eligible',
      'sharing-final',
      'consent-refused',
      'details-kept',
      'not-optional',
      'at-start',
    ] as const,
  };
  return [
    ...STEP_IDS.map((step) => show(`${step}, nothing known`, aDraftView(reader), step)),
    show('customer, known', aDraftView(reader, aDraft(WHOLE))),
    show('phone, of oneself', aDraftView(reader, partly), 'phone'),
    show('consent, contact known', aDraftView(reader, aDraft(WHOLE)), 'consent'),
    show('people, more than fit', { ...aDraftView(reader, aDraft(WHOLE)), context: crowded(reader) }, 'people'),
    show('solutions, more than fit', { ...aDraftView(reader, aDraft(WHOLE)), context: crowded(reader) }, 'solutions'),
    show('after a typed answer', aDraftView(reader, partly, { said: UNDERSTOOD }), 'contact'),
    show('asked back', aDraftView(reader, asked)),
    show('with remarks, carried over', aDraftView(reader, partly, { said: remarks, isCarriedOver: true }), 'dealType'),
    show('with faults', aDraftView(reader, partly, { said: faulty }), 'dealValue', { typed: FAULTY.form }),
    all('nothing known', aDraftView(reader)),
    all('with faults', aDraftView(reader, partly, { said: faulty }), { typed: FAULTY.form, notice: 'x' }),
    all('with the most to show', {
      ...aDraftView(reader, aDraft(WHOLE), { said: { ...faulty, understood: UNDERSTOOD.understood } }),
      context: crowded(reader),
    }),
  ];
}

/** The cards of a deal in the making in every state that looks different. */
export function draftExhibits(reader: Reader): readonly Exhibit[] {
  const review = (name: string, view: DraftView, audience = NOWHERE): Exhibit => ({
    name: `draft review ${name}`,
    template: 'draft-review',
    card: draftReviewCard(view, audience, reader).card,
  });
  const bare = aDraft({ ...PRIVATE, customer: { ...CONTOSO, contacts: [] }, solutions: [], dealType: null });
  const offer = (name: string, card: object): Exhibit => ({
    name: `draft offer ${name}`,
    template: 'draft-offer',
    card,
  });
  return [
    ...stepExhibits(reader),
    review('of a co-sell deal', aDraftView(reader, aDraft(WHOLE), { said: UNDERSTOOD }), CHANNELS),
    review('of a partner-led deal', aDraftView(reader, aDraft({ ...WHOLE, dealType: 'partner-led' }))),
    review('of a private deal', aDraftView(reader, aDraft(PRIVATE))),
    review(
      'of a private deal, carried over',
      aDraftView(reader, aDraft({ ...PRIVATE, shownIn: 'general' }), { isCarriedOver: true }),
    ),
    review('with something missing', aDraftView(reader, bare)),
    offer('unfinished', unfinishedCard(aDraft(WHOLE, { changedAt: daysFromNow(-2) }), 'Fabrikam 20k', reader).card),
    offer('unfinished, nothing known', unfinishedCard(aDraft(), '', reader).card),
    offer('cancelled', cancelledCard(aDraft(WHOLE, { cancelledAt: NOW }), reader).card),
  ];
}

/** The same with text in them that would like to be more than text. */
export function hostileDrafts(reader: Reader, text: string): readonly Exhibit[] {
  const contact = { firstName: text, lastName: text, email: text, phone: text, title: text };
  const customer: Customer = {
    ...CONTOSO,
    name: text,
    duns: text,
    address: { ...CONTOSO.address, lines: [text], city: text, country: text },
    contacts: [contact],
  };
  const answers: Answers = {
    ...WHOLE,
    customer,
    terms: { ...WHOLE.terms, name: text, notes: text, crmId: text },
    people: [contact],
    solutions: [{ id: text, name: text }],
    assistanceNote: text,
  };
  const context = aContext(reader, {
    self: contact,
    people: [contact],
    customers: [customer],
    catalogue: [solution(text, text, 'own', true)],
    channels: [{ id: 'x', name: text }],
  });
  const asked = [
    { label: { kind: 'text', text } as const, answers: {} },
    { label: { kind: 'customer', customer } as const, answers: {} },
    { label: { kind: 'person', person: contact } as const, answers: {} },
  ];
  const said = { ...NO_FEEDBACK, understood: asked.map(({ label }) => ({ field: 'customerName' as const, label })) };
  const view: DraftView = { draft: aDraft(answers), said, context, isCarriedOver: false };
  const hostile = (name: string, template: Exhibit['template'], card: object): Exhibit => ({
    name: `draft ${name}`,
    template,
    card,
  });
  return [
    hostile('step', 'draft-step', draftStepCard(view, 'contact', reader, { notice: text }).card),
    hostile('people', 'draft-step', draftStepCard(view, 'people', reader, { notice: text }).card),
    hostile('microsoft', 'draft-step', draftStepCard(view, 'consent', reader, { notice: text }).card),
    hostile('whole', 'draft-step', draftAllCard(view, reader, { notice: text })?.card ?? {}),
    hostile(
      'asked',
      'draft-step',
      draftStepCard({ ...view, draft: aDraft(answers, { asked }) }, 'customer', reader, { notice: text }).card,
    ),
    hostile(
      'review',
      'draft-review',
      draftReviewCard(
        { ...view, draft: aDraft({ ...answers, dealType: 'private' }) },
        { channels: [{ name: text, kind: 'channel' }], others: 0 },
        reader,
        { notice: text },
      ).card,
    ),
    hostile('offer', 'draft-offer', unfinishedCard(aDraft(answers), text, reader).card),
  ];
}
