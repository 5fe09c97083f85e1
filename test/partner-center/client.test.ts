import type { Asked, Failure } from '../../src/application/ports';
import type { RecordWrite } from '../../src/domain/agreement/next-write';
import { PartnerCenterClient, type ClientOptions } from '../../src/partner-center/client';
import { microsoftRecord, ownRecord } from '../../src/partner-center/new-record';
import { fixedToken, SignInFailure, type AccessTokens } from '../../src/partner-center/auth/tokens';
import { aReferral, NOW } from '../builders/a-referral';
import { aLog } from '../fakes/a-log';
import {
  answers,
  answersRaw,
  breaksOff,
  closesConnection,
  neverAnswers,
  refuses,
  startScriptedApi,
  type Responder,
  type ScriptedApi,
} from './scripted-api';
import { PATIENCE_MS } from '../support/patience';

const ID = 'c0de0000-0000-4000-8000-000000000001';
const PATH = '/v1.0/engagements/referrals';
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/u;

/** Short, as it is waited for in vain. */
const LITTLE_PATIENCE_MS = 50;

/** The record as Partner Center sends it. */
const wire = (overrides: Record<string, unknown> = {}): Record<string, unknown> => ({
  id: ID,
  eTag: '"one"',
  name: 'Old',
  status: 'Active',
  substatus: 'Accepted',
  createdDateTime: '2026-06-01T00:00:00Z',
  updatedDateTime: '2026-06-02T00:00:00Z',
  details: { dealValue: 5, currency: 'EUR' },
  unknownToUs: [7],
  ...overrides,
});

const aWrite = (overrides: Partial<RecordWrite> = {}): RecordWrite => ({
  deed: 'edit',
  stage: null,
  reason: null,
  note: null,
  fields: { name: 'New' },
  contacts: null,
  registration: null,
  ...overrides,
});

let api: ScriptedApi;
let log: ReturnType<typeof aLog>;
let now: Date;
let outcomes: string[];

beforeEach(async () => {
  api = await startScriptedApi();
  log = aLog();
  now = NOW;
  outcomes = [];
});

afterEach(() => api.stop());

const aClient = (options: Partial<ClientOptions> = {}): PartnerCenterClient =>
  new PartnerCenterClient({
    url: api.url,
    tokens: fixedToken('a-token-for-tests'),
    log,
    clock: () => now,
    onRequestDone: (operation, outcome) => {
      outcomes.push(`${operation} ${outcome}`);
    },
    timeoutMs: PATIENCE_MS,
    ...options,
  });

function valueOf<Value>(asked: Asked<Value>): Value {
  if (asked.kind === 'failed') throw new Error(JSON.stringify(asked));
  return asked.value;
}

const failure = (code: Failure['code'], more: Partial<Failure> = {}): Failure => ({
  kind: 'failed',
  code,
  retryAfterMs: null,
  target: null,
  isUncertain: false,
  ...more,
});

const page = (values: readonly unknown[], more: object = {}): Responder =>
  answers(200, { '@odata.context': 'x', value: values, ...more });

const heardPaths = () => api.requests.map(({ method, path }) => `${method} ${path}`);

const logged = () => JSON.stringify(log.entries);

