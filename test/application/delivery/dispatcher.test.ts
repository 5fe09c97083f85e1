import { createDispatcher } from '../../../src/application/delivery/dispatcher';
import type { Delivery, Outbox } from '../../../src/application/ports';
import { aReferral, aSubscriber, NOW } from '../../builders/a-referral';
import { aDesk as aDeskWith } from '../../fakes/a-desk';
import type { MemoryStore } from '../../fakes/memory-store';

const general = aSubscriber({ id: 'general', reminders: [] });
const clock = () => new Date();
const later = (milliseconds: number): Date => new Date(Date.now() + milliseconds);

/** How many referrals a dispatcher works on at a time. */
const HANDS = 10;

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Runs everything that does not wait for a timer. */
const settle = () => jest.advanceTimersByTimeAsync(0);

function aDesk() {
  const { store, messenger, pace, log, ports } = aDeskWith({ subscribers: [general], clock });
  const fill = (count: number, first = 0) =>
    store.commit(
      Array.from({ length: count }, (_, index) => ({
        referral: aReferral({ id: `referral-${first + index}`, code: `R-${10_000 + first + index}` }),
        effects: [{ kind: 'announce' as const }],
      })),
      clock(),
    );
  const sent = () => messenger.sends.flatMap(({ referral }) => referral?.id ?? []);
  return { store, messenger, pace, log, ports, fill, sent };
}

/** A gate that blocks every caller until it is opened. */
function aGate() {
  let open = (): void => undefined;
  const opened = new Promise<'sent'>(
    (resolve) =>
      (open = () => {
        resolve('sent');
      }),
  );
  return { opened, open };
}

/** The outbox, with some methods replaced. */
const outboxLike = (store: MemoryStore, changes: Partial<Outbox>): Outbox => ({
  claim: (...args) => store.claim(...args),
  settle: (delivery, id, outcome) => store.settle(delivery, id, outcome),
  finish: (delivery, id, outcome) => store.finish(delivery, id, outcome),
  retry: (id, now) => store.retry(id, now),
  release: (delivery) => store.release(delivery),
  nextDue: () => store.nextDue(),
  ...changes,
});

