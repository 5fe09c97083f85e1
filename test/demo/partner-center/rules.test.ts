import {
  startPartnerCenter,
  type PartnerCenterStandIn,
  type StandInOptions,
} from '../../../demo/partner-center/server';
import { sampleReferrals } from '../../../demo/sample-referrals';
import { ask, faultOf, REFERRALS, replacing, type Answer } from './asking';

const idOf = (number: number): string => `c0de0000-0000-4000-8000-${String(number).padStart(12, '0')}`;

/** Two records that wait for our answer, one in each other state, and one of Microsoft's. */
const [PENDING, RECEIVED, DECLINED, PRIVATE, PARTNER_LED, CO_SELL, MICROSOFTS, WON, LOST, EXPIRED] = [
  1, 2, 5, 6, 7, 8, 9, 10, 11, 12,
].map(idOf) as [string, string, string, string, string, string, string, string, string, string];

let partnerCenter: PartnerCenterStandIn;

const start = async (options: StandInOptions = {}): Promise<void> => {
  partnerCenter = await startPartnerCenter({ seed: sampleReferrals(new Date()).value as object[], ...options });
};

beforeEach(() => start());
afterEach(() => partnerCenter.stop());

const patch = (id: string, operations: unknown, headers: Record<string, string> = {}): Promise<Answer> =>
  ask(partnerCenter.url, 'PATCH', `${REFERRALS}/${id}`, operations, headers);

const viewer = (id: string): unknown[] => ['status', 'substatus'].map((member) => partnerCenter.record(id)?.[member]);

const become = (id: string, status: string, substatus: string, reason?: string): Promise<Answer> =>
  patch(id, [
    ...replacing({ '/status': status, '/substatus': substatus }),
    ...(reason === undefined ? [] : [{ op: 'add', path: '/statusReason', value: reason }]),
  ]);

describe('the status of a record', () => {
  it.each([
    ['that waits', PENDING, 'Active', 'Accepted', undefined],
    ['that was received', RECEIVED, 'Active', 'Accepted', undefined],
    ['that waits', PENDING, 'New', 'Received', undefined],
    ['that waits', PENDING, 'Closed', 'Declined', 'No time'],
    ['that is worked on', CO_SELL, 'Closed', 'Won', undefined],
    ['that is worked on', CO_SELL, 'Closed', 'Lost', 'Too dear'],
  ])('of a %s record can change (%s: %s/%s)', async (_, id, status, substatus, reason) => {
    expect((await become(id, status, substatus, reason)).status).toBe(204);
    expect(viewer(id)).toEqual([status, substatus]);
  });

  it.each([
    ['won without having been accepted', PENDING, 'Closed', 'Won', 'status'],
    ['lost without having been accepted', PENDING, 'Closed', 'Lost', 'status'],
    ['expired by hand', PENDING, 'Closed', 'Expired', 'status'],
    ['of two minds', PENDING, 'Active', 'Won', 'status'],
    ['unread again', RECEIVED, 'New', 'Pending', 'status'],
    ['new again', CO_SELL, 'New', 'Pending', 'status'],
    ['declined once it was accepted', CO_SELL, 'Closed', 'Declined', 'status'],
    ['open again', WON, 'Active', 'Accepted', 'status'],
    ['won after it was lost', LOST, 'Closed', 'Won', 'status'],
    ['accepted after it was declined', DECLINED, 'Active', 'Accepted', 'status'],
    ['accepted after it expired', EXPIRED, 'Active', 'Accepted', 'status'],
  ])('cannot become %s', async (_, id, status, substatus, target) => {
    const before = viewer(id);

    expect(faultOf(await become(id, status, substatus, 'Because'))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target,
    });
    expect(viewer(id)).toEqual(before);
  });

  it.each([
    ['declined', PENDING, 'Declined'],
    ['lost', PARTNER_LED, 'Lost'],
  ])('becomes %s only with a reason', async (_, id, substatus) => {
    expect(faultOf(await become(id, 'Closed', substatus))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'statusReason',
    });
  });

  it('sets the acceptance date, and removes the deadline', async () => {
    await become(PENDING, 'Active', 'Accepted');

    const { acceptedDateTime, expirationDateTime } = partnerCenter.record(PENDING) ?? {};
    expect(Date.parse(String(acceptedDateTime))).toBeGreaterThan(Date.now() - 60_000);
    expect(expirationDateTime).toBeNull();
  });

  it('cannot be set together with other members in that variant of the API', async () => {
    await partnerCenter.stop();
    await start({ variants: { allowsCombinedChange: false } });

    const together = await patch(
      PENDING,
      replacing({ '/status': 'Active', '/substatus': 'Accepted', '/name': 'Both' }),
    );

    expect(faultOf(together)).toEqual({ status: 400, code: 'invalidRequest', target: 'status' });
    expect((await become(PENDING, 'Active', 'Accepted')).status).toBe(204);
  });
});

