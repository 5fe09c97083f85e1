import type { INetworkModule } from '@azure/msal-node';
import type { SignIns } from '../../../src/partner-center/auth/sign-ins';
import {
  fixedToken,
  signedInTokens,
  type AccessTokens,
  type SignInFailure,
} from '../../../src/partner-center/auth/tokens';
import { aLog } from '../../fakes/a-log';
import { MemorySignIns } from '../../fakes/memory-sign-ins';

const DATA = 'https://api.partner.microsoft.com';
const WEBHOOKS = 'https://api.partnercenter.microsoft.com';
const HOUR_MS = 3_600_000;

interface Reply {
  readonly status: number;
  readonly body: object;
}

const token = (name: string, refreshToken?: string): Reply => ({
  status: 200,
  body: {
    token_type: 'Bearer',
    expires_in: 3_600,
    access_token: name,
    ...(refreshToken === undefined ? {} : { refresh_token: refreshToken }),
  },
});

let now: Date;
let replies: (Reply | Promise<Reply> | Error)[];
let signIns: SignIns;
let log: ReturnType<typeof aLog>;
let asked: { readonly url: string; readonly form: URLSearchParams }[];

/** A sign-in service that gives these replies in order. */
const network: INetworkModule = {
  sendGetRequestAsync: (url) => Promise.reject(new Error(`Nobody should ask for ${url}.`)),
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-type-parameters -- MSAL's own signature.
  sendPostRequestAsync<Body>(url: string, options?: { readonly body?: string }) {
    asked.push({ url, form: new URLSearchParams(options?.body) });
    const reply = replies.shift() ?? new Error('No reply is left.');
    if (reply instanceof Error) return Promise.reject(reply);
    // The test decides the type of the body.
    return Promise.resolve(reply).then(({ status, body }) => ({ status, headers: {}, body: body as Body }));
  },
};

/** The configuration of a process that has just started. */
const someTokens = (refreshToken = 'first'): AccessTokens =>
  signedInTokens(
    {
      tenantId: '7e4a0000-0000-4000-8000-000000000001',
      clientId: 'c11e0000-0000-4000-8000-000000000001',
      clientSecret: 'a-secret-for-tests',
      refreshToken,
    },
    { clock: () => now, log, signIns, network },
  );

const refusal = (status: number, error: string, number: number, suberror?: string): Reply => ({
  status,
  body: {
    error,
    suberror,
    error_codes: [number],
    error_description: `AADSTS${number}: Whatever it says of first and a-secret-for-tests`,
  },
});

const refreshTokens = () => asked.map(({ form }) => form.get('refresh_token'));

async function failureOf(reply: Reply | Error): Promise<SignInFailure> {
  replies = [reply];
  return someTokens()
    .tokenFor(DATA)
    .then(
      () => {
        throw new Error('There is a token.');
      },
      (error: unknown) => error as SignInFailure,
    );
}

beforeEach(() => {
  // MSAL computes the expiry with the real clock.
  now = new Date();
  replies = [];
  asked = [];
  signIns = new MemorySignIns();
  log = aLog();
});

describe('a fixed token', () => {
  it('is the same for every audience', async () => {
    const tokens = fixedToken('sandbox');

    expect([await tokens.tokenFor(DATA), await tokens.tokenFor(WEBHOOKS, 'sandbox')]).toEqual(['sandbox', 'sandbox']);
  });
});

