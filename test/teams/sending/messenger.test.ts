import type { ChannelReminder, Correspondent, PostedCard, SendOutcome } from '../../../src/application/ports';
import type { Digest, ResponseTimes, TalliedList } from '../../../src/domain/channel/digest';
import { Connector } from '../../../src/teams/wire/connector';
import { TeamsMessenger } from '../../../src/teams/sending/messenger';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import {
  chatOf,
  startTeamsConnector,
  type Fault,
  type StandingMessage,
  type TeamsConnector,
} from '../../support/teams-connector';
import { PATIENCE_MS } from '../../support/patience';

let teams: TeamsConnector;
let messenger: TeamsMessenger;

/** Waited for in vain, and yet long enough for what is asked to arrive. */
const LITTLE_PATIENCE_MS = 1_000;

const waitingFor = (milliseconds: number): TeamsMessenger =>
  new TeamsMessenger(new Connector(async () => null, milliseconds));

beforeEach(async () => {
  teams = await startTeamsConnector();
  messenger = waitingFor(PATIENCE_MS);
});

afterEach(() => teams.stop());

const channel = () => aSubscriber({ serviceUrl: teams.url });
const chat = () => aSubscriber({ serviceUrl: teams.url, kind: 'groupChat', conversationId: '19:chat@unq.gbl.spaces' });

async function posted(): Promise<PostedCard> {
  const sent = await messenger.showReferral(aReferral(), channel(), null);
  if (sent.kind !== 'sent') throw new Error(`The card was not posted: ${sent.kind}`);
  return sent.card;
}

const NEXT = aReferral({ stage: 'accepted', version: 2 });

/** A reminder in the thread of a card that stands, three days before the deadline. */
const reminderOf = (card: PostedCard, overrides: Partial<ChannelReminder> = {}): ChannelReminder => ({
  referral: aReferral({ deadline: daysFromNow(3) }),
  subscriber: channel(),
  form: 'reply',
  card,
  lead: 4_320,
  ...overrides,
});

const hoursLater = (hours: number): Date => daysFromNow(hours / 24);

/** Everything that was sent and stands, beside the card. */
const others = (): readonly StandingMessage[] => teams.messages.slice(1);

const isAlerting = (message: StandingMessage | undefined): boolean =>
  JSON.stringify(message?.versions[0]).includes('"channelData":{"notification":{"alert":true}}');

function cardOfSent(outcome: SendOutcome): PostedCard {
  if (outcome.kind !== 'sent') throw new Error(`It was not sent: ${outcome.kind}`);
  return outcome.card;
}

describe('a card that stands nowhere yet', () => {
  it('starts a post of its own in a channel', async () => {
    const { conversationId, activityId } = await posted();

    expect(teams.calls.map(({ method, path }) => [method, path])).toEqual([['POST', '/v3/conversations']]);
    expect(teams.messages[0]).toMatchObject({ conversationId, activityId });
  });

  it('is a line of a chat', async () => {
    const sent = await messenger.showReferral(aReferral(), chat(), null);

    expect(sent).toMatchObject({ kind: 'sent', card: { conversationId: '19:chat@unq.gbl.spaces' } });
    expect(teams.calls.map(({ path }) => path)).toEqual(['/v3/conversations/19%3Achat%40unq.gbl.spaces/activities']);
  });

  it('is an Adaptive Card and a summary, and no text beside them', async () => {
    await posted();

    expect(teams.messages[0]?.versions[0]).toEqual({
      type: 'message',
      summary: expect.stringContaining('Contoso Freight Inc') as string,
      attachments: [
        {
          contentType: 'application/vnd.microsoft.card.adaptive',
          content: expect.objectContaining({ type: 'AdaptiveCard' }) as object,
        },
      ],
    });
  });

  it("is in the subscriber's language", async () => {
    await messenger.showReferral(aReferral(), { ...channel(), locale: 'zh-CN' }, null);

    expect(JSON.stringify(teams.messages[0]?.versions[0])).toContain('等待答复');
  });
});