describe('a record that nobody answered', () => {
  it('expires when its deadline has passed', async () => {
    let now = new Date();
    await partnerCenter.stop();
    await start({ clock: () => now });
    now = new Date(now.getTime() + 25 * 3_600_000);

    const { body } = await ask(partnerCenter.url, 'GET', `${REFERRALS}/${PENDING}`);

    expect([body.status, body.substatus]).toEqual(['Closed', 'Expired']);
  });

  it('cannot be accepted after its deadline', async () => {
    partnerCenter.change(PENDING, { expirationDateTime: new Date(Date.now() - 1_000).toISOString() });

    expect((await become(PENDING, 'Active', 'Accepted')).status).toBe(400);
  });
});

describe('what a partner may change', () => {
  it.each([
    ['its id', replacing({ '/id': 'other' }), 'id'],
    ['its engagement', replacing({ '/engagementId': 'other' }), 'engagementId'],
    ['its eTag', replacing({ '/eTag': '"1"' }), 'eTag'],
    ['its dates', replacing({ '/updatedDateTime': '2026-01-01T00:00:00Z' }), 'updatedDateTime'],
    ['its deadline', replacing({ '/expirationDateTime': null }), 'expirationDateTime'],
    ['its owner', replacing({ '/organizationId': 'msft' }), 'organizationId'],
    ['its location', replacing({ '/mpnId': '1' }), 'mpnId'],
    ['how far its registration is', replacing({ '/registrationStatus': 'Approved' }), 'registrationStatus'],
    ['what records do not have', [{ op: 'add', path: '/color', value: 'red' }], 'color'],
    ['a name to none', replacing({ '/name': '' }), 'name'],
    [
      'a country to its name',
      replacing({ '/customerProfile/address/country': 'Germany' }),
      'customerProfile.address.country',
    ],
    ['a value to words', replacing({ '/details/dealValue': 'plenty' }), 'details.dealValue'],
    ['a currency that is none', replacing({ '/details/currency': 'EURO' }), 'details.currency'],
    ['a date to half of one', replacing({ '/details/closingDateTime': '2026-09' }), 'details.closingDateTime'],
    [
      'our people to one without an address',
      [{ op: 'add', path: '/team/-', value: { firstName: 'Ann', lastName: 'Roe' } }],
      'team[1].email',
    ],
  ])('does not include %s', async (_, operations, target) => {
    expect(faultOf(await patch(CO_SELL, operations))).toEqual({ status: 400, code: 'invalidRequest', target });
  });

  it('does not include a closed record', async () => {
    expect(faultOf(await patch(LOST, replacing({ '/name': 'Afterwards' })))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'status',
    });
  });

  it("does not include Microsoft's record", async () => {
    expect(faultOf(await patch(MICROSOFTS, replacing({ '/name': 'Mine' })))).toEqual({
      status: 403,
      code: 'accessDenied',
      target: 'referral',
    });
  });

  it('does not include removing a phone number, if everybody needs one', async () => {
    await partnerCenter.stop();
    await start({ variants: { needsPhones: true } });

    const added = await patch(CO_SELL, [
      { op: 'add', path: '/team/-', value: { firstName: 'Ann', lastName: 'Roe', email: 'ann@example.com' } },
    ]);

    expect(faultOf(added)).toEqual({ status: 400, code: 'invalidRequest', target: 'team[1].phoneNumber' });
  });
});

