import { Connector } from '../../src/teams/connector';
import { TeamsMessenger } from '../../src/teams/messenger';
import type { PostedCard, SendOutcome } from '../../src/application/ports';
import { aReferral, aSubscriber } from '../builders/a-referral';
import { startTeamsConnector, type Fault, type TeamsConnector } from '../support/teams-connector';

let teams: TeamsConnector;
let messenger: TeamsMessenger;

beforeEach(async () => {
  teams = await startTeamsConnector();
  messenger = new TeamsMessenger(new Connector(async () => null, 300));
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
      attachments: [{ contentType: 'application/vnd.microsoft.card.adaptive', content: expect.objectContaining({ type: 'AdaptiveCard' }) as object }],
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

    expect(sent).toMatchObject({ kind: 'sent', card: { conversationId: card.conversationId, activityId: card.activityId } });
    expect(teams.messages).toHaveLength(1);
    expect(teams.messages[0]?.versions).toHaveLength(2);
  });

  it('is left alone where it would look the same', async () => {
    const card = await posted();

    const sent = await messenger.showReferral(aReferral({ version: 7, favorites: [{ person: 'somebody', on: true, turn: '1' }] }), channel(), card);

    expect(sent).toEqual({ kind: 'sent', card });
    expect(teams.calls).toHaveLength(1);
  });
});

describe('what Teams answers', () => {
  it.each<{ what: string; fault: Fault; posting: SendOutcome['kind']; editing: SendOutcome['kind'] }>([
    { what: '401', fault: { status: 401 }, posting: 'throttled', editing: 'throttled' },
    { what: '412', fault: { status: 412 }, posting: 'throttled', editing: 'throttled' },
    { what: '429', fault: { status: 429 }, posting: 'throttled', editing: 'throttled' },
    { what: '403', fault: { status: 403, code: 'BotDisabledByAdmin' }, posting: 'gone', editing: 'gone' },
    { what: '404 for the conversation', fault: { status: 404, code: 'ConversationNotFound' }, posting: 'gone', editing: 'gone' },
    { what: '404 for the message', fault: { status: 404, code: 'ActivityNotFoundInConversation' }, posting: 'gone', editing: 'missing' },
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

    const outcomes = [await messenger.showReferral(NEXT, channel(), null), await messenger.showReferral(NEXT, channel(), card)];

    expect(outcomes.map(({ kind }) => kind)).toEqual([posting, editing]);
  });

  it('with a time to wait is passed on', async () => {
    teams.fault = () => ({ status: 429, headers: { 'retry-after': '7' } });

    expect(await messenger.showReferral(aReferral(), channel(), null)).toEqual({ kind: 'throttled', retryAfterMs: 7_000 });
  });

  it('with a code that refuses for good is passed on', async () => {
    teams.fault = () => ({ status: 400, code: 'BadArgument' });

    expect(await messenger.showReferral(aReferral(), channel(), null)).toEqual({ kind: 'failed', code: 'BadArgument' });
  });

  it('is waited for again where Teams cannot be reached', async () => {
    const subscriber = channel();
    await teams.stop();

    expect(await messenger.showReferral(aReferral(), subscriber, null)).toEqual({ kind: 'throttled', retryAfterMs: null });
  });

  it('is waited for again where no token is to be had', async () => {
    messenger = new TeamsMessenger(new Connector(async () => Promise.reject(new Error('The secret has expired.')), 300));

    expect(await messenger.showReferral(aReferral(), channel(), null)).toEqual({ kind: 'throttled', retryAfterMs: null });
  });
});
