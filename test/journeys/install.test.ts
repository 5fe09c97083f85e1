import { BOT, MEGAN, RAVI, startTestDesk, TEAM, TENANT, type TestDesk } from '../support/desk';
import {
  cardsAbout,
  contoso,
  CONTOSO_ID,
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
  desk = await startTestDesk();
});

afterEach(() => desk.stop());

const GROUP_CHAT = '19:deal-room@unq.gbl.spaces';
const inGroupChat = {
  conversation: { id: GROUP_CHAT, conversationType: 'groupChat', isGroup: true, tenantId: TENANT, name: 'Deal room' },
  channelData: { tenant: { id: TENANT } },
};
const inPerson = {
  conversation: { id: 'a:megan-and-the-bot', conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

/** The two activities by which Teams reports that the bot was added to a channel. */
const installed = () =>
  desk.install({
    channelData: {
      tenant: { id: TENANT },
      team: { id: TEAM, name: 'Northwind Sales' },
      settings: { selectedChannel: { id: TEAM } },
    },
  });
const botAdded = () =>
  desk.send({
    type: 'conversationUpdate',
    membersAdded: [{ id: BOT }],
    from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
  });
const TELLING = { installationUpdate: installed, conversationUpdate: botAdded } as const;

const greetings = (conversationId: string) =>
  messagesIn(desk, conversationId).filter((message) => says(message).includes(said('welcome.title')));

/** Waits until the outbox is empty, and stops the service. */
async function cameToRest(expectedCards: number): Promise<void> {
  await eventually(
    () => [CONTOSO_ID, sample(2).id].flatMap((id) => cardsAbout(desk, id)).length >= expectedCards,
    'the cards stood in the channel',
  );
  await untilQuiet(desk);
  await desk.service.stop();
}

describe('adding the bot to a channel', () => {
  it.each([
    { told: ['installationUpdate'] },
    { told: ['conversationUpdate'] },
    { told: ['installationUpdate', 'conversationUpdate'] },
    { told: ['conversationUpdate', 'installationUpdate'] },
    { told: ['installationUpdate', 'installationUpdate', 'conversationUpdate', 'conversationUpdate'] },
  ] as const)('greets once and posts one card for each waiting referral, reported by $told', async ({ told }) => {
    await desk.push([contoso(), sample(2)]);

    for (const way of told) await TELLING[way]();
    await cameToRest(2);

    expect(greetings(TEAM)).toHaveLength(1);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
    expect(cardsAbout(desk, sample(2).id)).toHaveLength(1);
  });

  it('greets once and posts one card for each waiting referral if both activities come at the same time', async () => {
    await desk.push([contoso(), sample(2)]);

    await Promise.all([installed(), botAdded(), installed(), botAdded()]);
    await cameToRest(2);

    expect(greetings(TEAM)).toHaveLength(1);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
    expect(cardsAbout(desk, sample(2).id)).toHaveLength(1);
  });

  it('greets before the first card', async () => {
    await desk.push([contoso()]);

    await installed();
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 1, 'the card stood in the channel');

    expect(says(messagesIn(desk, TEAM)[0])).toContain(said('welcome.title'));
  });

  it('is acknowledged before Teams has accepted the greeting', async () => {
    let release = (): void => undefined;
    const heldUntil = new Promise<void>((resolve) => (release = resolve));
    desk.connector.fault = () => ({ heldUntil });

    const answer = await installed();
    const messagesThen = desk.connector.messages.length;
    release();

    expect({ answer, messagesThen }).toEqual({ answer: { status: 200, body: {} }, messagesThen: 0 });
  });

  it('posts the cards also if the greeting fails', async () => {
    desk.connector.fault = ({ body }) =>
      JSON.stringify(body).includes(said('welcome.title')) ? { status: 400, code: 'BadArgument' } : null;
    await desk.push([contoso()]);

    await installed();
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 1, 'the card stood in the channel');

    expect(greetings(TEAM)).toHaveLength(0);
  });

  it('is not assumed when a colleague joins', async () => {
    await desk.push([contoso()]);

    const answer = await desk.send({
      type: 'conversationUpdate',
      membersAdded: [{ id: RAVI.id }],
      from: { id: MEGAN.id },
    });
    await untilQuiet(desk);

    expect(answer.status).toBe(200);
    expect(desk.connector.calls).toEqual([]);
  });
});

