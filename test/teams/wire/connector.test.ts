import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Connector, ConnectorError } from '../../../src/teams/wire/connector';
import { chatOf, startTeamsConnector, type StandInMember, type TeamsConnector } from '../../support/teams-connector';
import { PATIENCE_MS } from '../../support/patience';

const TENANT = '00000000-0000-4000-8000-0000000000aa';
const CHANNEL = '19:sales@thread.tacv2';
const MESSAGE = { type: 'message', text: 'Hello' };

let teams: TeamsConnector;
let connector: Connector;

beforeEach(async () => {
  teams = await startTeamsConnector();
  connector = new Connector(async () => 'a-token', PATIENCE_MS);
});

afterEach(() => teams.stop());

/** What went wrong, as far as the caller can see. */
async function failureOf(asking: Promise<unknown>): Promise<Pick<ConnectorError, 'status' | 'code' | 'retryAfterMs'>> {
  const error = await asking.then(
    () => null,
    (reason: unknown) => reason,
  );
  if (!(error instanceof ConnectorError)) throw new Error(`Not refused by Teams: ${String(error)}`);
  return { status: error.status, code: error.code, retryAfterMs: error.retryAfterMs };
}

const post = () => connector.postToChannel(teams.url, CHANNEL, TENANT, MESSAGE);

describe('posting to a channel', () => {
  it('starts a new conversation, and returns the ids with which it can be edited', async () => {
    const posted = await post();

    expect(posted).toEqual({
      conversationId: teams.messages[0]?.conversationId,
      activityId: teams.messages[0]?.activityId,
    });
    expect(teams.calls).toMatchObject([
      {
        method: 'POST',
        path: '/v3/conversations',
        body: {
          isGroup: true,
          tenantId: TENANT,
          channelData: { channel: { id: CHANNEL }, tenant: { id: TENANT } },
          activity: MESSAGE,
        },
      },
    ]);
  });

  it('takes the activity id from the conversation id if Teams leaves it out', async () => {
    teams.fault = () => ({ status: 201, body: JSON.stringify({ id: `${CHANNEL};messageid=1700000000042` }) });

    expect(await post()).toEqual({ conversationId: `${CHANNEL};messageid=1700000000042`, activityId: '1700000000042' });
  });

  it('sends the token', async () => {
    await post();

    expect(teams.calls.map(({ authorization }) => authorization)).toEqual(['Bearer a-token']);
  });

  it('carries none where there is none', async () => {
    connector = new Connector(async () => null, PATIENCE_MS);

    await post();

    expect(teams.calls.map(({ authorization }) => authorization)).toEqual([undefined]);
  });

  it('accepts a service address with or without a slash at its end', async () => {
    await connector.postToChannel(`${teams.url}/`, CHANNEL, TENANT, MESSAGE);
    await connector.postToChannel(`${teams.url}//`, CHANNEL, TENANT, MESSAGE);

    expect(teams.calls.map(({ path }) => path)).toEqual(['/v3/conversations', '/v3/conversations']);
  });
});

describe('sending and updating', () => {
  it('escapes ids, which contain special characters of URLs', async () => {
    const { conversationId, activityId } = await post();

    await connector.send(teams.url, conversationId, MESSAGE);
    await connector.update(teams.url, { conversationId, activityId }, { ...MESSAGE, text: 'Changed' });

    expect(teams.calls.slice(1).map(({ method, path }) => [method, path])).toEqual([
      ['POST', `/v3/conversations/${encodeURIComponent(conversationId)}/activities`],
      ['PUT', `/v3/conversations/${encodeURIComponent(conversationId)}/activities/${activityId}`],
    ]);
    expect(teams.messages[0]?.versions.at(-1)).toEqual({ ...MESSAGE, text: 'Changed', id: activityId });
  });
});

describe('creating a chat', () => {
  const begin = (memberId = '29:megan') =>
    connector.createChat(teams.url, { botId: '28:co-sell-desk', memberId, tenantId: TENANT });

  it('names the bot, the person and their tenant, and returns the chat', async () => {
    expect(await begin()).toBe(chatOf('29:megan'));
    expect(teams.calls.map(({ method, path, body }) => ({ method, path, body }))).toEqual([
      {
        method: 'POST',
        path: '/v3/conversations',
        body: {
          isGroup: false,
          bot: { id: '28:co-sell-desk' },
          members: [{ id: '29:megan' }],
          tenantId: TENANT,
          channelData: { tenant: { id: TENANT } },
        },
      },
    ]);
    expect(teams.messages).toEqual([]);
  });

  it('repeatedly finds the same one, and another one for another person', async () => {
    const chats = [await begin(), await begin(), await begin('29:ravi')];

    expect(new Set(chats).size).toBe(2);
    expect(chats[0]).toBe(chats[1]);
  });

  it('that is refused is reported with status and code, after one attempt', async () => {
    teams.fault = () => ({ status: 403, code: 'ForbiddenOperationException' });

    expect(await failureOf(begin())).toEqual({ status: 403, code: 'ForbiddenOperationException', retryAfterMs: null });
    expect(teams.calls).toHaveLength(1);
  });

  it.each(['{}', '{"id":""}'])('fails if the answer has no chat id: %s', async (body) => {
    teams.fault = () => ({ status: 201, body });

    expect(await failureOf(begin())).toMatchObject({ status: 200, code: 'UnreadableAnswer' });
  });
});