describe('each request', () => {
  it('names the identity, the content type and the request id', async () => {
    api.script(answers(200, wire()));
    const client = aClient();

    await client.read(ID);
    await client.read(ID);

    const headers = api.requests.map((one) => one.headers);
    expect(headers[0]).toMatchObject({ authorization: 'Bearer a-token-for-tests', accept: 'application/json' });
    expect(headers[0]?.['client-request-id']).toMatch(GUID);
    expect(headers[0]?.['client-request-id']).not.toBe(headers[1]?.['client-request-id']);
  });

  it('is logged with its ids, and nothing else', async () => {
    api.script(
      answers(200, wire({ name: 'Secret name' }), { 'request-id': 'theirs' }),
      refuses(403, 'accessDenied', {}, { 'request-id': 'theirs' }),
    );
    const client = aClient();
    const remote = valueOf(await client.read(ID));

    await client.write(remote, aWrite({ fields: { name: 'Secret words' } }));

    const [first, second] = api.requests.map(({ headers }) => headers['client-request-id']);
    expect(log.entries.map(({ level, fields }) => ({ level, ...fields }))).toEqual([
      { level: 'info', operation: 'read', recordId: ID, status: 200, clientRequestId: first, requestId: 'theirs' },
      {
        ...{
          level: 'warn',
          operation: 'write',
          recordId: ID,
          status: 403,
          clientRequestId: second,
          requestId: 'theirs',
        },
        ...{ trouble: 'forbidden', errorCodes: ['accessDenied'] },
      },
    ]);
    expect(logged()).not.toMatch(/Secret|a-token/u);
  });

  it('is counted once, with its outcome', async () => {
    const seconds: number[] = [];
    api.script(answers(200, wire()), refuses(404, 'itemNotFound'), page([]));
    const client = aClient({
      onRequestDone: (operation, outcome, took) => {
        outcomes.push(`${operation} ${outcome}`);
        seconds.push(took);
      },
    });

    await client.read(ID);
    await client.read(ID);
    await client.list({ since: null });

    expect(outcomes).toEqual(['read done', 'read missing', 'list done']);
    expect(seconds.every((took) => took > 0 && took < 5)).toBe(true);
  });

  it('goes to the configured address, with or without a slash at its end', async () => {
    api.script(answers(200, wire()));

    await aClient({ url: `${api.url}/gateway//` }).read(ID);

    expect(heardPaths()).toEqual([`GET /gateway${PATH}/${ID}`]);
  });

  it('waits if four requests are running', async () => {
    const open: (() => void)[] = [];
    api.script((response, heard) => {
      open.push(() => {
        answers(200, wire())(response, heard);
      });
    });
    const client = aClient();
    const all = Array.from({ length: 6 }, () => client.read(ID));
    await api.waitForRequests(4);

    api.script(answers(200, wire()));
    await aClient().read('another');
    const underWay = api.requests.length - 1;
    open.forEach((finish) => {
      finish();
    });

    expect((await Promise.all(all)).map(({ kind }) => kind)).toEqual(Array(6).fill('done'));
    expect(underWay).toBe(4);
  });
});

describe('an unsuccessful answer', () => {
  it.each<[what: string, act: Responder, expected: Failure]>([
    ['a connection that is cut', closesConnection, failure('unreachable', { isUncertain: true })],
    ['one that is cut in the middle', breaksOff, failure('unreachable', { isUncertain: true })],
    ['a fault of the host', refuses(500, 'generalException'), failure('unreachable', { isUncertain: true })],
    [
      'a redirection',
      answers(307, undefined, { location: '/elsewhere' }),
      failure('unreachable', { isUncertain: true }),
    ],
    ['garbage', answersRaw(200, '<html>'), failure('unreachable', { isUncertain: true })],
    ['nothing', answers(200), failure('unreachable', { isUncertain: true })],
    ['something else', answers(200, ['x']), failure('unreachable', { isUncertain: true })],
    [
      'too much',
      answersRaw(200, JSON.stringify(wire()).padEnd(17 * 1024 * 1024)),
      failure('unreachable', { isUncertain: true }),
    ],
    ['a refusal', refuses(403, 'accessDenied'), failure('forbidden')],
    ['a fault of ours', refuses(400, 'invalidRequest', { target: 'team' }), failure('invalid', { target: 'team' })],
    ['a refusal in garbage', answersRaw(404, '<html>'), failure('missing')],
  ])('becomes a failure: %s', async (_what, act, expected) => {
    api.script(act);

    expect(await aClient().read(ID)).toEqual(expected);
    expect(heardPaths()).toHaveLength(1);
  });

  it('that does not arrive in time is uncertain', async () => {
    api.script(neverAnswers);

    expect(await aClient({ timeoutMs: LITTLE_PATIENCE_MS }).read(ID)).toEqual(
      failure('unreachable', { isUncertain: true }),
    );
  });

  it('that does not end in time is uncertain, too', async () => {
    api.script((response) => {
      response.writeHead(200);
      response.write('{');
    });

    expect(await aClient({ timeoutMs: LITTLE_PATIENCE_MS }).read(ID)).toEqual(
      failure('unreachable', { isUncertain: true }),
    );
  });

  it('from a host that cannot be reached is certainly not done', async () => {
    const client = aClient();
    await api.stop();

    expect(await client.read(ID)).toEqual(failure('unreachable'));
  });

  it('with a redirect does not send the token to another host', async () => {
    const elsewhere = await startScriptedApi();
    api.script(answers(302, undefined, { location: elsewhere.url }));

    await aClient().read(ID);

    expect(elsewhere.requests).toEqual([]);
    await elsewhere.stop();
  });
});

