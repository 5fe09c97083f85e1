import { isCronExpression, startTicker } from '../../src/schedule/ticker';
import { aLog } from '../fakes/a-log';

const EVERY_SECOND = '* * * * * *';

const SECOND_MS = 1_000;

beforeEach(() => {
  jest.useFakeTimers({ now: new Date('2026-06-15T09:00:00.500Z') });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Ticks for so many seconds; `work` is given how often it was begun. */
async function tick(seconds: number, work: (count: number) => Promise<void>) {
  const log = aLog();
  let count = 0;
  const ticker = startTicker(EVERY_SECOND, () => work((count += 1)), log);
  await jest.advanceTimersByTimeAsync(seconds * SECOND_MS);
  const stopped = ticker.stop();
  await jest.advanceTimersByTimeAsync(2 * SECOND_MS);
  await stopped;
  return { log, count };
}

describe('a ticker', () => {
  it('logs a tick that fails, and goes on', async () => {
    const { log, count } = await tick(3, async (nth) => {
      if (nth === 1) throw new Error('No database.');
    });

    expect(count).toBe(3);
    expect(log.entries).toMatchObject([{ level: 'error' }]);
  });

  it('skips ticks while one is running, without logging it', async () => {
    const written = jest.spyOn(process.stdout, 'write');
    let [underWay, most] = [0, 0];

    const { log, count } = await tick(4, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 1.5 * SECOND_MS));
      underWay -= 1;
    });

    expect([count, most]).toEqual([2, 1]);
    expect(log.entries).toEqual([]);
    expect(written.mock.calls.map(([text]) => String(text)).filter((text) => text.includes('CRON'))).toEqual([]);
    written.mockRestore();
  });

  it.each([
    ['*/15 * * * * *', true],
    ['0 9 * * 1-5', true],
    ['every morning', false],
    ['', false],
  ])('knows whether "%s" is a cron expression: %s', (text, expected) => {
    expect(isCronExpression(text)).toBe(expected);
  });
});
