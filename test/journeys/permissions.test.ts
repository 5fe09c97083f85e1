import { buttonsIn, choicesIn, textIn } from '../support/card-reading';
import { GUEST, MEGAN, RAVI, startTestDesk, STRANGER, TEAM, TENANT, type TestDesk } from '../support/desk';
import type { StandInMember } from '../support/teams-connector';
import { codeOf, CONTOSO_ID, contoso, lastSaid, said, sample, says, stored, untilQuiet } from '../support/watching';

const ADMINISTRATOR: StandInMember = {
  id: '29:admin',
  aadObjectId: '00000000-0000-4000-8000-0000000000AD',
  name: 'Ada Administrator',
  email: 'ada@northwindtraders.com',
  userRole: 'user',
};

/** Somebody of another tenant, in a shared channel of ours. */
const FOREIGNER: StandInMember = {
  id: '29:foreigner',
  aadObjectId: '00000000-0000-4000-8000-0000000000fe',
  name: 'Fay Foreign',
  email: 'fay@fabrikam.example',
  userRole: 'user',
  tenantId: '00000000-0000-4000-8000-0000000000bb',
};

/** Somebody of our tenant who is in no team with the bot, but on the team of a deal. */
const PAT: StandInMember = {
  id: '29:pat',
  aadObjectId: '00000000-0000-4000-8000-000000000077',
  name: 'Pat Coleman',
  email: 'Pat.Coleman@example.com',
  userRole: 'user',
};

/** A private deal of Ravi's, and one of Megan's and Ravi's. */
const RAVIS = sample(6).id;
const SHARED = sample(7).id;

let desk: TestDesk;