describe('a host without answers', () => {
  const afterMs = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

  it('is not waited for again and again', async () => {
    api.script(closesConnection, closesConnection, answers(200, wire()));
    const client = aClient();
    const kept = [await client.read(ID), await client.read(ID)];

    now = afterMs(4_999);
    const spared = await client.read(ID);
    now = afterMs(5_000);
    const then = await client.read(ID);

    expect(kept).toEqual([
      failure('unreachable', { isUncertain: true }),
      failure('unreachable', { isUncertain: true }),
    ]);
    expect(spared).toEqual(failure('unreachable'));
    expect(then.kind).toBe('done');
    expect(api.requests).toHaveLength(3);
  });

  it('for sign-ins is not waited for again and again either', async () => {
    api.script(answers(200, wire()));
    let signIns = 0;
    const tokens: AccessTokens = {
      tokenFor: () =>
        (signIns += 1) > 2 ? Promise.resolve('one') : Promise.reject(new SignInFailure('unreachable', 'network_error')),
    };
    const client = aClient({ tokens });
    await client.read(ID);
    await client.read(ID);

    now = afterMs(4_999);
    const spared = [await client.read(ID), signIns];
    now = afterMs(5_000);

    expect(spared).toEqual([failure('unreachable'), 2]);
    expect((await client.read(ID)).kind).toBe('done');
  });

  it('does not open the circuit breaker by a single missing answer', async () => {
    api.script(closesConnection, answers(200, wire()), closesConnection, answers(200, wire()));
    const client = aClient();

    const kinds = [await client.read(ID), await client.read(ID), await client.read(ID), await client.read(ID)].map(
      ({ kind }) => kind,
    );

    expect(kinds).toEqual(['failed', 'done', 'failed', 'done']);
  });
});

describe('being throttled', () => {
  const inSeconds = (count: number): Date => new Date(NOW.getTime() + count * 1_000);

  it.each<[what: string, status: number, told: string, isUncertain: boolean]>([
    ['429 in seconds', 429, '30', false],
    ['429 until then', 429, inSeconds(30).toUTCString(), false],
    ['503 in seconds', 503, '30', true],
  ])('says how long to wait: %s', async (_what, status, told, isUncertain) => {
    api.script(refuses(status, 'tooManyRequests', {}, { 'retry-after': told }));

    expect(await aClient().read(ID)).toEqual(failure('throttled', { retryAfterMs: 30_000, isUncertain }));
  });

  it('delays further requests until then', async () => {
    api.script(refuses(429, 'tooManyRequests', {}, { 'retry-after': '30' }), answers(200, wire()));
    const client = aClient();
    await client.read(ID);

    now = inSeconds(20);
    const tooEarly = await client.list({ since: null });
    now = inSeconds(30);
    const then = await client.read(ID);

    expect(tooEarly).toEqual(failure('throttled', { retryAfterMs: 10_000 }));
    expect(then.kind).toBe('done');
    expect(api.requests).toHaveLength(2);
  });

  it('delays nothing if no time is given', async () => {
    api.script(refuses(429, 'tooManyRequests'), answers(200, wire()));
    const client = aClient();

    expect(await client.read(ID)).toEqual(failure('throttled'));
    expect((await client.read(ID)).kind).toBe('done');
  });
});