describe('an access token', () => {
  it('is requested in the tenant, with the secret and the refresh token, for the audience', async () => {
    replies = [token('one')];

    expect(await someTokens().tokenFor(DATA)).toBe('one');
    expect(asked[0]?.url).toMatch(
      /^https:\/\/login\.microsoftonline\.com\/7e4a0000-0000-4000-8000-000000000001\/oauth2\/v2\.0\/token(\?|$)/u,
    );
    expect(Object.fromEntries(asked[0]?.form ?? [])).toMatchObject({
      grant_type: 'refresh_token',
      refresh_token: 'first',
      client_secret: 'a-secret-for-tests',
      scope: expect.stringContaining(`${DATA}/.default`) as string,
    });
  });

  it('is used until shortly before it expires', async () => {
    replies = [token('one'), token('two')];
    const tokens = someTokens();
    const given = [await tokens.tokenFor(DATA)];

    now = new Date(now.getTime() + HOUR_MS - 6 * 60_000);
    given.push(await tokens.tokenFor(DATA));
    now = new Date(now.getTime() + 2 * 60_000);
    given.push(await tokens.tokenFor(DATA));

    expect(given).toEqual(['one', 'one', 'two']);
  });

  it('differs for each audience', async () => {
    replies = [token('one'), token('two')];
    const tokens = someTokens();

    expect([await tokens.tokenFor(DATA), await tokens.tokenFor(WEBHOOKS), await tokens.tokenFor(DATA)]).toEqual([
      'one',
      'two',
      'one',
    ]);
  });

  it('is requested once for all concurrent callers', async () => {
    replies = [token('one')];
    const tokens = someTokens();

    expect(await Promise.all([tokens.tokenFor(DATA), tokens.tokenFor(DATA), tokens.tokenFor(DATA)])).toEqual([
      'one',
      'one',
      'one',
    ]);
  });

  it('is returned at once if it is cached, even during a sign-in for another audience', async () => {
    replies = [token('one')];
    const tokens = someTokens();
    await tokens.tokenFor(DATA);
    let goOn: (reply: Reply) => void = () => undefined;
    const slow = new Promise<Reply>((resolve) => {
      goOn = resolve;
    });
    replies = [slow];

    const other = tokens.tokenFor(WEBHOOKS);
    const given = await tokens.tokenFor(DATA);
    goOn(token('two'));

    expect([given, await other]).toEqual(['one', 'two']);
  });

  it('is requested with the newest refresh token, one sign-in at a time', async () => {
    replies = [token('one', 'second'), token('two'), token('three', 'third'), token('four')];
    const tokens = someTokens();

    await Promise.all([
      tokens.tokenFor('https://one.example.com'),
      tokens.tokenFor('https://two.example.com'),
      tokens.tokenFor('https://three.example.com'),
      tokens.tokenFor('https://four.example.com'),
    ]);

    expect(refreshTokens()).toEqual(['first', 'second', 'second', 'third']);
  });

  it('is requested again after it was refused', async () => {
    replies = [token('one'), token('two')];
    const tokens = someTokens();
    await tokens.tokenFor(DATA);
    now = new Date(now.getTime() + 60_000);

    expect([
      await tokens.tokenFor(DATA, 'one'),
      await tokens.tokenFor(DATA, 'one'),
      await tokens.tokenFor(DATA),
    ]).toEqual(['two', 'two', 'two']);
  });

  it('is returned again if it was refused while it is new', async () => {
    replies = [token('one')];
    const tokens = someTokens();
    await tokens.tokenFor(DATA);
    now = new Date(now.getTime() + 59_000);

    expect(await tokens.tokenFor(DATA, 'one')).toBe('one');
  });

  it('is requested again after a failed sign-in', async () => {
    replies = [new Error('Connection reset'), token('one')];
    const tokens = someTokens();

    await expect(tokens.tokenFor(DATA)).rejects.toThrow();

    expect(await tokens.tokenFor(DATA)).toBe('one');
  });

  it('is not available to any caller that waits for a failed sign-in, so that no further sign-ins follow', async () => {
    replies = [new Error('Connection reset'), token('one')];
    const tokens = someTokens();

    const waited = await Promise.allSettled([
      tokens.tokenFor(DATA),
      tokens.tokenFor(DATA),
      tokens.tokenFor(DATA, 'an older one'),
    ]);

    expect(waited.map(({ status }) => status)).toEqual(['rejected', 'rejected', 'rejected']);
    expect(asked).toHaveLength(1);
  });
});

