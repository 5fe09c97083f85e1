import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { startService } from '../src/compose';
import { readConfig } from '../src/config';
import { createLogger } from '../src/observability/logger';
import { startPlayground } from './playground';
import { pushReferrals } from './push-referrals';
import { sampleReferrals } from './sample-referrals';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '3978' },
    'playground-port': { type: 'string', default: '56150' },
    'data-dir': { type: 'string', default: join('data', 'demo') },
    /** Seconds between one new referral and the next. */
    every: { type: 'string', default: '8' },
  },
});

const push = async (url: string, secret: string, referrals: readonly unknown[]): Promise<void> => {
  const { status, body } = await pushReferrals(url, secret, referrals);
  if (status !== 202) throw new Error(`The sample referrals were answered ${status}: ${JSON.stringify(body)}`);
};

const isWaiting = (referral: unknown): boolean => (referral as { status?: unknown; direction?: unknown }).status === 'New';

const TO_TRY = `
  1. Open "Northwind Sales – Referrals" or "General" on the left. New referrals arrive as cards, one every few seconds.
  2. Press Accept on one, change the value (try 130k), and confirm. The card changes for everybody: look into "Deal room".
  3. Press Decline on another, choose a reason, and confirm. Declining is final.
  4. In "Personal Chat" type: inbound – then: deals – then: find contoso – then: help
  5. Type: language 中文 – and again: inbound. Then stop the demo and start it again: nothing is lost.
`;

async function main(): Promise<void> {
  const folder = options['data-dir'];
  const secret = randomBytes(24).toString('base64url');
  const config = readConfig({
    ALLOW_ANONYMOUS: 'true',
    PORT: options.port,
    DATA_DIR: join(folder, 'mongodb'),
    REFERRALS_WEBHOOK_SECRET: secret,
    TIMEZONE: Intl.DateTimeFormat().resolvedOptions().timeZone,
    LOG_LEVEL: 'warn',
  });
  const service = await startService(config, createLogger(config.logLevel));
  const playground = await startPlayground(service.url, Number(options['playground-port']), join(folder, 'playground'));
  process.stdout.write(`\nCo-sell Desk is running. Open ${playground.url}\n${TO_TRY}\nCtrl-C stops everything; the data stays in ${folder}.\n`);

  const { value } = sampleReferrals(new Date());
  await push(service.url, secret, value.filter((referral) => !isWaiting(referral)));
  const waiting = value.filter(isWaiting);
  const pushNext = async (): Promise<void> => {
    const next = waiting.shift();
    if (next === undefined) clearInterval(timer);
    else await push(service.url, secret, [next]);
  };
  const timer = setInterval(() => void pushNext(), Number(options.every) * 1000);
  await pushNext();

  const stop = (): void => {
    clearInterval(timer);
    playground.stop();
    process.stdout.write('\nStopping …\n');
    void service.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
