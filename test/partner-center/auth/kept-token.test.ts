import type { SignIns } from '../../../src/partner-center/auth/sign-ins';
import type { Identity } from '../../../src/partner-center/auth/identity';
import { keptToken, NOTHING_KEPT } from '../../../src/partner-center/auth/kept-token';
import { aLog } from '../../fakes/a-log';
import { MemorySignIns } from '../../fakes/memory-sign-ins';

const IDENTITY: Identity = {
  tenantId: '7e4a0000-0000-4000-8000-000000000001',
  clientId: 'c11e0000-0000-4000-8000-000000000001',
  clientSecret: 'a-secret-for-tests',
  refreshToken: 'configured',
};

const NEVER = new Promise<never>(() => undefined);

const FAILING: SignIns = {
  read: () => Promise.reject(new Error('Not primary')),
  keep: () => Promise.reject(new Error('Not primary')),
};

let log: ReturnType<typeof aLog>;

const keptIn = (signIns: SignIns, identity = IDENTITY) => keptToken(identity, signIns, log);

const logged = () => log.entries.map(({ level, message }) => `${level}: ${message}`);

beforeEach(() => {
  log = aLog();
});

afterEach(() => {
  jest.useRealTimers();
});

describe('a stored refresh token', () => {
  it('is available to a process that starts later', async () => {
    const signIns = new MemorySignIns();
    await keptIn(signIns).keep('newer');

    expect(await keptIn(signIns).read()).toBe('newer');
    expect(logged()).toEqual([]);
  });

  it('is stored encrypted', async () => {
    const signIns = new MemorySignIns();

    await keptIn(signIns).keep('newer');

    expect(await signIns.read()).toMatch(/^[\w-]{30,}$/u);
  });

  it('is null at first, and without a store', async () => {
    await keptIn(NOTHING_KEPT).keep('newer');

    expect([await keptIn(new MemorySignIns()).read(), await keptIn(NOTHING_KEPT).read()]).toEqual([null, null]);
    expect(logged()).toEqual([]);
  });

  it('is ignored once another one is configured, which is logged, and is replaced by the next renewal', async () => {
    const signIns = new MemorySignIns();
    const anew = { ...IDENTITY, refreshToken: 'configured anew' };
    await keptIn(signIns).keep('newer');

    expect(await keptIn(signIns, anew).read()).toBeNull();
    expect(logged()).toEqual([expect.stringMatching(/^warn: What is kept .+ is not used/u)]);
    await keptIn(signIns, anew).keep('newest');
    expect([await keptIn(signIns, anew).read(), await keptIn(signIns).read()]).toEqual(['newest', null]);
  });

  it('is not required: a failure of the store is logged each time', async () => {
    const kept = keptIn(FAILING);

    const read = await kept.read();
    await kept.keep('newer');

    expect(read).toBeNull();
    expect(logged()).toEqual([
      expect.stringMatching(/^warn: .+cannot be read\.$/u),
      expect.stringMatching(/^warn: .+cannot be kept\./u),
    ]);
  });

  it('has a timeout of two seconds', async () => {
    jest.useFakeTimers();
    const kept = keptIn({ read: () => NEVER, keep: () => NEVER });
    const settled: string[] = [];
    const both = Promise.all([
      kept.read().then(() => settled.push('read')),
      kept.keep('newer').then(() => settled.push('kept')),
    ]);

    await jest.advanceTimersByTimeAsync(1_999);
    const before = [...settled];
    await jest.advanceTimersByTimeAsync(1);
    await both;

    expect([before, settled]).toEqual([[], ['read', 'kept']]);
  });

  it('is never logged', async () => {
    const kept = keptIn(FAILING);
    await kept.keep('newer');
    await kept.read();
    const signIns = new MemorySignIns();
    await signIns.keep('altered');

    await keptIn(signIns).read();

    expect(log.entries).toHaveLength(3);
    expect(JSON.stringify(log.entries)).not.toMatch(/newer|a-secret|configured"|altered"/u);
  });
});