describe('reading the members', () => {
  it('reads all pages', async () => {
    const people: StandInMember[] = Array.from({ length: 120 }, (_, index) => ({
      id: `29:${index}`,
      aadObjectId: `person-${index}`,
      name: `Person ${index}`,
    }));
    teams.rosters.set(CHANNEL, people);

    const members = await connector.members(teams.url, CHANNEL);

    expect(members.map(({ id }) => id)).toEqual(people.map(({ id }) => id));
    expect(teams.calls).toHaveLength(3);
  });
});

describe('a refusal', () => {
  it('is reported with status and code, after one attempt', async () => {
    teams.fault = () => ({ status: 403, code: 'BotNotInConversationRoster' });

    expect(await failureOf(post())).toEqual({ status: 403, code: 'BotNotInConversationRoster', retryAfterMs: null });
    expect(teams.calls).toHaveLength(1);
  });

  it.each([500, 502, 503, 504])('with status %i is not silently repeated', async (status) => {
    teams.fault = () => ({ status });

    await failureOf(post());

    expect(teams.calls).toHaveLength(1);
  });

  it('without a readable body is reported by its status', async () => {
    teams.fault = () => ({ status: 502, body: '<html>Bad gateway</html>' });

    expect(await failureOf(post())).toEqual({ status: 502, code: 'Unspecified', retryAfterMs: null });
  });

  it.each([
    { header: '3', milliseconds: 3_000 },
    { header: '0', milliseconds: 0 },
    { header: '-5', milliseconds: 0 },
    { header: '1e300', milliseconds: 86_400_000 },
    { header: 'soon', milliseconds: null },
    { header: 'Thu, 01 Jan 1970 00:00:00 GMT', milliseconds: 0 },
  ])('with Retry-After: $header means a wait of $milliseconds ms', async ({ header, milliseconds }) => {
    teams.fault = () => ({ status: 429, headers: { 'retry-after': header } });

    expect(await failureOf(post())).toMatchObject({ status: 429, retryAfterMs: milliseconds });
  });
});

describe('a missing answer', () => {
  it('after the timeout is reported as uncertain', async () => {
    teams.fault = () => 'silent';
    connector = new Connector(async () => 'a-token', 50);

    expect(await failureOf(post())).toEqual({ status: null, code: 'NoAnswer', retryAfterMs: null });
  });

  it('because the connection broke is reported as uncertain', async () => {
    teams.fault = () => 'lost';

    expect(await failureOf(post())).toMatchObject({ status: null, code: 'NoAnswer' });
  });

  it('because nothing listens is reported as not sent', async () => {
    await teams.stop();

    expect(await failureOf(post())).toMatchObject({ status: null, code: 'Unreachable' });
  });

  it('because there was no token is known never to have arrived', async () => {
    connector = new Connector(async () => Promise.reject(new Error('The secret has expired.')), PATIENCE_MS);

    expect(await failureOf(post())).toMatchObject({ status: null, code: 'NoToken' });
    expect(teams.calls).toHaveLength(0);
  });
});

describe('an answer with another shape', () => {
  it.each([
    { body: '', what: 'nothing' },
    { body: 'created', what: 'no JSON' },
    { body: '{}', what: 'no id' },
    { body: '{"id":5}', what: 'an id that is no text' },
  ])('is reported as done: $what', async ({ body }) => {
    teams.fault = () => ({ status: 201, body });

    expect(await failureOf(post())).toMatchObject({ status: 200, code: 'UnreadableAnswer' });
  });

  it('does not matter for an update', async () => {
    const posted = await post();
    teams.fault = () => ({ status: 200, body: '' });

    await expect(connector.update(teams.url, posted, MESSAGE)).resolves.toBeUndefined();
  });
});

describe('a redirection', () => {
  let elsewhere: Server;
  const seen: (string | undefined)[] = [];

  beforeEach(async () => {
    elsewhere = createServer((request, response) => {
      seen.push(request.headers.authorization);
      response.end('{}');
    });
    await new Promise<void>((resolve) => elsewhere.listen(0, '127.0.0.1', resolve));
  });

  afterEach(() => new Promise((resolve) => elsewhere.close(resolve)));

  it.each([301, 302, 307, 308])(
    'with status %i is not followed, so that no other host gets the token',
    async (status) => {
      const { port } = elsewhere.address() as AddressInfo;
      teams.fault = () => ({ status, headers: { location: `http://127.0.0.1:${port}/` } });

      await failureOf(post());

      expect(seen).toEqual([]);
    },
  );
});