describe('a card that stands already', () => {
  it('is edited where it stands', async () => {
    const card = await posted();

    const sent = await messenger.showReferral(NEXT, channel(), card);

    expect(sent).toMatchObject({
      kind: 'sent',
      card: { conversationId: card.conversationId, activityId: card.activityId },
    });
    expect(teams.messages).toHaveLength(1);
    expect(teams.messages[0]?.versions).toHaveLength(2);
  });

  it('is left alone where it would look the same', async () => {
    const card = await posted();

    const sent = await messenger.showReferral(
      aReferral({ version: 7, favorites: [{ person: 'somebody', on: true, turn: '1' }] }),
      channel(),
      card,
    );

    expect(sent).toEqual({ kind: 'sent', card });
    expect(teams.calls).toHaveLength(1);
  });
});

describe('a reminder', () => {
  it('is a reply in the thread of the card, with a summary', async () => {
    const card = await posted();

    const sent = await messenger.remind(reminderOf(card), null, NOW);

    expect(others()).toMatchObject([
      {
        conversationId: card.conversationId,
        versions: [{ type: 'message', summary: '⏰ 3 days left: Contoso Freight Inc (R-7K2MQ)' }],
      },
    ]);
    expect(cardOfSent(sent)).toEqual({
      conversationId: card.conversationId,
      activityId: others()[0]?.activityId,
      face: expect.any(String) as string,
    });
  });

  it('stands alone in the channel where its thread is gone', async () => {
    const card = await posted();
    teams.fault = ({ path }) =>
      decodeURIComponent(path).includes(card.conversationId) ? { status: 404, code: 'ConversationNotFound' } : null;

    const sent = await messenger.remind(reminderOf(card), null, NOW);

    expect(cardOfSent(sent).conversationId).toBe(others()[0]?.conversationId);
    expect(others()[0]?.conversationId).not.toBe(card.conversationId);
  });

  it('is a line of a chat, which has no threads', async () => {
    const card = cardOfSent(await messenger.showReferral(aReferral(), chat(), null));

    await messenger.remind(reminderOf(card, { subscriber: chat() }), null, NOW);

    expect(others().map(({ conversationId }) => conversationId)).toEqual(['19:chat@unq.gbl.spaces']);
  });

  it('of its own starts a conversation of its own', async () => {
    const card = await posted();

    await messenger.remind(reminderOf(card, { form: 'post', lead: 1_440 }), null, NOW);

    expect(teams.calls.at(-1)).toMatchObject({ method: 'POST', path: '/v3/conversations' });
    expect(others()[0]?.conversationId).not.toBe(card.conversationId);
    expect(JSON.stringify(others()[0]?.versions[0])).toContain('Seattle');
  });

  it.each<Pick<ChannelReminder, 'form' | 'lead'> & { alerts: boolean }>([
    { form: 'reply', lead: 4_320, alerts: false },
    { form: 'reply', lead: 1_440, alerts: true },
    { form: 'reply', lead: 240, alerts: true },
    { form: 'post', lead: 4_320, alerts: true },
  ])(
    'alerts people from a day on, and where it stands alone: $form, $lead minutes before',
    async ({ form, lead, alerts }) => {
      const card = await posted();

      await messenger.remind(reminderOf(card, { form, lead }), null, NOW);

      expect(isAlerting(others()[0])).toBe(alerts);
    },
  );

  it('mentions whoever claimed the referral', async () => {
    const card = await posted();
    const referral = aReferral({ deadline: daysFromNow(3), claim: { by: aPerson(), at: NOW } });

    await messenger.remind(reminderOf(card, { referral }), null, NOW);

    expect(JSON.stringify(others()[0]?.versions[0])).toContain(
      '"msteams":{"entities":[{"type":"mention","text":"<at>Megan Ortiz</at>"',
    );
  });

  it('that stands is edited once somebody answered, and alerts nobody again', async () => {
    const card = await posted();
    const first = cardOfSent(await messenger.remind(reminderOf(card, { lead: 240 }), null, NOW));

    const sent = await messenger.remind(reminderOf(card, { lead: 240, referral: NEXT }), first, hoursLater(1));

    expect(cardOfSent(sent)).toMatchObject({ conversationId: first.conversationId, activityId: first.activityId });
    expect(others()).toHaveLength(1);
    expect(JSON.stringify(others()[0]?.versions[1])).toContain('✔ Accepted');
    expect(others()[0]?.versions[1]).not.toHaveProperty('channelData');
  });

  it('that stands is left alone where nothing but the time has changed', async () => {
    const card = await posted();
    const first = cardOfSent(await messenger.remind(reminderOf(card), null, NOW));
    const asked = teams.calls.length;

    const sent = await messenger.remind(reminderOf(card), first, hoursLater(60));

    expect(sent).toEqual({ kind: 'sent', card: first });
    expect(teams.calls).toHaveLength(asked);
  });

  it('that is edited for another reason tells the time that is left by then', async () => {
    const card = await posted();
    const first = cardOfSent(await messenger.remind(reminderOf(card), null, NOW));
    const claimed = aReferral({ deadline: daysFromNow(3), claim: { by: aPerson(), at: NOW } });

    const once = cardOfSent(await messenger.remind(reminderOf(card, { referral: claimed }), first, hoursLater(24)));
    await messenger.remind(reminderOf(card, { referral: claimed }), once, hoursLater(60));

    expect(others()[0]?.versions).toHaveLength(2);
    expect(JSON.stringify(others()[0]?.versions[1])).toContain('2 days left');
  });

  it('that is not there any more is told as missing', async () => {
    const card = await posted();

    expect(await messenger.remind(reminderOf(card), { ...card, activityId: '1', face: '' }, NOW)).toEqual({
      kind: 'missing',
    });
  });
});

