import { createWebhookIntake } from '../../../src/application/sync/webhook-intake';
import type { Asked, Failure, RemoteRecord } from '../../../src/application/ports';
import type { TroubleCode } from '../../../src/domain/model/trouble';
import { aRecord, NOW } from '../../builders/a-referral';
import { FakeMeter } from '../../fakes/fake-meter';
import { aLog } from '../../fakes/a-log';
import { aRandom } from '../../fakes/a-random';
import { MemoryStore } from '../../fakes/memory-store';

const PAUSE_MS = 5_000;

/** Runs everything that does not wait for a timer. */
const idle = () => new Promise((resolve) => setImmediate(resolve));

const found = (id: string): Asked<RemoteRecord> => ({ kind: 'done', value: { record: aRecord({ id }), source: null } });
const failing = (code: TroubleCode, retryAfterMs: number | null = null): Failure => ({
  kind: 'failed',
  code,
  retryAfterMs,
  target: null,
  isUncertain: false,
});

/** A read that is answered when the test wants it. */
interface Begun {
  readonly id: string;
  readonly answer: (answer: Asked<RemoteRecord>) => Promise<unknown>;
}

/** A webhook intake whose Partner Center and timers are controlled by the test. */
function aHearing(store = new MemoryStore(() => NOW)) {
  const begun: Begun[] = [];
  const waits: { readonly milliseconds: number; readonly end: () => Promise<unknown> }[] = [];
  const log = aLog();
  const meter = new FakeMeter();
  const read = (id: string) =>
    new Promise<Asked<RemoteRecord>>((resolve) => {
      begun.push({
        id,
        answer: (answer) => {
          resolve(answer);
          return idle();
        },
      });
    });
  const wait = (milliseconds: number) =>
    new Promise<void>((resolve) => {
      waits.push({
        milliseconds,
        end: () => {
          resolve();
          return idle();
        },
      });
    });
  const ports = {
    partnerCenter: { read },
    wait,
    log,
    referrals: store,
    clock: () => NOW,
    random: aRandom(),
    meter,
    wake: () => undefined,
  };
  return { hearing: createWebhookIntake(ports), begun, waits, log, store, meter };
}

const idsOf = (begun: readonly Begun[]): readonly string[] => begun.map(({ id }) => id);
const lengthsOf = (waits: readonly { readonly milliseconds: number }[]): readonly number[] =>
  waits.map(({ milliseconds }) => milliseconds);

describe('a record named in a notification', () => {
  it('is read, and stored in its current state', async () => {
    const { hearing, begun, store, meter } = aHearing();

    hearing.enqueue('record-1');
    await begun[0]?.answer(found('record-1'));

    expect(idsOf(begun)).toEqual(['record-1']);
    expect(await store.findByRecords(['record-1'])).toMatchObject([{ recordId: 'record-1', stage: 'received' }]);
    expect(meter.received).toEqual({ accepted: 1, unchanged: 0 });
  });

  it('is read once while it is queued, however many notifications arrive', async () => {
    const { hearing, begun } = aHearing();
    for (const id of ['a', 'b', 'c', 'd']) hearing.enqueue(id);

    for (let count = 0; count < 10; count += 1) hearing.enqueue('record-1');
    await begun[0]?.answer(found('a'));
    await begun[1]?.answer(found('b'));

    expect(idsOf(begun)).toEqual(['a', 'b', 'c', 'd', 'record-1']);
  });

  it('is read once more after a pause if a notification arrives during the read', async () => {
    const { hearing, begun, waits } = aHearing();
    hearing.enqueue('record-1');
    hearing.enqueue('record-1');
    hearing.enqueue('record-1');

    await begun[0]?.answer(found('record-1'));
    const before = begun.length;
    await waits[0]?.end();

    expect({ before, after: begun.length, waits: lengthsOf(waits) }).toEqual({
      before: 1,
      after: 2,
      waits: [PAUSE_MS],
    });
  });

  it('is read only once in the interval, however fast notifications repeat', async () => {
    const { hearing, begun } = aHearing();
    hearing.enqueue('record-1');
    await begun[0]?.answer(found('record-1'));

    for (let count = 0; count < 100; count += 1) {
      hearing.enqueue('record-1');
      await idle();
    }

    expect(begun).toHaveLength(1);
  });

  it('is read at once if the notification arrives after the pause', async () => {
    const { hearing, begun, waits } = aHearing();
    hearing.enqueue('record-1');
    await begun[0]?.answer(found('record-1'));
    await waits[0]?.end();

    hearing.enqueue('record-1');

    expect(begun).toHaveLength(2);
  });

  it('is stored once if two processes get the notification', async () => {
    const store = new MemoryStore(() => NOW);
    const [one, other] = [aHearing(store), aHearing(store)];
    one.hearing.enqueue('record-1');
    other.hearing.enqueue('record-1');

    await Promise.all([one.begun[0]?.answer(found('record-1')), other.begun[0]?.answer(found('record-1'))]);

    expect(await store.findByRecords(['record-1'])).toHaveLength(1);
    expect((one.meter.received['accepted'] ?? 0) + (other.meter.received['accepted'] ?? 0)).toBe(1);
  });
});

