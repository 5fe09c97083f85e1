import { schedule, validate, type Logger } from 'node-cron';
import type { Log } from '../application/ports';

/** Work that is repeated until stopped. */
export interface Ticker {
  stop(): Promise<void>;
}

/** Whether text is a cron expression (with or without seconds). */
export const isCronExpression = (text: string): boolean => validate(text);

/** Skipped ticks are not logged: a tick is skipped whenever the one before takes long. */
const errorsOnly = (log: Log): Logger => ({
  info: () => undefined,
  warn: () => undefined,
  debug: () => undefined,
  error: (error) => {
    log.error({ err: error }, 'The ticker failed.');
  },
});

/** Runs the work at each tick, never twice at the same time. A failure is logged, and the next tick tries again. */
export function startTicker(expression: string, work: () => Promise<void>, log: Log): Ticker {
  let running: Promise<void> = Promise.resolve();
  const run = (): Promise<void> => {
    running = work().catch((error: unknown) => {
      log.error({ err: error }, 'A tick failed; the next one tries again.');
    });
    return running;
  };
  const task = schedule(expression, run, { noOverlap: true, name: 'tick', logger: errorsOnly(log) });
  return {
    async stop() {
      await task.destroy();
      await running;
    },
  };
}
