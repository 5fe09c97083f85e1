import { sign } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import type { PartnerCenterEvents } from '../../src/http/partner-center-route';
import { startServer, type Server } from '../../src/http/server';
import { WebhookSignatures } from '../../src/partner-center/webhook/webhook-signature';
import { aLog } from '../fakes/a-log';
import { der, issue, type Issued } from '../support/certificates';
import { startFileServer, type FileServer } from '../support/file-server';

const ID = 'c0de0000-0000-4000-8000-000000000001';
const INTERNALS = /at \S+ \(|\.[jt]s:\d|node_modules|restify|signature|certificate/iu;
const DAY_MS = 86_400_000;

let leaf: Issued;
let root: Issued;
let certificates: FileServer;
let server: Server;
let heard: string[];
let now: Date;

beforeAll(async () => {
  root = await issue({
    name: [
      ['O', 'Microsoft Corporation'],
      ['CN', 'Test Root'],
    ],
    isAuthority: true,
  });
  leaf = await issue({ name: [['O', 'Microsoft Corporation']], issuer: root });
  certificates = await startFileServer();
  certificates.files.set('/leaf.cer', der(leaf));
});

afterAll(() => certificates.stop());

const serve = async (partnerCenter: PartnerCenterEvents | null): Promise<void> => {
  const endpoints = {
    messages: async () => ({ status: 200 }),
    intake: async () => ({ accepted: 0, unchanged: 0 }),
    partnerCenter,
    ready: async () => undefined,
    metrics: { contentType: 'text/plain', render: async () => '' },
  };
  server = await startServer(endpoints, {
    host: '127.0.0.1',
    port: 0,
    webhookSecret: null,
    clock: () => now,
    log: aLog(),
  });
};

beforeEach(async () => {
  now = new Date();
  heard = [];
  const trust = { hosts: [certificates.url], issuerHosts: [], roots: [root.cert] };
  const signatures = new WebhookSignatures({ trust, clock: () => now, log: aLog() });
  await serve({ faultIn: (request) => signatures.faultIn(request), recordChanged: (id) => heard.push(id) });
});

afterEach(() => server.stop());

const signatureOf = (body: string | Buffer): string =>
  `Signature ${sign('RSA-SHA256', Buffer.from(body), leaf.key).toString('base64')}`;

/** Sends a body as Partner Center does, except for the given headers. */
async function send(body: string | Buffer, headers: Record<string, string> = {}) {
  const response = await fetch(`${server.url}/api/partner-center/events`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json; charset=utf-8',
      authorization: signatureOf(body),
      'x-ms-certificate-url': `${certificates.url}/leaf.cer`,
      'x-ms-signature-algorithm': 'rsa-sha256',
      ...headers,
    },
    body,
  });
  const text = await response.text();
  return { status: response.status, body: JSON.parse(text) as unknown, text };
}

const anEvent = (changes: Record<string, unknown> = {}): string =>
  JSON.stringify({
    EventName: 'referral-updated',
    ResourceUri: `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${ID}`,
    ResourceName: 'referral',
    AuditUri: null,
    ResourceChangeUtcDate: now.toISOString(),
    ...changes,
  });

