import { MongoClient } from 'mongodb';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import { MongoPace } from '../../src/mongo/send-pace';
import { aSubscriber } from '../builders/a-referral';
import { describePace } from '../contracts/pace';
import { openTestDatabase, type TestDatabase } from '../support/database';

const TIMERS = [
  'hrtime',
  'nextTick',
  'performance',
  'queueMicrotask',
  'setImmediate',
  'clearImmediate',
  'setInterval',
  'clearInterval',
  'setTimeout',
  'clearTimeout',
] as const;

let database: TestDatabase;

beforeEach(async () => {
  database = await openTestDatabase();
  // Only the time of day is ours, so that an hour passes in a moment; the driver's timers stay real.
  jest.useFakeTimers({ doNotFake: [...TIMERS], now: Date.now() });
});

afterEach(async () => {
  jest.useRealTimers();
  await database.drop();
});

/** The paces of two processes that share one database. */
const twoProcesses = () => [new MongoPace(database.db), new MongoPace(database.db)] as const;

const conversation = (name: string, tenantId = 'contoso'): Subscriber =>
  aSubscriber({ id: name, conversationId: `19:${name}@thread.tacv2`, tenantId });

interface Burst {
  readonly senders: readonly Subscriber[];
  readonly milliseconds: number;
  /** How much longer than told the nth question waits. */
  readonly lateness?: (question: number) => number;
}

/** Each sender asks again and again, as it is told to, in turn in either process; gives the times of what was sent. */
async function simulate({ senders, milliseconds, lateness = () => 0 }: Burst) {
  const paces = twoProcesses();
  const start = Date.now();
  const asking = senders.map((subscriber, index) => ({ subscriber, pace: paces[index % 2 === 0 ? 0 : 1], at: start }));
  const sent: { at: number; conversationId: string }[] = [];
  let questions = 0;
  for (;;) {
    const now = Math.min(...asking.map(({ at }) => at));
    if (now >= start + milliseconds) return { sent, questions, times: sent.map(({ at }) => at) };
    jest.setSystemTime(now);
    const due = asking.filter(({ at }) => at === now);
    const waits = await Promise.all(due.map(({ subscriber, pace }) => pace.reserve(subscriber)));
    due.forEach((sender, index) => {
      const wait = waits[index] ?? 0;
      questions += 1;
      if (wait === 0) sent.push({ at: now, conversationId: sender.subscriber.conversationId });
      sender.at = now + Math.max(wait, 1) + lateness(questions);
    });
  }
}

/** The most messages in any stretch of so many milliseconds, wherever it begins. */
function mostIn(milliseconds: number, times: readonly number[]): number {
  const from = (start: number) => times.filter((at) => at >= start && at < start + milliseconds).length;
  return Math.max(0, ...times.map(from));
}

/** Milliseconds, and how many messages Teams takes in so many. */
const PER_CONVERSATION = [
  [1_000, 7],
  [2_000, 8],
  [30_000, 60],
] as const;

