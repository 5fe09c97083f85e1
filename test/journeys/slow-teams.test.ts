import { PATIENCE_MS } from '../../src/teams/bot';
import { startTestDesk, type TestDesk } from '../support/desk';
import { CONTOSO_ID, contoso, eventually, said, stored } from '../support/watching';

/** Teams shows an error where a button is answered later than this, in milliseconds. */
const LATEST_MS = 4_000;

/** How long Teams is made to wait here. */
const SHORTLY = { answerPatienceMs: 100 };

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk({}, SHORTLY);
  await desk.push([contoso()]);
  await desk.install();
});

afterAll(() => desk.stop());

describe('a button whose answer takes Teams longer than it waits', () => {
  it('is answered in time', () => {
    expect(PATIENCE_MS).toBeLessThan(LATEST_MS);
  });

  it('is answered with a text that the work continues, and the work completes', async () => {
    let release = (): void => undefined;
    const heldUntil = new Promise<void>((resolve) => (release = resolve));
    desk.connector.fault = ({ path }) => (path.includes('/pagedmembers') ? { heldUntil } : null);

    const answer = await desk.press('referral.claim', { referralId: CONTOSO_ID });
    release();
    await eventually(async () => (await stored(desk, CONTOSO_ID))['claim'] !== null, 'the referral was claimed');

    expect(answer).toEqual({
      status: 200,
      body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: said('refusal.busy') },
    });
  });

  it('is completed before the service stops', async () => {
    const other = await startTestDesk({ MONGODB_DATABASE: desk.database.name }, SHORTLY);
    other.connector.rosters.set('19:sales@thread.tacv2', desk.connector.rosters.get('19:sales@thread.tacv2') ?? []);
    let release = (): void => undefined;
    const heldUntil = new Promise<void>((resolve) => (release = resolve));
    desk.connector.fault = () => null;
    other.connector.fault = ({ path }) => (path.includes('/pagedmembers') ? { heldUntil } : null);

    await other.press('referral.favorite', { referralId: CONTOSO_ID });
    const stopping = other.stop();
    release();
    await stopping;

    expect(await stored(desk, CONTOSO_ID)).toMatchObject({ favorites: [{ on: true }] });
  });
});
