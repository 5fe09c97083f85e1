import { buttonsIn } from '../support/card-reading';
import { BOT, MEGAN, RAVI, startTestDesk, TEAM, TENANT, type TestDesk } from '../support/desk';
import { cardOf, chatOf, type StandingMessage } from '../support/teams-connector';
import {
  cardsAbout,
  contoso,
  CONTOSO_ID,
  eventually,
  messagesIn,
  sample,
  says,
  stored,
  untilQuiet,
} from '../support/watching';

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

const MICROSOFTS = 'c0de0000-0000-4000-8000-000000000009';
const OURS = 'c0de0000-0000-4000-8000-000000000008';

const CHAT = 'a:megan-and-the-bot';
const inPerson = {
  conversation: { id: CHAT, conversationType: 'personal', tenantId: TENANT },
  channelData: { tenant: { id: TENANT } },
};

let desk: TestDesk;

async function begin(environment: Record<string, string> = {}): Promise<void> {
  desk = await startTestDesk(environment);
  await desk.install();
  await eventually(() => desk.connector.messages.length > 0, 'the bot had greeted the channel');
}

afterEach(() => desk.stop());

const inFuture = (milliseconds: number): string => new Date(desk.now().getTime() + milliseconds).toISOString();

/** Contoso's referral, with a deadline after this time and its card in the channel. */
async function waiting(milliseconds: number): Promise<StandingMessage> {
  await desk.push([contoso({ expirationDateTime: inFuture(milliseconds) })]);
  await eventually(() => cardsAbout(desk, CONTOSO_ID).length > 0, 'the card stood in the channel');
  await untilQuiet(desk);
  const [card] = cardsAbout(desk, CONTOSO_ID);
  if (card === undefined) throw new Error('There is no card.');
  return card;
}

/** The messages in the card's thread. */
const threadOf = (card: StandingMessage): readonly StandingMessage[] =>
  desk.connector.messages.filter((message) => message.conversationId === card.conversationId && message !== card);

/** Other posts about the referral in the channel. */
const postsBeside = (card: StandingMessage): readonly StandingMessage[] =>
  messagesIn(desk, TEAM).filter(
    (message) => message.conversationId !== card.conversationId && says(message).includes('Contoso Freight'),
  );

function textOf(message: StandingMessage | undefined): string {
  const text = message?.versions.at(-1)?.['text'];
  return typeof text === 'string' ? text : says(message);
}

describe('a referral that nobody answers', () => {
  it('gets a reminder in the thread of its card, with the buttons, three days before the deadline', async () => {
    await begin();
    const card = await waiting(5 * DAY_MS);

    await desk.pass(2 * DAY_MS);
    await eventually(() => threadOf(card).length > 0, 'the thread was reminded');

    expect(says(threadOf(card)[0])).toContain('3 days left');
    expect(buttonsIn(cardOf(threadOf(card)[0])).map(({ verb }) => verb)).toEqual([
      'referral.accept',
      'referral.decline',
      'referral.claim',
      'referral.snooze',
    ]);
    expect(postsBeside(card)).toEqual([]);
  });

  it('gets a new post as well one day before the deadline, so that people notice', async () => {
    await begin();
    const card = await waiting(2 * DAY_MS);

    await desk.pass(DAY_MS);
    await eventually(() => postsBeside(card).length > 0, 'there was a post of its own');

    expect(threadOf(card)).toHaveLength(1);
    expect(postsBeside(card)[0]?.versions[0]).toMatchObject({ channelData: { notification: { alert: true } } });
  });

  it('gets only the most urgent reminder after a long downtime', async () => {
    await begin();
    const card = await waiting(10 * DAY_MS);

    await desk.pass(10 * DAY_MS - 3 * HOUR_MS);
    await eventually(() => postsBeside(card).length > 0, 'there was a post of its own');
    await untilQuiet(desk);

    expect(threadOf(card)).toHaveLength(1);
    expect(says(threadOf(card)[0])).toContain('3 hours left');
  });

  it('expires: its card, its reminders and a message in the thread say so', async () => {
    await begin();
    const card = await waiting(5 * DAY_MS);
    await desk.pass(2 * DAY_MS);
    await eventually(() => threadOf(card).length > 0, 'the thread was reminded');

    await desk.pass(3 * DAY_MS);
    await eventually(() => threadOf(card).length > 1, 'the thread was told');
    await untilQuiet(desk);

    expect((await stored(desk, CONTOSO_ID))['stage']).toBe('expired');
    expect(says(card)).toContain('Expired');
    expect(says(threadOf(card)[0])).toContain('Expired');
    expect(buttonsIn(cardOf(threadOf(card)[0])).map(({ verb }) => verb)).not.toContain('referral.accept');
    expect(textOf(threadOf(card)[1])).toContain('nobody answered');
  });
});

