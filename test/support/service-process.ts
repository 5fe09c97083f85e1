/**
 * The service in a process that can be killed. It loads everything, waits for one line of input (the environment
 * and variations to start with, as JSON), starts, and prints `{"url":…}`; its log goes to its output, too. When its
 * input ends it stops in order, so that no process outlives whoever started it.
 */
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { startService, type Variations } from '../../src/app/compose';
import { readConfig } from '../../src/app/config';
import { createLogger } from '../../src/observability/logger';
import { UNPACED } from './unpaced';

/** What the line of input holds. */
export interface StartOrder {
  readonly environment: Readonly<Record<string, string>>;
  readonly variations: Variations;
}

async function main(): Promise<void> {
  const input = createInterface(process.stdin);
  const ended = once(input, 'close');
  const [line] = (await Promise.race([once(input, 'line'), ended])) as [string?];
  if (line === undefined) return;
  const { environment, variations } = JSON.parse(line) as StartOrder;
  const config = readConfig(environment);
  const service = await startService(config, createLogger(config.logLevel), {
    allowances: UNPACED,
    ...variations,
  });
  process.stdout.write(`${JSON.stringify({ url: service.url })}\n`);
  await ended;
  await service.stop();
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  },
);
