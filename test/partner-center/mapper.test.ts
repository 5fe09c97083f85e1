import type { DealType } from '../../src/domain/model/terms';
import type { Direction, ReferralRecord, Stage } from '../../src/domain/model/referral';
import { toRecord } from '../../src/partner-center/mapper';
import { readBatch } from '../../src/partner-center/schema';
import { daysFromNow, NOW } from '../builders/a-referral';
import { sampleReferrals } from '../support/samples';

const OUR_ORGANIZATION = '7d23e5ca-19dc-4eaa-aac8-5e6b559f0d1d';

function recordIn(body: unknown): ReferralRecord {
  const batch = readBatch(body);
  if (!batch.ok) throw new Error(JSON.stringify(batch.faults));
  const [referral] = batch.referrals;
  if (referral === undefined) throw new Error('nothing was read');
  return toRecord(referral, NOW);
}

/** The record of a waiting inbound referral as the API sends it, with some fields changed. */
const mapped = (overrides: Record<string, unknown> = {}): ReferralRecord =>
  recordIn({
    id: 'c0de0000-0000-4000-8000-000000000001',
    organizationId: OUR_ORGANIZATION,
    status: 'New',
    substatus: 'Pending',
    type: 'Shared',
    direction: 'Incoming',
    createdDateTime: daysFromNow(-2).toISOString(),
    consent: { consentToShareReferralWithMicrosoftSellers: true },
    inviteContext: { invitedBy: { organizationId: 'msft', organizationName: 'Microsoft' } },
    ...overrides,
  });

const invitedBy = (organizationId: unknown) => ({ inviteContext: { invitedBy: { organizationId } } });

const sharing = (value: unknown) => ({ consent: { consentToShareReferralWithMicrosoftSellers: value } });

/** The n-th of the sample referrals, counted from 1. */
const sample = (number: number): ReferralRecord => recordIn(sampleReferrals(NOW).value[number - 1]);

