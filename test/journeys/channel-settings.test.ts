import { buttonsIn, confirmation, faultBelow, inputsIn, textIn } from '../support/card-reading';
import { GUEST, MEGAN, RAVI, startTestDesk, STRANGER, TEAM, TENANT, type Answer, type TestDesk } from '../support/desk';
import type { StandInMember } from '../support/teams-connector';
import { cardsAbout, contoso, eventually, lastSaid, messagesIn, said, says, untilQuiet } from '../support/watching';

const ADMINISTRATOR: StandInMember = {
  id: '29:admin',
  aadObjectId: '00000000-0000-4000-8000-0000000000ad',
  name: 'Ada Administrator',
  email: 'ada@northwindtraders.com',
  userRole: 'user',
};

/** A member of the other team only. */
const LENA: StandInMember = {
  id: '29:lena',
  aadObjectId: '00000000-0000-4000-8000-000000000003',
  name: 'Lena Vogel',
  email: 'lena.vogel@northwindtraders.com',
  userRole: 'user',
};

const OTHER_TEAM = '19:dach@thread.tacv2';

let desk: TestDesk;

/** A channel of one of the teams. */
const inTeam = (team: string, name: string, channel = team): Record<string, unknown> => ({
  conversation: { id: channel, conversationType: 'channel', isGroup: true, tenantId: TENANT },
  channelData: { tenant: { id: TENANT }, team: { id: team, name }, channel: { id: channel } },
});

const SALES = inTeam(TEAM, 'Northwind Sales');
const DACH = inTeam(OTHER_TEAM, 'Northwind DACH');

