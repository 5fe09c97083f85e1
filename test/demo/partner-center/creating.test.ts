import { startPartnerCenter, type PartnerCenterStandIn, type ApiVariants } from '../../../demo/partner-center/server';
import { aDeal, anInvitation, ask, faultOf, REFERRALS, type Answer } from './asking';

let partnerCenter: PartnerCenterStandIn;

const start = async (variants: Partial<ApiVariants> = {}): Promise<void> => {
  partnerCenter = await startPartnerCenter({ variants });
};

beforeEach(() => start());
afterEach(() => partnerCenter.stop());

const create = (body: unknown): Promise<Answer> => ask(partnerCenter.url, 'POST', REFERRALS, body);

type Part = Record<string, unknown>;

/** A deal in which the member at a path is changed or missing. */
function aDealWith(path: string, value: unknown): Part {
  const deal = structuredClone(aDeal());
  const keys = path.split('.');
  const last = keys.pop() ?? '';
  const parent = keys.reduce<Part>((part, key) => part[key] as Part, deal);
  if (value === undefined) Reflect.deleteProperty(parent, last);
  else parent[last] = value;
  return deal;
}

describe('a deal that we create', () => {
  it('is accepted from the start, whatever status was sent', async () => {
    const { status, body, headers } = await create(
      aDeal({ status: 'New', substatus: 'Pending', externalReferenceId: 'R-7K2MQ' }),
    );

    expect(status).toBe(201);
    expect(body).toMatchObject({
      id: expect.stringMatching(/^[\da-f-]{36}$/u) as unknown,
      engagementId: expect.stringMatching(/^[\da-f-]{36}$/u) as unknown,
      organizationName: 'Northwind Cloud Partners',
      status: 'Active',
      substatus: 'Accepted',
      direction: 'Outgoing',
      externalReferenceId: 'R-7K2MQ',
      expirationDateTime: null,
      createdDateTime: expect.any(String) as unknown,
      acceptedDateTime: expect.any(String) as unknown,
    });
    expect(headers.get('etag')).toBe(body.eTag);
    expect(partnerCenter.record(body.id)).toEqual(body);
  });

  it('is in the engagement that was sent', async () => {
    const engagementId = '11111111-2222-4333-8444-555555555555';

    expect((await create(aDeal({ engagementId }))).body.engagementId).toBe(engagementId);
  });

  it('ignores members that only Partner Center sets', async () => {
    const { body } = await create(aDeal({ id: 'mine', eTag: '"mine"', registrationStatus: 'Approved', color: 'red' }));

    expect(body).toMatchObject({ id: expect.stringMatching(/^[\da-f-]{36}$/u) as unknown, registrationStatus: 'None' });
    expect(body).not.toHaveProperty('color');
  });

  it('can have a value that is written as text', async () => {
    expect((await create(aDealWith('details.dealValue', '10000'))).body.details.dealValue).toBe(10_000);
  });

  it('has another status and direction in that variant of the API', async () => {
    await partnerCenter.stop();
    await start({ createStatus: 200, ownDirection: 'Incoming' });

    const { status, body } = await create(aDeal());

    expect([status, body.direction]).toEqual([200, 'Incoming']);
  });

  it.each([
    ['name', undefined],
    ['type', undefined],
    ['type', 'Secret'],
    ['status', 'Closed'],
    ['engagementId', 'mine'],
    ['customerProfile', undefined],
    ['customerProfile.name', ''],
    ['customerProfile.address.addressLine1', null],
    ['customerProfile.address.city', undefined],
    ['customerProfile.address.country', 'Germany'],
    ['customerProfile.address.country', undefined],
    ['consent', undefined],
    ['details', undefined],
    ['details.dealValue', undefined],
    ['details.dealValue', -1],
    ['details.currency', 'EURO'],
    ['details.closingDateTime', undefined],
    ['details.requirements.solutions', []],
    ['team', []],
    ['team', undefined],
  ])('needs its %s (not %j)', async (path, value) => {
    expect(faultOf(await create(aDealWith(path, value)))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: path,
    });
    expect(partnerCenter.records()).toEqual([]);
  });

  it.each([
    ['customerProfile.team', []],
    ['consent.consentToToShareInfoWithOthers', false],
    ['consent.consentToShareReferralWithMicrosoftSellers', false],
  ])('needs its %s if it is shared, but not otherwise', async (path, value) => {
    const deal = aDealWith(path, value);

    expect(faultOf(await create(deal))).toEqual({ status: 400, code: 'invalidRequest', target: path });
    expect((await create({ ...deal, type: 'Independent' })).status).toBe(201);
  });

  it('needs phone numbers of our people in that variant of the API', async () => {
    const team = [{ firstName: 'Ann', lastName: 'Roe', email: 'ann@example.com', phoneNumber: null }];
    expect((await create(aDeal({ team }))).status).toBe(201);
    await partnerCenter.stop();
    await start({ needsPhones: true });

    expect(faultOf(await create(aDeal({ team })))).toMatchObject({ status: 400, target: 'team[0].phoneNumber' });
  });
});