describe('adding the bot to a chat', () => {
  it('posts the greeting and the cards to a group chat', async () => {
    desk.connector.rosters.set(GROUP_CHAT, [MEGAN]);
    await desk.push([contoso()]);

    await desk.install(inGroupChat);
    await eventually(() => messagesIn(desk, GROUP_CHAT).length === 2, 'greeting and card stood in the chat');

    expect(greetings(GROUP_CHAT)).toHaveLength(1);
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
  });

  it('greets a person, who gets no cards', async () => {
    await desk.push([contoso()]);

    await desk.install(inPerson);
    await desk.connector.until(() => desk.connector.messages.length === 1, 'the greeting stood in the chat');
    await untilQuiet(desk);

    expect(lastSaid(desk)).toContain(said('welcome.personal'));
    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(0);
  });
});

describe('removing the bot', () => {
  const removed = () => desk.send({ type: 'installationUpdate', action: 'remove', from: { id: MEGAN.id } });
  const botRemoved = () =>
    desk.send({ type: 'conversationUpdate', membersRemoved: [{ id: BOT }], from: { id: MEGAN.id } });

  beforeEach(async () => {
    await desk.push([contoso()]);
    await installed();
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 1, 'the card stood in the channel');
    await untilQuiet(desk);
  });

  it.each([
    { told: 'installationUpdate', tell: removed },
    { told: 'conversationUpdate', tell: botRemoved },
  ])('stops all messages there, reported by $told', async ({ tell }) => {
    const before = desk.connector.calls.length;

    await tell();
    await desk.push([
      sample(2),
      contoso({ eTag: '"newer"', updatedDateTime: new Date().toISOString(), name: 'Another name' }),
    ]);
    await untilQuiet(desk);

    expect(desk.connector.calls).toHaveLength(before);
  });

  it('removes the access of its members', async () => {
    await removed();

    const answer = await desk.press('referral.refresh', { referralId: CONTOSO_ID });

    expect(answer.body['value']).toContain(said('refusal.unknown'));
  });

  it('keeps referrals that are received meanwhile, for when it is added again', async () => {
    await removed();
    await desk.push([sample(2)]);

    await installed();
    await eventually(
      () => cardsAbout(desk, sample(2).id).length === 1,
      'the card that came meanwhile stood in the channel',
    );
    await untilQuiet(desk);

    expect(greetings(TEAM)).toHaveLength(2);
    expect(cardsAbout(desk, sample(2).id)).toHaveLength(1);
    expect(cardsAbout(desk, CONTOSO_ID).length).toBeGreaterThan(0);
  });

  it('lets the cards be answered again once it is added again', async () => {
    await removed();
    await installed();

    await desk.press('referral.claim', { referralId: CONTOSO_ID }, RAVI);
    await eventually(
      () => says(cardsAbout(desk, CONTOSO_ID).at(-1)).includes(said('story.claimed', { name: RAVI.name })),
      'the card told who looks at it',
    );

    expect(await stored(desk, CONTOSO_ID)).toMatchObject({ claim: { by: { name: 'Ravi Menon' } } });
  });

  it('leaves other teams alone', async () => {
    const other = '19:other-team@thread.tacv2';
    await desk.install({
      channelData: { tenant: { id: TENANT }, team: { id: other, name: 'Other' }, channel: { id: other } },
      conversation: { id: other, conversationType: 'channel', tenantId: TENANT },
    });
    await eventually(() => cardsAbout(desk, CONTOSO_ID).length === 2, 'both teams had the card');

    await removed();
    await desk.push([sample(2)]);
    await eventually(() => cardsAbout(desk, sample(2).id).length === 1, 'the other team had the new card');

    expect(cardsAbout(desk, sample(2).id)[0]?.conversationId).toContain(other);
    expect(await figure(desk, 'cosell_outbox{state="parked"}')).toBe(0);
  });
});