describe('a deal that Microsoft can see', () => {
  it('cannot be hidden again', async () => {
    const hidden = await patch(
      PARTNER_LED,
      replacing({ '/consent/consentToShareReferralWithMicrosoftSellers': false }),
    );

    expect(faultOf(hidden)).toMatchObject({
      status: 400,
      target: 'consent.consentToShareReferralWithMicrosoftSellers',
    });
  });

  it('cannot become private again', async () => {
    expect(faultOf(await patch(CO_SELL, replacing({ '/type': 'Independent' })))).toMatchObject({
      status: 400,
      target: 'type',
    });
  });

  it('needs a contact at the customer for Microsoft', async () => {
    const shared = await patch(
      PRIVATE,
      replacing({ '/type': 'Shared', '/consent/consentToShareReferralWithMicrosoftSellers': true }),
    );

    expect(faultOf(shared)).toMatchObject({ status: 400, target: 'customerProfile.team' });
  });
});

describe('registering a won deal', () => {
  const registration = {
    type: 'AzureIPCoSell',
    contract: {
      value: 100,
      currency: 'GBP',
      signDateTime: '2026-01-01T00:00:00Z',
      startDateTime: '2026-01-02T00:00:00Z',
      term: 'Perpetual',
    },
    solutionDetails: [
      {
        id: 'SOL-61900-NWI',
        value: 90,
        currency: 'GBP',
        isDeployedOnAzure: true,
        primaryDeploymentOn: 'Customer',
        pricingModel: 'Other',
      },
    ],
  };
  const register = (value: object): Promise<Answer> => patch(CO_SELL, [{ op: 'add', path: '/registrations/-', value }]);

  it('puts the registration under review', async () => {
    await become(CO_SELL, 'Closed', 'Won');

    expect((await register(registration)).status).toBe(204);
    expect(partnerCenter.record(CO_SELL)).toMatchObject({
      registrationStatus: 'ReviewPending',
      registrations: [{ ...registration, status: 'ReviewPending' }],
    });
  });

  it('can be corrected on request, which puts it under review again', async () => {
    const mended = await patch(WON, replacing({ '/registrations/0/contract/value': 95_000 }));

    expect(mended.status).toBe(204);
    expect(partnerCenter.record(WON)).toMatchObject({
      registrationStatus: 'ReviewPending',
      registrations: [{ status: 'ReviewPending', contract: { value: 95_000 } }],
    });
  });

  it('cannot be changed during a review', async () => {
    await become(CO_SELL, 'Closed', 'Won');
    await register(registration);

    expect(faultOf(await patch(CO_SELL, replacing({ '/registrations/0/contract/value': 1 })))).toMatchObject({
      status: 400,
      target: 'registrations',
    });
  });

  it('needs a won deal', async () => {
    expect(faultOf(await register(registration))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'registrations',
    });
  });

  it.each([
    ['another kind', { type: 'Other' }, 'registrations[0].type'],
    [
      'no end of a contract that has one',
      { contract: { ...registration.contract, term: 'Finite' } },
      'registrations[0].contract.endDateTime',
    ],
    ['no solution', { solutionDetails: [] }, 'registrations[0].solutionDetails'],
  ])('is refused with %s', async (_, change, target) => {
    await become(CO_SELL, 'Closed', 'Won');

    expect(faultOf(await register({ ...registration, ...change }))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target,
    });
  });
});
