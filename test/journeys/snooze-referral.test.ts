import { translate } from '../../src/locales/translate';
import { textIn } from '../support/card-reading';
import { MEGAN, RAVI, startTestDesk, TENANT, type TestDesk } from '../support/desk';
import { codeOf, contoso, lastSaid, said, stored } from '../support/watching';

const PERSONAL_CHAT = 'a:megan-and-the-bot';

const inPerson = {
  conversation: { id: PERSONAL_CHAT, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

const HOUR_MS = 3_600_000;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
  desk.connector.rosters.set(PERSONAL_CHAT, [MEGAN]);
  await desk.install();
});

afterAll(() => desk.stop());

let next = 0;

/** A new referral with a deadline after this many hours. */
async function waitingFor(hours: number): Promise<string> {
  next += 1;
  const id = `50020000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  await desk.push([contoso({ id, expirationDateTime: new Date(Date.now() + hours * HOUR_MS).toISOString() })]);
  return id;
}

interface Nudge {
  readonly effect: { readonly kind: string; readonly at: Date; readonly person: object };
}

/** The times of the pending personal reminders of a referral. */
async function nudgesOf(id: string, who = MEGAN): Promise<readonly Date[]> {
  const document = await desk.database.db
    .collection<{ _id: string; outbox: Nudge[] }>('referrals')
    .findOne({ _id: id });
  const nudges = (document?.outbox ?? []).filter(({ effect }) => effect.kind === 'nudge');
  expect(nudges.every(({ effect }) => JSON.stringify(effect.person).includes(who.aadObjectId))).toBe(true);
  return nudges.map(({ effect }) => effect.at);
}

const snooze = async (id: string, who = MEGAN, more: Record<string, unknown> = {}) =>
  (await desk.press('referral.snooze', { referralId: id }, who, more)).body;

/** Nine o'clock tomorrow in UTC. */
function nineTomorrow(): Date {
  const nine = new Date(Date.now() + 24 * HOUR_MS);
  nine.setUTCHours(9, 0, 0, 0);
  return nine;
}

describe('"Remind me tomorrow"', () => {
  it('confirms with a text a reminder tomorrow at nine, and keeps the card', async () => {
    const id = await waitingFor(100);

    const answer = await snooze(id);

    expect(answer).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
    expect(answer['value']).toMatch(
      new RegExp(
        `^I will remind you of ${await codeOf(desk, id)} on \\w{3}, \\w{3} \\d+, 9:00.AM UTC in our chat\\.$`,
        'u',
      ),
    );
    expect(await nudgesOf(id)).toEqual([nineTomorrow()]);
  });

  it("uses nine o'clock in the person's time zone, and their language", async () => {
    const id = await waitingFor(100);

    const answer = await snooze(id, RAVI, { localTimezone: 'Asia/Shanghai', locale: 'zh-CN' });

    expect(answer['value']).toContain('GMT+8 09:00');
    expect((await nudgesOf(id, RAVI)).map((at) => at.getUTCHours())).toEqual([1]);
  });

  it("reminds an hour before the deadline if nine o'clock would be too late", async () => {
    const id = await waitingFor(1.5);
    const { deadline } = (await stored(desk, id)) as { deadline: Date };

    await snooze(id);

    expect(await nudgesOf(id)).toEqual([new Date(deadline.getTime() - HOUR_MS)]);
  });

  it('asks for an answer now if less time is left', async () => {
    const id = await waitingFor(0.5);

    expect((await snooze(id))['value']).toBe(said('snooze.tooNear'));
    expect((await snooze(id, MEGAN, { locale: 'zh-CN' }))['value']).toBe(translate('zh-CN', 'snooze.tooNear'));
    expect(await nudgesOf(id)).toEqual([]);
  });

  it.each(['remind', '提醒我'])('can be typed: %s CODE', async (command) => {
    const id = await waitingFor(100);

    await desk.type(`${command} ${await codeOf(desk, id)}`, MEGAN, inPerson);

    expect(lastSaid(desk)).toContain('9:00');
    expect(await nudgesOf(id)).toEqual([nineTomorrow()]);
  });

  it('shows the current state if somebody answered already', async () => {
    const id = await waitingFor(100);
    await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' }, RAVI);

    const answer = await snooze(id);

    expect(textIn(answer['value'])).toContain(said('notice.faster', { name: RAVI.name }));
    expect(await nudgesOf(id)).toEqual([]);
  });

  it("does not make a colleague's form outdated", async () => {
    const id = await waitingFor(100);

    await snooze(id);
    const answer = await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'Deal' }, RAVI);

    expect(textIn(answer.body['value'])).toContain(said('notice.accepted'));
  });
});
