import { createHmac, createPublicKey } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationServiceClientCredentialFactory } from 'botbuilder';
import type { Activity } from '../../src/teams/wire/activity';
import { anonymousAdapter, UnauthenticatedError } from '../../src/teams/wire/adapter';
import { BotFrameworkAdapter, type CloudAddresses } from '../../src/teams/wire/bot-framework';
import type { BotAnswer } from '../../src/teams/bot';
import { Connector } from '../../src/teams/wire/connector';
import { createEndpoint } from '../../src/teams/endpoint';
import { aLog } from '../fakes/a-log';
import { activityIn, startTestDesk, TENANT, type TestDesk } from '../support/desk';
import { startTeamsConnector, type TeamsConnector } from '../support/teams-connector';
import { startTokenIssuer, type TokenIssuer, type TokenOptions } from '../support/token-issuer';
import { contoso } from '../support/watching';

const APP_ID = '00000000-0000-4000-8000-00000000a119';
const OTHER_TENANT = '00000000-0000-4000-8000-0000000000bb';
const TEAMS = 'https://smba.trafficmanager.net/emea/';
const PASSWORD = 'the-secret-of-the-bot';

const IDENTITY = {
  MicrosoftAppType: 'SingleTenant',
  MicrosoftAppId: APP_ID,
  MicrosoftAppPassword: PASSWORD,
  MicrosoftAppTenantId: TENANT,
};

let issuer: TokenIssuer;

beforeAll(async () => {
  // The SDK prints tokens' faults by itself.
  jest.spyOn(console, 'error').mockImplementation(() => undefined);
  issuer = await startTokenIssuer();
});

afterAll(async () => {
  await issuer.stop();
  jest.restoreAllMocks();
});

const cloudOf = (metadataUrl: string): CloudAddresses => ({
  ToBotFromChannelTokenIssuer: issuer.issuer,
  ToBotFromChannelOpenIdMetadataUrl: metadataUrl,
  ToBotFromEmulatorOpenIdMetadataUrl: metadataUrl,
  ToChannelFromBotLoginUrl: 'https://login.microsoftonline.com/botframework.com',
  ToChannelFromBotOAuthScope: 'https://api.botframework.com',
  OAuthUrl: 'https://token.botframework.com',
  CallerId: 'urn:botframework:azure',
});

/** A token that Bot Framework would send with an activity of Teams. */
const tokenFor = ({ claims, ...options }: TokenOptions = {}, serviceUrl = TEAMS): string =>
  issuer.bearer({ claims: { aud: APP_ID, serviceurl: serviceUrl, ...claims }, ...options });

const past = Math.floor(Date.now() / 1_000) - 3_600;

/** Tokens that prove nothing, by why. */
const FORGERIES: readonly (readonly [why: string, authorization: () => string])[] = [
  ['there is none', () => ''],
  ['it is blank', () => '   '],
  ['it is of another scheme', () => 'Basic dXNlcjpwYXNzd29yZA=='],
  ['the scheme is written otherwise', () => tokenFor().replace('Bearer', 'bearer')],
  ['there is a scheme and nothing else', () => 'Bearer'],
  ['it is garbage', () => 'Bearer garbage'],
  ['it is garbage of the right shape', () => 'Bearer a.b.c'],
  [
    'it is JSON of the right shape, but no token',
    () => `Bearer ${['{}', '[]', ''].map((part) => Buffer.from(part).toString('base64url')).join('.')}`,
  ],
  ['something follows it', () => `${tokenFor()} more`],
  ['it has expired', () => tokenFor({ claims: { exp: past } })],
  ['it is not valid yet', () => tokenFor({ claims: { nbf: past + 7_200 } })],
  ['it never expires, and is for nobody', () => tokenFor({ claims: { exp: undefined, aud: undefined } })],
  ['it is for another bot', () => tokenFor({ claims: { aud: OTHER_TENANT } })],
  ['it is for several bots', () => tokenFor({ claims: { aud: [APP_ID, OTHER_TENANT] } })],
  ['it is of another issuer', () => tokenFor({ claims: { iss: 'https://evil.example' } })],
  [
    'it is of Bot Framework itself, and this is another cloud',
    () => tokenFor({ claims: { iss: 'https://api.botframework.com' } }),
  ],
  ['it is signed with another key', () => tokenFor({ key: issuer.keys.unknown })],
  ['its key is not published', () => tokenFor({ header: { kid: 'unknown' }, key: issuer.keys.unknown })],
  ['it names no key', () => tokenFor({ header: { kid: undefined } })],
  [
    'it was altered',
    () =>
      tokenFor().replace(
        /\.[^.]*\./u,
        `.${Buffer.from(JSON.stringify({ iss: issuer.issuer, aud: APP_ID, serviceurl: TEAMS })).toString('base64url')}.`,
      ),
  ],
  [
    'it is not signed',
    () =>
      `${tokenFor({ header: { alg: 'none' } })
        .split('.')
        .slice(0, 2)
        .join('.')}.`,
  ],
  ['it is signed with the public key as a password', () => signedWithPublicKey()],
  ['it is for another service', () => tokenFor({ claims: { serviceurl: 'https://evil.example/' } })],
  ['it is for no service', () => tokenFor({ claims: { serviceurl: undefined } })],
  ['its key is endorsed for another channel', () => tokenFor({ header: { kid: 'webchat' }, key: issuer.keys.webchat })],
  [
    'it is of the emulator, by another application',
    () =>
      tokenFor({
        claims: {
          iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
          ver: '1.0',
          appid: OTHER_TENANT,
        },
      }),
  ],
  [
    'it is of another bot, as a skill',
    () =>
      tokenFor({
        claims: {
          iss: 'https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/',
          ver: '1.0',
          appid: OTHER_TENANT,
          aud: APP_ID,
        },
      }),
  ],
];