describe('an event of Partner Center', () => {
  it.each([
    'referral-created',
    'referral-updated',
    'related-referral-created',
    'related-referral-updated',
    'Referral-Created',
  ])('is accepted, and its record is reported: %s', async (EventName) => {
    expect(await send(anEvent({ EventName }))).toMatchObject({ status: 200, body: { accepted: true } });
    expect(heard).toEqual([ID]);
  });

  it.each<[string, string]>([
    ['of another host', `https://example.com/anything/${ID}`],
    ['with a slash behind it', `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${ID}/`],
    ['in capitals', `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${ID.toUpperCase()}`],
    ['that is only an id', ID],
  ])('only gives a record id by its address: one %s', async (_, ResourceUri) => {
    expect((await send(anEvent({ ResourceUri }))).status).toBe(200);
    expect(heard).toEqual([ID]);
  });

  it.each<[string, unknown]>([
    ['nothing', undefined],
    ['no text', 7],
    ['no id', 'https://api.partnercenter.microsoft.com/engagements/v1/referrals/'],
    ['an id that is part of a word', `https://api.partnercenter.microsoft.com/x${ID}`],
    ['an id with more behind it', `https://api.partnercenter.microsoft.com/engagements/v1/referrals/${ID}/../x`],
    ['an id in a query', `https://api.partnercenter.microsoft.com/engagements/v1/referrals/?id=${ID}`],
  ])('is rejected if its address has %s', async (_, ResourceUri) => {
    expect((await send(anEvent({ ResourceUri }))).status).toBe(400);
    expect(heard).toEqual([]);
  });

  it.each(['test-created', 'invoice-ready', 'subscription-updated', 'referral-deleted'])(
    'is accepted but ignored if it is about something else: %s',
    async (EventName) => {
      const answer = await send(
        anEvent({ EventName, ResourceUri: 'http://localhost:16722/v1/webhooks/registration/test' }),
      );

      expect(answer).toMatchObject({ status: 200, body: { accepted: true } });
      expect(heard).toEqual([]);
    },
  );

  it.each(['', 'no json', '[]', 'null', '7', '"referral-created"', '{}', '{"EventName":7}'])(
    'is rejected as malformed: %j',
    async (body) => {
      expect((await send(body)).status).toBe(400);
      expect(heard).toEqual([]);
    },
  );

  it.each<[string, (event: string) => string]>([
    ['a mark of the byte order', (event) => `\uFEFF${event}`],
    ['line ends of Windows', (event) => `\r\n${event}\r\n`],
    ['members nobody knows, in any letters', (event) => event.replace('{', '{"注记":"Müller 𝔘",')],
  ])('is verified by its original bytes: with %s', async (_, changed) => {
    expect((await send(changed(anEvent()))).status).toBe(200);
    expect(heard).toEqual([ID]);
  });

  it('is ignored if the record changed more than a week ago', async () => {
    const old = new Date(now.getTime() - 7 * DAY_MS - 1_000).toISOString();

    expect(await send(anEvent({ ResourceChangeUtcDate: old }))).toMatchObject({
      status: 200,
      body: { accepted: true },
    });
    expect(heard).toEqual([]);
  });

  it.each<[string, () => unknown]>([
    ['some days ago', () => new Date(now.getTime() - 6 * DAY_MS).toISOString()],
    ['with seven digits of a second', () => now.toISOString().replace(/\.(\d{3})Z$/u, '.$15487+00:00')],
    ['by a clock that is ahead', () => new Date(now.getTime() + 3_600_000).toISOString()],
    ['nobody knows when', () => undefined],
    ['at no time', () => 'yesterday'],
  ])('is handled if the record changed %s', async (_, date) => {
    expect((await send(anEvent({ ResourceChangeUtcDate: date() }))).status).toBe(200);
    expect(heard).toEqual([ID]);
  });

  it('is accepted every time, since reading a record twice does no harm', async () => {
    const event = anEvent();

    const answers = await Promise.all([send(event), send(event), send(event)]);

    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200]);
  });
});

describe('a request that is not an event of Partner Center', () => {
  it.each<[string, Record<string, string>]>([
    ['has no signature', { authorization: '' }],
    ['is signed for another body', { authorization: 'Signature QUJDRA==' }],
    ['names no certificate', { 'x-ms-certificate-url': '' }],
    ['names a certificate elsewhere', { 'x-ms-certificate-url': 'https://certificates.example.com/leaf.cer' }],
    ['has another algorithm', { 'x-ms-signature-algorithm': 'none' }],
  ])('is refused without details: it %s', async (_, headers) => {
    const answer = await send(anEvent(), headers);

    expect(answer).toMatchObject({
      status: 401,
      body: {
        error: { code: 'Unauthorized', message: 'Only Partner Center may send events, signed as it signs them.' },
      },
    });
    expect(heard).toEqual([]);
  });

  it('is refused before its body is parsed', async () => {
    expect((await send('no json', { authorization: '' })).status).toBe(401);
  });

  it('is refused if it is not UTF-8, which every event is', async () => {
    const body = Buffer.concat([Buffer.from(anEvent()), Buffer.from([0x20, 0xff])]);

    expect((await send(body)).status).toBe(401);
  });

  it.each(['multipart/form-data; boundary=x', 'application/octet-stream'])(
    "is refused if its content type is not an event's: %s",
    async (type) => {
      expect((await send(anEvent(), { 'content-type': type })).status).toBe(401);
    },
  );

  it('is refused if it is larger than any event', async () => {
    const answer = await send(anEvent({ padding: 'x'.repeat(64 * 1024) }));

    expect(answer.status).toBe(413);
    expect(answer.text).not.toMatch(INTERNALS);
  });

  it('is refused if it is compressed', async () => {
    expect((await send(gzipSync(anEvent()), { 'content-encoding': 'gzip' })).status).toBe(415);
  });

  it('is answered without internal details', async () => {
    const { text } = await send('[', {});

    expect(text).not.toMatch(INTERNALS);
  });
});

describe('the route of events', () => {
  it('does not exist if no Partner Center is configured', async () => {
    await server.stop();
    await serve(null);

    const answer = await send(anEvent());

    expect(answer).toMatchObject({ status: 404, body: { error: { code: 'NotFound' } } });
  });

  it('only accepts POST', async () => {
    expect((await fetch(`${server.url}/api/partner-center/events`)).status).toBe(405);
  });
});
