import { startService } from '../app/compose';
import { environment, readConfig } from '../app/config';
import { createLogger } from '../observability/logger';
import { runProgram } from './run';

/** The time limit for an orderly stop, in milliseconds. After it the process exits at once. */
const STOP_MS = 15_000;

async function main(): Promise<void> {
  const config = readConfig(environment());
  const log = createLogger(config.logLevel);
  const service = await startService(config, log);
  log.info({ url: service.url }, 'Co-sell Desk is ready.');
  if ('dataDir' in config.database.location) {
    log.warn(
      { dataDir: config.database.location.dataDir },
      'The embedded MongoDB engine is in use. It is experimental and for trying out: set MONGODB_URI for real work.',
    );
  }
  if (config.identity === null)
    log.warn({}, 'ALLOW_ANONYMOUS is set: requests are not authenticated. For this machine only.');

  const stop = (signal: string): void => {
    log.info({ signal }, 'Stopping: what is under way is ended first.');
    setTimeout(() => process.exit(1), STOP_MS).unref();
    service.stop().then(
      () => process.exit(0),
      (error: unknown) => {
        log.error({ err: error }, 'The stop failed.');
        process.exit(1);
      },
    );
  };
  process.once('SIGTERM', stop);
  process.once('SIGINT', stop);
}

runProgram(main);
