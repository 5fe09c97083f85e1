import { atMost } from '../../src/partner-center/at-most';

/** Work that goes on until it is told to end. */
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

/** Lets everything go on that waits for nothing. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('a limit on work', () => {
  it('lets so much begin at once, and the rest in its order once there is a place', async () => {
    const limited = atMost(2);
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

  it('answers what the work answers', async () => {
    expect(await atMost(1)(() => Promise.resolve(7))).toBe(7);
  });

  it('gives the place of work that failed to the next', async () => {
    const limited = atMost(1);
    const [bad, good] = [someWork(), someWork()];
    const failing = limited(bad.run);
    const waiting = limited(good.run);

    bad.end(new Error('on purpose'));
    good.end();

    await expect(failing).rejects.toThrow('on purpose');
    await waiting;
    expect(good.started).toEqual(['now']);
  });

  it('counts places anew once nothing is under way', async () => {
    const limited = atMost(1);
    await limited(() => Promise.resolve());

    const next = someWork();
    const running = limited(next.run);
    await settled();
    next.end();
    await running;

    expect(next.started).toEqual(['now']);
  });
});