describe('the person who claimed a referral', () => {
  it('is mentioned in the thread, and reminded in their own chat, which is created if necessary', async () => {
    await begin();
    const card = await waiting(5 * DAY_MS);
    await desk.press('referral.claim', { referralId: CONTOSO_ID }, RAVI);

    await desk.pass(2 * DAY_MS);
    await eventually(() => messagesIn(desk, chatOf(RAVI.id)).length > 0, 'Ravi was reminded');
    await eventually(() => threadOf(card).length > 0, 'the thread was reminded');

    expect(says(threadOf(card)[0])).toContain('<at>Ravi Menon</at>');
    expect(cardOf(threadOf(card)[0])).toMatchObject({
      msteams: { entities: [{ type: 'mention', mentioned: { id: RAVI.aadObjectId } }] },
    });
    expect(says(messagesIn(desk, chatOf(RAVI.id))[0])).toContain('3 days left');
    expect(desk.connector.calls.find(({ body }) => JSON.stringify(body).includes(RAVI.id))?.body).toMatchObject({
      isGroup: false,
      bot: { id: BOT },
    });
  });

  it('gets no reminder while they have muted the bot, but afterwards', async () => {
    await begin();
    const card = await waiting(5 * DAY_MS);
    await desk.type('mute 1d', MEGAN, inPerson);
    await desk.press('referral.claim', { referralId: CONTOSO_ID });
    await desk.pass(2 * DAY_MS - 12 * HOUR_MS);
    await desk.type('mute 1d', MEGAN, inPerson);
    const before = messagesIn(desk, CHAT).length;
    await desk.pass(12 * HOUR_MS);
    await eventually(() => threadOf(card).length > 0, 'the thread was reminded');
    const whileMuted = messagesIn(desk, CHAT).length;

    await desk.type('mute off', MEGAN, inPerson);
    await eventually(
      () => messagesIn(desk, CHAT).some((message) => says(message).includes('3 days left')),
      'Megan was reminded',
    );

    expect(whileMuted).toBe(before);
  });

  it('is reminded at the requested time, tomorrow at nine', async () => {
    await begin();
    await waiting(6 * DAY_MS);
    await desk.press('referral.snooze', { referralId: CONTOSO_ID }, MEGAN, inPerson);

    const nine = new Date(desk.now().getTime() + DAY_MS);
    nine.setUTCHours(9, 0, 0, 0);
    await desk.pass(nine.getTime() - desk.now().getTime());
    await eventually(() => messagesIn(desk, CHAT).length > 0, 'Megan was reminded');

    expect(says(messagesIn(desk, CHAT)[0])).toContain('Contoso Freight Inc');
  });
});

describe('a referral that is answered', () => {
  it('gets no more reminders, and the posted reminder shows who answered', async () => {
    await begin();
    const card = await waiting(5 * DAY_MS);
    await desk.pass(2 * DAY_MS);
    await eventually(() => threadOf(card).length > 0, 'the thread was reminded');

    await desk.press('referral.decline.confirm', {
      referralId: CONTOSO_ID,
      version: 1,
      reason: 'not-a-customer',
      notes: '',
    });
    await eventually(() => says(threadOf(card)[0]).includes('Megan Ortiz'), 'the reminder told who answered');
    const count = desk.connector.messages.length;
    await desk.pass(4 * DAY_MS);
    await eventually(
      async () => (await desk.database.db.collection('referrals').countDocuments({ dueAt: { $exists: true } })) === 0,
      'nothing was due any more',
    );

    expect(desk.connector.messages).toHaveLength(count);
    expect((await stored(desk, CONTOSO_ID))['stage']).toBe('declined');
  });

  it('corrects a reminder that was being sent when the answer came', async () => {
    await begin();
    const card = await waiting(5 * DAY_MS);
    let release: () => void = () => undefined;
    const held = new Promise<void>((resolve) => (release = resolve));
    desk.connector.fault = ({ path, method }) =>
      method === 'POST' && decodeURIComponent(path).includes(card.conversationId) ? { heldUntil: held } : null;
    await desk.pass(2 * DAY_MS);
    await eventually(
      async () => (await desk.database.db.collection('referrals').countDocuments({ lease: { $exists: true } })) > 0,
      'the reminder was on its way',
    );

    await desk.press('referral.decline.confirm', {
      referralId: CONTOSO_ID,
      version: 1,
      reason: 'not-a-customer',
      notes: '',
    });
    release();
    await eventually(() => threadOf(card).length > 0, 'the reminder arrived');
    await eventually(() => says(threadOf(card)[0]).includes('Megan Ortiz'), 'the reminder told who answered');

    expect(buttonsIn(cardOf(threadOf(card)[0])).map(({ verb }) => verb)).not.toContain('referral.accept');
  });
});

