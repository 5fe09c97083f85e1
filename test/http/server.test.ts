import { request } from 'node:http';
import { connect, createServer, type AddressInfo, type Socket } from 'node:net';
import type { HttpReply } from '../../src/http/reply';
import { startServer, type Endpoints, type Server } from '../../src/http/server';
import { aLog } from '../fakes/a-log';
import { startTestDesk, type TestDesk } from '../support/desk';
import { eventually } from '../support/watching';
import { PATIENCE_MS } from '../support/patience';

const INTERNALS = /at \S+ \(|\.[jt]s:\d|node_modules|restify|boom/iu;

let server: Server;
let log: ReturnType<typeof aLog>;
let endpoints: Endpoints;

const serve = async (changes: Partial<Endpoints> = {}): Promise<Server> => {
  endpoints = {
    messages: async () => ({ status: 200 }),
    intake: async () => ({ accepted: 0, unchanged: 0 }),
    ready: async () => undefined,
    metrics: { contentType: 'text/plain; version=0.0.4; charset=utf-8', render: async () => 'cosell_up 1\n' },
    ...changes,
  };
  server = await startServer(endpoints, {
    host: '127.0.0.1',
    port: 0,
    webhookSecret: 'secret',
    clock: () => new Date(),
    log,
  });
  return server;
};

beforeEach(() => {
  log = aLog();
});

afterEach(() => server.stop());

const post = (body: string, headers: Record<string, string> = {}) =>
  fetch(`${server.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', ...headers },
    body,
  });

/** Sends raw bytes that no normal client would send. Returns the answer. */
const answerTo = (bytes: string): Promise<string> =>
  new Promise((resolve, reject) => {
    const { hostname, port } = new URL(server.url);
    const socket = connect(Number(port), hostname, () => socket.write(bytes));
    let answer = '';
    socket.setTimeout(PATIENCE_MS, () => socket.destroy(new Error('No answer came.')));
    socket.on('data', (chunk: Buffer) => {
      answer += chunk.toString();
      socket.end();
    });
    socket.on('close', () => {
      resolve(answer);
    });
    socket.on('error', reject);
  });

describe('the routes for monitoring', () => {
  it('report that the process is alive', async () => {
    await serve();

    const response = await fetch(`${server.url}/healthz`);

    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: { status: 'alive' },
    });
  });

  it('report that the process is ready', async () => {
    await serve();

    const response = await fetch(`${server.url}/readyz`);

    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 200,
      body: { status: 'ready' },
    });
  });

  it('report that the process is not ready, without internal details', async () => {
    await serve({ ready: async () => Promise.reject(new Error('boom at mongodb://user:password@host')) });

    const response = await fetch(`${server.url}/readyz`);

    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 503,
      body: { error: { code: 'ServiceUnavailable', message: 'The database does not answer.' } },
    });
  });

  it("give the metrics in Prometheus' format", async () => {
    await serve();

    const response = await fetch(`${server.url}/metrics`);

    expect(response.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    expect(await response.text()).toBe('cosell_up 1\n');
  });
});

describe('the route of activities', () => {
  it('passes on the Authorization header and the parsed body', async () => {
    const given: [string, unknown][] = [];
    await serve({
      messages: async (authorization, body) => {
        given.push([authorization, body]);
        return { status: 200 };
      },
    });

    await post('{"type":"message"}', { authorization: 'Bearer x' });
    await post('{"type":"message"}');

    expect(given).toEqual([
      ['Bearer x', { type: 'message' }],
      ['', { type: 'message' }],
    ]);
  });

  it.each<HttpReply>([
    { status: 200 },
    { status: 200, body: { statusCode: 200 } },
    { status: 403, body: { error: { code: 'Forbidden' } } },
  ])('answers with the given reply: %j', async (reply) => {
    await serve({ messages: async () => reply });

    const response = await post('{}');
    const text = await response.text();

    expect({ status: response.status, ...(text === '' ? {} : { body: JSON.parse(text) as unknown }) }).toEqual(reply);
  });

  it.each(['', 'no json', '{"a":', '\u0000'])('passes on no body if it is not JSON: %j', async (body) => {
    const given: unknown[] = [];
    await serve({
      messages: async (_, value) => {
        given.push(value);
        return { status: 400 };
      },
    });

    const response = await post(body);

    expect(response.status).toBe(400);
    expect(given).toEqual([undefined]);
  });

  it.each(['text/plain', 'application/x-www-form-urlencoded', 'application/json; charset=utf-8', 'nonsense'])(
    'parses JSON of any text content type: %s',
    async (type) => {
      const given: unknown[] = [];
      await serve({
        messages: async (_, value) => {
          given.push(value);
          return { status: 200 };
        },
      });

      await post('{"type":"message"}', { 'content-type': type });

      expect(given).toEqual([{ type: 'message' }]);
    },
  );

  it.each(['multipart/form-data', 'application/octet-stream'])(
    'does not parse a content type that is not text: %s',
    async (type) => {
      const given: unknown[] = [];
      await serve({
        messages: async (_, value) => {
          given.push(value);
          return { status: 400 };
        },
      });

      await post('{"type":"message"}', { 'content-type': type });

      expect(given).toEqual([undefined]);
    },
  );

  it('answers 413 to a body larger than a quarter of a mebibyte', async () => {
    await serve();

    const response = await post(JSON.stringify({ text: 'x'.repeat(256 * 1024) }));

    expect({ status: response.status, body: await response.json() }).toEqual({
      status: 413,
      body: { error: { code: 'PayloadTooLarge', message: 'The body is too large.' } },
    });
  });

  it('answers 415 to a compressed body', async () => {
    await serve();

    const response = await post('{}', { 'content-encoding': 'gzip' });

    expect(response.status).toBe(415);
  });

  it('answers 500 to an error, logs it, and gives no details', async () => {
    await serve({ messages: async () => Promise.reject(new Error('boom in the database')) });

    const response = await post('{}');
    const text = await response.text();

    expect({ status: response.status, body: JSON.parse(text) as unknown }).toEqual({
      status: 500,
      body: { error: { code: 'InternalError', message: 'Something went wrong here; it was logged.' } },
    });
    expect(text).not.toMatch(INTERNALS);
    expect(log.entries).toMatchObject([
      { level: 'error', fields: { route: '/api/messages', err: { message: 'boom in the database' } } },
    ]);
  });
});

describe('any other request', () => {
  it.each([
    ['GET', '/', 404],
    ['GET', '/favicon.ico', 404],
    ['POST', '/api', 404],
    ['GET', '/api/messages/', 404],
    ['GET', '/../../etc/passwd', 404],
    ['GET', '/healthz/x', 404],
    ['GET', '/api/messages', 405],
    ['PUT', '/api/referrals', 405],
    ['DELETE', '/healthz', 405],
    ['POST', '/metrics', 405],
    ['OPTIONS', '/api/messages', 405],
    ['PATCH', '/readyz', 405],
  ])('%s %s is answered %i in JSON', async (method, path, status) => {
    await serve();

    const response = await fetch(`${server.url}${path}`, { method });
    const text = await response.text();

    expect(response.status).toBe(status);
    expect(JSON.parse(text)).toEqual({
      error: { code: status === 404 ? 'NotFound' : 'MethodNotAllowed', message: expect.any(String) as string },
    });
    expect(text).not.toMatch(INTERNALS);
  });

  it.each([
    { what: 'an address that cannot be decoded', bytes: 'GET /%E0%A4%A HTTP/1.1\r\nHost: x\r\n\r\n' },
    { what: 'an address with an escaped nothing', bytes: 'GET /%00 HTTP/1.1\r\nHost: x\r\n\r\n' },
    { what: 'an address of another host', bytes: 'GET http://evil.example/healthz2 HTTP/1.1\r\nHost: x\r\n\r\n' },
    { what: 'slashes', bytes: 'GET //// HTTP/1.1\r\nHost: x\r\n\r\n' },
    { what: 'a very long address', bytes: `GET /${'a'.repeat(8_000)} HTTP/1.1\r\nHost: x\r\n\r\n` },
    { what: 'a header that is too long', bytes: `GET / HTTP/1.1\r\nHost: x\r\nX: ${'a'.repeat(40_000)}\r\n\r\n` },
    { what: 'no HTTP', bytes: 'hello\r\n\r\n' },
    { what: 'a length that is none', bytes: 'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: many\r\n\r\n' },
    {
      what: 'a length and chunks',
      bytes:
        'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n',
    },
    {
      what: 'a digest that is wrong',
      bytes:
        'POST /api/messages HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-MD5: wrong\r\nContent-Length: 2\r\n\r\n{}',
    },
    { what: 'a version of the API', bytes: 'GET /healthz2 HTTP/1.1\r\nHost: x\r\nAccept-Version: ~9\r\n\r\n' },
    {
      what: 'an offer to speak another protocol',
      bytes: 'GET /healthz2 HTTP/1.1\r\nHost: x\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n',
    },
  ])('is refused without internal details: $what', async ({ bytes }) => {
    await serve();

    const answer = await answerTo(bytes);

    expect(answer).toMatch(/^HTTP\/1\.1 4\d\d /u);
    expect(answer).not.toMatch(INTERNALS);
    expect((await fetch(`${server.url}/healthz`)).status).toBe(200);
  });

  it.each(['text/csv', 'image/png', 'application/xml;q=0', ''])(
    'is answered in JSON, whatever it accepts: Accept: %s',
    async (accept) => {
      await serve();

      const response = await post('{}', { accept });

      expect(response.status).toBe(200);
    },
  );

  it('is answered without the name of the server software', async () => {
    await serve();

    const response = await fetch(`${server.url}/healthz`);

    expect([...response.headers.entries()].filter(([, value]) => /restify|node/iu.test(value))).toEqual([]);
  });
});

describe('starting', () => {
  it('fails with an explanation if the port is in use', async () => {
    await serve();
    const port = Number(new URL(server.url).port);

    await expect(
      startServer(endpoints, { host: '127.0.0.1', port, webhookSecret: null, clock: () => new Date(), log }),
    ).rejects.toThrow('EADDRINUSE');
  });
});

describe('stopping', () => {
  it('answers current requests, and accepts no new ones', async () => {
    let release = (_: HttpReply): void => undefined;
    const answer = new Promise<HttpReply>((resolve) => (release = resolve));
    let isUnderWay = false;
    await serve({
      messages: () => {
        isUnderWay = true;
        return answer;
      },
    });
    const underWay = post('{}');
    await eventually(() => isUnderWay, 'the request was under way');

    let isStopped = false;
    const stopping = server.stop().then(() => {
      isStopped = true;
    });
    const refused = await fetch(`${server.url}/healthz`).then(
      () => 'answered',
      () => 'refused',
    );
    const stoppedEarly = isStopped;
    release({ status: 200, body: { done: true } });
    const answered = await underWay;
    await stopping;

    expect({ refused, stoppedEarly, status: answered.status, body: await answered.json() }).toEqual({
      refused: 'refused',
      stoppedEarly: false,
      status: 200,
      body: { done: true },
    });
  });

  it('does not wait for idle connections', async () => {
    await serve();
    await new Promise<void>((resolve, reject) => {
      const asked = request(`${server.url}/healthz`, { headers: { connection: 'keep-alive' } }, (response) =>
        response.resume().once('end', resolve),
      );
      asked.once('error', reject).end();
    });
    const began = performance.now();

    await server.stop();

    // So long Node keeps a connection on which nothing is asked.
    expect(performance.now() - began).toBeLessThan(5_000);
  });
});

describe('the service after the database has failed', () => {
  /** A connection to the test database that can be cut. */
  async function wayTo(uri: string): Promise<{ uri: string; cut: () => Promise<void> }> {
    const open = new Set<Socket>();
    const { host } = new URL(uri);
    const target = decodeURIComponent(host);
    const way = createServer((socket) => {
      const [name = '', port = '27017'] = target.split(':');
      const onward = target.includes('/') ? connect(target) : connect(Number(port), name);
      for (const end of [socket, onward])
        end
          .on('error', () => undefined)
          .on('close', () => {
            socket.destroy();
            onward.destroy();
          });
      open.add(socket);
      socket.pipe(onward).pipe(socket);
    });
    await new Promise<void>((resolve) => way.listen(0, '127.0.0.1', resolve));
    return {
      uri: `mongodb://127.0.0.1:${(way.address() as AddressInfo).port}/?directConnection=true`,
      cut: () =>
        new Promise((resolve) => {
          way.close(() => {
            resolve();
          });
          for (const socket of open) socket.destroy();
        }),
    };
  }

  let desk: TestDesk;
  let cut: () => Promise<void>;

  beforeAll(async () => {
    const way = await wayTo(process.env['TEST_MONGODB_URI'] ?? '');
    cut = way.cut;
    desk = await startTestDesk({ MONGODB_URI: way.uri });
  });

  afterAll(() => desk.stop());

  beforeEach(() => serve());

  it('reports that it is not ready, keeps running and counting, and refuses with an explanation', async () => {
    const before = await fetch(`${desk.service.url}/readyz`);
    await cut();

    const ready = await fetch(`${desk.service.url}/readyz`);
    const alive = await fetch(`${desk.service.url}/healthz`);
    const metrics = await fetch(`${desk.service.url}/metrics`);
    const press = await desk.press('referral.claim', { referralId: 'any' });

    expect([before.status, ready.status, alive.status, metrics.status, press.status]).toEqual([
      200, 503, 200, 200, 200,
    ]);
    expect(await ready.json()).toEqual({
      error: { code: 'ServiceUnavailable', message: 'The database does not answer.' },
    });
    expect(press.body).toMatchObject({ statusCode: 200, type: 'application/vnd.microsoft.activity.message' });
  });
});
