import { ASSISTANCE_CODES, isAssistanceCode } from '../../../src/domain/model/assistance';
import {
  availableDealTypes,
  isCompleteContact,
  isInvitationDue,
  type Inviting,
} from '../../../src/domain/lifecycle/inviting';
import type { DealType } from '../../../src/domain/model/terms';
import type { Contact, Person } from '../../../src/domain/model/person';
import type { TroubleCode } from '../../../src/domain/model/trouble';
import type { HistoryEntry } from '../../../src/domain/model/history';
import type { Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });

const aDeal = (dealType: DealType, overrides: Partial<Referral> = {}): Referral =>
  aReferral({
    direction: 'outbound',
    stage: 'accepted',
    dealType,
    engagementId: null,
    createdAt: daysFromNow(-30),
    ...overrides,
  });

const withContacts = (...contacts: readonly Contact[]): Partial<Referral> => ({
  customer: { ...aReferral().customer, contacts },
});

const SUE: Contact = {
  firstName: 'Sue',
  lastName: 'Smith',
  email: 'sue.smith@contoso.com',
  phone: '+1 206 555 0111',
  title: 'CIO',
};
const NAMELESS: Contact = { ...SUE, firstName: null, lastName: null };
const TOM: Contact = { ...SUE, firstName: 'Tom', phone: null };

const toShare = (overrides: Partial<Inviting> = {}): Inviting => ({
  kind: 'invite',
  by: megan,
  dealType: 'partner-led',
  assistance: null,
  note: null,
  contact: null,
  ...overrides,
});
const toSell = (overrides: Partial<Inviting> = {}): Inviting =>
  toShare({
    dealType: 'co-sell',
    assistance: 'QuotesOrLicensing',
    note: 'Please help with the licences.',
    ...overrides,
  });

describe('whether Microsoft still has to get a record of its own', () => {
  const line = (
    what: 'created' | 'invited' | 'updated',
    by: Person | null,
    before?: DealType,
    after?: DealType,
    version = 1,
  ): HistoryEntry => ({
    ...{ at: NOW, version, what, by, note: null },
    changes: before === undefined || after === undefined ? [] : [{ field: 'dealType', before, after }],
  });
  const trouble = (code: TroubleCode, deed: 'invite' | 'edit' = 'invite') => ({
    trouble: { code, deed, target: null, since: NOW },
  });
  const due = (overrides: Partial<Referral>): boolean =>
    isInvitationDue(
      aDeal('co-sell', { engagementId: 'engagement-1', history: [line('created', megan)], ...overrides }),
    );

  it.each<[string, Partial<Referral>, boolean]>([
    ['of a deal that was created for co-selling', {}, true],
    [
      'of one that was shared for it since',
      { history: [line('created', megan), line('invited', arjun, 'private', 'co-sell', 2)] },
      true,
    ],
    [
      'of one from Partner Center that was shared for it here',
      { history: [line('invited', megan, 'partner-led', 'co-sell', 2)] },
      true,
    ],
    ['of one that has ended here meanwhile', { stage: 'won' }, true],
    ['while inviting is tried again', trouble('unreachable'), true],
    ['while something else is refused', trouble('invalid', 'edit'), true],
    ['of one from Partner Center', { history: [line('updated', null)] }, false],
    [
      'of one that was created here and shared there',
      { history: [line('created', megan), line('updated', null, 'private', 'co-sell', 2)] },
      false,
    ],
    [
      'of one that was shared here to be seen, and there for co-selling',
      {
        history: [
          line('created', megan),
          line('invited', megan, 'private', 'partner-led', 2),
          line('updated', null, 'partner-led', 'co-sell', 3),
        ],
      },
      false,
    ],
    ['where that was refused', trouble('invalid'), false],
    [
      'of one that Microsoft has',
      { microsoft: { stage: 'received', deadline: null, since: null, sellers: [] } },
      false,
    ],
    ['of one that Partner Center does not know of', { engagementId: null }, false],
    ['of one that Microsoft may only see', { dealType: 'partner-led' }, false],
    ['of one that was sent to us', { direction: 'inbound' }, false],
    ['of Microsoft’s own', { owner: 'microsoft' }, false],
    ['of one that waits for an answer', { stage: 'received' }, false],
  ])('%s', (_, overrides, isDue) => {
    expect(due(overrides)).toBe(isDue);
  });
});

