import { createDispatcher } from '../../src/application/delivery/dispatcher';
import type { EventSink, Failure } from '../../src/application/ports';
import type { Effect } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import { aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { aDesk } from '../fakes/a-desk';
import { failed, MemoryPartnerCenter } from '../fakes/memory-partner-center';
import { aNotedOutbox } from '../fakes/noted-outbox';

const ANNOUNCE: Effect = { kind: 'announce' };
const PUSH: Effect = { kind: 'push' };
const RELATE: Effect = { kind: 'relate' };
const EMIT: Effect = { kind: 'emit', what: 'edited' };

const clock = () => new Date();

beforeEach(() => {
  jest.useFakeTimers({ now: NOW });
});

afterEach(() => {
  jest.useRealTimers();
});

/** Runs everything that does not wait for a timer. */
const settle = () => jest.advanceTimersByTimeAsync(0);

const never = (): Promise<never> => new Promise(() => undefined);

/** The simulated response time of other systems, on the test clock. */
const takesMs = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/**
 * A dispatcher beside a Partner Center and another system, and what these were asked: the kind of effect and the
 * referral.
 */
function aCrowd() {
  const partnerCenter = new MemoryPartnerCenter(clock);
  const desk = aDesk({ subscribers: [aSubscriber({ id: 'general', reminders: [] })], clock, partnerCenter });
  const asked: string[] = [];
  const { store, messenger } = desk;
  const { outbox, writes } = aNotedOutbox(store);
  /** The response to each call, and its delay. */
  const answers: { push: () => Promise<Failure>; relate: () => Promise<Failure>; emit: () => Promise<'retry'> } = {
    push: async () => failed('unreachable'),
    relate: async () => failed('unreachable'),
    emit: async () => 'retry',
  };
  partnerCenter.read = (id) => (asked.push(`push ${id}`), answers.push());
  partnerCenter.related = (id) => (asked.push(`relate ${id}`), answers.relate());
  const events: EventSink = { emit: (...args) => (asked.push(`emit ${args[0].id}`), answers.emit()) };
  const dispatcher = createDispatcher({ ...desk.ports, outbox, events });
  return {
    ...{ desk, asked, writes, answers },
    /** Lets so many open deals of ours, which we share with Microsoft, ask for this at once. */
    want: async (effect: Effect, name: string, count = 1, overrides: Partial<Referral> = {}): Promise<void> => {
      const deals = Array.from({ length: count }, (_, index) => {
        const id = count === 1 ? name : `${name}-${index}`;
        return aReferral({
          id,
          recordId: id,
          engagementId: id,
          code: `R-${id}`,
          direction: 'outbound',
          stage: 'accepted',
          ...overrides,
        });
      });
      await store.commit(
        deals.map((referral) => ({ referral, effects: [effect] })),
        clock(),
      );
      dispatcher.wake();
      await settle();
    },
    posted: () => messenger.sends.flatMap(({ referral }) => referral?.id ?? []),
  };
}

describe('a dispatcher with very many effects that call systems other than Teams', () => {
  it('performs all of them, with about two writes for each', async () => {
    const { asked, writes, answers, want } = aCrowd();
    answers.relate = async () => (await takesMs(50), failed('missing', { retryAfterMs: 86_400_000 }));

    await want(RELATE, 'deal', 200);
    await jest.advanceTimersByTimeAsync(60_000);

    expect(new Set(asked).size).toBe(200);
    expect(asked).toHaveLength(200);
    expect(writes.length).toBeLessThan(420);
  });

  it('does not write them again and again while nothing responds', async () => {
    const { writes, answers, want } = aCrowd();
    answers.relate = never;

    await want(RELATE, 'deal', 200);
    await jest.advanceTimersByTimeAsync(20_000);

    expect(writes.length).toBeLessThan(400);
  });

  it.each<[what: string, delayMs: number]>([
    ['while they are given their turns', 0],
    ['while their turns pass', 10_020],
  ])('sends a person’s decision to Partner Center at once %s', async (_, delayMs) => {
    const { asked, answers, want } = aCrowd();
    answers.relate = async () => (await takesMs(50), failed('missing', { retryAfterMs: 86_400_000 }));
    await want(RELATE, 'deal', 200);
    await jest.advanceTimersByTimeAsync(delayMs);

    await want(PUSH, 'decided');

    expect(asked).toContain('push decided');
  });

  const hanging = [PUSH, RELATE, EMIT];

  it.each(hanging.map(({ kind }, index) => [kind, index] as const))(
    'delays no other effect while no %s gets a response',
    async (_, index) => {
      const { asked, answers, want, posted } = aCrowd();
      Object.assign(answers, { push: never, relate: never, emit: never });
      const [kind = PUSH, ...others] = [...hanging.slice(index), ...hanging.slice(0, index)];
      await want(kind, 'many', 20);
      await jest.advanceTimersByTimeAsync(30_500);

      for (const other of others) await want(other, `fresh-${other.kind}`);
      await want(ANNOUNCE, 'news', 1, { direction: 'inbound', stage: 'received' });

      expect(asked).toEqual(expect.arrayContaining(others.map((other) => `${other.kind} fresh-${other.kind}`)));
      expect(posted()).toEqual(['news']);
    },
  );

  it('continues writing to Teams while no other system responds', async () => {
    const { answers, want, posted } = aCrowd();
    await want(PUSH, 'failed', 20);
    await jest.advanceTimersByTimeAsync(1_900);
    Object.assign(answers, { push: never, relate: never, emit: never });
    await jest.advanceTimersByTimeAsync(2_000);
    for (const effect of hanging) await want(effect, effect.kind, 20);

    await want(ANNOUNCE, 'news', 1, { direction: 'inbound', stage: 'received' });

    expect(posted()).toEqual(['news']);
  });

  it('sends a person’s decision to Partner Center at once while failed effects are retried', async () => {
    const { asked, answers, want } = aCrowd();
    await want(PUSH, 'failed', 20);
    await jest.advanceTimersByTimeAsync(1_900);
    answers.push = never;
    await jest.advanceTimersByTimeAsync(5_000);
    const before = asked.length;

    await want(PUSH, 'decided');

    expect([before, asked.slice(before)]).toEqual([20 + 1, ['push decided']]);
  });

  it('applies a change of Microsoft’s record at once, however many other records are being polled', async () => {
    const { desk, answers, want } = aCrowd();
    answers.relate = never;
    await want(RELATE, 'deal', 20);

    await want(RELATE, 'theirs', 1, { owner: 'microsoft', engagementId: 'deal-19' });

    expect((await desk.store.find('deal-19'))?.microsoft?.stage).toBe('accepted');
  });
});
