import { limitConcurrency } from '../../src/partner-center/concurrency-limiter';

/** A task that runs until the test ends it. */
function someWork() {
  let end: (error?: Error) => void = () => undefined;
  const started: string[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    end = (error) => {
      if (error === undefined) resolve();
      else reject(error);
    };
  });
  return {
    started,
    end: (error?: Error) => {
      end(error);
    },
    run: async () => {
      started.push('now');
      await ended;
    },
  };
}

/** Lets all pending promise callbacks run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a concurrency limit', () => {
  it('starts as many tasks as allowed, and the others in order as soon as a slot is free', async () => {
    const limited = limitConcurrency(2);
    const [one, two, three, four] = [someWork(), someWork(), someWork(), someWork()];
    const all = [one, two, three, four].map(({ run }) => limited(run));
    await settled();
    const atFirst = [one, two, three, four].map(({ started }) => started.length);

    two.end();
    await settled();
    const afterOne = [one, two, three, four].map(({ started }) => started.length);
    [one, three, four].forEach(({ end }) => {
      end();
    });
    await Promise.all(all);

    expect(atFirst).toEqual([1, 1, 0, 0]);
    expect(afterOne).toEqual([1, 1, 1, 0]);
  });

  it('resolves to the result of the task', async () => {
    expect(await limitConcurrency(1)(() => Promise.resolve(7))).toBe(7);
  });

  it('gives the slot of a failed task to the next one', async () => {
    const limited = limitConcurrency(1);
    const [bad, good] = [someWork(), someWork()];
    const failing = limited(bad.run);
    const waiting = limited(good.run);

    bad.end(new Error('on purpose'));
    good.end();

    await expect(failing).rejects.toThrow('on purpose');
    await waiting;
    expect(good.started).toEqual(['now']);
  });

  it('allows the full number again once no task is running', async () => {
    const limited = limitConcurrency(1);
    await limited(() => Promise.resolve());

    const next = someWork();
    const running = limited(next.run);
    await settled();
    next.end();
    await running;

    expect(next.started).toEqual(['now']);
  });
});