describe('a renewed refresh token', () => {
  const EXPIRED = refusal(400, 'invalid_grant', 700_082);

  /** A process signs in with the configured refresh token, receives this one for it, and ends. */
  async function renewTo(refreshToken: string): Promise<void> {
    replies = [token('one', refreshToken)];
    await someTokens().tokenFor(DATA);
    asked = [];
  }

  it('is used by a process that starts later', async () => {
    await renewTo('second');
    replies = [token('two')];

    expect(await someTokens().tokenFor(DATA)).toBe('two');
    expect(refreshTokens()).toEqual(['second']);
  });

  it('is stored before the sign-in ends, so that an orderly stop does not lose it', async () => {
    let isKept = false;
    signIns = {
      read: () => Promise.resolve(null),
      keep: () =>
        new Promise((resolve) =>
          setImmediate(() => {
            isKept = true;
            resolve();
          }),
        ),
    };
    replies = [token('one', 'second')];

    await someTokens().tokenFor(DATA);

    expect(isKept).toBe(true);
  });

  it('is the latest of many', async () => {
    await renewTo('second');
    replies = [token('two', 'third'), token('three', 'fourth'), token('four')];
    const tokens = someTokens();
    await tokens.tokenFor(DATA);
    await tokens.tokenFor(WEBHOOKS);

    await someTokens().tokenFor(DATA);

    expect(refreshTokens()).toEqual(['second', 'third', 'fourth']);
  });

  it('is no longer used once another one is configured', async () => {
    await renewTo('second');
    replies = [token('two', 'anew, second'), token('three')];

    await someTokens('anew').tokenFor(DATA);
    await someTokens('anew').tokenFor(DATA);

    expect(refreshTokens()).toEqual(['anew', 'anew, second']);
  });

  it('is replaced by the configured one if it is refused, and by its renewal', async () => {
    await renewTo('second');
    replies = [EXPIRED, token('two', 'another second'), token('three')];

    const given = [await someTokens().tokenFor(DATA), await someTokens().tokenFor(DATA)];

    expect(given).toEqual(['two', 'three']);
    expect(refreshTokens()).toEqual(['second', 'first', 'another second']);
  });

  it('is replaced by a newer one of another process if it is refused', async () => {
    const tokens = someTokens();
    replies = [token('one', 'second')];
    await tokens.tokenFor(DATA);
    replies = [token('two', 'third')];
    await someTokens().tokenFor(DATA);
    asked = [];
    replies = [EXPIRED, token('three')];

    expect(await tokens.tokenFor(WEBHOOKS)).toBe('three');
    expect(refreshTokens()).toEqual(['second', 'third']);
  });

  it('fails if the configured one is refused, too; each is tried once', async () => {
    await renewTo('second');
    replies = [refusal(400, 'invalid_grant', 50_173), EXPIRED];

    await expect(someTokens().tokenFor(DATA)).rejects.toMatchObject({ why: 'refused', code: 'invalid_grant 700082' });

    expect(refreshTokens()).toEqual(['second', 'first']);
  });

  it('is tried once by the process that stored it, too', async () => {
    replies = [token('one', 'second'), EXPIRED, EXPIRED];
    const tokens = someTokens();
    await tokens.tokenFor(DATA);

    await expect(tokens.tokenFor(WEBHOOKS)).rejects.toThrow();

    expect(refreshTokens()).toEqual(['first', 'second', 'first']);
  });

  it.each<[what: string, reply: Reply | Error, code: string]>([
    ['the client secret', refusal(401, 'invalid_client', 7_000_222), 'invalid_client 7000222'],
    ['a consent that is missing', refusal(400, 'invalid_grant', 65_001, 'consent_required'), 'invalid_grant 65001'],
    ['the network', new Error('Connection reset'), 'network_error'],
  ])('is not replaced if the error is %s', async (_what, reply, code) => {
    await renewTo('second');
    replies = [reply];

    await expect(someTokens().tokenFor(DATA)).rejects.toMatchObject({ code });

    expect(refreshTokens()).toEqual(['second']);
  });

  it('is used further if the store fails, by a process that started with the configured one', async () => {
    signIns = {
      read: () => Promise.reject(new Error('Not primary')),
      keep: () => Promise.reject(new Error('Not primary')),
    };
    replies = [token('one', 'second'), token('two')];
    const tokens = someTokens();

    expect([await tokens.tokenFor(DATA), await tokens.tokenFor(WEBHOOKS)]).toEqual(['one', 'two']);
    expect(refreshTokens()).toEqual(['first', 'second']);
    expect(log.entries.map(({ level }) => level)).toEqual(['warn', 'warn']);
  });
});

describe('a failed sign-in', () => {
  it.each<[what: string, reply: Reply, code: string]>([
    ['an expired refresh token', refusal(400, 'invalid_grant', 700_082), 'invalid_grant 700082'],
    ['a consent that is missing', refusal(400, 'invalid_grant', 65_001, 'consent_required'), 'invalid_grant 65001'],
    ['a second factor that is wanted', refusal(400, 'interaction_required', 50_076), 'interaction_required 50076'],
    ['an expired secret', refusal(401, 'invalid_client', 7_000_222), 'invalid_client 7000222'],
    ['an audience nobody knows', refusal(400, 'invalid_resource', 500_011), 'invalid_resource 500011'],
  ])('is refused for %s', async (_what, reply, code) => {
    expect(await failureOf(reply)).toMatchObject({ name: 'SignInFailure', why: 'refused', code });
  });

  it.each<[what: string, reply: Reply | Error]>([
    ['does not answer', new Error('Connection reset')],
    ['is not available', { status: 503, body: { error: 'temporarily_unavailable' } }],
    ['fails', { status: 500, body: {} }],
    ['wants to be left alone', { status: 429, body: { error: 'too_many_requests' } }],
    ['gives no token', { status: 200, body: {} }],
  ])('is not refused, but unreachable, if the service %s', async (_what, reply) => {
    expect(await failureOf(reply)).toMatchObject({ name: 'SignInFailure', why: 'unreachable' });
  });

  it('reports nothing that was sent', async () => {
    const failure = await failureOf(refusal(400, 'invalid_grant', 700_082));

    expect([failure.message, failure.stack, JSON.stringify(failure)].join()).not.toMatch(/first|a-secret/u);
    expect(failure.cause).toBeUndefined();
  });
});

describe('the log during a sign-in', () => {
  it('is empty', async () => {
    const said = (['log', 'info', 'warn', 'error', 'debug'] as const).map((level) =>
      jest.spyOn(console, level).mockImplementation(),
    );
    replies = [token('one')];

    await someTokens().tokenFor(DATA);
    await failureOf(new Error('Connection reset'));

    expect(said.flatMap(({ mock }) => mock.calls)).toEqual([]);
    said.forEach((spy) => {
      spy.mockRestore();
    });
  });
});
