import { MEGAN, RAVI, startTestDesk, TENANT, type TestDesk } from '../support/desk';
import { confirmation } from '../support/card-reading';
import { EventFollower } from '../support/event-follower';
import { cardOf, chatOf } from '../support/teams-connector';
import { codeOf, contoso, CONTOSO_ID, eventually, stored, untilQuiet, type Wire } from '../support/watching';

const EVENTS_SECRET = 'another-secret-for-tests';

/** The events that followers get, one for each entry of the history. */
const TOLD = ['referral.accepted', 'referral.edited', 'referral.noted', 'referral.handed-over'];

const CLOSING = '2099-03-31';

/** What Megan answers when she creates a deal, up to Microsoft's part in it. */
const LINES = [
  'Tailspin Toys, 1 Main Street, Seattle, WA 98101, US',
  'Sue Smith, sue@tailspin.example, +1 206 555 0111',
  'Route planning',
  '50k usd',
  CLOSING,
  'skip',
  'me',
  '+1 425 555 0199',
  'Northwind Migration Accelerator',
];

let desk: TestDesk;
let follower: EventFollower;

beforeEach(async () => {
  follower = new EventFollower(EVENTS_SECRET, () => desk.now());
  await follower.start();
  desk = await startTestDesk({ EVENTS_WEBHOOK_URL: follower.url, EVENTS_WEBHOOK_SECRET: EVENTS_SECRET });
  for (const who of [MEGAN, RAVI]) desk.connector.rosters.set(chatOf(who.id), [who]);
  await desk.install();
});

afterEach(async () => {
  await desk.stop();
  await follower.stop();
});