/** The forgery that fools whoever lets the token choose the algorithm. */
function signedWithPublicKey(): string {
  const [head = '', payload = ''] = tokenFor({ header: { alg: 'HS256' } })
    .replace('Bearer ', '')
    .split('.');
  const publicKey = createPublicKey(issuer.keys.teams).export({ format: 'pem', type: 'pkcs1' });
  return `Bearer ${head}.${payload}.${createHmac('sha256', publicKey).update(`${head}.${payload}`).digest('base64url')}`;
}

const activity = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  ...activityIn(TEAMS),
  type: 'message',
  text: 'help',
  from: { id: '29:megan', aadObjectId: '00000000-0000-4000-8000-000000000001', name: 'Megan Ortiz' },
  ...changes,
});

describe('the service with a bot registration', () => {
  let desk: TestDesk;

  beforeAll(async () => {
    desk = await startTestDesk({ ALLOW_ANONYMOUS: 'false', ...IDENTITY }, { cloud: cloudOf(issuer.metadataUrl) });
    await desk.push([contoso()]);
  });

  afterAll(() => desk.stop());

  async function post(authorization: string, body: unknown): Promise<{ status: number; text: string }> {
    const response = await fetch(`${desk.service.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json', ...(authorization === '' ? {} : { authorization }) },
      body: JSON.stringify(body),
    });
    return { status: response.status, text: await response.text() };
  }

  /** What was stored because of an activity: nobody may be subscribed, no answer may be there. */
  const subscribers = () => desk.database.db.collection('subscribers').countDocuments();

  // Installing the bot is what a forged activity could do most harm with: the channel would get every referral.
  const install = (changes: Record<string, unknown> = {}) =>
    activity({ type: 'installationUpdate', action: 'add', ...changes });

  it.each(FORGERIES)('answers 401 where the token is not to be believed: %s', async (_, authorization) => {
    const answer = await post(authorization(), install());

    expect({ status: answer.status, body: JSON.parse(answer.text) as unknown }).toEqual({
      status: 401,
      body: {
        error: { code: 'Unauthorized', message: 'The request does not prove that it comes from Bot Framework.' },
      },
    });
    expect(await subscribers()).toBe(0);
  });

  it.each([
    [
      'another tenant',
      {
        conversation: { id: '19:x', tenantId: OTHER_TENANT },
        channelData: { tenant: { id: OTHER_TENANT }, team: { id: '19:x' } },
      },
    ],
    ['tenant fields that disagree', { channelData: { tenant: { id: OTHER_TENANT }, team: { id: '19:x' } } }],
    ['no tenant', { conversation: { id: '19:x' }, channelData: { team: { id: '19:x' } } }],
  ] as const)('answers 403 to an activity of %s, though the token is good, and stores nothing', async (_, changes) => {
    const answer = await post(tokenFor(), install(changes));

    expect(answer.status).toBe(403);
    expect(await subscribers()).toBe(0);
  });

  it.each(['https://evil.example/', 'http://127.0.0.1:9/', 'http://169.254.169.254/'])(
    'answers 403 where the service is %s, though the token is for it, and stores nothing',
    async (serviceUrl) => {
      const answer = await post(tokenFor({}, serviceUrl), install({ serviceUrl }));

      expect(answer.status).toBe(403);
      expect(await subscribers()).toBe(0);
    },
  );

  it('answers 403 where the channel is another one that the key is good for, and stores nothing', async () => {
    const answer = await post(
      tokenFor({ header: { kid: 'webchat' }, key: issuer.keys.webchat }),
      install({ channelId: 'webchat' }),
    );

    expect(answer.status).toBe(403);
    expect(await subscribers()).toBe(0);
  });

  it('answers 400 to what is no activity before it looks at any token', async () => {
    expect((await post(tokenFor(), { hello: 'world' })).status).toBe(400);
    expect((await post('', { hello: 'world' })).status).toBe(400);
  });

  it('answers 200 where the token proves it', async () => {
    // An event that asks for nothing, so that nothing is sent to Teams.
    const answer = await post(tokenFor(), activity({ type: 'typing' }));

    expect(answer).toEqual({ status: 200, text: '' });
  });

  it('tells nothing of the token or the secret in any answer', async () => {
    const answers = await Promise.all(FORGERIES.map(([, authorization]) => post(authorization(), install())));

    for (const { text } of answers)
      expect(text).not.toMatch(/the-secret-of-the-bot|eyJ|jwt|signature|at .*\.js|node_modules/iu);
  });

  it('has sent nothing to anybody', () => {
    expect(desk.connector.calls).toEqual([]);
  });
});

describe('a token service that cannot be reached', () => {
  it.each([
    ['nobody listens', 'http://127.0.0.1:1/openid'],
    ['it answers with something else', ''],
  ])('has every request refused with 401: %s', async (_, address) => {
    const metadataUrl = address === '' ? `${issuer.issuer}/keys` : address;
    const answer = endpointOf(cloudOf(metadataUrl)).endpoint(tokenFor(), activity());

    expect((await answer).status).toBe(401);
  });

  it('and does not answer at all is not waited for without end', async () => {
    const silent = createServer(() => undefined);
    await new Promise<void>((resolve) => silent.listen(0, '127.0.0.1', resolve));
    const metadataUrl = `http://127.0.0.1:${(silent.address() as AddressInfo).port}/openid`;
    const turn = jest.fn(async () => undefined);

    const running = new BotFrameworkAdapter(IDENTITY, cloudOf(metadataUrl), 100).run(tokenFor(), activity(), turn);

    await expect(running).rejects.toThrow(UnauthenticatedError);
    expect(turn).not.toHaveBeenCalled();
    silent.closeAllConnections();
    await new Promise((resolve) => silent.close(resolve));
  });
});