const chatOf = ({ id }: StandInMember) => ({
  conversation: { id: `a:${id}`, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
});

beforeAll(async () => {
  desk = await startTestDesk({ ADMINISTRATORS: ADMINISTRATOR.aadObjectId });
  desk.connector.rosters.set(TEAM, [MEGAN, RAVI, GUEST, FOREIGNER]);
  for (const who of [MEGAN, RAVI, STRANGER, PAT, ADMINISTRATOR]) desk.connector.rosters.set(`a:${who.id}`, [who]);
  await desk.install();
  await desk.push([contoso(), sample(6), sample(7)]);
  await untilQuiet(desk);
});

afterAll(() => desk.stop());

let next = 0;

/** A waiting referral whose card is posted, so that every later message of the bot is an answer. */
async function waiting(): Promise<string> {
  next += 1;
  const id = `0f0e0000-0000-4000-8000-${String(next).padStart(12, '0')}`;
  await desk.push([contoso({ id })]);
  await untilQuiet(desk);
  return id;
}

const REFUSED = {
  status: 200,
  body: { statusCode: 200, type: 'application/vnd.microsoft.activity.message', value: said('refusal.unknown') },
};

/** Every button, with data that would have an effect. */
const PRESSES: readonly (readonly [verb: string, data: Record<string, unknown>])[] = [
  ['referral.refresh', {}],
  ['referral.accept', {}],
  ['referral.accept.confirm', { version: 1, dealName: 'Taken' }],
  ['referral.decline', {}],
  ['referral.decline.confirm', { version: 1, reason: 'not-a-customer' }],
  ['referral.claim', {}],
  ['referral.favorite', {}],
  ['referral.snooze', {}],
  ['deal.won', {}],
  ['deal.won.confirm', { version: 1, dealValue: '1', currency: 'USD' }],
  ['deal.lost', {}],
  ['deal.lost.confirm', { version: 1, reason: 'not-a-customer' }],
  ['deal.edit', {}],
  ['deal.edit.confirm', { version: 1, closeDate: '2031-01-31' }],
  ['deal.invite', {}],
  ['deal.invite.confirm', { version: 1, microsoftHelp: 'partner-led' }],
  ['referral.retry', {}],
  ['deal.undo', { version: 1 }],
  ['deal.remind', {}],
];

const OUTSIDERS = [
  { role: 'a guest of the team', who: GUEST },
  { role: 'a person of another tenant in a shared channel', who: FOREIGNER },
  { role: 'a stranger', who: STRANGER },
];

describe.each(OUTSIDERS)('$role', ({ who }) => {
  let id: string;

  beforeAll(async () => {
    id = await waiting();
  });

  it.each(PRESSES)('is refused %s in the channel, and nothing changes', async (verb, data) => {
    const answer = await desk.press(verb, { ...data, referralId: id }, who);

    expect(answer).toEqual(REFUSED);
    expect(await stored(desk, id)).toMatchObject({ stage: 'received', version: 1 });
  });

  it('sees no list', async () => {
    await desk.type('inbound', who);

    expect(lastSaid(desk)).toBe(said('refusal.stranger'));
  });

  it('finds no referral by code', async () => {
    await desk.type(`show ${await codeOf(desk, CONTOSO_ID)}`, who);

    expect(lastSaid(desk)).toBe(said('refusal.unknown'));
  });

  it('gets the help', async () => {
    await desk.type('help', who);

    expect(lastSaid(desk)).toContain(said('help.title'));
  });
});

describe('a stranger', () => {
  it('is refused in a chat of their own', async () => {
    expect(await desk.press('referral.claim', { referralId: CONTOSO_ID }, STRANGER, chatOf(STRANGER))).toEqual(REFUSED);
  });

  it('cannot get in by calling themselves a member', async () => {
    const forged = { from: { id: MEGAN.id, aadObjectId: STRANGER.aadObjectId, name: MEGAN.name, email: MEGAN.email } };

    expect(await desk.press('referral.claim', { referralId: CONTOSO_ID }, STRANGER, forged)).toEqual(REFUSED);
  });

  it('cannot get in by sending no directory id', async () => {
    expect(
      await desk.press('referral.claim', { referralId: CONTOSO_ID }, STRANGER, {
        from: { id: MEGAN.id, name: MEGAN.name },
      }),
    ).toEqual(REFUSED);
  });

  it('cannot get in from a chat whose roster the bot may not read', async () => {
    expect(
      await desk.press('referral.claim', { referralId: CONTOSO_ID }, STRANGER, {
        conversation: { id: 'a:nowhere', conversationType: 'personal', tenantId: TENANT },
      }),
    ).toEqual(REFUSED);
  });
});

describe('a member', () => {
  it('may work on what is routed to the team, in the channel', async () => {
    const answer = await desk.press('referral.accept', { referralId: CONTOSO_ID });

    expect(buttonsIn(answer.body['value']).map(({ verb }) => verb)).toContain('referral.accept.confirm');
  });

  it('may do so in a chat of their own', async () => {
    const answer = await desk.press('referral.accept', { referralId: CONTOSO_ID }, RAVI, chatOf(RAVI));

    expect(buttonsIn(answer.body['value']).map(({ verb }) => verb)).toContain('referral.accept.confirm');
  });

  it('is recognised in any case of the directory id', async () => {
    const answer = await desk.press(
      'referral.refresh',
      { referralId: CONTOSO_ID },
      { ...MEGAN, aadObjectId: MEGAN.aadObjectId.toUpperCase() },
    );

    expect(textIn(answer.body['value'])).toContain('Contoso Freight Inc');
  });

  it('who joined later is recognised once Teams reports it', async () => {
    const newcomer = {
      id: '29:new',
      aadObjectId: '00000000-0000-4000-8000-000000000099',
      name: 'Nia New',
      email: 'nia@northwindtraders.com',
      userRole: 'user',
    };
    const another = '19:newcomers@thread.tacv2';
    desk.connector.rosters.set(another, [newcomer]);
    await desk.install({
      channelData: { tenant: { id: TENANT }, team: { id: another, name: 'Newcomers' } },
      conversation: { id: another, conversationType: 'channel', tenantId: TENANT },
    });

    const answer = await desk.press('referral.refresh', { referralId: CONTOSO_ID }, newcomer);

    expect(textIn(answer.body['value'])).toContain('Contoso Freight Inc');
  });
});

describe('a private deal', () => {
  it('gets no card in any channel', () => {
    expect(desk.connector.messages.filter((message) => says(message).includes('Wingtip'))).toEqual([]);
  });

  it('is hidden from members who are not on its team', async () => {
    expect(await desk.press('referral.refresh', { referralId: RAVIS })).toEqual(REFUSED);
  });

  it('is shown to the members of its team', async () => {
    const answer = await desk.press('referral.refresh', { referralId: RAVIS }, RAVI);

    expect(textIn(answer.body['value'])).toContain('Wingtip Retail');
  });

  it.each([
    { who: MEGAN, sees: ['北京微远科技有限公司'], not: 'Wingtip' },
    { who: RAVI, sees: ['北京微远科技有限公司', 'Wingtip Retail'], not: 'nothing' },
  ])('is only in the lists of its team: $who.name', async ({ who, sees, not }) => {
    await desk.type('deals', who, chatOf(who));

    for (const customer of sees) expect(lastSaid(desk)).toContain(customer);
    expect(lastSaid(desk)).not.toContain(not);
  });

  it('is not found by its words either', async () => {
    await desk.type('find wingtip', MEGAN, chatOf(MEGAN));

    expect(lastSaid(desk)).toContain(said('list.empty.find', { text: 'wingtip' }));
  });

  it('cannot be starred or claimed by others', async () => {
    expect(await desk.press('referral.favorite', { referralId: RAVIS })).toEqual(REFUSED);
    expect(await desk.press('referral.claim', { referralId: RAVIS })).toEqual(REFUSED);
  });
});

describe('somebody who is on the team of a deal only', () => {
  it('may work on that deal', async () => {
    const answer = await desk.press('referral.claim', { referralId: CONTOSO_ID }, PAT, chatOf(PAT));

    expect(textIn(answer.body['value'])).toContain(said('notice.claimed'));
  });

  it('sees that deal in lists, and no other', async () => {
    const other = await waiting();
    await desk.push([
      contoso({
        id: other,
        eTag: '"no team"',
        updatedDateTime: new Date().toISOString(),
        team: [],
        customerProfile: { name: 'Somebody else' },
      }),
    ]);
    await untilQuiet(desk);

    await desk.type('find contoso', PAT, chatOf(PAT));
    const found = lastSaid(desk);
    await desk.type('find somebody', PAT, chatOf(PAT));

    expect(found).toContain('Contoso Freight Inc');
    expect(lastSaid(desk)).not.toContain('Somebody else');
  });

  it('is refused other deals', async () => {
    expect(await desk.press('referral.refresh', { referralId: SHARED }, PAT, chatOf(PAT))).toEqual(REFUSED);
  });
});

describe('an administrator', () => {
  it('sees everything, also private deals', async () => {
    const answer = await desk.press('referral.refresh', { referralId: RAVIS }, ADMINISTRATOR, chatOf(ADMINISTRATOR));
    await desk.type('deals', ADMINISTRATOR, chatOf(ADMINISTRATOR));

    expect(textIn(answer.body['value'])).toContain('Wingtip Retail');
    expect(lastSaid(desk)).toContain('Wingtip Retail');
  });

  it('may answer', async () => {
    const id = await waiting();

    await desk.press(
      'referral.accept.confirm',
      { referralId: id, version: 1, dealName: 'Deal' },
      ADMINISTRATOR,
      chatOf(ADMINISTRATOR),
    );

    expect(await stored(desk, id)).toMatchObject({
      stage: 'accepted',
      answer: { by: { name: ADMINISTRATOR.name, email: ADMINISTRATOR.email } },
    });
  });

  it('is only a listed person, whatever name others send', async () => {
    const forged = { from: { id: ADMINISTRATOR.id, name: ADMINISTRATOR.name, aadObjectId: STRANGER.aadObjectId } };

    expect(await desk.press('referral.refresh', { referralId: RAVIS }, STRANGER, forged)).toEqual(REFUSED);
  });
});

describe('a forged button', () => {
  it.each(['no-such-referral', '../../etc/passwd', '__proto__', '$where', ' ', 'x'.repeat(100)])(
    'with the id %j is answered as for any unknown referral',
    async (referralId) => {
      expect(await desk.press('referral.accept', { referralId })).toEqual(REFUSED);
    },
  );

  it.each([
    { referralId: { $ne: null } },
    { referralId: ['c0de'] },
    { referralId: '' },
    { referralId: 'x'.repeat(101) },
    { referralId: 5 },
    {},
  ])('with the data %j gets a text that says what to type', async (data) => {
    const answer = await desk.press('referral.accept', data);

    expect(answer).toMatchObject({
      status: 200,
      body: {
        type: 'application/vnd.microsoft.activity.message',
        value: said('refusal.outdated-button', { command: 'inbound' }),
      },
    });
  });

  it.each(['constructor', '__proto__', 'toString', 'referral.accept ', 'REFERRAL.ACCEPT', ''])(
    'with the verb %j is answered with what to type',
    async (verb) => {
      const answer = await desk.press(verb, { referralId: CONTOSO_ID });

      expect(answer.body['value']).toBe(said('refusal.outdated-button', { command: 'inbound' }));
    },
  );

  it('cannot put strangers on a deal', async () => {
    const id = await waiting();

    const answer = await desk.press('referral.accept.confirm', {
      referralId: id,
      version: 1,
      dealName: 'Deal',
      people: `${RAVI.aadObjectId},${STRANGER.aadObjectId}`,
    });

    expect(textIn(answer.body['value'])).toContain(said('fault.people-unknown'));
    expect(await stored(desk, id)).toMatchObject({ stage: 'received' });
  });

  it('offers only colleagues', async () => {
    const answer = await desk.press('referral.accept', { referralId: CONTOSO_ID });

    expect(Object.values(choicesIn(answer.body['value'], 'people'))).not.toContain(FOREIGNER.name);
    expect(Object.values(choicesIn(answer.body['value'], 'people'))).not.toContain(GUEST.name);
  });

  it('cannot carry a state of its own', async () => {
    const id = await waiting();

    await desk.press('referral.claim', {
      referralId: id,
      stage: 'won',
      version: 99,
      by: { name: 'Somebody' },
      claim: null,
    });

    expect(await stored(desk, id)).toMatchObject({
      stage: 'received',
      version: 2,
      claim: { by: { name: MEGAN.name } },
    });
  });
});
