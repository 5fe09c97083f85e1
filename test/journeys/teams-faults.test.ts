import { startTestDesk, TEAM, type TestDesk } from '../support/desk';
import type { ConnectorCall, Fault } from '../support/teams-connector';
import {
  cardsAbout,
  CONTOSO_ID,
  contoso,
  eventually,
  figure,
  lastSaid,
  messagesIn,
  said,
  sample,
  says,
  stored,
  untilQuiet,
} from '../support/watching';

let desk: TestDesk;

beforeEach(async () => {
  desk = await startTestDesk({}, { connectorTimeoutMs: 2_000 });
  await desk.install();
  await desk.connector.until(() => messagesIn(desk, TEAM).length === 1, 'the greeting stood in the channel');
});

afterEach(() => desk.stop());

const isCreate = ({ method, path }: ConnectorCall): boolean => method === 'POST' && path === '/v3/conversations';
const isUpdate = ({ method }: ConnectorCall): boolean => method === 'PUT';
const isRoster = ({ path }: ConnectorCall): boolean => path.includes('/pagedmembers');

/** Lets Teams fail the next calls of a kind with these faults, one after the other; later calls succeed. */
function failing(kind: (call: ConnectorCall) => boolean, ...faults: Fault[]): void {
  desk.connector.fault = (call) => (kind(call) ? (faults.shift() ?? null) : null);
}

/** The calls that tried to post or edit the card of a referral. */
const attempts = (kind: (call: ConnectorCall) => boolean, referralId = CONTOSO_ID) =>
  desk.connector.calls.filter((call) => kind(call) && JSON.stringify(call.body).includes(referralId));

const deliveries = (outcome: string) => figure(desk, `cosell_deliveries_total{outcome="${outcome}"}`);

/** Once it is written down that Teams did not take something, the time until it is tried again passes. */
async function secondTry(): Promise<void> {
  const isRetried = { 'outbox.attempts': { $gte: 1 }, lease: { $exists: false } };
  await eventually(
    async () => (await desk.database.db.collection('referrals').countDocuments(isRetried)) > 0,
    'it was to be tried again',
  );
  await desk.pass(2_000);
}

async function cardStands(): Promise<void> {
  await eventually(() => cardsAbout(desk, CONTOSO_ID).length > 0, 'the card stood in the channel');
  await untilQuiet(desk);
}

const newer = (name: string) => contoso({ eTag: `"${name}"`, updatedDateTime: desk.now().toISOString(), name });

describe('Teams that is busy', () => {
  it('gets a retry after the time that it names, and no earlier', async () => {
    failing(isCreate, { status: 429, headers: { 'retry-after': '1' } });

    await desk.push([contoso()]);
    await cardStands();

    const [first, second] = attempts(isCreate).map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_000);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
  });

  it('may name a date instead', async () => {
    failing(isCreate, { status: 429, headers: { 'retry-after': new Date(Date.now() + 2_000).toUTCString() } });

    await desk.push([contoso()]);
    await cardStands();

    expect(attempts(isCreate)).toHaveLength(2);
    expect(await deliveries('throttled')).toBe(1);
  });

  it('gets retries with a backoff if it names no time', async () => {
    failing(isCreate, { status: 429 });

    await desk.push([contoso()]);
    await cardStands();

    const [first, second] = attempts(isCreate).map(({ at }) => at);
    expect((second ?? 0) - (first ?? 0)).toBeGreaterThanOrEqual(1_900);
  });

  it('gets a retry if others write to the conversation at the same time (412)', async () => {
    failing(isCreate, { status: 412, code: 'PreconditionFailed' });

    await desk.push([contoso()]);
    await secondTry();
    await cardStands();

    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
    expect(await deliveries('throttled')).toBe(1);
  });

  it('keeps one card waiting, and not the others', async () => {
    desk.connector.fault = (call) =>
      isCreate(call) && JSON.stringify(call.body).includes(CONTOSO_ID) && attempts(isCreate).length === 0
        ? { status: 429, headers: { 'retry-after': '60' } }
        : null;

    await desk.push([contoso(), sample(2)]);
    await eventually(() => cardsAbout(desk, sample(2).id).length === 1, 'the other card stood in the channel');

    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(0);
  });
});

describe('Teams, if it is unknown whether it posted a card,', () => {
  it.each<{ how: string; fault: Fault }>([
    { how: '500', fault: { status: 500, code: 'ServiceError' } },
    { how: '502', fault: { status: 502 } },
    { how: 'no answer in time', fault: 'silent' },
  ])('gets it again, which is counted: $how', async ({ fault }) => {
    failing(isCreate, fault);

    await desk.push([contoso()]);
    await secondTry();
    await cardStands();

    expect(attempts(isCreate)).toHaveLength(2);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
    expect(await deliveries('ambiguous')).toBe(1);
  });

  it('may have posted it: then there are two, the newer one is kept up to date, and it is counted', async () => {
    failing(isCreate, 'lost');

    await desk.push([contoso()]);
    await secondTry();
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 2, 'the card was posted again');
    await untilQuiet(desk);
    await desk.press('referral.claim', { referralId: CONTOSO_ID });
    await eventually(
      () => says(cardsAbout(desk, CONTOSO_ID)[1]).includes('Megan Ortiz'),
      'the newer card told who looks at it',
    );

    expect(await deliveries('ambiguous')).toBe(1);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(2);
  });

  it('gets an edit again without harm', async () => {
    await desk.push([contoso()]);
    await cardStands();
    failing(isUpdate, { status: 503 });

    await desk.push([newer('Renamed')]);
    await secondTry();
    await eventually(() => says(cardsAbout(desk, CONTOSO_ID)[0]).includes('Renamed'), 'the card told the new name');

    expect(attempts(isUpdate)).toHaveLength(2);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
  });
});