interface Answering {
  readonly endpoint: ReturnType<typeof createEndpoint>;
  readonly answered: Activity[];
  readonly measured: [string, number][];
}

/** An endpoint before a bot that remembers what it was given. */
function endpointOf(
  cloud: CloudAddresses,
  answer: () => Promise<BotAnswer> = async () => ({ status: 200 }),
): Answering {
  const answered: Activity[] = [];
  const measured: [string, number][] = [];
  const bot = {
    answer: (given: Activity) => {
      answered.push(given);
      return answer();
    },
  };
  const guard = { tenants: new Set([TENANT]), allowLoopback: true };
  const endpoint = createEndpoint({
    adapter: new BotFrameworkAdapter(IDENTITY, cloud),
    bot,
    guard,
    log: aLog(),
    onAnswered: (kind, status) => measured.push([kind, status]),
  });
  return { endpoint, answered, measured };
}

describe('an activity that is delivered', () => {
  it('reaches the bot once its sender is proven', async () => {
    const { endpoint, answered } = endpointOf(cloudOf(issuer.metadataUrl));

    expect(await endpoint(tokenFor(), activity())).toEqual({ status: 200 });
    expect(answered).toMatchObject([{ type: 'message', text: 'help' }]);
  });

  it('does not reach it where it is not', async () => {
    const { endpoint, answered } = endpointOf(cloudOf(issuer.metadataUrl));

    for (const [, authorization] of FORGERIES) await endpoint(authorization(), activity());

    expect(answered).toEqual([]);
  });

  it('twice is answered once, and the same way', async () => {
    const { endpoint, answered } = endpointOf(cloudOf(issuer.metadataUrl));
    const again = activity();

    const answers = await Promise.all([endpoint(tokenFor(), again), endpoint(tokenFor(), again)]);

    expect(answered).toHaveLength(1);
    expect(answers[0]).toBe(answers[1]);
  });

  it('twice, the first time of which failed, is answered the second time', async () => {
    let failures = 1;
    const { endpoint } = endpointOf(cloudOf(issuer.metadataUrl), async () => {
      failures -= 1;
      if (failures >= 0) throw new Error('The database does not answer.');
      return { status: 200 };
    });
    const again = activity();
    const first = await endpoint(tokenFor(), again).catch(() => 'failed');

    expect([first, await endpoint(tokenFor(), again)]).toEqual(['failed', { status: 200 }]);
  });

  it.each([
    { what: 'another conversation', changes: { conversation: { id: '19:other', tenantId: TENANT } } },
    { what: 'another person', changes: { from: { id: '29:ravi' } } },
    { what: 'another kind', changes: { type: 'invoke', name: 'x' } },
    { what: 'no id', changes: { id: '' } },
  ])('with the same id, but of $what, is another one', async ({ changes }) => {
    const { endpoint, answered } = endpointOf(cloudOf(issuer.metadataUrl));
    const one = activity({ ...('id' in changes ? changes : {}) });

    await endpoint(tokenFor(), one);
    await endpoint(tokenFor(), { ...one, ...changes });

    expect(answered).toHaveLength(2);
  });

  it('is measured by kind and status, under names that nobody can invent', async () => {
    const { endpoint, measured } = endpointOf(cloudOf(issuer.metadataUrl));

    await endpoint(tokenFor(), activity());
    await endpoint('', activity({ type: 'invoke', name: 'x' }));
    await endpoint(tokenFor(), activity({ type: 'invented' }));
    await endpoint('', 'nonsense');

    expect(measured).toEqual([
      ['message', 200],
      ['invoke', 401],
      ['other', 200],
      ['other', 400],
    ]);
  });
});