describe('the sample referrals', () => {
  it.each<
    [
      number: number,
      what: string,
      stage: Stage,
      direction: Direction,
      dealType: DealType,
      owner: ReferralRecord['owner'],
    ]
  >([
    [1, 'Contoso Freight', 'received', 'inbound', 'co-sell', 'partner'],
    [2, 'Fabrikam', 'received', 'inbound', 'co-sell', 'partner'],
    [3, 'Adventure Works', 'received', 'inbound', 'co-sell', 'partner'],
    [4, 'Al-Noor', 'received', 'inbound', 'co-sell', 'partner'],
    [5, 'Tailspin', 'declined', 'inbound', 'partner-led', 'partner'],
    [6, 'Wingtip', 'accepted', 'outbound', 'private', 'partner'],
    [7, 'Beijing', 'accepted', 'outbound', 'partner-led', 'partner'],
    [8, 'Litware', 'accepted', 'outbound', 'co-sell', 'partner'],
    [9, 'Litware, Microsoft’s record', 'received', 'outbound', 'co-sell', 'microsoft'],
    [10, 'Alpine Ski House', 'won', 'inbound', 'co-sell', 'partner'],
    [11, 'Proseware', 'lost', 'inbound', 'co-sell', 'partner'],
    [12, 'Coho', 'expired', 'inbound', 'partner-led', 'partner'],
  ])('%i, %s: %s, %s, %s, of the %s', (number, _what, stage, direction, dealType, owner) => {
    expect(sample(number)).toMatchObject({ stage, direction, dealType, owner });
  });

  it.each<[number: number, value: ReferralRecord['terms']['value'], closeDate: string | null, deadline: Date | null]>([
    [1, { minor: 12_500_000, currency: 'USD' }, '2026-07-30', daysFromNow(1)],
    [2, { minor: 48_000_000, currency: 'JPY' }, '2026-08-14', daysFromNow(2)],
    [3, null, null, daysFromNow(14)],
    [4, { minor: 75_000_050, currency: 'AED' }, '2026-07-05', daysFromNow(0.25)],
    [5, { minor: 0, currency: 'KRW' }, null, null],
    [6, { minor: 350_000_000, currency: 'INR' }, '2026-07-15', null],
    [7, { minor: 88_000_000, currency: 'CNY' }, '2026-06-10', null],
    [8, { minor: 21_000_000, currency: 'GBP' }, '2026-08-29', null],
    [9, { minor: 21_000_000, currency: 'GBP' }, '2026-08-29', daysFromNow(12)],
    [10, { minor: 9_600_075, currency: 'CHF' }, '2026-06-09', null],
    [11, { minor: 25_000_000, currency: 'BRL' }, '2026-06-05', null],
    [12, null, null, daysFromNow(-16)],
  ])('%i: value %j, close date %s, deadline %s', (number, value, closeDate, deadline) => {
    const record = sample(number);

    expect(record.terms).toMatchObject({ value, closeDate });
    expect(record.deadline).toEqual(deadline);
  });

  it('have all fields in the first one', () => {
    expect(sample(1)).toEqual({
      id: 'c0de0000-0000-4000-8000-000000000001',
      engagementId: 'e0de0000-0000-4000-8000-000000000001',
      eTag: '"000001fa-0000-0100-0000-66f0a1b20000"',
      owner: 'partner',
      direction: 'inbound',
      dealType: 'co-sell',
      stage: 'received',
      statusReason: null,
      terms: {
        name: 'Contoso Freight - data estate migration',
        value: { minor: 12_500_000, currency: 'USD' },
        closeDate: '2026-07-30',
        notes: 'Customer wants to move 40 SQL Server instances to Azure before the datacentre lease ends.',
        crmId: null,
        campaignId: null,
      },
      customer: {
        name: 'Contoso Freight Inc',
        size: '251to1000employees',
        duns: '000000001',
        address: {
          lines: ['100 Harbor Way', 'Floor 3'],
          city: 'Seattle',
          state: 'WA',
          postalCode: '98101',
          country: 'US',
        },
        contacts: [
          {
            firstName: 'Sue',
            lastName: 'Smith',
            email: 'sue.smith@contoso.com',
            phone: '+1 206 555 0111',
            title: 'CIO',
          },
        ],
      },
      needs: {
        industries: ['Travel & Transportation'],
        products: ['Azure', 'SQL'],
        services: ['DeploymentOrMigration'],
        solutions: [{ id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator' }],
      },
      invitation: {
        from: 'Microsoft',
        notes: 'Hi Northwind, this customer asked for a migration partner. Can you help? - Pat @ Microsoft',
        assistance: 'CustomerTechnicalArchitecture',
      },
      team: [
        {
          firstName: 'Pat',
          lastName: 'Coleman',
          email: 'pat.coleman@example.com',
          phone: '+1 425 555 0120',
          title: 'Microsoft seller',
        },
      ],
      createdAt: daysFromNow(-13),
      updatedAt: daysFromNow(-13),
      deadline: daysFromNow(1),
      stageSince: null,
      isRegistered: false,
    });
  });

  it('have only the required fields in the last one', () => {
    expect(sample(12)).toMatchObject({
      terms: { name: null, notes: "Demande d'information", crmId: null },
      customer: {
        name: 'Coho Vignobles SARL',
        duns: null,
        address: { lines: ["1 rue de l'Exemple"], city: 'Bordeaux', state: null },
        contacts: [{ firstName: 'Chloé', phone: null, title: null }],
      },
      invitation: { from: null, notes: null, assistance: null },
      team: [],
    });
  });

  it('use the region as the state if there is none', () => {
    expect(sample(2).customer.address.state).toBe('東京都');
  });
});

describe('the stage', () => {
  it.each<[status: unknown, substatus: unknown, stage: Stage]>([
    ['New', 'Pending', 'received'],
    ['New', 'Received', 'received'],
    ['Active', 'Accepted', 'accepted'],
    ['Closed', 'Won', 'won'],
    ['Closed', 'Lost', 'lost'],
    ['Closed', 'Declined', 'declined'],
    ['Closed', 'Expired', 'expired'],
    ['CLOSED', 'wOn', 'won'],
    ['new', 'pending', 'received'],
    [' Closed ', ' Won ', 'won'],
    ['Closed', 'Error', 'expired'],
    ['Closed', null, 'expired'],
    ['Closed', 'Pending', 'expired'],
    ['Closed', 'Accepted', 'expired'],
    ['New', null, 'received'],
    ['New', 'Stalled', 'received'],
    ['Active', null, 'accepted'],
    ['Active', 'Negotiating', 'accepted'],
    [null, 'Won', 'won'],
    ['', 'Accepted', 'accepted'],
    ['None', 'None', 'received'],
    ['Paused', 'Stalled', 'received'],
    [null, null, 'received'],
    [5, true, 'received'],
    ['constructor', null, 'received'],
    [null, 'constructor', 'received'],
    ['Closed', 'constructor', 'expired'],
    ['Closed', '__proto__', 'expired'],
  ])('of status %j and substatus %j is %s', (status, substatus, stage) => {
    expect(mapped({ status, substatus }).stage).toBe(stage);
  });
});

describe('the direction', () => {
  it.each<[what: string, overrides: Record<string, unknown>, direction: Direction]>([
    ['Incoming and invited by Microsoft', { direction: 'Incoming' }, 'inbound'],
    ['Outgoing and invited by us', { direction: 'Outgoing', ...invitedBy(OUR_ORGANIZATION) }, 'outbound'],
    ['Incoming though invited by us', { direction: 'Incoming', ...invitedBy(OUR_ORGANIZATION) }, 'outbound'],
    ['Outgoing without an inviter', { direction: 'OUTGOING', ...invitedBy(null) }, 'outbound'],
    ['absent', { direction: undefined }, 'inbound'],
    ['absent and invited by us', { direction: undefined, ...invitedBy(OUR_ORGANIZATION) }, 'outbound'],
    ['unknown', { direction: 'Sideways' }, 'inbound'],
    [
      'unknown, with neither inviter nor organisation',
      { direction: null, organizationId: null, inviteContext: null },
      'inbound',
    ],
  ])('of a record that is %s', (_what, overrides, direction) => {
    expect(mapped(overrides).direction).toBe(direction);
  });
});

describe('the owner', () => {
  it.each([
    ['msft', 'microsoft'],
    [OUR_ORGANIZATION, 'partner'],
    [null, 'partner'],
    ['', 'partner'],
  ])('of organisation %j is the %s', (organizationId, owner) => {
    expect(mapped({ organizationId }).owner).toBe(owner);
  });
});

describe('the deal type', () => {
  const outbound = invitedBy(OUR_ORGANIZATION);

  it.each<[what: string, overrides: Record<string, unknown>, dealType: DealType]>([
    ['Shared', { type: 'Shared', ...sharing(false) }, 'co-sell'],
    ['SHARED', { type: 'SHARED' }, 'co-sell'],
    ['ours, Independent and shared', { type: 'Independent', ...outbound, ...sharing(true) }, 'partner-led'],
    ['ours, Independent and not shared', { type: 'Independent', ...outbound, ...sharing(false) }, 'private'],
    ['ours, Independent, sharing not told', { type: 'Independent', ...outbound, ...sharing(null) }, 'private'],
    ['ours, of an unknown type and shared', { type: 'Federated', ...outbound, ...sharing(true) }, 'partner-led'],
    ['ours, without a type', { type: null, ...outbound, ...sharing(false) }, 'private'],
    ['sent to us, Independent and not shared', { type: 'Independent', ...sharing(false) }, 'partner-led'],
  ])('of a deal that is %s', (_what, overrides, dealType) => {
    expect(mapped(overrides).dealType).toBe(dealType);
  });

  it.each([
    'consentToShareReferralWithMicrosoftSellers',
    'ConsentToShareReferralWithMicrosoftSellers',
    'CONSENTTOSHAREREFERRALWITHMICROSOFTSELLERS',
  ])('follows the consent with any case of its key: %s', (key) => {
    expect(mapped({ type: 'Independent', ...outbound, consent: { [key]: true } }).dealType).toBe('partner-led');
  });

  it.each([
    [true, 'partner-led'],
    ['true', 'partner-led'],
    ['True', 'partner-led'],
    [false, 'private'],
    ['false', 'private'],
    ['', 'private'],
    [{}, 'private'],
    [{ toString: 1 }, 'private'],
  ])('for a consent of %j is %s', (value, dealType) => {
    expect(mapped({ type: 'Independent', ...outbound, ...sharing(value) }).dealType).toBe(dealType);
  });

  it.each([undefined, null, {}, { consentToContact: true }])('takes %j as no consent', (consent) => {
    expect(mapped({ type: 'Independent', ...outbound, consent }).dealType).toBe('private');
  });
});

describe('the value', () => {
  it.each<[dealValue: unknown, currency: unknown, value: ReferralRecord['terms']['value']]>([
    [125000, 'USD', { minor: 12_500_000, currency: 'USD' }],
    ['10000', 'USD', { minor: 1_000_000, currency: 'USD' }],
    [' 10000.50 ', 'usd', { minor: 1_000_050, currency: 'USD' }],
    [0, 'KRW', { minor: 0, currency: 'KRW' }],
    ['0', 'USD', { minor: 0, currency: 'USD' }],
    [48_000_000, 'JPY', { minor: 48_000_000, currency: 'JPY' }],
    [1.5, 'KWD', { minor: 1500, currency: 'KWD' }],
    [null, 'USD', null],
    ['', 'USD', null],
    ['abc', 'USD', null],
    ['10,000', 'USD', null],
    [true, 'USD', null],
    [-5, 'USD', null],
    ['-5', 'USD', null],
    ['Infinity', 'USD', null],
    [1e300, 'USD', null],
    [100, 'XYZ', null],
    [100, null, null],
    [100, '', null],
    [100, 840, null],
  ])('of %j in %j is %j', (dealValue, currency, value) => {
    expect(mapped({ details: { dealValue, currency } }).terms.value).toEqual(value);
  });
});

describe('the deadline', () => {
  const expirationDateTime = '2026-06-20T00:00:00Z';

  it('is the one that is sent', () => {
    expect(mapped({ expirationDateTime }).deadline).toEqual(new Date(expirationDateTime));
  });

  it.each([undefined, null, ''])('of a waiting referral that has %j is 14 days after its creation', (told) => {
    expect(mapped({ expirationDateTime: told }).deadline).toEqual(daysFromNow(12));
  });

  it.each([
    ['Active', 'Accepted'],
    ['Closed', 'Won'],
    ['Closed', 'Lost'],
    ['Closed', 'Declined'],
  ])('does not exist for %s/%s, whatever is sent', (status, substatus) => {
    expect(mapped({ status, substatus, expirationDateTime }).deadline).toBeNull();
    expect(mapped({ status, substatus }).deadline).toBeNull();
  });

  it('of an expired referral is the one that is sent, if any', () => {
    const expired = { status: 'Closed', substatus: 'Expired' };

    expect(mapped({ ...expired, expirationDateTime }).deadline).toEqual(new Date(expirationDateTime));
    expect(mapped(expired).deadline).toBeNull();
  });
});

describe('dates', () => {
  it('replace one another if some are missing', () => {
    const updatedDateTime = '2026-06-14T00:00:00Z';
    const updatedAt = new Date(updatedDateTime);

    expect(mapped({ updatedDateTime, createdDateTime: null })).toMatchObject({ createdAt: updatedAt, updatedAt });
    expect(mapped()).toMatchObject({ createdAt: daysFromNow(-2), updatedAt: daysFromNow(-2) });
    expect(mapped({ createdDateTime: '' })).toMatchObject({ createdAt: NOW, updatedAt: NOW });
  });

  it.each([
    ['2026-07-30T00:00:00Z', '2026-07-30'],
    ['2026-07-30T23:59:59Z', '2026-07-30'],
    ['2026-07-30T01:00:00+02:00', '2026-07-29'],
    ['0000-01-01T00:00:00+14:00', null],
    ['9999-12-31T23:59:59-14:00', null],
    [null, null],
  ])('%s become the close date %s', (closingDateTime, closeDate) => {
    expect(mapped({ details: { closingDateTime } }).terms.closeDate).toBe(closeDate);
  });

  it.each([
    ['Active', 'Accepted', { acceptedDateTime: '2026-06-14T00:00:00Z' }],
    ['Closed', 'Declined', { closedDateTime: '2026-06-14T00:00:00Z' }],
  ])('give the time of the answer: %s/%s', (status, substatus, told) => {
    expect(mapped({ status, substatus, ...told }).stageSince).toEqual(new Date('2026-06-14T00:00:00Z'));
  });
});

describe('the other fields of a record', () => {
  it.each<[ids: unknown, duns: string | null]>([
    [[{ profileType: 'Duns', id: '000000001' }], '000000001'],
    [{ profileType: 'DUNS', id: '000000001' }, '000000001'],
    [
      [
        { profileType: 'External', id: '6-WY' },
        { profileType: 'Duns', id: 7 },
      ],
      '7',
    ],
    [[{ profileType: 'Duns', id: '' }], null],
    [[{ profileType: 'External', id: '6-WY' }], null],
    [[], null],
    [{}, null],
    [null, null],
    ['', null],
  ])('have, with ids %j, the DUNS number %j', (ids, duns) => {
    expect(mapped({ customerProfile: { ids } }).customer.duns).toBe(duns);
  });

  it('have the country in upper case, and only existing address lines', () => {
    const address = { addressLine1: '', addressLine2: 'Floor 3', country: 'us' };

    expect(mapped({ customerProfile: { address } }).customer.address).toEqual({
      lines: ['Floor 3'],
      city: null,
      state: null,
      postalCode: null,
      country: 'US',
    });
  });

  it('have no needs without an id', () => {
    const requirements = {
      products: [{ id: 'Azure' }, { id: '' }, {}, null],
      solutions: [
        { id: null, name: 'Nameless' },
        { id: 'SOL-1', name: '' },
      ],
    };

    expect(mapped({ details: { requirements } }).needs).toEqual({
      industries: [],
      products: ['Azure'],
      services: [],
      solutions: [{ id: 'SOL-1', name: null }],
    });
  });

  it('have the id of the inviting organisation if it has no name', () => {
    expect(mapped(invitedBy('msft')).invitation.from).toBe('msft');
  });

  it.each([undefined, null, ''])('have an eTag made from the content if the eTag is %j', (eTag) => {
    expect(mapped({ eTag }).eTag).toBe(mapped({ eTag }).eTag);
    expect(mapped({ eTag, name: 'Another' }).eTag).not.toBe(mapped({ eTag }).eTag);
  });

  it('have the eTag unchanged, including its quotes', () => {
    expect(mapped({ eTag: '"2500ec5a"' }).eTag).toBe('"2500ec5a"');
  });

  it('have one team member if a single object is sent instead of a list', () => {
    expect(mapped({ team: { firstName: 'Megan', phoneNumber: 425 } }).team).toEqual([
      { firstName: 'Megan', lastName: null, email: null, phone: '425', title: null },
    ]);
  });
});

describe('whether a deal is registered', () => {
  it.each<[what: string, overrides: Record<string, unknown>, isRegistered: boolean]>([
    ['told by a registration', { registrations: [{ status: 'ReviewPending' }] }, true],
    ['told by one sent alone', { registrations: { status: 'ReviewPending' } }, true],
    ['told by the status', { registrationStatus: 'ReviewPending' }, true],
    ['told by a status that nobody knows', { registrationStatus: 'SomethingNew' }, true],
    ['not so for the status None', { registrationStatus: 'none', registrations: [] }, false],
    ['not so where nothing is told', {}, false],
    ['not so for null', { registrationStatus: null, registrations: null }, false],
    ['not so for what is no status', { registrationStatus: {}, registrations: {} }, false],
  ])('is %s', (_what, overrides, isRegistered) => {
    expect(mapped(overrides).isRegistered).toBe(isRegistered);
  });

  it('is true for one of the samples only', () => {
    expect(
      sampleReferrals(NOW)
        .value.map((_, index) => sample(index + 1))
        .flatMap((record, index) => (record.isRegistered ? [index + 1] : [])),
    ).toEqual([10]);
  });
});
