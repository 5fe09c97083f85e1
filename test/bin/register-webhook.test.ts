import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { startServer, type Server } from '../../src/http/server';
import { WebhookSignatures, type SignedRequest } from '../../src/partner-center/webhook/webhook-signature';
import { aLog } from '../fakes/a-log';
import { runProgram, type Ran } from '../support/run-program';

const OTHER = 'https://connector.example.com/api/events';
const EVENTS = 'referral-created, referral-updated, related-referral-created, related-referral-updated, test-created';

let folder: string;
let partnerCenter: PartnerCenterStandIn;
let desk: Server;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-webhook-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

beforeEach(async () => {
  partnerCenter = await startPartnerCenter({ token: 'token-1' });
  const trust = { hosts: [partnerCenter.url], issuerHosts: [], roots: [await partnerCenter.certificateAuthority()] };
  const signatures = new WebhookSignatures({ trust, clock: () => new Date(), log: aLog() });
  const endpoints = {
    messages: async () => ({ status: 200 }),
    intake: async () => ({ accepted: 0, unchanged: 0 }),
    partnerCenter: { faultIn: (request: SignedRequest) => signatures.faultIn(request), recordChanged: () => undefined },
    ready: async () => undefined,
    metrics: { contentType: 'text/plain', render: async () => '' },
  };
  desk = await startServer(endpoints, {
    host: '127.0.0.1',
    port: 0,
    webhookSecret: null,
    clock: () => new Date(),
    log: aLog(),
  });
});

afterEach(() => Promise.all([partnerCenter.stop(), desk.stop()]));

/** Runs the command in an empty folder. */
const webhook = (args: readonly string[], environment: Record<string, string | undefined> = {}): Promise<Ran> =>
  runProgram(path.join('src', 'bin', 'register-webhook.ts'), args, folder, {
    PARTNER_CENTER_URL: partnerCenter.url,
    PARTNER_CENTER_ACCESS_TOKEN: 'token-1',
    ...environment,
  });

const address = (): string => `${desk.url}/api/partner-center/events`;

/** Registers another receiver, as a CRM connector does. */
async function registerOther(): Promise<void> {
  await fetch(`${partnerCenter.url}/webhooks/v1/registration`, {
    method: 'POST',
    headers: {
      authorization: 'Bearer token-1',
      'content-type': 'application/json',
      'client-request-id': 'c0de0000-0000-4000-8000-00000000000a',
    },
    body: JSON.stringify({ WebhookUrl: OTHER, WebhookEvents: ['referral-created'] }),
  });
}

describe('the command that registers the webhook', () => {
  it('shows the current registration', async () => {
    await registerOther();

    expect(await webhook([])).toEqual({
      code: 0,
      out: `Partner Center sends events to ${OTHER}\n  Events: referral-created\n`,
      err: '',
    });
  });

  it('registers the service, with the signature in a header of its own', async () => {
    const { code, out } = await webhook(['--url', address(), '--register']);

    expect({ code, out }).toEqual({
      code: 0,
      out: `No webhook is registered.\nRegistered. Partner Center sends events to ${address()}\n  Events: ${EVENTS}\n`,
    });
    expect(partnerCenter.requests().at(-1)).toMatchObject({
      method: 'POST',
      path: '/webhooks/v1/registration',
      body: { signatureTokenToMsSignatureHeader: true },
    });
  });

  it('replaces another registration if exactly that one is named', async () => {
    await registerOther();

    const { code, out } = await webhook(['--url', address(), '--register', '--replace', OTHER]);

    expect(code).toBe(0);
    expect(out).toContain(`Registered. Partner Center sends events to ${address()}\n`);
    expect(partnerCenter.requests().at(-1)).toMatchObject({ method: 'PUT', path: '/webhooks/v1/registration' });
  });

  it('requests a test event, which the service accepts', async () => {
    const { code, out, err } = await webhook(['--url', address(), '--register', '--test']);

    expect({ code, err }).toEqual({ code: 0, err: '' });
    expect(out).toMatch(
      /Partner Center was asked for a test event \(\S+\)\.\nIt reached \S+\/api\/partner-center\/events, and was accepted\.\n$/u,
    );
  });

  it.each<[string, readonly string[], Record<string, string | undefined>, RegExp]>([
    ['it does not know a word', ['--now'], {}, /^Usage: npm run webhook/u],
    [
      'there is no Partner Center',
      [],
      { PARTNER_CENTER_URL: undefined, PARTNER_CENTER_ACCESS_TOKEN: undefined },
      /^There is no Partner Center: set PARTNER_CENTER_URL/u,
    ],
    [
      'the token is no good',
      [],
      { PARTNER_CENTER_ACCESS_TOKEN: 'token-2' },
      /^Partner Center did not do it: 401.+Sign in anew/u,
    ],
    [
      'nobody answers',
      [],
      { PARTNER_CENTER_URL: 'http://127.0.0.1:1' },
      /^Partner Center did not do it: no answer, \S+\. Try again later\.\n$/u,
    ],
  ])('says what to do, without a stack, if %s', async (_, args, environment, words) => {
    const { code, err } = await webhook(args, environment);

    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^\s+at /mu);
  });

  it('names the required role if Partner Center refuses', async () => {
    partnerCenter.fault({ path: /registration/u, kind: { status: 403, code: 'accessDenied' } });

    const { code, err } = await webhook([]);

    expect(code).toBe(1);
    expect(err).toMatch(
      /^Partner Center did not do it: 403, accessDenied\. Whoever is signed in must be billing admin/u,
    );
  });
});
