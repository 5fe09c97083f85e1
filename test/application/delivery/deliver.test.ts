import { deliverNext } from '../../../src/application/delivery/deliver';
import type { SendOutcome } from '../../../src/application/ports';
import { concurrencyLimit } from '../../../src/application/delivery/concurrency-limit';
import type { Subscriber } from '../../../src/domain/channel/subscriber';
import type { Effect } from '../../../src/domain/model/effect';
import { aPerson, aRecord, aReferral, aSubscriber, NOW } from '../../builders/a-referral';
import { aClock } from '../../fakes/a-clock';
import { aDesk as aDeskWith, LEASE_MS } from '../../fakes/a-desk';
import { failed, MemoryPartnerCenter } from '../../fakes/memory-partner-center';
import { aNotedOutbox } from '../../fakes/noted-outbox';

// No reminders: what follows after a card is posted has its own tests.
const general = aSubscriber({ id: 'general', conversationId: '19:general', rosterId: '19:general', reminders: [] });
const sales = aSubscriber({ id: 'sales', conversationId: '19:sales', rosterId: '19:sales', reminders: [] });
const gone = aSubscriber({ id: 'gone', rosterId: '19:gone', active: false });

const after = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

const aDesk = (subscribers: readonly Subscriber[] = [general, sales, gone]) => aDeskWith({ subscribers });

const ANNOUNCE: Effect = { kind: 'announce' };
const UPDATE: Effect = { kind: 'update' };
const cardAt = ({ id }: Subscriber): Effect => ({ kind: 'card', subscriberId: id });