describe('a co-sell deal of ours', () => {
  const onOurCard = async (): Promise<string> => {
    const body = (await desk.press('referral.refresh', { referralId: OURS })).body;
    return JSON.stringify(body['value']);
  };

  it("shows Microsoft's deadline, and notifies its owner of the answer with Microsoft's contact", async () => {
    await begin();
    await desk.type('help', MEGAN, inPerson);
    const ours = {
      ...sample(8),
      team: [{ firstName: 'Megan', lastName: 'Ortiz', email: MEGAN.email, phoneNumber: '+1 555 0100' }],
    };
    await desk.push([ours, sample(9)]);
    await eventually(async () => (await onOurCard()).includes('Microsoft has until'), 'the card told of the deadline');

    const seller = {
      firstName: 'Sam',
      lastName: 'Reed',
      email: 'sam.reed@example.com',
      phoneNumber: '+1 555 0101',
      title: 'Seller',
    };
    await desk.push([
      {
        ...sample(9),
        eTag: '"later"',
        status: 'Active',
        substatus: 'Accepted',
        updatedDateTime: inFuture(0),
        acceptedDateTime: inFuture(0),
        team: [seller],
      },
    ]);
    await eventually(
      () => messagesIn(desk, CHAT).some((message) => says(message).includes('sam.reed@example.com')),
      'Megan was told',
    );

    expect(await onOurCard()).toContain('Sam Reed');
  });

  it('notifies its owner if Microsoft lets it expire', async () => {
    await begin();
    await desk.type('help', MEGAN, inPerson);
    const ours = {
      ...sample(8),
      team: [{ firstName: 'Megan', lastName: 'Ortiz', email: MEGAN.email, phoneNumber: '+1 555 0100' }],
    };
    await desk.push([sample(9), ours]);
    await eventually(async () => (await onOurCard()).includes('Microsoft has until'), 'the card told of the deadline');
    const before = messagesIn(desk, CHAT).length;

    await desk.pass(13 * DAY_MS);
    await eventually(() => messagesIn(desk, CHAT).length > before, 'Megan was told');

    expect((await stored(desk, MICROSOFTS))['stage']).toBe('expired');
    expect(says(messagesIn(desk, CHAT).at(-1))).toContain('Litware Insurance');
  });
});

describe('an accepted deal whose close date has passed', () => {
  it('causes a question once a week, and can stay open with a new date', async () => {
    await begin();
    await waiting(5 * DAY_MS);
    const day = (days: number): string => new Date(desk.now().getTime() + days * DAY_MS).toISOString().slice(0, 10);
    const form = {
      dealName: 'Contoso',
      dealValue: '',
      currency: '',
      closeDate: day(1),
      notes: '',
      crmId: '',
      campaignId: '',
      people: '',
    };
    await desk.press('referral.accept.confirm', { referralId: CONTOSO_ID, version: 1, ...form }, MEGAN, inPerson);
    const questions = (): readonly StandingMessage[] =>
      messagesIn(desk, CHAT).filter((message) => JSON.stringify(cardOf(message)).includes('"closeDate"'));
    await desk.pass(3 * DAY_MS);
    await eventually(() => questions().length === 1, 'Megan was asked');
    // The question comes at nine in the morning, which may be later than exactly a week after.
    await desk.pass(8 * DAY_MS);
    await eventually(() => questions().length === 2, 'Megan was asked again');

    const button = buttonsIn(cardOf(questions()[1])).find(({ verb }) => verb === 'deal.edit.confirm');
    const later = day(30);
    await desk.press('deal.edit.confirm', { ...button?.data, closeDate: later }, MEGAN, inPerson);
    await untilQuiet(desk);
    await desk.pass(14 * DAY_MS);
    await untilQuiet(desk);

    expect((await stored(desk, CONTOSO_ID))['terms']).toMatchObject({ closeDate: later });
    expect(questions()).toHaveLength(2);
  });
});

describe("a referral that no channel's filters match", () => {
  it('goes to the first channel, and administrators are told', async () => {
    await begin({ ADMINISTRATORS: MEGAN.aadObjectId });
    await desk.type('help', MEGAN, inPerson);
    await desk.database.db.collection('subscribers').updateMany({}, { $set: { 'routing.countries': ['DE'] } });
    const before = messagesIn(desk, CHAT).length;

    await waiting(5 * DAY_MS);
    await eventually(() => messagesIn(desk, CHAT).length > before, 'Megan was told');

    expect(cardsAbout(desk, CONTOSO_ID)).toHaveLength(1);
    expect(textOf(messagesIn(desk, CHAT).at(-1))).toContain('settings');
  });
});