describe('a dispatcher', () => {
  it('does everything that is due after it was woken once', async () => {
    const desk = aDesk();
    await desk.fill(40);

    createDispatcher(desk.ports).wake();
    await settle();

    expect(new Set(desk.sent()).size).toBe(40);
    expect(desk.sent()).toHaveLength(40);
    expect(await desk.store.backlog()).toEqual({ pending: 0, parked: 0 });
  });

  it('does nothing before it is woken', async () => {
    const desk = aDesk();
    await desk.fill(1);
    createDispatcher(desk.ports);

    await jest.advanceTimersByTimeAsync(120_000);

    expect(desk.sent()).toEqual([]);
  });

  it('works on several referrals at a time after it was woken once, but not on all of many', async () => {
    const desk = aDesk();
    const gate = aGate();
    desk.messenger.answer = () => gate.opened;
    await desk.fill(40);

    createDispatcher(desk.ports).wake();
    await settle();
    const atOnce = desk.sent().length;
    gate.open();
    await settle();

    expect(atOnce).toBe(HANDS);
    expect(desk.sent()).toHaveLength(40);
  });

  it('shares the work with the dispatchers of other processes, and sends nothing twice', async () => {
    const desk = aDesk();
    await desk.fill(100);
    const dispatchers = [1, 2, 3, 4].map(() => createDispatcher(desk.ports));

    dispatchers.forEach(({ wake }) => {
      wake();
    });
    await settle();

    expect([...desk.sent()].sort()).toEqual(Array.from({ length: 100 }, (_, index) => `referral-${index}`).sort());
  });

  describe('for effects that arrive while all workers are busy', () => {
    /** A dispatcher with many due referrals, all of whose workers are busy until the gate opens. */
    async function aBusyDesk() {
      const desk = aDesk();
      const gate = aGate();
      desk.messenger.answer = () => gate.opened;
      await desk.fill(100);
      const dispatcher = createDispatcher(desk.ports);
      dispatcher.wake();
      await jest.advanceTimersByTimeAsync(1_000);
      return { ...desk, ...dispatcher, ...gate };
    }

    it('does not leave the latest until the end', async () => {
      const { fill, wake, open, sent } = await aBusyDesk();

      await fill(1, 100);
      wake();
      open();
      await settle();

      expect(sent().slice(HANDS, HANDS + 2)).toContain('referral-100');
      expect(new Set(sent()).size).toBe(101);
    });

    it('takes every second referral in order of due time, however many are new', async () => {
      const { fill, wake, open, sent } = await aBusyDesk();

      await fill(50, 100);
      for (let time = 0; time < 50; time += 1) wake();
      open();
      await settle();

      const next = sent()
        .slice(HANDS, HANDS + 20)
        .map((id) => Number(id.replace('referral-', '')));
      expect([next.filter((nth) => nth < 100).length, next.filter((nth) => nth >= 100).length]).toEqual([10, 10]);
    });
  });

  it('does what has become due while it was busy', async () => {
    const desk = aDesk();
    const gate = aGate();
    desk.messenger.answer = () => gate.opened;
    await desk.fill(HANDS);
    const dispatcher = createDispatcher(desk.ports);
    dispatcher.wake();
    await settle();

    await desk.fill(1, HANDS);
    dispatcher.wake();
    gate.open();
    await settle();

    expect(desk.sent()).toContain(`referral-${HANDS}`);
  });

  it('does what is due later when it is due, without being woken again', async () => {
    const desk = aDesk();
    desk.pace.fill(later(45_000));
    await desk.fill(1);
    createDispatcher(desk.ports).wake();

    await jest.advanceTimersByTimeAsync(44_999);
    const before = desk.sent().length;
    await jest.advanceTimersByTimeAsync(1);

    expect(before).toBe(0);
    expect(desk.sent()).toEqual(['referral-0']);
  });

  it('performs what is due later although another message hangs', async () => {
    const desk = aDesk();
    const gate = aGate();
    desk.messenger.answer = ({ referral }) => {
      if (referral?.id !== 'referral-0') return 'sent';
      desk.pace.fill(later(500));
      return gate.opened;
    };
    await desk.fill(2);
    createDispatcher(desk.ports).wake();

    await jest.advanceTimersByTimeAsync(500);

    expect(desk.sent()).toEqual(['referral-0', 'referral-1']);
  });

  it('keeps no process alive for what is due later', async () => {
    const desk = aDesk();
    desk.pace.fill(later(45_000));
    await desk.fill(1);
    const setTimer = jest.spyOn(globalThis, 'setTimeout');

    createDispatcher(desk.ports).wake();
    await settle();

    const timers = setTimer.mock.results.map(({ value }) => value as NodeJS.Timeout);
    expect(timers.length).toBeGreaterThan(0);
    expect(timers.every((timer) => !timer.hasRef())).toBe(true);
  });

  describe('when it is stopped', () => {
    it('ends after what is being sent was recorded, and claims nothing more', async () => {
      const desk = aDesk();
      const gate = aGate();
      desk.messenger.answer = () => gate.opened;
      await desk.fill(20);
      const dispatcher = createDispatcher(desk.ports);
      dispatcher.wake();
      await settle();
      let hasStopped = false;

      const stopping = dispatcher.stop().then(() => (hasStopped = true));
      await settle();
      const stoppedEarly = hasStopped;
      gate.open();
      await stopping;

      expect(stoppedEarly).toBe(false);
      expect(desk.sent()).toHaveLength(HANDS);
      expect(desk.sent().filter((id) => desk.store.cardsOf(id)['general'] === undefined)).toEqual([]);
      expect(await desk.store.backlog()).toEqual({ pending: 20 - HANDS, parked: 0 });
    });

    it('gives back what it had claimed', async () => {
      const desk = aDesk();
      await desk.fill(3);
      const claimed: Delivery[] = [];
      const outbox = outboxLike(desk.store, {
        claim: async (now, until) => {
          const delivery = await desk.store.claim(now, until);
          if (delivery !== null) claimed.push(delivery);
          return delivery;
        },
      });
      const dispatcher = createDispatcher({ ...desk.ports, outbox });
      dispatcher.wake();
      await dispatcher.stop();

      const lost = await Promise.all(claimed.map((delivery) => desk.store.settle(delivery, 'any', { replacedBy: [] })));

      expect(claimed.length).toBeGreaterThan(0);
      expect(lost.every((settled) => settled === null)).toBe(true);
    });

    it('ignores further wake-ups', async () => {
      const desk = aDesk();
      desk.pace.fill(later(1_000));
      await desk.fill(1);
      const dispatcher = createDispatcher(desk.ports);
      dispatcher.wake();
      await settle();

      await dispatcher.stop();
      dispatcher.wake();
      await jest.advanceTimersByTimeAsync(120_000);

      expect(desk.sent()).toEqual([]);
      expect(jest.getTimerCount()).toBe(0);
    });

    it('ends at once if nothing is in progress', async () => {
      const dispatcher = createDispatcher(aDesk().ports);

      await expect(dispatcher.stop()).resolves.toBeUndefined();
    });
  });

  describe('whose outbox fails', () => {
    const failure = new Error('connection closed');

    it('logs it, and goes on when it is woken again', async () => {
      const desk = aDesk();
      await desk.fill(1);
      let isDown = true;
      const outbox = outboxLike(desk.store, {
        claim: (now, until) => (isDown ? Promise.reject(failure) : desk.store.claim(now, until)),
        nextDue: () => (isDown ? Promise.reject(failure) : desk.store.nextDue()),
      });
      const dispatcher = createDispatcher({ ...desk.ports, outbox });

      dispatcher.wake();
      await settle();
      isDown = false;
      dispatcher.wake();
      await settle();

      expect(desk.log.entries).toMatchObject([{ level: 'error', fields: { err: failure } }]);
      expect(desk.sent()).toEqual(['referral-0']);
    });

    it('does not query it in a tight loop', async () => {
      const desk = aDesk();
      await desk.fill(1);
      const claim = jest.fn(() => Promise.reject(failure));
      createDispatcher({ ...desk.ports, outbox: outboxLike(desk.store, { claim }) }).wake();

      await jest.advanceTimersByTimeAsync(10_000);

      expect(claim.mock.calls.length).toBeGreaterThan(1);
      expect(claim.mock.calls.length).toBeLessThanOrEqual(12);
    });

    it('loses nothing if an outcome could not be recorded: the message is sent again after the lease has ended', async () => {
      const desk = aDesk();
      await desk.fill(1);
      let failures = 1;
      const isDown = (): boolean => desk.messenger.sends.length > 0 && failures-- > 0;
      const outbox = outboxLike(desk.store, {
        settle: (delivery, id, outcome) =>
          isDown() ? Promise.reject(failure) : desk.store.settle(delivery, id, outcome),
        finish: (delivery, id, outcome) =>
          isDown() ? Promise.reject(failure) : desk.store.finish(delivery, id, outcome),
      });
      const dispatcher = createDispatcher({ ...desk.ports, outbox });
      dispatcher.wake();
      await settle();

      await jest.advanceTimersByTimeAsync(30_000);
      dispatcher.wake();
      await settle();

      expect(desk.sent()).toEqual(['referral-0', 'referral-0']);
      expect(desk.store.cardsOf('referral-0')).toHaveProperty('general');
      expect(desk.log.entries.map(({ level }) => level)).toEqual(['error', 'warn']);
    });

    it('goes on with other referrals after one that cannot be delivered', async () => {
      const desk = aDesk();
      desk.messenger.answer = ({ referral }) => (referral?.id === 'referral-0' ? Promise.reject(failure) : 'sent');
      await desk.fill(3);

      createDispatcher(desk.ports).wake();
      await jest.advanceTimersByTimeAsync(5_000);

      expect(desk.sent()).toEqual(expect.arrayContaining(['referral-1', 'referral-2']));
    });
  });
});