const inChat = {
  conversation: { id: chatOf(MEGAN.id), conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

/** Megan types a line in her own chat. */
const type = (line: string) => desk.type(line, MEGAN, inChat);

/** Megan confirms the form behind a button, with what is typed into it. */
async function fillIn(verb: string, referralId: string, typed: Record<string, unknown> = {}): Promise<void> {
  const form = (await desk.press(verb, { referralId })).body['value'];
  const { verb: confirm, data } = confirmation(form, typed);
  await desk.press(confirm, data);
}

/** Accepts a referral, and then causes each kind of event with the deal. */
async function work(): Promise<void> {
  await desk.push([contoso({ team: [] })]);
  await fillIn('referral.accept', CONTOSO_ID, { dealName: 'Data estate', crmId: 'CRM-1' });
  await fillIn('deal.edit', CONTOSO_ID, { dealValue: '150,000' });
  await desk.type(`note ${await codeOf(desk, CONTOSO_ID)} Call on Monday`);
  await desk.type(`claim ${await codeOf(desk, CONTOSO_ID)} Ravi Menon`);
}

const changesOf = (eventType: string): unknown =>
  follower.heard.find((event) => event.type === eventType)?.payload['changes'];

describe('a follower that accepts everything', () => {
  beforeEach(async () => {
    await work();
    await untilQuiet(desk);
  });

  it('gets every event once, in order, and signed', () => {
    expect(follower.heard.map((event) => event.type)).toEqual(TOLD);
    expect(follower.heard.map(({ isBelieved }) => isBelieved)).toEqual(TOLD.map(() => true));
  });

  it('gets what was entered with an answer, and who joined the deal', () => {
    expect(follower.heard[0]?.payload).toMatchObject({
      by: MEGAN.email,
      changes: [
        { path: '/name', before: 'Contoso Freight - data estate migration', after: 'Data estate' },
        { path: '/externalReferenceId', before: null, after: 'CRM-1' },
        { path: '/team', before: [], after: [{ email: MEGAN.email }] },
      ],
      referral: {
        recordId: CONTOSO_ID,
        status: 'Active',
        substatus: 'Accepted',
        name: 'Data estate',
        team: [{ email: MEGAN.email }],
      },
    });
  });

  it('gets which fields were edited, and who joined when a deal was handed over', () => {
    expect(changesOf('referral.edited')).toEqual([{ path: '/details/dealValue', before: 125_000, after: 150_000 }]);
    expect(changesOf('referral.handed-over')).toMatchObject([
      { path: '/team', after: [{ email: MEGAN.email }, { email: RAVI.email }] },
    ]);
  });

  it('gets changes made in Partner Center, without a person', async () => {
    const { notes: contosoNotes } = contoso()['details'] as { notes: string };
    await desk.push([
      contoso({
        eTag: '"newer"',
        updatedDateTime: desk.now().toISOString(),
        status: 'Active',
        substatus: 'Accepted',
        details: { ...(contoso()['details'] as object), notes: 'Changed in the portal' },
      }),
    ]);
    await untilQuiet(desk);

    expect(follower.heard.at(-1)).toMatchObject({
      type: 'referral.updated',
      payload: { by: null, referral: { notes: 'Changed in the portal' } },
    });
    expect(follower.heard.at(-1)?.payload['changes']).toContainEqual({
      path: '/details/notes',
      before: contosoNotes,
      after: 'Changed in the portal',
    });
  });

  it('gets no event for a pushed record that repeats a decision made here', async () => {
    const { referral } = follower.heard.at(-1)?.payload ?? { referral: {} };
    const { name, externalReferenceId, team, closingDateTime, notes, currency } = referral;
    const details = { ...(contoso()['details'] as object), dealValue: 150_000, currency, closingDateTime, notes };
    await desk.push([
      contoso({
        eTag: '"newer"',
        updatedDateTime: desk.now().toISOString(),
        status: 'Active',
        substatus: 'Accepted',
        name,
        externalReferenceId,
        team,
        details,
      }),
    ]);
    await untilQuiet(desk);

    expect(await stored(desk, CONTOSO_ID)).toMatchObject({ recordedStage: 'accepted' });
    expect(follower.heard.map((event) => event.type)).toEqual(TOLD);
  });
});

describe('a follower that is down, and then hangs up before it answers', () => {
  beforeEach(async () => {
    await follower.stop();
    await work();
    await follower.start();
    follower.following = 'lose';
    await desk.pass(3_600_000);
    await eventually(() => TOLD.every((each) => follower.keysOf(each).length > 0), 'all was heard once');
    follower.following = 'take';
    await desk.pass(7_200_000);
    await untilQuiet(desk);
  });

  it('gets every event again, with the same idempotency key', () => {
    expect(follower.heard.length).toBeGreaterThanOrEqual(2 * TOLD.length);
    expect(TOLD.map((each) => follower.keysOf(each).length)).toEqual(TOLD.map(() => 1));
  });

  it('gets with each event its own changes, though more has changed since', () => {
    expect(changesOf('referral.edited')).toEqual([{ path: '/details/dealValue', before: 125_000, after: 150_000 }]);
    expect(new Set(follower.heard.map(({ payload }) => payload.referral['version'])).size).toBe(1);
  });

  it('accepts the signature of an event that is sent hours later', () => {
    expect(follower.heard.every(({ isBelieved }) => isBelieved)).toBe(true);
  });

  it('gets nothing more once all events were delivered', async () => {
    const { length } = follower.heard;
    await desk.pass(7_200_000);
    await untilQuiet(desk);

    expect(follower.heard).toHaveLength(length);
  });
});

describe('a deal that is created here, and sent to Partner Center by a follower', () => {
  /** Creates a deal by typing; the event that followers get. */
  async function created(...more: readonly string[]): Promise<Record<string, unknown>> {
    await desk.push([contoso()]);
    await type('new deal');
    for (const line of [...LINES, ...more, 'create']) await type(line);
    await eventually(() => follower.keysOf('referral.created').length === 1, 'the deal was told of');
    return follower.heard.find((event) => event.type === 'referral.created')?.payload ?? {};
  }

  /** Partner Center's answer to a body that creates a record, pushed as a flow would. */
  const pushedBack = (record: unknown, changes: Record<string, unknown> = {}): Wire => ({
    ...(record as object),
    id: 'f1000000-0000-4000-8000-000000000001',
    engagementId: 'e1000000-0000-4000-8000-000000000001',
    organizationId: 'northwind',
    inviteContext: { invitedBy: { organizationId: 'northwind' } },
    eTag: '"first"',
    direction: 'Outgoing',
    status: 'Active',
    substatus: 'Accepted',
    createdDateTime: desk.now().toISOString(),
    updatedDateTime: desk.now().toISOString(),
    ...changes,
  });

  const idOf = (payload: Record<string, unknown>): string =>
    String((payload['referral'] as Record<string, unknown>)['id']);
  const deals = () => desk.database.db.collection('referrals').countDocuments({ 'referral.direction': 'outbound' });

  it('comes with the body that creates its record', async () => {
    expect(await created('private')).toMatchObject({
      by: MEGAN.email,
      referral: {
        recordId: null,
        engagementId: null,
        type: 'Independent',
        consent: { consentToShareReferralWithMicrosoftSellers: false },
      },
      record: {
        name: 'Route planning',
        customerProfile: {
          name: 'Tailspin Toys',
          address: { city: 'Seattle', country: 'US' },
          team: [{ email: 'sue@tailspin.example' }],
        },
        details: { dealValue: 50_000, currency: 'USD', closingDateTime: `${CLOSING}T00:00:00Z` },
        team: [{ email: MEGAN.email, phoneNumber: '+1 425 555 0199' }],
      },
      microsoftRecord: null,
    });
  });

  it("comes with the body that creates Microsoft's record, if Microsoft's help is requested", async () => {
    expect(await created('co-sell', '2', 'yes')).toMatchObject({
      referral: { type: 'Shared' },
      microsoftRecord: {
        target: [{ type: 'BusinessProfileLocation', id: 'msft' }],
        inviteContext: { assistanceRequestCode: 'CustomerTechnicalArchitecture' },
      },
    });
  });

  it('is the same deal when its record is pushed back', async () => {
    const payload = await created('private');
    const answer = await desk.push([pushedBack(payload['record'])]);

    expect(answer).toEqual({ status: 202, body: { accepted: 1, unchanged: 0 } });
    expect(await stored(desk, idOf(payload))).toMatchObject({
      recordId: 'f1000000-0000-4000-8000-000000000001',
      terms: { crmId: null, name: 'Route planning' },
    });
    expect(await deals()).toBe(1);
  });

  it('keeps what was edited here in the meantime', async () => {
    const payload = await created('private');
    await fillIn('deal.edit', idOf(payload), { crmId: 'CRM-9', notes: 'They hurry' });
    await desk.push([pushedBack(payload['record'])]);

    expect(await stored(desk, idOf(payload))).toMatchObject({
      recordId: 'f1000000-0000-4000-8000-000000000001',
      terms: { crmId: 'CRM-9', notes: 'They hurry' },
    });
    expect(await deals()).toBe(1);
  });

  it('keeps its CRM id when its record is pushed back under its code', async () => {
    await desk.push([contoso()]);
    await type('new deal');
    for (const line of [...LINES.map((each) => (each === 'skip' ? 'CRM id: CRM-77' : each)), 'private', 'create'])
      await type(line);
    await eventually(() => follower.heard.length === 1, 'the deal was told of');
    const payload = follower.heard[0]?.payload ?? { referral: {}, record: null };
    await desk.push([pushedBack(payload['record'], { externalReferenceId: payload.referral['code'] })]);

    expect(payload['record']).toMatchObject({ externalReferenceId: 'CRM-77' });
    expect(await stored(desk, idOf(payload))).toMatchObject({
      recordId: 'f1000000-0000-4000-8000-000000000001',
      terms: { crmId: 'CRM-77' },
    });
  });

  it('has the id of its record in later events', async () => {
    const payload = await created('private');
    await desk.push([pushedBack(payload['record'])]);
    await type(`won ${await codeOf(desk, idOf(payload))}`);
    const { verb, data } = confirmation(cardOf(desk.connector.messages.at(-1)), { dealValue: '60,000' });
    await desk.press(verb, data, MEGAN, inChat);
    await desk.pass(61_000);
    await eventually(() => follower.keysOf('referral.won').length === 1, 'the deal was told to be won');

    expect(follower.heard.at(-1)?.payload).toMatchObject({
      type: 'referral.won',
      changes: [{ path: '/details/dealValue', before: 50_000, after: 60_000 }],
      referral: {
        recordId: 'f1000000-0000-4000-8000-000000000001',
        status: 'Closed',
        substatus: 'Won',
        dealValue: '60000.00',
      },
    });
  });
});

describe('if Partner Center is configured', () => {
  it("events are sent although it is down, and without the customer's contacts", async () => {
    const both = await startTestDesk({
      EVENTS_WEBHOOK_URL: follower.url,
      EVENTS_WEBHOOK_SECRET: EVENTS_SECRET,
      PARTNER_CENTER_URL: 'http://127.0.0.1:9',
      PARTNER_CENTER_ACCESS_TOKEN: 'a-token',
    });
    both.connector.rosters.set(chatOf(MEGAN.id), [MEGAN]);
    await both.install();
    await both.push([contoso()]);
    for (const line of ['new deal', ...LINES, 'private', 'create']) await both.type(line, MEGAN, inChat);
    await eventually(() => follower.keysOf('referral.created').length === 1, 'the deal was told of');
    await both.stop();

    expect(JSON.stringify(follower.heard[0]?.payload)).not.toMatch(/"record"|sue/iu);
  });
});
