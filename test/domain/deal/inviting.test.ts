import { ASSISTANCE_CODES, isAssistanceCode } from '../../../src/domain/deal/assistance';
import { invitable, isComplete, type Inviting } from '../../../src/domain/deal/inviting';
import type { DealType } from '../../../src/domain/deal/terms';
import type { Contact } from '../../../src/domain/person';
import type { Referral } from '../../../src/domain/referral/referral';
import { aPerson, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { advanced, changed } from '../../support/advancing';

const megan = aPerson();
const arjun = aPerson({ objectId: '0b1e0000-0000-4000-8000-000000000002', name: 'Arjun Rao' });

const aDeal = (dealType: DealType, overrides: Partial<Referral> = {}): Referral =>
  aReferral({ direction: 'outbound', stage: 'accepted', dealType, engagementId: null, createdAt: daysFromNow(-30), ...overrides });

const withContacts = (...contacts: readonly Contact[]): Partial<Referral> => ({ customer: { ...aReferral().customer, contacts } });

const SUE: Contact = { firstName: 'Sue', lastName: 'Smith', email: 'sue.smith@contoso.com', phone: '+1 206 555 0111', title: 'CIO' };
const NAMELESS: Contact = { ...SUE, firstName: null, lastName: null };
const TOM: Contact = { ...SUE, firstName: 'Tom', phone: null };

const toShare = (overrides: Partial<Inviting> = {}): Inviting => ({ kind: 'invite', by: megan, dealType: 'partner-led', assistance: null, note: null, contact: null, ...overrides });
const toSell = (overrides: Partial<Inviting> = {}): Inviting =>
  toShare({ dealType: 'co-sell', assistance: 'QuotesOrLicensing', note: 'Please help with the licences.', ...overrides });

describe('inviting Microsoft', () => {
  it('sets the deal type, the help that is wanted and the note', () => {
    const { referral } = changed(aDeal('private'), toSell());

    expect(referral).toMatchObject({
      dealType: 'co-sell',
      invitation: { assistance: 'QuotesOrLicensing', notes: 'Please help with the licences.' },
    });
  });

  it('tells the history who did it, and what the deal was before', () => {
    const { referral } = changed(aDeal('private'), toShare());

    const changes = [{ field: 'dealType', before: 'private', after: 'partner-led' }];
    expect(referral.history.at(-1)).toEqual({ at: NOW, version: 2, what: 'invited', by: megan, changes, note: null });
  });

  it('has cards updated, and the deal shown where it is routed to now', () => {
    expect(changed(aDeal('private'), toShare()).effects).toEqual([{ kind: 'update' }, { kind: 'announce' }, { kind: 'emit', what: 'invited' }]);
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

    const reached = [toShare(), toSell()].map((event) => advanced(deal, event).referral.dealType).filter((type) => type !== dealType);

    expect(reached).toEqual(wider);
    expect(invitable(deal)).toEqual(wider);
  });

  it.each<[what: string, referral: Referral]>([
    ['that was sent to us', aDeal('private', { direction: 'inbound' })],
    ['that is won', aDeal('private', { stage: 'won' })],
    ['that is Microsoft’s own', aDeal('private', { owner: 'microsoft' })],
  ])('is refused for a deal %s', (_what, referral) => {
    expect(advanced(referral, toShare()).outcome).toBe('refused');
    expect(invitable(referral)).toEqual([]);
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

  it('is known as delivered again by whoever invited last', () => {
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
  expect(isComplete({ ...SUE, ...overrides })).toBe(complete);
});

it('knows the kinds of help by Partner Center’s names, and no others', () => {
  expect(ASSISTANCE_CODES.every(isAssistanceCode)).toBe(true);
  expect(['Unknown', '', 'quotesorlicensing'].some(isAssistanceCode)).toBe(false);
});