describe('the sign-in', () => {
  /** Access tokens of which the first ones are rejected; the last one is given repeatedly. */
  const tokensOf = (...names: readonly string[]): AccessTokens & { readonly audiences: string[] } => {
    const audiences: string[] = [];
    let index = 0;
    return {
      audiences,
      tokenFor: (audience, refused) => {
        audiences.push(audience);
        if (refused === names[index] && index < names.length - 1) index += 1;
        return Promise.resolve(names[index] ?? '');
      },
    };
  };

  it('is for the host of the request', async () => {
    api.script(answers(200, wire()));
    const tokens = tokensOf('one');

    await aClient({ tokens }).read(ID);

    expect(tokens.audiences).toEqual([api.url]);
  });

  it('that has expired is repeated once', async () => {
    api.script(refuses(401, 'unauthenticated'), answers(200, wire()));

    expect((await aClient({ tokens: tokensOf('old', 'new') }).read(ID)).kind).toBe('done');
    expect(api.requests.map(({ headers }) => headers.authorization)).toEqual(['Bearer old', 'Bearer new']);
  });

  it('whose new token is rejected, too, is not repeated again', async () => {
    api.script(refuses(401, 'unauthenticated'));

    expect(await aClient({ tokens: tokensOf('old', 'new', 'newest') }).read(ID)).toEqual(failure('unauthorized'));
    expect(api.requests).toHaveLength(2);
  });

  it('that cannot be repeated leaves the request unauthorized', async () => {
    api.script(refuses(401, 'unauthenticated'));

    expect(await aClient().read(ID)).toEqual(failure('unauthorized'));
    expect(api.requests).toHaveLength(1);
  });

  it.each<[why: SignInFailure['why'], expected: Failure]>([
    ['refused', failure('unauthorized')],
    ['unreachable', failure('unreachable')],
  ])('that is %s prevents the request', async (why, expected) => {
    const tokens: AccessTokens = { tokenFor: () => Promise.reject(new SignInFailure(why, 'invalid_grant 700082')) };

    expect(await aClient({ tokens }).read(ID)).toEqual(expected);
    expect(api.requests).toEqual([]);
    expect(log.entries).toMatchObject([
      { level: 'warn', fields: { operation: 'read', recordId: ID, why, code: 'invalid_grant 700082' } },
    ]);
  });
});