describe('MongoPace', () => {
  describePace(async () => {
    const [pace, other] = twoProcesses();
    return {
      pace,
      other,
      fillConversation: async (to) => {
        while ((await pace.reserve(to)) === 0);
      },
      fillTenant: async ({ tenantId }) => {
        for (let count = 0; (await pace.reserve({ tenantId, conversationId: `19:other-${count}` })) === 0; count += 1);
      },
      pass: (milliseconds) => {
        jest.setSystemTime(Date.now() + milliseconds);
      },
    };
  });

  it('lets two processes together send to a conversation no more than Teams allows in any half minute', async () => {
    const senders = Array.from({ length: 6 }, () => conversation('general'));

    const { times } = await simulate({ senders, milliseconds: 33_000 });

    for (const [milliseconds, allowed] of PER_CONVERSATION) {
      expect(mostIn(milliseconds, times)).toBeLessThanOrEqual(allowed);
    }
    expect(times.filter((at) => at < (times[0] ?? 0) + 30_000).length).toBeGreaterThanOrEqual(57);
  });

  it('keeps to the limits of a conversation when messages come at uneven moments', async () => {
    const senders = Array.from({ length: 5 }, () => conversation('general'));

    const { times } = await simulate({ senders, milliseconds: 31_000, lateness: (question) => (question * 373) % 700 });

    for (const [milliseconds, allowed] of PER_CONVERSATION) {
      expect(mostIn(milliseconds, times)).toBeLessThanOrEqual(allowed);
    }
  });

  it('lets no hour hold more than 1,800 messages to a conversation', async () => {
    const [pace] = twoProcesses();
    const start = Date.now();
    let allowed = 0;
    let wait = 0;
    while (wait < 10_000) {
      wait = await pace.reserve(conversation('general'));
      if (wait === 0) allowed += 1;
      else if (wait < 10_000) jest.setSystemTime(Date.now() + wait);
    }

    const windowLength = Date.now() + wait - start;

    // The rest of one window, and all windows that can begin within an hour.
    expect(allowed - 1 + allowed * Math.ceil(3_600_000 / windowLength)).toBeLessThanOrEqual(1_800);
    expect((allowed * 3_600_000) / windowLength).toBeGreaterThan(0.94 * 1_800);
  });

  it('lets two processes together send to the conversations of a tenant no more than 50 messages in any second', async () => {
    const senders = Array.from({ length: 80 }, (_, index) => conversation(`channel-${index}`));

    const { times } = await simulate({ senders, milliseconds: 1_700 });

    expect(mostIn(1_000, times)).toBeLessThanOrEqual(50);
    expect(times.length).toBeGreaterThanOrEqual(70);
  });

  it('lets every conversation send eventually', async () => {
    const senders = Array.from({ length: 20 }, (_, index) => conversation(`channel-${index}`));

    const { sent } = await simulate({ senders, milliseconds: 1_000 });

    expect(new Set(sent.map(({ conversationId }) => conversationId)).size).toBe(20);
  });

  it('does not let one tenant or conversation hold up another', async () => {
    const [pace] = twoProcesses();
    await simulate({ senders: Array.from({ length: 20 }, () => conversation('busy')), milliseconds: 1 });

    const wait = await pace.reserve(conversation('quiet', 'fabrikam'));

    expect(wait).toBe(0);
  });

  it('returns different waiting times, so that not all senders retry at once', async () => {
    const senders = Array.from({ length: 40 }, () => conversation('general'));

    const { questions } = await simulate({ senders, milliseconds: 15_000 });

    const ifAllAskedEachSecond = 15 * senders.length;
    expect(questions).toBeLessThan(ifAllAskedEachSecond / 2);
  });

  it('never returns 0 for a refused message, even if the window has just ended', async () => {
    const [pace] = twoProcesses();
    const subscriber = conversation('general');

    const waits = [await pace.reserve(subscriber), await pace.reserve(subscriber), await pace.reserve(subscriber)];

    expect(waits.slice(0, 2)).toEqual([0, 0]);
    expect(waits[2]).toBeGreaterThan(0);
  });

  it('keeps three documents for a conversation however much is sent there', async () => {
    const senders = [conversation('general')];

    await simulate({ senders, milliseconds: 60_000 });

    expect(await database.db.collection('sendPaces').countDocuments()).toBe(3);
  });

  it('costs four database operations while the windows last, and three more where all have ended', async () => {
    const client = await new MongoClient(database.uri, { monitorCommands: true }).connect();
    const pace = new MongoPace(client.db(database.name));
    const subscriber = conversation('general');
    await pace.reserve(subscriber);
    let operations = 0;
    client.on(
      'commandStarted',
      ({ commandName }) => (operations += ['find', 'findAndModify'].includes(commandName) ? 1 : 0),
    );

    await pace.reserve(subscriber);
    const whileTheyLast = operations;
    jest.setSystemTime(Date.now() + 3_600_000);
    await pace.reserve(subscriber);
    await client.close();

    expect([whileTheyLast, operations - whileTheyLast]).toEqual([4, 7]);
  });

  it('reports that its index cannot be made, and makes it once it can', async () => {
    const [pace] = twoProcesses();
    const counts = database.db.collection('sendPaces');
    await counts.insertMany([{ key: 'twice' }, { key: 'twice' }]);

    await expect(pace.reserve(conversation('general'))).rejects.toThrow(/duplicate key/u);
    await counts.deleteMany({});
    const wait = await pace.reserve(conversation('general'));

    expect(wait).toBe(0);
  });

  it('reports a database that does not answer instead of sending unpaced', async () => {
    const other = await openTestDatabase();
    const pace = new MongoPace(other.db);
    await pace.reserve(conversation('general'));
    await other.drop();

    await expect(pace.reserve(conversation('general'))).rejects.toThrow();
  });
});