describe('delivering', () => {
  it('returns whether there was anything to do', async () => {
    const desk = aDesk();
    const before = await deliverNext(desk.ports);
    await desk.put([UPDATE]);

    const then = [await deliverNext(desk.ports), await deliverNext(desk.ports)];

    expect([before, ...then]).toEqual([false, true, false]);
  });

  it('records what it does in as many writes as it sends messages', async () => {
    const desk = aDeskWith({ subscribers: [general, aSubscriber({ id: 'reminded' })] });
    const { store, messenger } = desk;
    const { outbox, writes } = aNotedOutbox(store);
    await desk.put([ANNOUNCE]);

    await deliverNext({ ...desk.ports, outbox });

    expect([messenger.destinations, writes]).toEqual([
      ['general', 'reminded'],
      ['settled', 'finished'],
    ]);
  });

  describe('of an announcement', () => {
    it('posts one card at each active subscriber', async () => {
      const desk = aDesk();
      const referral = await desk.put([ANNOUNCE]);

      await desk.deliver();

      expect(desk.messenger.sends).toEqual([
        { what: 'card', to: 'general', posted: null, referral, lead: null },
        { what: 'card', to: 'sales', posted: null, referral, lead: null },
      ]);
      expect(desk.cards()).toMatchObject({
        general: { activityId: 'message-1', face: 'version 1' },
        sales: { activityId: 'message-2', face: 'version 1' },
      });
      expect(desk.meter.deliveries).toEqual(['sent', 'sent']);
      expect(await desk.store.backlog()).toEqual({ pending: 0, parked: 0 });
    });

    it('posts no private deal', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE], { dealType: 'private' });

      await desk.deliver();

      expect(desk.messenger.sends).toEqual([]);
    });

    it('posts nothing that was answered before it was announced', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      await desk.put([UPDATE], { stage: 'accepted' });

      await desk.deliver();

      expect(desk.messenger.sends).toEqual([]);
      expect(await desk.store.backlog()).toEqual({ pending: 0, parked: 0 });
    });

    it('posts no further card once it is answered', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      desk.messenger.answer = async () => {
        if (desk.messenger.sends.length === 1) await desk.put([UPDATE], { stage: 'accepted' });
        return 'sent' as const;
      };

      await desk.deliver();

      expect(
        desk.messenger.sends.map(({ to, posted, referral }) => [to, posted?.activityId ?? null, referral?.stage]),
      ).toEqual([
        ['general', null, 'received'],
        ['general', 'message-1', 'accepted'],
      ]);
    });
  });

  describe('of an update', () => {
    it('edits each card that was posted, with what the referral is now', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      await desk.deliver();
      const posted = desk.cards();
      const referral = await desk.put([UPDATE], { stage: 'accepted' });

      await desk.deliver();

      expect(desk.messenger.sends.slice(2)).toEqual([
        { what: 'card', to: 'general', posted: posted['general'], referral, lead: null },
        { what: 'card', to: 'sales', posted: posted['sales'], referral, lead: null },
      ]);
      expect(desk.cards()['general']).toEqual({ ...posted['general'], face: 'version 2' });
    });

    it('edits no card of a subscriber that is gone', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      await desk.deliver();
      await desk.subscribers.unsubscribe(sales.tenantId, sales.rosterId);
      await desk.put([UPDATE]);

      await desk.deliver();

      expect(desk.messenger.destinations.slice(2)).toEqual(['general']);
    });

    it('follows when the referral changes while its card is being sent', async () => {
      const desk = aDesk([general]);
      await desk.put([ANNOUNCE]);
      desk.messenger.answer = async () => {
        if (desk.messenger.sends.length === 1) await desk.put([UPDATE]);
        return 'sent' as const;
      };

      await desk.deliver();

      expect(
        desk.messenger.sends.map(({ referral, posted }) => [referral?.version, posted?.activityId ?? null]),
      ).toEqual([
        [1, null],
        [2, 'message-1'],
      ]);
      expect(desk.cards()['general']?.face).toBe('version 2');
    });
  });

  describe('of one card', () => {
    it('sends a card once where it was asked for twice before it was sent', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE, cardAt(general)]);

      await desk.deliver();

      expect([...desk.messenger.destinations].sort()).toEqual(['general', 'sales']);
    });

    it('retries a message that could not be created, and does not delay others', async () => {
      const desk = aDesk();
      await desk.put([cardAt(general), cardAt(sales)]);
      desk.messenger.answer = ({ to }) => (to === 'general' ? Promise.reject(new Error('a bug')) : 'sent');

      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general', 'sales']);
      expect(desk.dueAt()).toEqual([after(2_000)]);
      expect(desk.log.entries).toMatchObject([
        { level: 'error', fields: { referral: aReferral().id, effect: 'card' } },
      ]);
    });

    it('drops a card for an unknown subscriber', async () => {
      const desk = aDesk();
      await desk.put([{ kind: 'card', subscriberId: 'nowhere' }]);

      await desk.deliver();

      expect(desk.messenger.sends).toEqual([]);
      expect(await desk.store.backlog()).toEqual({ pending: 0, parked: 0 });
    });

    it('waits as long as the rate limit requires, then sends', async () => {
      const desk = aDesk();
      await desk.put([cardAt(general)]);
      desk.pace.fill(after(700));

      await desk.deliver();
      expect(desk.dueAt()).toEqual([after(700)]);
      desk.time.pass(700);
      desk.pace.fill(after(900));
      await desk.deliver();
      expect(desk.dueAt()).toEqual([after(900)]);
      desk.time.pass(200);
      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general']);
      expect(desk.meter.deliveries).toEqual(['postponed', 'postponed', 'sent']);
    });

    it('does not delay others while one waits for the rate limit', async () => {
      const desk = aDesk();
      await desk.put([cardAt(general), cardAt(sales)]);
      desk.pace.fill(after(700), general);

      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['sales']);
      expect(desk.dueAt()).toEqual([after(700)]);
    });
  });

  describe('that Teams throttles', () => {
    it('is tried again after the time that Teams names', async () => {
      const desk = aDesk([general]);
      await desk.put([cardAt(general)]);
      desk.messenger.answer = () => ({ kind: 'throttled', retryAfterMs: 12_345 });

      await desk.deliver();
      desk.messenger.answer = () => 'sent';
      desk.time.pass(12_344);
      await desk.deliver();
      expect(desk.messenger.sends).toHaveLength(1);
      desk.time.pass(1);
      await desk.deliver();

      expect(desk.messenger.sends).toHaveLength(2);
      expect(desk.cards()).toHaveProperty('general');
      expect(desk.meter.deliveries).toEqual(['throttled', 'sent']);
    });

    it.each<[string, SendOutcome]>([
      ['throttled without a time', { kind: 'throttled', retryAfterMs: null }],
      ['ambiguous', { kind: 'ambiguous' }],
    ])(
      'or is %s is tried again and again, each time after twice as long and an hour at the most',
      async (_, outcome) => {
        const desk = aDesk([general]);
        await desk.put([cardAt(general)]);
        desk.messenger.answer = () => outcome;
        const waits: number[] = [];

        for (let attempt = 0; attempt < 14; attempt += 1) {
          await desk.deliver();
          const wait = Number(desk.dueAt()[0]) - desk.time.clock().getTime();
          waits.push(wait / 1_000);
          desk.time.pass(wait);
        }

        expect(waits).toEqual([2, 4, 8, 16, 32, 64, 128, 256, 512, 1_024, 2_048, 3_600, 3_600, 3_600]);
        expect(desk.messenger.sends).toHaveLength(14);
      },
    );
  });

  describe('that Teams answers in another way', () => {
    it('says in the log that a card may arrive twice, by ids only', async () => {
      const desk = aDesk([general]);
      await desk.put([cardAt(general)]);
      desk.messenger.answer = () => ({ kind: 'ambiguous' });

      await desk.deliver();

      expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { referral: aReferral().id, effect: 'card' } }]);
      expect(JSON.stringify(desk.log.entries)).not.toContain('Contoso');
    });

    it('unsubscribes a subscriber that the bot may no longer write to, and goes on with the others', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      desk.messenger.answer = ({ to }) => (to === 'general' ? { kind: 'gone' } : 'sent');

      await desk.deliver();
      await desk.put([UPDATE]);
      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general', 'sales', 'sales']);
      expect((await desk.subscribers.find('general'))?.active).toBe(false);
      expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { subscriber: 'general' } }]);
    });

    it('parks what Teams refuses for good, says so, and goes on with the others', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      desk.messenger.answer = ({ to }) => (to === 'general' ? { kind: 'failed', code: 'BadSyntax' } : 'sent');

      await desk.deliver();
      desk.time.pass(365 * 86_400_000);
      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general', 'sales']);
      expect(desk.store.pendingOf(aReferral().id)).toMatchObject([{ effect: cardAt(general), parked: 'BadSyntax' }]);
      expect(desk.log.entries).toMatchObject([
        { level: 'error', fields: { referral: aReferral().id, code: 'BadSyntax' } },
      ]);
    });
  });

  describe('of an edit whose message Teams reports as missing', () => {
    const missing = ({ posted }: { posted: unknown }) => (posted === null ? 'sent' : ({ kind: 'missing' } as const));

    async function aPostedCard() {
      const desk = aDesk([general]);
      await desk.put([ANNOUNCE]);
      await desk.deliver();
      desk.messenger.answer = missing;
      return desk;
    }

    it('tries a second time before it treats the message as missing', async () => {
      const desk = await aPostedCard();
      await desk.put([UPDATE]);
      await desk.deliver();
      desk.messenger.answer = () => 'sent';

      desk.time.pass(2_000);
      await desk.deliver();

      expect(desk.messenger.sends.map(({ posted }) => posted?.activityId ?? null)).toEqual([
        null,
        'message-1',
        'message-1',
      ]);
      expect(desk.cards()['general']).toMatchObject({ activityId: 'message-1', face: 'version 2' });
    });

    it('posts the card again if the referral is still waiting', async () => {
      const desk = await aPostedCard();
      await desk.put([UPDATE]);
      await desk.deliver();

      desk.time.pass(2_000);
      await desk.deliver();

      expect(desk.messenger.sends.map(({ posted }) => posted?.activityId ?? null)).toEqual([
        null,
        'message-1',
        'message-1',
        null,
      ]);
      expect(desk.cards()['general']).toMatchObject({ activityId: 'message-4', face: 'version 2' });
    });

    it('posts no card again if the referral was answered', async () => {
      const desk = await aPostedCard();
      await desk.put([UPDATE], { stage: 'declined' });
      await desk.deliver();

      desk.time.pass(2_000);
      await desk.deliver();

      expect(desk.messenger.sends).toHaveLength(3);
      expect(desk.cards()).toEqual({});
      expect(await desk.store.backlog()).toEqual({ pending: 0, parked: 0 });
    });

    it('tries twice even if the first attempt was throttled', async () => {
      const desk = await aPostedCard();
      await desk.put([UPDATE]);
      desk.messenger.answer = () => ({ kind: 'throttled', retryAfterMs: 1_000 });
      await desk.deliver();
      desk.messenger.answer = missing;
      desk.time.pass(1_000);
      await desk.deliver();

      expect(desk.messenger.sends.map(({ posted }) => posted?.activityId ?? null)).toEqual([
        null,
        'message-1',
        'message-1',
      ]);
      expect(desk.cards()['general']).toMatchObject({ activityId: 'message-1' });
    });
  });

  describe('of calls to Partner Center when the concurrency limit is reached', () => {
    async function aReachedLimit() {
      const time = aClock();
      const center = new MemoryPartnerCenter(time.clock);
      const desk = aDeskWith({ subscribers: [general], partnerCenter: center, clock: time.clock });
      const [push, pushAgain, relate, emit] = [
        concurrencyLimit(1),
        concurrencyLimit(1),
        concurrencyLimit(1),
        concurrencyLimit(1),
      ];
      push.tryAcquire();
      pushAgain.tryAcquire();
      const ports = { ...desk.ports, limits: { push, pushAgain, relate, emit } };
      const deliver = async (): Promise<void> => {
        while (await deliverNext(ports));
      };
      center.put(aRecord());
      await desk.put([{ kind: 'push' }]);
      await deliver();
      const pushes = () => desk.store.pendingOf(aReferral().id).filter(({ effect }) => effect.kind === 'push');
      return { desk, center, time, deliver, pushes, limits: ports.limits };
    }

    it('reschedules the effect, and performs it then', async () => {
      const { center, time, deliver, pushes, limits } = await aReachedLimit();
      const waiting = pushes();
      limits.push.release(100);

      time.pass(1_000);
      await deliver();

      expect(waiting).toMatchObject([{ attempts: 0, dueAt: after(1_000), parked: null }]);
      expect([center.of('read').map(({ at }) => at), pushes()]).toEqual([[after(1_000)], []]);
    });

    it('keeps the full backoff after a failure although it was rescheduled before', async () => {
      const { center, time, deliver, pushes, limits } = await aReachedLimit();
      center.mishap = () => failed('unreachable');
      limits.push.release(100);
      time.pass(1_000);
      await deliver();
      time.pass(2_000);
      await deliver();
      const waiting = pushes();
      limits.pushAgain.release(100);

      time.set(waiting[0]?.dueAt ?? NOW);
      await deliver();

      expect([waiting, pushes()]).toMatchObject([
        [{ attempts: 1, dueAt: after(4_000) }],
        [{ attempts: 2, dueAt: after(8_000) }],
      ]);
    });

    it('sends an acceptance at once, although earlier effects are still rescheduled', async () => {
      const { desk, center, time, deliver, pushes, limits } = await aReachedLimit();
      limits.push.release(100);
      time.pass(10);

      await desk.happen({ kind: 'accept', by: aPerson(), terms: aReferral().terms, colleagues: [] });
      await deliver();
      const told = [center.records[0]?.stage, pushes().length];
      time.pass(1_000);
      await deliver();

      expect([told, center.of('write').length, pushes()]).toEqual([['accepted', 1], 1, []]);
    });

    it('delays no other effect', async () => {
      const { desk, deliver } = await aReachedLimit();

      await desk.put([{ kind: 'push' }, cardAt(general)]);
      await deliver();

      expect(desk.messenger.destinations).toEqual(['general']);
    });

    it('releases the slot after an unexpected error', async () => {
      const { center, time, deliver, limits } = await aReachedLimit();
      limits.push.release(100);
      center.read = () => Promise.reject(new Error('a bug'));

      time.pass(1_000);
      await deliver();

      expect(limits.push.tryAcquire()).toBe(true);
    });
  });

  describe('under a lease', () => {
    it('stops once another dispatcher has taken over', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      desk.messenger.answer = async () => {
        desk.time.pass(LEASE_MS + 1);
        await desk.store.claim(desk.time.clock(), after(10 * LEASE_MS));
        return 'sent' as const;
      };

      await deliverNext(desk.ports);

      expect(desk.messenger.destinations).toEqual(['general']);
      expect(desk.cards()).toEqual({});
      expect(await desk.store.claim(desk.time.clock(), after(10 * LEASE_MS))).toBeNull();
    });

    it('logs that it takes over from a dispatcher that died', async () => {
      const desk = aDesk([general]);
      await desk.put([cardAt(general)]);
      await desk.store.claim(NOW, after(LEASE_MS));
      desk.time.pass(LEASE_MS);

      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general']);
      expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { referral: aReferral().id } }]);
    });

    it('begins no send once a third of the lease is used up, and gives the referral back', async () => {
      const desk = aDesk();
      await desk.put([ANNOUNCE]);
      desk.messenger.answer = () => {
        desk.time.pass(LEASE_MS / 3);
        return 'sent';
      };

      await deliverNext(desk.ports);
      expect(desk.messenger.destinations).toEqual(['general']);
      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general', 'sales']);
      expect(desk.log.entries).toEqual([]);
    });

    it('does what has become due while it held the referral', async () => {
      const desk = aDesk();
      await desk.put([cardAt(general), cardAt(sales)]);
      desk.pace.fill(after(500), general);
      desk.messenger.answer = () => {
        desk.time.pass(500);
        return 'sent';
      };

      await deliverNext(desk.ports);

      expect(desk.messenger.destinations).toEqual(['sales', 'general']);
    });

    it('tries an effect again that fails unforeseen, and does the others meanwhile', async () => {
      const desk = aDesk();
      desk.roster.failure = new Error('Teams does not tell.');
      await desk.put([{ kind: 'tellOwner', news: 'microsoft-accepted' }, ANNOUNCE], {
        team: [{ firstName: null, lastName: null, email: 'li.na@northwindtraders.com', phone: null, title: null }],
      });

      await desk.deliver();

      expect(desk.messenger.destinations).toEqual(['general', 'sales']);
      expect(desk.store.pendingOf(aReferral().id).filter(({ effect }) => effect.kind === 'tellOwner')).toMatchObject([
        { attempts: 1, dueAt: after(2_000) },
      ]);
      expect(desk.log.entries).toMatchObject([
        { level: 'error', fields: { referral: aReferral().id, effect: 'tellOwner' } },
      ]);
    });
  });
});