describe('a list', () => {
  const SINCE = new Date('2026-06-01T10:00:00.999Z');

  it('of all records starts with the oldest change', async () => {
    api.script(page([wire()], { '@odata.count': 500 }));

    const listed = valueOf(await aClient().list({ since: null }));

    expect(listed).toMatchObject({ records: [{ id: ID }], next: null, total: 500 });
    expect(heardPaths()).toEqual([`GET ${PATH}?$orderby=updatedDateTime asc`]);
  });

  it('of changes since a time uses that second', async () => {
    api.script(page([]));

    await aClient().list({ since: SINCE });

    expect(heardPaths()).toEqual([
      `GET ${PATH}?$filter=updatedDateTime ge 2026-06-01T10:00:00Z&$orderby=updatedDateTime asc`,
    ]);
  });

  it('uses the quoted notation if the plain one is rejected, and remembers that', async () => {
    const takesQuoted: Responder = (response, heard) => {
      (heard.path.includes("'2026") ? page([]) : refuses(400, 'invalidRequest'))(response, heard);
    };
    api.script(takesQuoted);
    const client = aClient();

    const kinds = [await client.list({ since: SINCE }), await client.list({ since: SINCE })].map(({ kind }) => kind);

    expect(kinds).toEqual(['done', 'done']);
    expect(api.requests.map(({ path }) => path.includes("ge '2026-06-01T10:00:00Z'"))).toEqual([false, true, true]);
  });

  it('whose filter is rejected in both notations reports the first rejection', async () => {
    api.script(
      refuses(400, 'invalidRequest', { target: 'first' }),
      refuses(400, 'invalidRequest', { target: 'second' }),
      page([]),
    );
    const client = aClient();

    expect(await client.list({ since: SINCE })).toEqual(failure('invalid', { target: 'first' }));
    await client.list({ since: SINCE });
    expect(api.requests.map(({ path }) => path.includes("'"))).toEqual([false, true, false]);
  });

  it('includes the solutions of its records', async () => {
    const named = { details: { requirements: { solutions: [{ id: 'SOL-1', name: 'Inventory IQ' }] } } };
    api.script(page([wire(named), { id: 7, ...named }]));

    expect(valueOf(await aClient().list({ since: null })).solutions).toMatchObject([
      { id: 'SOL-1', name: 'Inventory IQ' },
    ]);
  });

  it('leaves out records that cannot be read, and logs which', async () => {
    api.script(page([wire({ id: 'bad', createdDateTime: 'Sue Smith', team: 'x' }), null, wire()]));

    expect(valueOf(await aClient().list({ since: null })).records.map(({ id }) => id)).toEqual([ID]);
    expect(log.entries.filter(({ level }) => level === 'warn').map(({ fields }) => fields)).toEqual([
      { recordId: 'bad', paths: ['createdDateTime', 'team[0]'] },
      { recordId: null, paths: [''] },
    ]);
    expect(logged()).not.toContain('Sue Smith');
  });

  it("continues at the page's link unchanged", async () => {
    api.script(page([], { '@odata.nextLink': `${api.url}${PATH}?$skiptoken=a%2Fb%20c` }), page([wire()]));
    const client = aClient();

    const { next } = valueOf(await client.list({ since: null }));
    const listed = valueOf(await client.list({ next: next ?? '' }));

    expect(next).toBe(`${api.url}${PATH}?$skiptoken=a%2Fb%20c`);
    expect(listed).toMatchObject({ records: [{ id: ID }], next: null });
    expect(heardPaths()[1]).toBe(`GET ${PATH}?$skiptoken=a/b c`);
  });

  it('continues at a link without a host', async () => {
    api.script(page([], { '@odata.nextLink': '?$skiptoken=2' }));

    expect(valueOf(await aClient().list({ since: null })).next).toBe(`${api.url}${PATH}?$skiptoken=2`);
  });

  it.each([
    'https://elsewhere.example.com/v1.0/engagements/referrals',
    'http://127.0.0.1:1/',
    'file:///etc/hosts',
    '//elsewhere.example.com',
    'http://[',
  ])('does not continue at another place: %s', async (link) => {
    api.script(page([wire()], { '@odata.nextLink': link }));
    const client = aClient();

    expect(await client.list({ since: null })).toEqual(failure('invalid', { target: '@odata.nextLink' }));
    expect(await client.list({ next: link })).toEqual(failure('invalid', { target: '@odata.nextLink' }));
    expect(api.requests).toHaveLength(1);
  });

  it('does not continue at the same page', async () => {
    api.script(page([wire()], { '@odata.nextLink': `${PATH}?$orderby=updatedDateTime%20asc` }));

    expect(await aClient().list({ since: null })).toEqual(failure('invalid', { target: '@odata.nextLink' }));
  });

  it.each<[what: string, body: unknown]>([
    ['a record', wire()],
    ['no list', { value: 'x' }],
    ['a link that is none', { value: [], '@odata.nextLink': 7 }],
  ])('is unreadable if the answer is %s', async (_what, body) => {
    api.script(answers(200, body));

    expect(await aClient().list({ since: null })).toMatchObject({ kind: 'failed', code: 'unreachable' });
  });
});

describe('the records of an engagement', () => {
  it('are requested by its id, which is escaped', async () => {
    api.script(page([wire(), wire({ id: 'theirs', organizationId: 'msft' })]));

    const related = valueOf(await aClient().related("e'; or & 1"));

    expect(related.map(({ id, owner }) => [id, owner])).toEqual([
      [ID, 'partner'],
      ['theirs', 'microsoft'],
    ]);
    expect(heardPaths()).toEqual([`GET ${PATH}?$filter=engagementId eq 'e''; or & 1'`]);
  });

  it('are read from all pages', async () => {
    api.script(page([wire({ id: '1' })], { '@odata.nextLink': `${PATH}?$skiptoken=2` }), page([wire({ id: '2' })]));

    expect(valueOf(await aClient().related('e')).map(({ id }) => id)).toEqual(['1', '2']);
  });

  it('are not returned if one of the pages fails', async () => {
    api.script(page([wire()], { '@odata.nextLink': `${PATH}?$skiptoken=2` }), refuses(403, 'accessDenied'));

    expect(await aClient().related('e')).toEqual(failure('forbidden'));
  });

  it('are not read from an endless number of pages', async () => {
    let count = 0;
    api.script((response, heard) => {
      count += 1;
      page([wire({ id: String(count) })], { '@odata.nextLink': `${PATH}?$skiptoken=${count}` })(response, heard);
    });

    expect(valueOf(await aClient().related('e'))).toHaveLength(10);
    expect(log.entries.at(-1)).toMatchObject({ level: 'warn', fields: { engagementId: 'e' } });
  });
});