const chatOf = ({ id }: StandInMember) => ({
  conversation: { id: `a:${id}`, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

/** A schedule as the form has it; no digest is due while a test runs. */
const NOT_TODAY = `0 9 * * ${(new Date().getUTCDay() + 3) % 7}`;

beforeEach(async () => {
  desk = await startTestDesk({ ADMINISTRATORS: ADMINISTRATOR.aadObjectId, DIGEST: NOT_TODAY });
  desk.connector.rosters.set(OTHER_TEAM, [RAVI, LENA]);
  for (const who of [MEGAN, STRANGER]) desk.connector.rosters.set(`a:${who.id}`, [who]);
  await desk.install(SALES);
  await desk.install(DACH);
  await untilQuiet(desk);
});

afterEach(() => desk.stop());

/** The stored settings of a channel. */
async function storedOf(conversationId: string): Promise<Record<string, unknown>> {
  const found = await desk.database.db.collection('subscribers').findOne({ conversationId });
  if (found === null) throw new Error(`There is no subscriber ${conversationId}.`);
  const { locale, timeZone, routing, reminders, quiet, digest, mutedUntil, changed, digestAt } = found;
  return { locale, timeZone, routing, reminders, quiet, digest, mutedUntil, changed, digestAt };
}

const formFor = async (who: StandInMember, where: Record<string, unknown>): Promise<unknown> =>
  (await desk.press('channel.settings', { show: 'form' }, who, where)).body['value'];

function save(
  form: unknown,
  typed: Record<string, unknown>,
  who: StandInMember,
  where: Record<string, unknown>,
): Promise<Answer> {
  const { verb, data } = confirmation(form, typed);
  return desk.press(verb, data, who, where);
}

/** Opens the form, types something else into it and saves it. */
const change = async (
  typed: Record<string, unknown>,
  who = MEGAN,
  where: Record<string, unknown> = SALES,
): Promise<Answer> => save(await formFor(who, where), typed, who, where);

const saysIn = (answer: Answer): string => textIn(answer.body['value']);

/** The refusal for outsiders. */
const REFUSED = said('settings.refusal');

describe('the settings of a channel', () => {
  it('are shown by a typed command, and changed by a button', async () => {
    await desk.type('settings', MEGAN, SALES);
    const overview = lastSaid(desk);
    const answer = await change({
      reminders: '2 days, 6h',
      quietFrom: '18:00',
      quietTo: '8:00',
      digestTime: '10:30',
      digestDays: '1,3',
    });

    expect(overview).toContain('Settings of Northwind Sales');
    expect(overview).toContain(said('settings.untouched'));
    expect(saysIn(answer)).toContain('Reminders: 2 days, 6 hours before the deadline');
    expect(saysIn(answer).split('\n')[0]).toBe('Saved: Reminders, Quiet times, Digest');
    expect(await storedOf(TEAM)).toMatchObject({
      reminders: [2_880, 360],
      quiet: { hours: { from: '18:00', to: '08:00' }, weekends: false },
      digest: { schedule: '30 10 * * 1,3', sendsEmpty: true },
    });
  });

  it('are changed in one channel, and nowhere else', async () => {
    const before = await storedOf(OTHER_TEAM);

    await change({
      countries: 'Germany, AT, 瑞士',
      reminders: '',
      language: 'zh-CN',
      timeZone: 'asia/shanghai',
      mute: '1d',
    });

    expect(await storedOf(TEAM)).toMatchObject({
      routing: { countries: ['DE', 'AT', 'CH'] },
      reminders: [],
      locale: 'zh-CN',
      timeZone: 'Asia/Shanghai',
    });
    expect(await storedOf(OTHER_TEAM)).toEqual(before);
  });

  it('show who changed them last, and what', async () => {
    await change({ reminders: '1d', digestDays: '' });

    await desk.type('设置', RAVI, SALES);

    expect(lastSaid(desk)).toMatch(/Last changed by Megan Ortiz on .+: Reminders, Digest/u);
  });

  it('are not changed by Cancel, nor by saving the same values', async () => {
    const before = await storedOf(TEAM);

    const cancelled = await desk.press('channel.settings', { show: 'overview' }, MEGAN, SALES);
    const saved = await change({});

    expect(buttonsIn(cancelled.body['value']).map(({ title }) => title)).toEqual([said('button.settings.change')]);
    expect(saysIn(saved).split('\n')[0]).toBe(said('settings.unchanged'));
    expect(await storedOf(TEAM)).toEqual(before);
  });

  it('are shown again with their faults, and nothing is saved', async () => {
    const before = await storedOf(TEAM);

    const answer = await change({ countries: 'Germny', smallestValue: '10k', reminders: '1d', timeZone: 'Berlin' });

    expect(saysIn(answer).split('\n')[0]).toBe(`⚠ ${said('settings.faults')}`);
    expect(faultBelow(answer.body['value'], 'countries')).toContain('Germny');
    expect(faultBelow(answer.body['value'], 'currency')).toBe(`⚠ ${said('fault.currency-missing')}`);
    expect(faultBelow(answer.body['value'], 'timeZone')).toBe(
      `⚠ ${said('settings.fault.time-zone', { zone: 'Europe/Berlin' })}`,
    );
    expect(inputsIn(answer.body['value'])).toMatchObject({
      countries: 'Germny',
      smallestValue: '10k',
      reminders: '1d',
      timeZone: 'Berlin',
    });
    expect(await storedOf(TEAM)).toEqual(before);

    await save(
      answer.body['value'],
      { countries: 'Germany', currency: 'EUR', timeZone: 'Europe/Berlin' },
      MEGAN,
      SALES,
    );
    expect(await storedOf(TEAM)).toMatchObject({
      routing: { countries: ['DE'], smallestValue: { minor: 1_000_000, currency: 'EUR' } },
      reminders: [1_440],
      timeZone: 'Europe/Berlin',
    });
  });

  it('can be saved by clients without Action.Execute', async () => {
    const { verb, data } = confirmation(await formFor(MEGAN, SALES), { reminders: '3d' });

    await desk.send({
      type: 'message',
      value: { ...data, verb },
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
      ...SALES,
    });

    expect(lastSaid(desk)).toContain('Saved: Reminders');
    expect(await storedOf(TEAM)).toMatchObject({ reminders: [4_320] });
  });

  it('belong to the channel in which the thread is', async () => {
    const inThread = {
      ...SALES,
      conversation: {
        id: `${TEAM};messageid=1700000000000`,
        conversationType: 'channel',
        isGroup: true,
        tenantId: TENANT,
      },
    };

    await change({ reminders: '3d' }, MEGAN, inThread);

    expect(await storedOf(TEAM)).toMatchObject({ reminders: [4_320] });
  });
});

describe('two people', () => {
  it('one after another change what each of them wants', async () => {
    await change({ reminders: '1d' });
    await change({ language: 'zh-CN' }, RAVI);

    expect(await storedOf(TEAM)).toMatchObject({
      reminders: [1_440],
      locale: 'zh-CN',
      changed: { by: { name: RAVI.name }, what: ['locale'] },
    });
  });

  it('at the same time do not overwrite the changes of the other one unknowingly', async () => {
    const [megans, ravis] = [await formFor(MEGAN, SALES), await formFor(RAVI, SALES)];
    await save(megans, { reminders: '1d' }, MEGAN, SALES);

    const answer = await save(ravis, { quietFrom: '20:00', quietTo: '6:00' }, RAVI, SALES);

    expect(saysIn(answer).split('\n')[0]).toBe(
      `⚠ ${said('settings.outdated', { name: MEGAN.name, what: 'Reminders' })}`,
    );
    expect(inputsIn(answer.body['value'])).toMatchObject({ quietFrom: '20:00', quietTo: '6:00' });
    expect(await storedOf(TEAM)).toMatchObject({ reminders: [1_440], quiet: { hours: null } });

    await save(answer.body['value'], { reminders: '1d' }, RAVI, SALES);
    expect(await storedOf(TEAM)).toMatchObject({
      reminders: [1_440],
      quiet: { hours: { from: '20:00', to: '06:00' } },
      changed: { by: { name: RAVI.name }, what: ['quiet'] },
    });
  });

  it('are not assumed where Teams delivers one press twice', async () => {
    const form = await formFor(MEGAN, SALES);
    await save(form, { reminders: '1d' }, MEGAN, SALES);

    const again = await save(form, { reminders: '1d' }, MEGAN, SALES);

    expect(saysIn(again).split('\n')[0]).toBe(said('settings.unchanged'));
    expect(await storedOf(TEAM)).toMatchObject({ changed: { by: { name: MEGAN.name }, what: ['reminders'] } });
  });
});

describe('somebody who is not a full member', () => {
  const OUTSIDERS = [
    { role: 'a guest of the team', who: GUEST },
    { role: 'a stranger', who: STRANGER },
    { role: 'a member of another team', who: LENA },
  ];

  it.each(OUTSIDERS)('neither sees nor changes settings: $role', async ({ who }) => {
    const before = await storedOf(TEAM);
    const form = await formFor(MEGAN, SALES);

    await desk.type('settings', who, SALES);
    const typed = lastSaid(desk);
    const shown = await desk.press('channel.settings', { show: 'overview' }, who, SALES);
    const opened = await desk.press('channel.settings', { show: 'form' }, who, SALES);
    const saved = await save(form, { reminders: '', countries: 'Japan' }, who, SALES);

    for (const answer of [typed, ...[shown, opened, saved].map(({ body }) => String(body['value']))]) {
      expect(answer).toContain(REFUSED);
      expect(answer).not.toContain('Northwind Sales');
    }
    expect(await storedOf(TEAM)).toEqual(before);
  });

  it('reads which channels are theirs', async () => {
    await desk.type('settings', LENA, SALES);

    expect(lastSaid(desk)).toContain(said('settings.yours', { channels: 'Northwind DACH' }));
  });

  it('may be an administrator', async () => {
    await change({ reminders: '' }, ADMINISTRATOR);

    expect(await storedOf(TEAM)).toMatchObject({ reminders: [], changed: { by: { name: ADMINISTRATOR.name } } });
  });
});

describe('a forged press', () => {
  it('from another channel changes only that one, whatever its data says', async () => {
    const before = await storedOf(TEAM);
    const victim = await desk.database.db.collection<{ _id: string }>('subscribers').findOne({ conversationId: TEAM });
    const { verb, data } = confirmation(await formFor(MEGAN, SALES), { reminders: '' });
    const names = {
      subscriberId: victim?._id,
      id: victim?._id,
      _id: victim?._id,
      channelId: TEAM,
      conversationId: TEAM,
      rosterId: TEAM,
    };

    await desk.press(verb, { ...data, ...names }, LENA, DACH);

    expect(await storedOf(TEAM)).toEqual(before);
    expect(await storedOf(OTHER_TEAM)).toMatchObject({ reminders: [], changed: { by: { name: LENA.name } } });
  });

  it('from a channel that gets no referrals changes none', async () => {
    const before = [await storedOf(TEAM), await storedOf(OTHER_TEAM)];
    const { verb, data } = confirmation(await formFor(MEGAN, SALES), { reminders: '' });

    const answer = await desk.press(verb, data, MEGAN, inTeam(TEAM, 'Northwind Sales', '19:another@thread.tacv2'));

    expect(answer.body['value']).toBe(`${REFUSED}\n\n${said('settings.yours', { channels: 'Northwind Sales' })}`);
    expect([await storedOf(TEAM), await storedOf(OTHER_TEAM)]).toEqual(before);
  });

  it.each([
    ['channel.settings', { show: 'everything' }],
    ['channel.settings', {}],
    ['channel.settings.confirm', {}],
    ['channel.settings.confirm', { version: 'x' }],
    ['channel.settings.confirm', { version: 0, reminders: { $ne: 1 } }],
    ['channel.settings.confirm', { version: 0, countries: 'x'.repeat(30_000) }],
  ])('%s with the data %j changes nothing', async (verb, data) => {
    const before = await storedOf(TEAM);

    const answer = await desk.press(verb, data, MEGAN, SALES);

    expect(answer.body['value']).toBe(said('refusal.outdated-button', { command: 'inbound' }));
    expect(await storedOf(TEAM)).toEqual(before);
  });

  it('cannot carry settings of its own', async () => {
    await desk.press(
      'channel.settings.confirm',
      {
        ...confirmation(await formFor(MEGAN, SALES)).data,
        active: false,
        name: 'Mine',
        changed: null,
        mutedUntil: '2100-01-01',
        digest: { schedule: '* * * * *' },
      },
      MEGAN,
      SALES,
    );

    expect(await storedOf(TEAM)).toMatchObject({ mutedUntil: null, digest: { schedule: NOT_TODAY } });
  });
});

describe("in a chat of one's own", () => {
  it("settings are said to belong to channels, and the person's channels are named", async () => {
    await desk.type('settings', MEGAN, chatOf(MEGAN));

    expect(lastSaid(desk)).toBe(
      `${said('settings.personal')}\n\n${said('settings.yours', { channels: 'Northwind Sales' })}`,
    );
  });

  it('nothing of a channel can be changed', async () => {
    const before = await storedOf(TEAM);
    const { verb, data } = confirmation(await formFor(MEGAN, SALES), { reminders: '' });

    await desk.press(verb, data, MEGAN, chatOf(MEGAN));

    expect(await storedOf(TEAM)).toEqual(before);
  });

  it('reminders can be paused, and resumed', async () => {
    const muted = async () =>
      (await desk.database.db.collection('people').findOne({ mutedUntil: { $ne: null } }))?.['mutedUntil'] as
        Date | undefined;
    await desk.type('mute 2h', MEGAN, chatOf(MEGAN));
    const until = await muted();
    const told = lastSaid(desk);
    await desk.type('静音关', MEGAN, chatOf(MEGAN));

    expect(Math.round((Number(until) - Date.now()) / 600_000)).toBe(12);
    expect(told).toMatch(/^Until .+ I do not remind you in your own chat\./u);
    expect(await muted()).toBeUndefined();
    expect(lastSaid(desk)).toBe(said('mute.ended'));
  });
});

describe('after a change of settings', () => {
  const ID = 'c0f10000-0000-4000-8000-000000000001';

  it('a waiting referral that now passes the filters gets its card', async () => {
    await change({ countries: 'Japan' });
    await change({ countries: 'US, Germany' }, LENA, DACH);
    await desk.push([contoso({ id: ID })]);
    await eventually(() => cardsAbout(desk, ID).length === 1, 'the card stood in the channel that asks for it');
    await untilQuiet(desk);

    await change({ countries: 'Japan, USA' });
    await eventually(() => cardsAbout(desk, ID).length === 2, 'the card stood in the other channel, too');

    expect(cardsAbout(desk, ID).map(({ conversationId }) => conversationId.split(';')[0])).toEqual([OTHER_TEAM, TEAM]);
  });

  it("a referral that no channel's filters match any more is shown in the first channel", async () => {
    await change({ countries: 'Japan' });
    await change({ countries: 'US' }, LENA, DACH);
    await desk.push([contoso({ id: ID })]);
    await eventually(() => cardsAbout(desk, ID).length === 1, 'the card stood in the channel that asks for it');
    await untilQuiet(desk);

    await change({ countries: 'Germany' }, LENA, DACH);
    await eventually(() => cardsAbout(desk, ID).length === 2, 'the card stood in the first channel');

    expect(cardsAbout(desk, ID)[1]?.conversationId.split(';')[0]).toBe(TEAM);
  });

  it('new cards speak the language that was chosen', async () => {
    await change({ language: 'zh-CN' });
    await desk.push([contoso({ id: ID })]);
    await eventually(() => cardsAbout(desk, ID).length === 2, 'the cards stood in both channels');

    const inSales = messagesIn(desk, TEAM).find((message) => cardsAbout(desk, ID).includes(message));
    expect(says(inSales)).toContain('等待答复');
  });

  it('the next digest follows the new schedule', async () => {
    await change({ timeZone: 'Asia/Shanghai', digestTime: '07:15', digestDays: '1,2,3,4,5,6,7' });

    const { digestAt } = await storedOf(TEAM);
    expect((digestAt as Date).toISOString().slice(11, 16)).toBe('23:15');
  });
});
