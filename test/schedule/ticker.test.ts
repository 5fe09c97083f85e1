import { isCronExpression, startTicker } from '../../src/schedule/ticker';
import { aLog } from '../fakes/a-log';

const EVERY_SECOND = '* * * * * *';

/** Runs a ticker until its work has started this many times; `work` gets that number. */
async function tick(times: number, work: (count: number) => Promise<void>) {
  const log = aLog();
  let count = 0;
  let enough: () => void = () => undefined;
  const done = new Promise<void>((resolve) => (enough = resolve));
  const once = async (): Promise<void> => {
    count += 1;
    if (count === times) enough();
    await work(count);
  };
  const ticker = startTicker(EVERY_SECOND, once, log);
  await done;
  await ticker.stop();
  return log;
}

describe('a ticker', () => {
  it('logs a failed tick, and continues', async () => {
    const log = await tick(2, async (count) => {
      if (count === 1) throw new Error('No database.');
    });

    expect(log.entries).toMatchObject([{ level: 'error' }]);
  });

  it('skips ticks while one is running, without logging it', async () => {
    const written = jest.spyOn(process.stdout, 'write');
    let [underWay, most] = [0, 0];

    const log = await tick(2, async () => {
      underWay += 1;
      most = Math.max(most, underWay);
      await new Promise((resolve) => setTimeout(resolve, 1_500));
      underWay -= 1;
    });

    expect(most).toBe(1);
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