describe('asking Microsoft to join a deal', () => {
  const engagement = async (changes: object = {}): Promise<unknown> => (await create(aDeal(changes))).body.engagementId;

  it("creates Microsoft's record, which waits for two weeks", async () => {
    const engagementId = await engagement();

    const { status, body } = await create(anInvitation(engagementId));

    expect(status).toBe(201);
    expect(body).toMatchObject({
      engagementId,
      organizationId: 'msft',
      status: 'New',
      substatus: 'Pending',
      direction: 'Outgoing',
      team: [],
    });
    expect((Date.parse(body.expirationDateTime) - Date.now()) / 86_400_000).toBeCloseTo(14, 1);
  });

  it.each([
    ['an engagement that there is not', { engagementId: '11111111-2222-4333-8444-555555555555' }, 'engagementId'],
    ['no engagement', { engagementId: undefined }, 'engagementId'],
    ['no kind of help', { inviteContext: { notes: 'Help' } }, 'inviteContext.assistanceRequestCode'],
    [
      'no real kind of help',
      { inviteContext: { assistanceRequestCode: 'Unknown' } },
      'inviteContext.assistanceRequestCode',
    ],
  ])('is refused if it has only %s', async (_, changes, target) => {
    expect(faultOf(await create(anInvitation(await engagement(), changes)))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target,
    });
  });

  it('is refused if the deal is not shared', async () => {
    const engagementId = await engagement({ type: 'Independent' });

    expect(faultOf(await create(anInvitation(engagementId)))).toEqual({
      status: 400,
      code: 'invalidRequest',
      target: 'type',
    });
  });

  it('creates two records if it is sent twice: the API does not check for duplicates', async () => {
    const engagementId = await engagement();
    await create(anInvitation(engagementId));
    await create(anInvitation(engagementId));

    expect(partnerCenter.records()).toHaveLength(3);
  });
});

describe("Microsoft's answer", () => {
  const invite = async (): Promise<string> => {
    const { body } = await create(aDeal());
    return (await create(anInvitation(body.engagementId))).body.id;
  };

  it('can be yes, with a given seller', async () => {
    const id = await invite();

    partnerCenter.answer(id, 'accept', { firstName: 'Robin', lastName: 'Counts', email: 'robin@example.com' });

    expect(partnerCenter.record(id)).toMatchObject({
      status: 'Active',
      substatus: 'Accepted',
      expirationDateTime: null,
      team: [{ firstName: 'Robin' }],
    });
  });

  it('can be no, and is given only once', async () => {
    const id = await invite();

    partnerCenter.answer(id, 'decline');

    expect(partnerCenter.record(id)).toMatchObject({
      status: 'Closed',
      substatus: 'Declined',
      statusReason: expect.any(String) as unknown,
    });
    expect(() => {
      partnerCenter.answer(id, 'accept');
    }).toThrow();
  });
});
