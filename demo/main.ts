import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { startService } from '../src/compose';
import { readConfig } from '../src/config';
import { createLogger } from '../src/observability/logger';
import { loadSolutions } from '../src/solutions-from-file';
import { startPlayground } from './playground';
import { pushReferrals } from './push-referrals';
import { backdrop, play, type Push } from './storyline';

const { values: options } = parseArgs({
  options: {
    port: { type: 'string', default: '3978' },
    'playground-port': { type: 'string', default: '56150' },
    'data-dir': { type: 'string', default: join('data', 'demo') },
  },
});

const TO_TRY = `
  1. Open "Deal room" and then "Northwind Sales – General" on the left: cards come to both, and change in both.
  2. When Contoso Freight Inc comes, press "I'll look at it". Half a minute later you see reminders: in its thread, in the
     channel, and in your "Personal Chat". Press Accept on any of them, change the value (try 130k), and confirm.
  3. Press Decline on another, choose a reason, and confirm. Declining is final.
  4. Leave Adventure Works alone: after two minutes it expires, its card turns, and its thread is told.
  5. Look into "Personal Chat": a deal of yours is past its close date, and soon Microsoft accepts another one.
     Type there: digest – then: inbound – deals – find contoso – help – language 中文
  6. Under any card of the channel type @Co, choose Co-sell Desk, and go on with: settings – or with: digest
  7. A deal of your own: type in "Personal Chat" (in English again after: language English)
       new deal Contoso Freight Inc, 50k USD, end of March, private
     and answer what is asked: Freight backup – then: skip – migration accelerator – create
  8. Press Edit on its card, change the value (try 64k), add Ravi Menon to your people, and save. Details tells the history.
  9. Soon Microsoft accepts the deal with Litware. Press Details on that message, then Won. One of its solutions is eligible
     for Microsoft's incentives: choose the day it was signed and the day it starts, and answer the three questions with a
     list. Confirm, press Undo, and do it again: after a minute it is final.
 10. Type: show – with the code of the deal of step 7 – then press Lost, choose a reason, and confirm. You have a minute to undo it.
  Then stop the demo and start it again: nothing is lost, and nothing comes twice.
`;

/**
 * Resolves once somebody has opened a channel or group chat: the Playground adds the bot to each chat and channel when
 * it is opened for the first time, and to the person's own chat when its page is.
 */
async function untilSomebodyWatches(serviceUrl: string, signal: AbortSignal): Promise<void> {
  const installations = async (): Promise<number> => {
    const metrics = await (await fetch(`${serviceUrl}/metrics`, { signal })).text();
    return Number(/^cosell_turn_seconds_count\{kind="installationUpdate",status="200"\} (\d+)$/mu.exec(metrics)?.[1] ?? 0);
  };
  while ((await installations()) < 2) await wait(500, undefined, { signal });
}

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
  await loadSolutions(config, join(__dirname, 'solutions.csv'));
  const service = await startService(config, createLogger(config.logLevel));
  const push: Push = async (referrals) => {
    const { status, body } = await pushReferrals(service.url, secret, referrals);
    if (status !== 202) throw new Error(`The sample referrals were answered ${status}: ${JSON.stringify(body)}`);
  };
  await push(backdrop(new Date()));
  const playground = await startPlayground(service.url, Number(options['playground-port']), join(folder, 'playground'));
  process.stdout.write(`\nCo-sell Desk is running. Open ${playground.url}\n${TO_TRY}\nCtrl-C stops everything; the data stays in ${folder}.\n`);

  const stopping = new AbortController();
  const stop = (): void => {
    stopping.abort();
    playground.stop();
    process.stdout.write('\nStopping …\n');
    void service.stop().then(() => process.exit(0));
  };
  process.once('SIGINT', stop);
  process.once('SIGTERM', stop);

  const { signal } = stopping;
  await untilSomebodyWatches(service.url, signal)
    .then(() => play(push, signal))
    .catch((error: unknown) => {
      if (!signal.aborted) throw error;
    });
}

main().catch((error: unknown) => {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`);
  process.exit(1);
});