describe('a record', () => {
  it('is read with all fields that Partner Center sends', async () => {
    api.script(answers(200, wire()));

    expect(valueOf(await aClient().read(ID))).toMatchObject({
      record: { id: ID, eTag: '"one"', terms: { name: 'Old' } },
      source: wire(),
    });
    expect(heardPaths()).toEqual([`GET ${PATH}/${ID}`]);
  });

  it('has the version in the header if it contains none', async () => {
    api.script(answers(200, wire({ eTag: undefined }), { etag: 'W/"head"' }));

    expect(valueOf(await aClient().read(ID))).toMatchObject({
      record: { eTag: 'W/"head"' },
      source: { eTag: 'W/"head"' },
    });
  });

  it('has the version it contains, whatever the header says', async () => {
    api.script(answers(200, wire(), { etag: 'W/"head"' }));

    expect(valueOf(await aClient().read(ID))).toMatchObject({ record: { eTag: '"one"' }, source: { eTag: '"one"' } });
  });

  it('is never requested outside the path of the records', async () => {
    api.script(refuses(404, 'itemNotFound'));
    const client = aClient();

    await client.read('../other/thing?x');
    const dots = [await client.read('..'), await client.read('.'), await client.read('')];

    expect(api.requests.map(({ path }) => path)).toEqual([`${PATH}/../other/thing?x`]);
    expect(dots).toEqual([failure('missing'), failure('missing'), failure('missing')]);
  });

  it('that cannot be read is logged with the paths of its faults only', async () => {
    api.script(answers(200, wire({ createdDateTime: 'Sue Smith' })));

    await aClient().read(ID);

    expect(log.entries.at(-1)).toMatchObject({ level: 'warn', fields: { paths: ['createdDateTime'] } });
    expect(logged()).not.toContain('Sue Smith');
  });
});