describe('many records named in notifications', () => {
  it('are read four at a time, in the order of the notifications', async () => {
    const { hearing, begun } = aHearing();
    for (let index = 0; index < 10; index += 1) hearing.enqueue(`record-${index}`);

    const first = idsOf(begun);
    await begun[2]?.answer(found('record-2'));

    expect(first).toEqual(['record-0', 'record-1', 'record-2', 'record-3']);
    expect(idsOf(begun).at(-1)).toBe('record-4');
    expect(begun).toHaveLength(5);
  });

  it('are all read', async () => {
    const { hearing, begun, store } = aHearing();
    for (let index = 0; index < 50; index += 1) hearing.enqueue(`record-${index}`);

    for (let index = 0; index < 50; index += 1) await begun[index]?.answer(found(`record-${index}`));

    expect(await store.findByRecords(Array.from({ length: 50 }, (_, index) => `record-${index}`))).toHaveLength(50);
  });

  it('are left to the poll if the queue is full, which is logged', () => {
    const { hearing, log } = aHearing();

    for (let index = 0; index < 2_005; index += 1) hearing.enqueue(`record-${index}`);
    hearing.enqueue('record-1000');

    expect(log.entries).toMatchObject([{ level: 'warn', fields: { record: 'record-2004' } }]);
  });
});

describe('a record that cannot be read', () => {
  it.each<TroubleCode>(['throttled', 'unreachable'])(
    'is retried with a growing backoff, then left to the poll: %s',
    async (code) => {
      const { hearing, begun, waits, log } = aHearing();
      hearing.enqueue('record-1');

      for (let attempt = 0; attempt < 4; attempt += 1) {
        await begun[attempt]?.answer(failing(code));
        if (attempt < 3) await waits[attempt]?.end();
      }

      expect(lengthsOf(waits)).toEqual([1_000, 5_000, 20_000, PAUSE_MS]);
      expect(log.entries).toMatchObject([{ level: 'warn', fields: { record: 'record-1', code, attempts: 4 } }]);
    },
  );

  it('is retried after the time that Partner Center gives', async () => {
    const { hearing, begun, waits, store } = aHearing();
    hearing.enqueue('record-1');

    await begun[0]?.answer(failing('throttled', 7_000));
    await waits[0]?.end();
    await begun[1]?.answer(found('record-1'));

    expect(waits[0]?.milliseconds).toBe(7_000);
    expect(await store.findByRecords(['record-1'])).toHaveLength(1);
  });

  it('is left to the poll if Partner Center asks for a long wait', async () => {
    const { hearing, begun, waits, log } = aHearing();
    hearing.enqueue('record-1');

    await begun[0]?.answer(failing('throttled', 600_000));

    expect(lengthsOf(waits)).toEqual([PAUSE_MS]);
    expect(log.entries).toMatchObject([{ fields: { record: 'record-1', code: 'throttled', attempts: 1 } }]);
  });

  it.each<TroubleCode>(['missing', 'unauthorized', 'forbidden', 'invalid'])(
    'is not retried after a permanent failure, which is logged: %s',
    async (code) => {
      const { hearing, begun, waits, log } = aHearing();
      hearing.enqueue('record-1');

      await begun[0]?.answer(failing(code));
      await waits[0]?.end();

      expect(begun).toHaveLength(1);
      expect(log.entries).toMatchObject([{ level: 'warn', fields: { record: 'record-1', code, attempts: 1 } }]);
    },
  );

  it('keeps its one slot during the wait', async () => {
    const { hearing, begun } = aHearing();
    for (const id of ['a', 'b', 'c', 'd', 'e', 'f']) hearing.enqueue(id);

    await begun[0]?.answer(failing('throttled', 30_000));
    await begun[1]?.answer(found('b'));

    expect(idsOf(begun)).toEqual(['a', 'b', 'c', 'd', 'e']);
  });

  it('is retried if the database failed', async () => {
    const store = new MemoryStore(() => NOW);
    jest.spyOn(store, 'commit').mockRejectedValueOnce(new Error('No primary'));
    const { hearing, begun, waits, log } = aHearing(store);
    hearing.enqueue('record-1');

    await begun[0]?.answer(found('record-1'));
    await waits[0]?.end();
    await begun[1]?.answer(found('record-1'));

    expect(await store.findByRecords(['record-1'])).toHaveLength(1);
    expect(log.entries).toMatchObject([{ level: 'error', fields: { record: 'record-1' } }]);
  });
});

describe('stopping', () => {
  it('waits for reads in progress, and stores them', async () => {
    const { hearing, begun, store } = aHearing();
    hearing.enqueue('record-1');
    let isOver = false;
    const stopped = hearing.stop().then(() => {
      isOver = true;
    });
    await idle();
    const before = isOver;

    await begun[0]?.answer(found('record-1'));
    await stopped;

    expect(before).toBe(false);
    expect(await store.findByRecords(['record-1'])).toHaveLength(1);
  });

  it('starts no further read, whether queued or new', async () => {
    const { hearing, begun } = aHearing();
    for (const id of ['a', 'b', 'c', 'd', 'e']) hearing.enqueue(id);

    const stopped = hearing.stop();
    hearing.enqueue('f');
    for (const { id, answer } of begun) await answer(found(id));
    await stopped;

    expect(idsOf(begun)).toEqual(['a', 'b', 'c', 'd']);
  });

  it('does not wait for retries', async () => {
    const { hearing, begun } = aHearing();
    hearing.enqueue('record-1');
    await begun[0]?.answer(failing('throttled', 30_000));

    await hearing.stop();

    expect(begun).toHaveLength(1);
  });
});
