import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { text } from 'node:stream/consumers';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { startService } from '../../src/app/compose';
import { readConfig } from '../../src/app/config';
import { createLogger } from '../../src/observability/logger';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { signInAt, startSignInService, type SignInService } from '../support/sign-in-service';
import { eventually } from '../support/watching';

const ROOT = path.join(__dirname, '..', '..');
const LOADED_FIRST = path.join('test', 'support', 'sign-in-elsewhere.ts');
const WEBHOOK = path.join('src', 'bin', 'register-webhook.ts');

const CONFIGURED = 'the-configured-refresh-token';
const ANEW = 'the-refresh-token-that-is-configured-anew';
const CLIENT_SECRET = 'a-client-secret-for-tests';

let database: TestDatabase;
let partnerCenter: PartnerCenterStandIn;
let signIn: SignInService;
let signInAtMicrosoft: () => void;

beforeEach(async () => {
  database = await openTestDatabase();
  partnerCenter = await startPartnerCenter({ token: 'token-1' });
  signIn = await startSignInService([CONFIGURED, ANEW], 'token-1');
  signInAtMicrosoft = signInAt(signIn.url);
});

afterEach(async () => {
  signInAtMicrosoft();
  await Promise.all([partnerCenter.stop(), signIn.stop(), database.drop()]);
});

const environment = (refreshToken: string): Record<string, string> => ({
  ALLOW_ANONYMOUS: 'true',
  PORT: '0',
  MONGODB_URI: database.uri,
  MONGODB_DATABASE: database.name,
  PARTNER_CENTER_URL: partnerCenter.url,
  PARTNER_CENTER_TENANT_ID: '7e4a0000-0000-4000-8000-000000000001',
  PARTNER_CENTER_CLIENT_ID: 'c11e0000-0000-4000-8000-000000000001',
  PARTNER_CENTER_CLIENT_SECRET: CLIENT_SECRET,
  PARTNER_CENTER_REFRESH_TOKEN: refreshToken,
  LOG_LEVEL: 'silent',
});

/** Starts the service, waits until Partner Center has let it in, and stops it. */
async function runOnce(refreshToken = CONFIGURED): Promise<void> {
  const config = readConfig(environment(refreshToken));
  const before = partnerCenter.requests().length;
  const service = await startService(config, createLogger(config.logLevel));
  await eventually(() => partnerCenter.requests().length > before, 'Partner Center was asked').finally(() =>
    service.stop(),
  );
}

/** Runs `npm run webhook`, which shows what is registered. */
async function showWebhook(changes: Record<string, string> = {}): Promise<string> {
  const child = spawn(process.execPath, ['--require', await compiled(LOADED_FIRST), await compiled(WEBHOOK)], {
    cwd: path.join(ROOT, 'test'),
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      SIGN_IN_URL: signIn.url,
      ...environment(CONFIGURED),
      ...changes,
    },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [printed] = await Promise.all([text(child.stdout), once(child, 'close')]);
  return printed;
}

/** Everything that the database holds. */
async function everythingStored(): Promise<string> {
  const names = (await database.db.listCollections().toArray()).map(({ name }) => name);
  return JSON.stringify(
    await Promise.all(names.map(async (name) => [name, await database.db.collection(name).find().toArray()])),
  );
}

describe('the sign-in to Partner Center', () => {
  it('continues after the configured refresh token has expired, for the service and for its commands', async () => {
    await runOnce();
    signIn.end(CONFIGURED);
    await runOnce();
    const printed = await showWebhook();
    await runOnce();

    expect(signIn.asked).toEqual([CONFIGURED, 'renewed-1', 'renewed-2', 'renewed-3']);
    expect(printed).toBe('No webhook is registered.\n');
  });

  it('starts again with a newly configured refresh token', async () => {
    await runOnce();
    await runOnce(ANEW);
    await runOnce(ANEW);

    expect(signIn.asked).toEqual([CONFIGURED, ANEW, 'renewed-2']);
  });

  it('needs no database in a command that cannot reach one', async () => {
    const printed = await showWebhook({ MONGODB_URI: 'mongodb://127.0.0.1:1' });

    expect(signIn.asked).toEqual([CONFIGURED]);
    expect(printed).toBe('No webhook is registered.\n');
  });

  it('is stored encrypted, so that nobody can sign in with the content of the database', async () => {
    await runOnce();

    const stored = await everythingStored();

    expect(stored).toContain('"sealed"');
    expect(stored).not.toMatch(new RegExp(`${CONFIGURED}|renewed-1|${CLIENT_SECRET}|token-1`, 'u'));
  });
});