describe('a write', () => {
  const read = async (client: PartnerCenterClient, record = wire()) => {
    api.script(answers(200, record));
    const remote = valueOf(await client.read(ID));
    return { remote, then: api.requests.length };
  };

  it('changes the record as it was read, and returns its new state', async () => {
    const client = aClient();
    const { remote } = await read(client);
    api.script(answers(200, wire({ eTag: '"two"', name: 'New' })));

    expect(valueOf(await client.write(remote, aWrite()))).toMatchObject({
      record: { eTag: '"two"', terms: { name: 'New' } },
      source: { unknownToUs: [7] },
    });
    expect(api.requests.at(-1)).toMatchObject({
      method: 'PATCH',
      path: `${PATH}/${ID}`,
      headers: { 'if-match': '"one"', prefer: 'return=representation', 'content-type': 'application/json' },
      body: [{ op: 'replace', path: '/name', value: 'New' }],
    });
  });

  it.each([200, 204])('reads the record if the answer is empty: %i', async (status) => {
    const client = aClient();
    const { remote, then } = await read(client);
    api.script(answers(status), answers(200, wire({ eTag: '"two"', name: 'New' })));

    expect(valueOf(await client.write(remote, aWrite()))).toMatchObject({ record: { eTag: '"two"' } });
    expect(heardPaths().slice(then)).toEqual([`PATCH ${PATH}/${ID}`, `GET ${PATH}/${ID}`]);
  });

  it('is uncertain if the record cannot be read afterwards', async () => {
    const client = aClient();
    const { remote } = await read(client);
    api.script(answers(204), refuses(403, 'accessDenied'));

    expect(await client.write(remote, aWrite())).toEqual(failure('forbidden', { isUncertain: true }));
  });

  it.each<[what: string, act: Responder, expected: Failure]>([
    ['somebody changed it', refuses(412, 'preconditionFailed'), failure('changed')],
    [
      'a value is not taken',
      refuses(400, 'invalidRequest', { target: 'name' }),
      failure('invalid', { target: 'name' }),
    ],
    ['the answer is lost', closesConnection, failure('unreachable', { isUncertain: true })],
    ['the answer is garbage', answersRaw(200, 'OK'), failure('unreachable', { isUncertain: true })],
  ])('fails if %s', async (_what, act, expected) => {
    const client = aClient();
    const { remote } = await read(client);
    api.script(act);

    expect(await client.write(remote, aWrite())).toEqual(expected);
  });

  it('of unchanged values only reads the record', async () => {
    const client = aClient();
    const { remote, then } = await read(client);

    expect(valueOf(await client.write(remote, aWrite({ fields: { name: 'Old' } })))).toMatchObject({
      record: { id: ID },
    });
    expect(heardPaths().slice(then)).toEqual([`GET ${PATH}/${ID}`]);
  });

  it.each<[what: string, eTag: unknown]>([
    ['none', undefined],
    ['one that no header can hold', 'a\r\nb'],
  ])('accepts any version if there is %s', async (_what, eTag) => {
    const client = aClient();
    const { remote } = await read(client, wire({ eTag }));

    expect((await client.write(remote, aWrite())).kind).toBe('done');
    expect(api.requests.at(-1)?.headers).not.toHaveProperty('if-match');
  });

  it('needs a record that was read with this client', async () => {
    const client = aClient();
    const { remote } = await read(client);

    await expect(client.write({ ...remote, source: null }, aWrite())).rejects.toThrow(TypeError);
  });
});

describe('a new record', () => {
  const deal = aReferral({ recordId: null, direction: 'outbound', stage: 'accepted' });

  it.each([200, 201])('of ours is posted, for which the answer is %i', async (status) => {
    api.script(answers(status, wire()));

    expect(valueOf(await aClient().create(deal))).toMatchObject({ record: { id: ID }, source: { id: ID } });
    expect(api.requests).toMatchObject([
      { method: 'POST', path: PATH, headers: { 'content-type': 'application/json' }, body: ownRecord(deal) },
    ]);
    expect(outcomes).toEqual(['create done']);
  });

  it('of Microsoft’s is posted to the same engagement', async () => {
    api.script(answers(201, wire({ organizationId: 'msft' })));

    expect(valueOf(await aClient().invite(deal))).toMatchObject({ record: { owner: 'microsoft' } });
    expect(api.requests).toMatchObject([{ method: 'POST', path: PATH, body: microsoftRecord(deal) }]);
    expect(outcomes).toEqual(['invite done']);
  });

  it('of Microsoft’s is not posted without an engagement id', async () => {
    expect(await aClient().invite({ ...deal, engagementId: null })).toEqual(
      failure('invalid', { target: 'engagementId' }),
    );
    expect(api.requests).toEqual([]);
  });

  it.each<[what: string, act: Responder, expected: Failure]>([
    ['the answer tells no record', answers(201), failure('unreachable', { isUncertain: true })],
    ['the answer is lost', closesConnection, failure('unreachable', { isUncertain: true })],
    ['something stands in its way', refuses(409, 'conflict'), failure('changed', { isUncertain: true })],
    [
      'the host wants to be left alone',
      refuses(429, 'tooManyRequests', {}, { 'retry-after': '1' }),
      failure('throttled', { retryAfterMs: 1_000 }),
    ],
    [
      'a value is not taken',
      refuses(400, 'invalidRequest', { target: 'team' }),
      failure('invalid', { target: 'team' }),
    ],
  ])('is posted only once, and its result is reported, if %s', async (_what, act, expected) => {
    api.script(act);

    expect(await aClient().create(deal)).toEqual(expected);
    expect(api.requests).toHaveLength(1);
  });
});