describe('the notice that nobody answered in time', () => {
  it('is plain text in the thread of the card', async () => {
    const card = await posted();
    const text =
      'Time ran out: nobody answered R-7K2MQ (Contoso Freight Inc) by Mon, Jun 15, 10:00 AM GMT+1. It was archived as expired.';

    const sent = await messenger.noticeExpiry(aReferral({ stage: 'expired', deadline: NOW }), channel(), card);

    expect(others()).toMatchObject([
      {
        conversationId: card.conversationId,
        versions: [{ type: 'message', text, textFormat: 'plain', summary: text }],
      },
    ]);
    expect(sent).toMatchObject({
      kind: 'sent',
      card: { conversationId: card.conversationId, activityId: others()[0]?.activityId },
    });
  });
});

describe('a digest', () => {
  const nothing: TalliedList = { count: 0, values: [], first: [] };
  const times: ResponseTimes = { answered: 0, expired: 0, medianMs: null };
  const digest: Digest = {
    at: NOW,
    since: daysFromNow(-1),
    waiting: { count: 1, values: [{ minor: 12_500_000, currency: 'USD' }], first: [aReferral()] },
    accepted: nothing,
    closing: nothing,
    overdue: nothing,
    closed: { won: nothing, lost: nothing, declined: nothing, expired: nothing },
    response: { now: times, before: times },
  };

  it('is a post of its own in a channel, with a summary, and alerts nobody', async () => {
    const sent = await messenger.sendDigest(digest, channel());

    expect(teams.calls.map(({ method, path }) => [method, path])).toEqual([['POST', '/v3/conversations']]);
    expect(teams.messages[0]?.versions[0]).toMatchObject({
      type: 'message',
      summary: expect.stringMatching(/\S/u) as string,
    });
    expect(isAlerting(teams.messages[0])).toBe(false);
    expect(sent).toMatchObject({ kind: 'sent', card: { activityId: teams.messages[0]?.activityId } });
  });

  it('is a line of a chat', async () => {
    await messenger.sendDigest(digest, chat());

    expect(teams.messages.map(({ conversationId }) => conversationId)).toEqual(['19:chat@unq.gbl.spaces']);
  });
});

describe('what is for one person', () => {
  it('goes to their own chat', async () => {
    const address = { serviceUrl: teams.url, botId: '28:bot', memberId: '29:megan', conversationId: null };
    const whom: Correspondent = { person: aPerson(), locale: 'en', timeZone: 'UTC', address };

    const sent = [
      await messenger.remindPerson(aReferral(), whom, null, NOW),
      await messenger.tellOwner(NEXT, 'overdue', whom, NOW),
      await messenger.tellOfHole(aReferral(), channel(), whom),
      await messenger.tellRefusal(NEXT, { deed: 'accept', why: 'overruled', fields: [], target: null }, whom),
      await messenger.tellOfTrouble('forbidden', whom),
    ];

    expect(sent.map(({ kind }) => kind)).toEqual(['sent', 'sent', 'sent', 'sent', 'sent']);
    expect(teams.messages.map(({ conversationId }) => conversationId)).toEqual(
      Array.from({ length: 5 }, () => chatOf('29:megan')),
    );
  });
});

