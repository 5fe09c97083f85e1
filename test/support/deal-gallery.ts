import type { CatalogueSolution } from '../../src/domain/model/catalogue';
import { fieldsOf } from '../../src/domain/model/field-changes';
import type { Registration } from '../../src/domain/model/registration';
import { dealFormOf } from '../../src/domain/forms/deal-form';
import { contactOf, type Contact, type Person } from '../../src/domain/model/person';
import type { HistoryEntry } from '../../src/domain/model/history';
import type { Closing, Referral } from '../../src/domain/model/referral';
import { lostCard, wonCard, wonEntry, type IncentiveProspects, type WonEntry } from '../../src/teams/cards/close-deal';
import { editDealCard, type EditChoices, type EditEntry } from '../../src/teams/cards/edit-deal';
import { valueFields } from '../../src/teams/cards/form-fields';
import { inviteEntry, inviteDealCard, type InviteEntry } from '../../src/teams/cards/invite-deal';
import { referralCard } from '../../src/teams/cards/referral';
import { sayTo, type Reader } from '../../src/teams/text/reader';
import { aPerson, aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { colleagues, filledWith, longReferral, sample, type Exhibit } from './card-gallery';

const TODAY = '2026-06-15';

const RAVI: Person = {
  ...aPerson(),
  objectId: '0b1e0000-0000-4000-8000-000000000003',
  name: 'Ravi Menon',
  email: 'ravi.menon@northwindtraders.com',
};

const WEI: Person = {
  ...aPerson(),
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: '王伟',
  email: 'wei.wang@northwindtraders.com',
};

function withPhone(person: Person): Contact {
  return { ...contactOf(person), phone: '+1 206 555 0100' };
}

/** Solutions as an administrator loaded them. */
export const CATALOGUE: readonly CatalogueSolution[] = [
  { id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator', group: 'own', isEligible: true },
  { id: 'SOL-61900-NWB', name: 'Northwind Backup', group: 'own', isEligible: true },
  { id: 'MS-AZURE', name: 'Azure', group: 'microsoft', isEligible: false },
  { id: 'TP-1', name: '数据管道', group: 'third-party', isEligible: false },
];

/** A deal that Megan created, private unless told otherwise. */
export function aDeal(overrides: Partial<Referral> = {}): Referral {
  const { needs } = aReferral();
  return aReferral({
    stage: 'accepted',
    direction: 'outbound',
    dealType: 'private',
    deadline: null,
    team: [withPhone(aPerson())],
    needs: {
      ...needs,
      services: [],
      products: [],
      solutions: CATALOGUE.slice(0, 2).map(({ id, name }) => ({ id, name })),
    },
    invitation: { from: null, notes: null, assistance: null },
    answer: { by: aPerson(), at: daysFromNow(-2), reason: null, note: null },
    answeredAt: null,
    history: [{ at: daysFromNow(-2), version: 1, what: 'created', by: aPerson(), changes: [], note: null }],
    ...overrides,
  });
}

/** The answers with which a deal is registered. */
export const A_REGISTRATION: Registration = {
  value: { minor: 12_000_000, currency: 'USD' },
  signedOn: '2026-06-01',
  startsOn: '2026-07-01',
  endsOn: null,
  solutions: [
    {
      id: 'SOL-61900-NWA',
      value: { minor: 9_000_000, currency: 'USD' },
      isDeployedOnAzure: true,
      deployedIn: 'Customer',
      pricingModel: 'Other',
      marketplaceDate: null,
    },
  ],
};

/** A closing that can still be undone. */
export const aClosing = (overrides: Partial<Closing> = {}): Closing => ({
  stage: 'won',
  by: aPerson(),
  at: NOW,
  finalAt: new Date(NOW.getTime() + 60_000),
  value: { minor: 12_000_000, currency: 'USD' },
  reason: null,
  note: null,
  registration: null,
  ...overrides,
});

/** One line of a history, of that many hours ago. */
export const happened = (hours: number, entry: Partial<HistoryEntry>): HistoryEntry => ({
  at: daysFromNow(-hours / 24),
  version: 2,
  what: 'edited',
  by: aPerson(),
  changes: [],
  note: null,
  ...entry,
});

const usd = (minor: number): { readonly minor: number; readonly currency: string } => ({ minor, currency: 'USD' });

/** A deal to which much has happened. */
export const eventfulDeal = (): Referral =>
  aDeal({
    dealType: 'co-sell',
    claim: { by: RAVI, at: daysFromNow(-0.5) },
    team: [withPhone(aPerson()), withPhone(RAVI)],
    invitation: {
      from: null,
      notes: 'Please help with the architecture.',
      assistance: 'CustomerTechnicalArchitecture',
    },
    microsoft: { stage: 'received', deadline: daysFromNow(12), since: daysFromNow(-1), sellers: [] },
    history: [
      happened(60, { what: 'created' }),
      ...Array.from({ length: 5 }, (_, index) =>
        happened(50 - index, { what: 'noted', note: `Call ${index + 1}: they ask for *references*.` }),
      ),
      happened(40, {
        changes: [
          { field: 'value', before: usd(5_000_000), after: usd(6_000_000) },
          { field: 'closeDate', before: '2026-06-30', after: null },
        ],
      }),
      happened(36, { by: null, what: 'updated', changes: [{ field: 'crmId', before: null, after: 'CRM-77' }] }),
      happened(30, {
        changes: [
          { field: 'solutions', before: [], after: CATALOGUE.slice(0, 2) },
          { field: 'team', before: [withPhone(WEI)], after: [withPhone(aPerson()), withPhone(RAVI)] },
        ],
      }),
      happened(24, { what: 'invited', changes: [{ field: 'dealType', before: 'private', after: 'co-sell' }] }),
      happened(12, { what: 'handed-over', note: 'Ravi Menon' }),
      happened(11, { by: RAVI, what: 'noted', note: '他们周五决定。' }),
      happened(3, {
        by: RAVI,
        changes: [
          {
            field: 'notes',
            before: null,
            after: 'Budget is approved for this year, the rest is to be decided by the board.',
          },
        ],
      }),
      happened(2, { by: RAVI, what: 'noted', note: 'A note that is rather long. '.repeat(30).trim() }),
    ],
  });

/** Colleagues, each with an address of their own. */
const sellers = (count: number): readonly Person[] =>
  colleagues(count).map((person, index) => ({ ...person, email: `seller.${index}@northwindtraders.com` }));

/** Who and what a form about a deal offers. */
export const editChoices = (referral: Referral, people = 4): EditChoices => ({
  people: [...referral.team, ...[RAVI, ...sellers(people)].map(contactOf)],
  solutions: CATALOGUE,
  catalogue: CATALOGUE,
  colleagues: [aPerson(), RAVI, ...sellers(people)],
});

/** The form that changes a deal, as it first appears. */
export const editEntry = (referral: Referral, reader: Reader, overrides: Partial<EditEntry> = {}): EditEntry => ({
  form: dealFormOf(fieldsOf(referral), reader.locale),
  owner: aPerson().objectId,
  faults: {},
  conflicts: {},
  notice: null,
  ...overrides,
});

/** The same form in which everything is wrong. */
export const faultyEdit = (reader: Reader): EditEntry => ({
  form: {
    ...dealFormOf(fieldsOf(aDeal()), reader.locale),
    ...{
      dealName: '',
      dealValue: '12,5,00.999',
      currency: 'JPY',
      closeDate: '2026-01-01',
      people: '',
      personName: 'Ana',
      personPhone: '12',
      personEmail: 'ana',
      solutions: '',
    },
  },
  owner: 'nobody',
  faults: {
    ...{
      dealName: 'required',
      dealValue: 'money-too-precise',
      currency: 'currency-differs',
      closeDate: 'date-past',
      notes: 'too-long',
      crmId: 'too-long',
      campaignId: 'too-long',
    },
    ...{
      people: 'people-missing',
      personName: 'required',
      personPhone: 'phone-not-understood',
      personEmail: 'email-not-understood',
      solutions: 'solutions-missing',
      owner: 'people-unknown',
    },
  },
  conflicts: {},
  notice: sayTo(reader)('notice.faults'),
});

function editExhibits(reader: Reader): readonly Exhibit[] {
  const say = sayTo(reader);
  const edit = (name: string, referral: Referral, entry: EditEntry): Exhibit => ({
    name: `edit ${name}`,
    template: 'edit-deal',
    card: editDealCard(referral, reader, entry, editChoices(referral), TODAY),
  });
  const conflicts = {
    dealValue: say('edit.conflict', { name: 'Ravi Menon', value: '$60,000.00' }),
    people: say('edit.conflict', { name: say('edit.portal'), value: 'Megan Ortiz, Ravi Menon' }),
  };
  return [
    edit('prefilled', aDeal(), editEntry(aDeal(), reader)),
    edit(
      'after somebody else changed the same',
      aDeal(),
      editEntry(aDeal(), reader, { conflicts, notice: say('edit.conflicts') }),
    ),
    edit('with faults', aDeal(), faultyEdit(reader)),
  ];
}

/** What can be expected where nothing is eligible. */
export const NO_PROSPECTS: IncentiveProspects = { solutions: [], notAskedCount: 0, hindrance: null, riskyUntil: null };

/** The form that closes a deal as won, as it first appears. */
export const closingEntry = (
  referral: Referral,
  reader: Reader,
  { solutions }: IncentiveProspects = NO_PROSPECTS,
): WonEntry => wonEntry(valueFields(referral.terms.value, reader), solutions);

/** The same form in which everything is wrong. */
export const faultyClosing = (reader: Reader): WonEntry => ({
  form: { dealValue: '12,5,00.999', currency: 'JPY' },
  register: 'false',
  registration: {},
  faults: { dealValue: 'money-too-precise', currency: 'currency-differs' },
  notice: sayTo(reader)('notice.faults'),
});

const TWO_SOLUTIONS = CATALOGUE.slice(0, 2);

/** The questions about a registration in which everything is wrong. */
export const faultyRegistration = (reader: Reader): WonEntry => ({
  ...faultyClosing(reader),
  register: 'true',
  registration: {
    contractValue: 'much',
    contractSigned: '2026-07-01',
    contractStart: '2026-06-01',
    contractEnd: '2026-05-01',
    solutionValue0: '-1',
  },
  faults: {
    ...{
      dealValue: 'money-too-precise',
      contractValue: 'money-not-understood',
      contractSigned: 'required',
      contractStart: 'start-before-signed',
      contractEnd: 'end-before-start',
    },
    ...{
      solutionValue0: 'money-negative',
      deployedOnAzure0: 'required',
      deployedIn0: 'required',
      pricingModel0: 'choice-unknown',
      marketplaceDate0: 'date-not-understood',
    },
  },
});

function wonExhibits(reader: Reader): readonly Exhibit[] {
  const registered: IncentiveProspects = { ...NO_PROSPECTS, solutions: TWO_SOLUTIONS };
  const won = (
    name: string,
    referral: Referral,
    prospects: IncentiveProspects,
    entry = closingEntry(referral, reader, prospects),
  ): Exhibit => ({
    name: `won ${name}`,
    template: 'close-deal',
    card: wonCard(referral, reader, entry, prospects, TODAY),
  });
  return [
    won('prefilled', sample(1), NO_PROSPECTS),
    won(
      'of a deal without a value, Arabic',
      { ...sample(4), terms: { ...sample(4).terms, value: null } },
      NO_PROSPECTS,
    ),
    won('with faults', longReferral(), NO_PROSPECTS, faultyClosing(reader)),
    won('with registration', aDeal({ dealType: 'partner-led' }), registered),
    won('with registration, too early', aDeal({ dealType: 'partner-led' }), {
      ...registered,
      solutions: CATALOGUE.slice(0, 1),
      riskyUntil: daysFromNow(1),
    }),
    won('with registration and faults', aDeal({ dealType: 'partner-led' }), registered, faultyRegistration(reader)),
    won('of a private deal with an eligible solution', aDeal(), { ...NO_PROSPECTS, hindrance: 'private' }),
    won('before Microsoft accepted, too early', aDeal({ dealType: 'co-sell' }), {
      ...NO_PROSPECTS,
      hindrance: 'microsoft',
      riskyUntil: daysFromNow(1),
    }),
  ];
}

/** The form that shares a deal, in which everything is wrong. */
export const faultyInvitation = (reader: Reader): InviteEntry => ({
  form: {
    microsoftHelp: 'co-sell',
    assistance: '',
    assistanceNote: 'n',
    contactName: '',
    contactPhone: '12',
    contactEmail: 'sue',
    consent: 'false',
  },
  faults: {
    ...{
      microsoftHelp: 'choice-unknown',
      assistance: 'assistance-required',
      assistanceNote: 'too-long',
      contactName: 'contact-required',
    },
    ...{ contactPhone: 'phone-not-understood', contactEmail: 'email-not-understood', consent: 'consent-required' },
  },
  notice: sayTo(reader)('notice.faults'),
});

/** A deal whose customer names nobody to call. */
export const withoutContact = (): Referral => aDeal({ customer: { ...aReferral().customer, contacts: [] } });

function inviteExhibits(reader: Reader): readonly Exhibit[] {
  const invite = (name: string, referral: Referral, entry = inviteEntry(referral)): Exhibit => ({
    name: `invite ${name}`,
    template: 'invite-deal',
    card: inviteDealCard(referral, reader, entry),
  });
  return [
    invite('to a private deal', withoutContact()),
    invite('to a partner-led deal with a contact', aDeal({ dealType: 'partner-led' })),
    invite('with faults', withoutContact(), faultyInvitation(reader)),
  ];
}

function openExhibits(reader: Reader): readonly Exhibit[] {
  const say = sayTo(reader);
  const show = (name: string, referral: Referral, notice?: string): Exhibit => ({
    name: `referral ${name}`,
    template: 'referral',
    card: referralCard(referral, reader, notice === undefined ? {} : { notice }).card,
  });
  const lost: Partial<Closing> = {
    stage: 'lost',
    by: RAVI,
    value: null,
    reason: 'customer-chose-other-vendor',
    note: 'By a hair',
  };
  return [
    show('created here, private', aDeal()),
    show('handed over, with a long history', eventfulDeal()),
    show(
      'closing as won, with registration',
      { ...eventfulDeal(), closing: aClosing({ registration: A_REGISTRATION }) },
      say('notice.winning', { time: '2:01:00 AM PDT' }),
    ),
    show('closing as lost', aDeal({ closing: aClosing(lost) })),
    show(
      'won for good',
      aDeal({
        stage: 'won',
        registration: A_REGISTRATION,
        answer: { by: aPerson(), at: NOW, reason: null, note: null },
      }),
    ),
  ];
}

/** Everything about working and closing a deal, in every state that looks different. */
export function dealExhibits(reader: Reader): readonly Exhibit[] {
  const say = sayTo(reader);
  const typed: Exhibit = {
    name: 'lost with a reason that was not understood',
    template: 'decline',
    card: lostCard(aDeal(), reader, {
      form: { reason: '', notes: 'they moved to Mars' },
      faults: {},
      notice: say('reasons.unread', { text: 'they moved to Mars' }),
    }),
  };
  return [...openExhibits(reader), ...editExhibits(reader), ...wonExhibits(reader), typed, ...inviteExhibits(reader)];
}

/** Every card about a deal with text in it that would like to be more than text. */
export function hostileDeals(reader: Reader, text: string): readonly Exhibit[] {
  const filled = { ...filledWith(text), stage: 'accepted', direction: 'outbound', dealType: 'private' } as const;
  const named = { ...aPerson(), name: text };
  const referral: Referral = {
    ...filled,
    closing: aClosing({ by: named, note: text }),
    history: [happened(1, { what: 'noted', by: named, note: text })],
  };
  const solutions = [{ id: text, name: text }];
  const people = { people: referral.team, solutions, catalogue: [], colleagues: [named, aPerson()] };
  const entry = editEntry(filled, reader, { conflicts: {}, notice: text });
  return [
    { name: 'closing', template: 'referral', card: referralCard(referral, reader).card },
    { name: 'edit-deal', template: 'edit-deal', card: editDealCard(filled, reader, entry, people, TODAY) },
    {
      name: 'won with registration',
      template: 'close-deal',
      card: wonCard(
        filled,
        reader,
        { ...faultyRegistration(reader), notice: text },
        { ...NO_PROSPECTS, solutions },
        TODAY,
      ),
    },
    {
      name: 'invite-deal',
      template: 'invite-deal',
      card: inviteDealCard(filled, reader, { ...inviteEntry(filled), notice: text }),
    },
  ];
}