describe('inviting Microsoft', () => {
  it('sets the deal type, the help that is wanted and the note', () => {
    const { referral } = changed(aDeal('private'), toSell());

    expect(referral).toMatchObject({
      dealType: 'co-sell',
      invitation: { assistance: 'QuotesOrLicensing', notes: 'Please help with the licences.' },
    });
  });

  it('adds a history entry with the person and the earlier deal type', () => {
    const { referral } = changed(aDeal('private'), toShare());

    const changes = [{ field: 'dealType', before: 'private', after: 'partner-led' }];
    expect(referral.history.at(-1)).toEqual({ at: NOW, version: 2, what: 'invited', by: megan, changes, note: null });
  });

  it('has cards updated, and the deal shown where it is routed to now', () => {
    expect(changed(aDeal('private'), toShare()).effects).toEqual([
      { kind: 'update' },
      { kind: 'announce' },
      { kind: 'push' },
      { kind: 'emit', what: 'invited' },
    ]);
  });

  it('has Microsoft’s side of an engagement that is known looked up', () => {
    expect(changed(aDeal('private', { engagementId: 'e-1' }), toSell()).effects).toContainEqual({ kind: 'relate' });
  });

  it.each<[from: DealType, to: readonly DealType[]]>([
    ['private', ['partner-led', 'co-sell']],
    ['partner-led', ['co-sell']],
    ['co-sell', []],
  ])('leads from %s only upwards: %p', (dealType, wider) => {
    const deal = aDeal(dealType);

    const reached = [toShare(), toSell()]
      .map((event) => advanced(deal, event).referral.dealType)
      .filter((type) => type !== dealType);

    expect(reached).toEqual(wider);
    expect(availableDealTypes(deal)).toEqual(wider);
  });

  it.each<[what: string, referral: Referral]>([
    ['that was sent to us', aDeal('private', { direction: 'inbound' })],
    ['that is won', aDeal('private', { stage: 'won' })],
    ['that is Microsoft’s own', aDeal('private', { owner: 'microsoft' })],
  ])('is refused for a deal %s', (_what, referral) => {
    expect(advanced(referral, toShare()).outcome).toBe('refused');
    expect(availableDealTypes(referral)).toEqual([]);
  });

  it('to sell with us is refused without the help that is wanted', () => {
    expect(advanced(aDeal('private'), toSell({ assistance: null })).outcome).toBe('refused');
  });

  it('to sell with us is refused without a contact whom they could reach; to look on is not', () => {
    const deal = aDeal('private', withContacts(TOM));

    expect(advanced(deal, toSell()).outcome).toBe('refused');
    expect(advanced(deal, toSell({ contact: TOM })).outcome).toBe('refused');
    expect(advanced(deal, toShare()).outcome).toBe('changed');
  });

  it.each<[what: string, before: readonly Contact[], after: readonly Contact[]]>([
    ['takes the place of the first one where none is complete', [TOM, NAMELESS], [SUE, NAMELESS]],
    ['is the first one where there is none', [], [SUE]],
    ['changes nothing where one is complete', [TOM, { ...SUE, title: null }], [TOM, { ...SUE, title: null }]],
  ])('with a contact: it %s', (_what, before, after) => {
    const { referral } = changed(aDeal('private', withContacts(...before)), toSell({ contact: SUE }));

    expect(referral.customer.contacts).toEqual(after);
  });

  it('changes nothing when it is delivered again', () => {
    const { referral } = changed(aDeal('private'), toSell());

    expect(advanced(referral, toSell(), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });

  it('is a duplicate if the same person made the last invitation', () => {
    const shared = changed(aDeal('private'), toShare({ by: arjun })).referral;
    const { referral } = changed(shared, toSell());

    expect(advanced(referral, toSell()).outcome).toBe('unchanged');
    expect(advanced(referral, toSell({ by: arjun })).outcome).toBe('refused');
  });

  it('is refused where somebody else was faster', () => {
    const { referral } = changed(aDeal('private'), toSell());

    expect(advanced(referral, toSell({ by: arjun }))).toEqual({ outcome: 'refused', referral });
  });
});

it.each<[contact: Partial<Contact>, complete: boolean]>([
  [{}, true],
  [{ firstName: null }, true],
  [{ lastName: null }, true],
  [{ firstName: null, lastName: null }, false],
  [{ phone: null }, false],
  [{ email: null }, false],
])('a contact with %p is complete: %p', (overrides, complete) => {
  expect(isCompleteContact({ ...SUE, ...overrides })).toBe(complete);
});

it('knows the kinds of help by Partner Center’s names, and no others', () => {
  expect(ASSISTANCE_CODES.every(isAssistanceCode)).toBe(true);
  expect(['Unknown', '', 'quotesorlicensing'].some(isAssistanceCode)).toBe(false);
});