describe('what the bot sends', () => {
  let teams: TeamsConnector;

  beforeEach(async () => {
    teams = await startTeamsConnector();
  });

  afterEach(() => teams.stop());

  it('carries a token for Teams, made from the registration', async () => {
    const credentials = { getToken: async () => 'a-token-of-the-bot' };
    const create = jest
      .spyOn(ConfigurationServiceClientCredentialFactory.prototype, 'createCredentials')
      .mockResolvedValue(credentials as never);
    const adapter = new BotFrameworkAdapter(IDENTITY);

    await new Connector(() => adapter.token()).send(teams.url, '19:sales@thread.tacv2', {
      type: 'message',
      text: 'Hello',
    });
    const [asked] = create.mock.calls;
    create.mockRestore();

    expect(teams.calls.map(({ authorization }) => authorization)).toEqual(['Bearer a-token-of-the-bot']);
    expect(asked).toEqual([
      APP_ID,
      'https://api.botframework.com',
      'https://login.microsoftonline.com/botframework.com',
      true,
    ]);
  });

  it('carries none where there is no registration', async () => {
    await new Connector(() => anonymousAdapter.token()).send(teams.url, '19:sales@thread.tacv2', {
      type: 'message',
      text: 'Hello',
    });

    expect(teams.calls.map(({ authorization }) => authorization)).toEqual([undefined]);
  });
});

describe('an adapter', () => {
  it.each([
    { what: 'no id', identity: { ...IDENTITY, MicrosoftAppId: '' } },
    { what: 'no secret', identity: { ...IDENTITY, MicrosoftAppPassword: '' } },
    { what: 'no tenant', identity: { ...IDENTITY, MicrosoftAppTenantId: '' } },
  ])('of a single tenant is not made with $what', ({ identity }) => {
    expect(() => new BotFrameworkAdapter(identity)).toThrow();
  });
});