describe('Teams that posted a card without returning its id', () => {
  it('does not get it again: it is parked, and counted', async () => {
    failing(isCreate, { status: 201, body: '{}' }, { status: 201, body: '{}' });

    await desk.push([contoso()]);
    await eventually(async () => (await figure(desk, 'cosell_outbox{state="parked"}')) === 1, 'the card was parked');
    await untilQuiet(desk);

    expect(attempts(isCreate)).toHaveLength(1);
    expect(await deliveries('failed')).toBe(1);
  });
});

describe('Teams that refuses for good', () => {
  it('gets nothing more for this channel until the bot is installed again (403)', async () => {
    failing(isCreate, { status: 403, code: 'MessageWritesBlocked' });
    await desk.push([contoso()]);
    await eventually(async () => (await deliveries('gone')) === 1, 'the refusal was noted');
    await untilQuiet(desk);
    const before = desk.connector.calls.length;

    await desk.push([sample(2), newer('Renamed')]);
    await untilQuiet(desk);
    const meanwhile = desk.connector.calls.length;
    await desk.install();
    await eventually(
      () => cardsAbout(desk, CONTOSO_ID).length === 1 && cardsAbout(desk, sample(2).id).length === 1,
      'both cards stood in the channel',
    );

    expect(meanwhile).toBe(before);
  });

  it('has the card parked, and the others go on (400)', async () => {
    desk.connector.fault = (call) =>
      isCreate(call) && JSON.stringify(call.body).includes(CONTOSO_ID) ? { status: 400, code: 'BadArgument' } : null;

    await desk.push([contoso(), sample(2)]);
    await eventually(() => cardsAbout(desk, sample(2).id).length === 1, 'the other card stood in the channel');
    await eventually(async () => (await figure(desk, 'cosell_outbox{state="parked"}')) === 1, 'the card was parked');

    expect(attempts(isCreate)).toHaveLength(1);
    expect(await deliveries('failed')).toBe(1);
  });
});

describe('Teams that reports a posted card as missing', () => {
  beforeEach(async () => {
    await desk.push([contoso()]);
    await cardStands();
  });

  const missing: Fault = { status: 404, code: 'ActivityNotFoundInConversation' };

  it('gets a second edit, which succeeds', async () => {
    failing(isUpdate, missing);

    await desk.push([newer('Renamed')]);
    await secondTry();
    await eventually(() => says(cardsAbout(desk, CONTOSO_ID)[0]).includes('Renamed'), 'the card told the new name');
    await untilQuiet(desk);

    expect(attempts(isUpdate)).toHaveLength(2);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
  });

  it('gets a new card if it reports it missing twice, and that one is edited from then on', async () => {
    failing(isUpdate, missing, missing);

    await desk.push([newer('Renamed')]);
    await secondTry();
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 2, 'a new card stood in the channel');
    await untilQuiet(desk);
    await desk.push([newer('Renamed again')]);
    await eventually(
      () => says(cardsAbout(desk, CONTOSO_ID)[1]).includes('Renamed again'),
      'the new card told the newest name',
    );

    expect(attempts(isUpdate)).toHaveLength(3);
    expect(says(cardsAbout(desk, CONTOSO_ID)[0])).not.toContain('Renamed');
  });
});

describe('Teams that does not return the members of the team', () => {
  beforeEach(async () => {
    await desk.push([contoso()]);
    await cardStands();
  });

  const refusal = new RegExp(said('refusal.failed', { reference: '' }).replace(/[.*+?^${}()|[\]\\]/gu, '\\$&'), 'u');

  it.each<{ how: string; fault: Fault }>([
    { how: 'an error', fault: { status: 503 } },
    { how: 'no answer', fault: 'silent' },
    { how: 'an answer that makes no sense', fault: { status: 200, body: '{"members":"none"}' } },
  ])('has a button refused politely, with a reference, and nothing changed: $how', async ({ fault }) => {
    failing(isRoster, fault);

    const answer = await desk.press('referral.claim', { referralId: CONTOSO_ID });

    expect(answer).toMatchObject({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message' },
    });
    expect(answer.body['value']).toMatch(refusal);
    expect(answer.body['value']).toMatch(/[0-9a-f]{8}$/u);
    expect(await stored(desk, CONTOSO_ID)).toMatchObject({ version: 1, claim: null });
  });

  it('has a typed command refused in the same way', async () => {
    failing(isRoster, { status: 500 });

    await desk.type('inbound');

    expect(lastSaid(desk)).toMatch(refusal);
  });

  it('is asked again at the next press', async () => {
    failing(isRoster, { status: 503 });

    await desk.press('referral.claim', { referralId: CONTOSO_ID });
    await desk.press('referral.claim', { referralId: CONTOSO_ID });

    expect(await stored(desk, CONTOSO_ID)).toMatchObject({ claim: { by: { name: 'Megan Ortiz' } } });
  });
});

describe('Teams that cannot be reached', () => {
  it('has a typed command answered 200, with the reply lost', async () => {
    desk.connector.fault = () => ({ status: 503 });

    expect(await desk.type('help')).toEqual({ status: 200, body: {} });
  });
});