describe('what Teams answers', () => {
  it.each<{ what: string; fault: Fault; posting: SendOutcome['kind']; editing: SendOutcome['kind'] }>([
    { what: '401', fault: { status: 401 }, posting: 'throttled', editing: 'throttled' },
    { what: '412', fault: { status: 412 }, posting: 'throttled', editing: 'throttled' },
    { what: '429', fault: { status: 429 }, posting: 'throttled', editing: 'throttled' },
    { what: '403', fault: { status: 403, code: 'BotDisabledByAdmin' }, posting: 'gone', editing: 'gone' },
    {
      what: '404 for the conversation',
      fault: { status: 404, code: 'ConversationNotFound' },
      posting: 'gone',
      editing: 'gone',
    },
    {
      what: '404 for the message',
      fault: { status: 404, code: 'ActivityNotFoundInConversation' },
      posting: 'gone',
      editing: 'missing',
    },
    { what: '400', fault: { status: 400, code: 'BadArgument' }, posting: 'failed', editing: 'failed' },
    { what: '413', fault: { status: 413, code: 'MessageSizeTooBig' }, posting: 'failed', editing: 'failed' },
    { what: '408', fault: { status: 408 }, posting: 'ambiguous', editing: 'ambiguous' },
    { what: '500', fault: { status: 500 }, posting: 'ambiguous', editing: 'ambiguous' },
    { what: '504', fault: { status: 504 }, posting: 'ambiguous', editing: 'ambiguous' },
    { what: 'nothing', fault: 'silent', posting: 'ambiguous', editing: 'ambiguous' },
    { what: 'a connection that breaks', fault: 'lost', posting: 'ambiguous', editing: 'ambiguous' },
  ])('to a card is understood: $what', async ({ fault, posting, editing }) => {
    const card = await posted();
    teams.fault = () => fault;
    if (fault === 'silent') messenger = waitingFor(LITTLE_PATIENCE_MS);

    const outcomes = [
      await messenger.showReferral(NEXT, channel(), null),
      await messenger.showReferral(NEXT, channel(), card),
    ];

    expect(outcomes.map(({ kind }) => kind)).toEqual([posting, editing]);
  });

  it('to a reminder or a notice is understood as to a card', async () => {
    const card = await posted();
    teams.fault = () => ({ status: 403 });

    const outcomes = [
      await messenger.remind(reminderOf(card), null, NOW),
      await messenger.remind(reminderOf(card, { form: 'post' }), null, NOW),
      await messenger.remind(reminderOf(card), card, NOW),
      await messenger.noticeExpiry(aReferral(), channel(), card),
    ];

    expect(outcomes).toEqual(Array.from({ length: 4 }, () => ({ kind: 'gone' })));
  });

  it('with a time to wait is passed on', async () => {
    teams.fault = () => ({ status: 429, headers: { 'retry-after': '7' } });

    expect(await messenger.showReferral(aReferral(), channel(), null)).toEqual({
      kind: 'throttled',
      retryAfterMs: 7_000,
    });
  });

  it('with a code that refuses for good is passed on', async () => {
    teams.fault = () => ({ status: 400, code: 'BadArgument' });

    expect(await messenger.showReferral(aReferral(), channel(), null)).toEqual({ kind: 'failed', code: 'BadArgument' });
  });

  it('is waited for again where Teams cannot be reached', async () => {
    const subscriber = channel();
    await teams.stop();

    expect(await messenger.showReferral(aReferral(), subscriber, null)).toEqual({
      kind: 'throttled',
      retryAfterMs: null,
    });
  });

  it('is waited for again where no token is to be had', async () => {
    messenger = new TeamsMessenger(
      new Connector(async () => Promise.reject(new Error('The secret has expired.')), 1_500),
    );

    expect(await messenger.showReferral(aReferral(), channel(), null)).toEqual({
      kind: 'throttled',
      retryAfterMs: null,
    });
  });
});
