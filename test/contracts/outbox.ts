import type {
  Delivery,
  Outbox,
  Outcome,
  PendingEffect,
  PostedCard,
  ReferralRepository,
} from '../../src/application/ports';
import { messageKeyOf } from '../../src/application/delivery/message-key';
import { EFFECT_KINDS, isScheduled, type Effect } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import type { Backlog } from '../../src/observability/metrics';
import { aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { EVERY_EFFECT } from '../builders/every-effect';

/** An empty outbox that the metrics can count, the referrals that fill it, and a way to set its clock. */
export interface OutboxStore {
  readonly referrals: Pick<ReferralRepository, 'find' | 'commit'>;
  readonly outbox: Outbox & Backlog;
  readonly setTime: (now: Date) => void;
}

const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1_000);
const LEASE = seconds(30);

const UPDATE: Effect = { kind: 'update' };
const ANNOUNCE: Effect = { kind: 'announce' };
const cardAt = (subscriberId: string): Effect => ({ kind: 'card', subscriberId });

/** Kinds of effects that wait for their time by their nature. */
const APPOINTMENTS = EFFECT_KINDS.filter(isScheduled);

const DONE: Outcome = { replacedBy: [] };

const pending = (effect: Effect, dueAt = NOW, parked: string | null = null): Omit<PendingEffect, 'id'> => ({
  effect,
  attempts: 0,
  dueAt,
  parked,
});

const posted = (activityId: string): PostedCard => ({
  conversationId: '19:general@thread.tacv2',
  activityId,
  face: 'face',
});

const nth = (index: number): Referral => aReferral({ id: `referral-${index}`, code: `R-${10_000 + index}` });

function given<T>(value: T | null | undefined): T {
  if (value === null || value === undefined) throw new Error('There was nothing where something was expected.');
  return value;
}

const first = (delivery: Delivery): PendingEffect => given(delivery.pending[0]);
const effectsOf = (delivery: Delivery): readonly Effect[] => delivery.pending.map(({ effect }) => effect);

/** What every outbox does. `open` gives an empty one each time it is called. */
export function describeOutbox(open: () => Promise<OutboxStore>): void {
  let referrals: OutboxStore['referrals'];
  let outbox: OutboxStore['outbox'];
  let setTime: (now: Date) => void;

  beforeEach(async () => {
    ({ referrals, outbox, setTime } = await open());
  });

  const put = (index: number, effects: readonly Effect[], now = NOW) =>
    referrals.commit([{ referral: nth(index), effects }], now);

  /** A change of the referral's state, as an answer makes it while the card is being sent. */
  async function advance(id: string, effects: readonly Effect[], now = NOW): Promise<Referral> {
    for (;;) {
      const referral = given(await referrals.find(id));
      const changed: Referral = { ...referral, version: referral.version + 1 };
      if ((await referrals.commit([{ referral: changed, effects }], now)).size === 0) return changed;
    }
  }

  const claim = async (now = NOW, until = LEASE): Promise<Delivery> => given(await outbox.claim(now, until));
  const settle = async (delivery: Delivery, outcome: Outcome): Promise<Delivery> =>
    given(await outbox.settle(delivery, first(delivery).id, outcome));

  describe('claiming', () => {
    it('gives the referral with its effects, and nothing where nothing is due', async () => {
      await put(1, [ANNOUNCE, UPDATE]);
      await put(2, []);

      const delivery = await claim();

      expect(delivery).toMatchObject({ referral: nth(1), cards: {}, takenOver: false });
      expect(effectsOf(delivery)).toEqual([ANNOUNCE, UPDATE]);
      expect(new Set(delivery.pending.map(({ id }) => id)).size).toBe(2);
      expect(delivery.pending).toMatchObject([{ attempts: 0, dueAt: NOW, parked: null }, {}]);
      expect(await outbox.claim(NOW, LEASE)).toBeNull();
    });

    it.each(Object.entries<readonly Effect[]>(EVERY_EFFECT))(
      'gives back what it was asked to do: %s',
      async (_, effects) => {
        await put(1, effects);

        expect(effectsOf(await claim(seconds(60), seconds(90)))).toEqual(effects);
      },
    );

    it('takes first what has been due longest', async () => {
      await put(1, [UPDATE], seconds(-1));
      await put(2, [UPDATE], seconds(-3));
      await put(3, [UPDATE], seconds(-2));

      const claimed = [await claim(), await claim(), await claim()];

      expect(claimed.map(({ referral }) => referral.id)).toEqual(['referral-2', 'referral-3', 'referral-1']);
    });

    it('takes first what happened last, if that is wanted, and nothing that is not due', async () => {
      await put(1, [UPDATE], seconds(-1));
      await put(2, [UPDATE], seconds(-3));
      await put(3, [UPDATE], seconds(-2));
      await put(4, [UPDATE], seconds(1));

      const claimed = [
        await outbox.claim(NOW, LEASE, 'latest'),
        await outbox.claim(NOW, LEASE, 'latest'),
        await claim(),
      ];

      expect(claimed.map((delivery) => delivery?.referral.id)).toEqual(['referral-1', 'referral-3', 'referral-2']);
    });

    it('gives nothing before it is due', async () => {
      await put(1, [UPDATE], seconds(10));

      expect(await outbox.claim(seconds(9), LEASE)).toBeNull();
      expect((await claim(seconds(10))).referral.id).toBe('referral-1');
    });

    it('keeps others away until the lease ends, and then tells that it was taken over', async () => {
      await put(1, [UPDATE]);
      const held = await claim(NOW, seconds(30));

      expect(await outbox.claim(seconds(29), seconds(60))).toBeNull();
      const takenOver = await claim(seconds(30), seconds(60));

      expect(takenOver.takenOver).toBe(true);
      expect(takenOver.lease).not.toBe(held.lease);
      expect(effectsOf(takenOver)).toEqual([UPDATE]);
    });

    it('tells of no taking over where the referral was given back', async () => {
      await put(1, [UPDATE]);
      await outbox.release(await claim());

      expect((await claim()).takenOver).toBe(false);
    });

    it('gives each of 200 referrals to exactly one of four dispatchers', async () => {
      const all = Array.from({ length: 200 }, (_, index) => ({ referral: nth(index), effects: [UPDATE] }));
      await referrals.commit(all, NOW);
      const done: string[] = [];
      async function dispatch(): Promise<number> {
        for (let count = 0; ; count += 1) {
          const delivery = await outbox.claim(NOW, LEASE);
          if (delivery === null) return count;
          done.push(delivery.referral.id);
          await outbox.release(await settle(delivery, DONE));
        }
      }

      const counts = await Promise.all([dispatch(), dispatch(), dispatch(), dispatch()]);

      expect(counts.reduce((sum, count) => sum + count)).toBe(200);
      expect(new Set(done).size).toBe(200);
      expect(await outbox.backlog()).toEqual({ pending: 0, parked: 0 });
    });
  });

  describe('settling', () => {
    it('takes away what is done and tells what is left', async () => {
      await put(1, [ANNOUNCE, UPDATE]);

      const left = await settle(await claim(), DONE);

      expect(effectsOf(left)).toEqual([UPDATE]);
      expect(effectsOf(await settle(left, DONE))).toEqual([]);
    });

    it('puts what an effect turns into behind the others, each under a name of its own', async () => {
      await put(1, [ANNOUNCE, UPDATE]);

      const left = await settle(await claim(), { replacedBy: ['a', 'b', 'c'].map((id) => pending(cardAt(id))) });

      expect(effectsOf(left)).toEqual([UPDATE, cardAt('a'), cardAt('b'), cardAt('c')]);
      expect(new Set(left.pending.map(({ id }) => id)).size).toBe(4);
    });

    it('keeps the names apart when what was turned into something turns into something again', async () => {
      await put(1, [ANNOUNCE, ANNOUNCE]);
      const two: Outcome = { replacedBy: [pending(ANNOUNCE), pending(ANNOUNCE)] };

      const left = await settle(await settle(await settle(await claim(), two), two), two);

      expect(left.pending).toHaveLength(5);
      expect(new Set(left.pending.map(({ id }) => id)).size).toBe(5);
    });

    it('remembers the card that was posted, and forgets one that is gone', async () => {
      await put(1, [cardAt('general'), cardAt('sales'), cardAt('general')]);

      const one = await settle(await claim(), { replacedBy: [], card: { slot: 'general', posted: posted('1') } });
      const two = await settle(one, { replacedBy: [], card: { slot: 'sales', posted: posted('2') } });
      const three = await settle(two, { replacedBy: [], card: { slot: 'general', posted: null } });

      expect(one.cards).toEqual({ general: posted('1') });
      expect(two.cards).toEqual({ general: posted('1'), sales: posted('2') });
      expect(three.cards).toEqual({ sales: posted('2') });
    });

    it.each([
      'general',
      '0',
      '7e4a0000c0ffee0000000001',
      messageKeyOf({ kind: 'reminder', subscriberId: 'general', form: 'post', lead: 240 }),
      messageKeyOf({ kind: 'personalReminder', person: { tenantId: 'contoso.com', objectId: '$0b1e' }, lead: 1_440 }),
    ])('remembers the message in slot %j', async (slot) => {
      await put(1, [UPDATE]);

      const left = await settle(await claim(), { replacedBy: [], card: { slot, posted: posted('1') } });
      await outbox.release(left);
      await advance('referral-1', [UPDATE]);

      expect((await claim()).cards).toEqual({ [slot]: posted('1') });
    });

    it('keeps apart the messages of one subscriber', async () => {
      const reply = messageKeyOf({ kind: 'reminder', subscriberId: 'general', form: 'reply', lead: 1_440 });
      await put(1, [cardAt('general'), UPDATE, UPDATE]);

      const one = await settle(await claim(), { replacedBy: [], card: { slot: 'general', posted: posted('1') } });
      const two = await settle(one, { replacedBy: [], card: { slot: reply, posted: posted('2') } });
      const three = await settle(two, { replacedBy: [], card: { slot: reply, posted: null } });

      expect(two.cards).toEqual({ general: posted('1'), [reply]: posted('2') });
      expect(three.cards).toEqual({ general: posted('1') });
    });

    it('remembers what each was reminded of, and of each only what came last', async () => {
      const until = (count: number) => ({ from: NOW, until: seconds(count) });
      await put(1, [UPDATE, UPDATE, UPDATE, UPDATE]);

      const one = await settle(await claim(), { replacedBy: [], reminded: { whom: 'general', ...until(1) } });
      const two = await settle(one, { replacedBy: [], reminded: { whom: '$person.megan', ...until(2) } });
      const three = await settle(two, { replacedBy: [], reminded: { whom: 'general', ...until(3) } });
      await outbox.release(await settle(three, DONE));
      await advance('referral-1', [UPDATE]);

      expect(one.reminded).toEqual({ general: until(1) });
      expect((await claim()).reminded).toEqual({ general: until(3), '$person.megan': until(2) });
    });

    it('keeps the name of an effect that is tried again, by which whoever hears of it twice knows it again', async () => {
      await put(1, [{ kind: 'emit', what: 'accepted' }]);
      const delivery = await claim();

      const left = await settle(delivery, { replacedBy: [pending({ kind: 'emit', what: 'accepted' }, seconds(2))] });

      expect(left.pending.map(({ id }) => id)).toEqual(delivery.pending.map(({ id }) => id));
    });

    it('takes what stands in an outcome literally', async () => {
      await put(1, [UPDATE]);
      const card = { ...posted('$referral.id'), face: '$$ROOT' };

      const left = await settle(await claim(), {
        replacedBy: [pending(cardAt('$_id'), NOW, '$$REMOVE')],
        card: { slot: 'general', posted: card },
      });

      expect(left.cards).toEqual({ general: card });
      expect(left.pending).toMatchObject([{ effect: cardAt('$_id'), parked: '$$REMOVE' }]);
    });

    it('writes nothing for somebody whose lease was taken over, and does not free the other’s', async () => {
      await put(1, [UPDATE]);
      const late = await claim(NOW, seconds(30));
      const current = await claim(seconds(30), seconds(60));

      const settled = await outbox.settle(late, first(late).id, {
        replacedBy: [],
        card: { slot: 'general', posted: posted('late') },
      });
      await outbox.release(late);

      expect(settled).toBeNull();
      expect(await outbox.claim(seconds(31), seconds(60))).toBeNull();
      const left = await settle(current, { replacedBy: [pending(UPDATE)] });
      expect(left.cards).toEqual({});
      expect(effectsOf(left)).toEqual([UPDATE]);
    });

    it('writes nothing for somebody who gave the referral back', async () => {
      await put(1, [UPDATE]);
      const delivery = await claim();
      await outbox.release(delivery);

      expect(await outbox.settle(delivery, first(delivery).id, DONE)).toBeNull();
      expect(effectsOf(await claim())).toEqual([UPDATE]);
    });

    it('still serves the holder after its lease has ended, as long as nobody took over', async () => {
      await put(1, [UPDATE]);
      const delivery = await claim(NOW, seconds(1));
      setTime(seconds(100));

      expect(effectsOf(await settle(delivery, DONE))).toEqual([]);
    });
  });

  describe('finishing', () => {
    const reply = messageKeyOf({ kind: 'reminder', subscriberId: 'general', form: 'reply', lead: 240 });
    const finish = (delivery: Delivery, outcome: Outcome) => outbox.finish(delivery, first(delivery).id, outcome);

    it('records the outcome and gives the referral back', async () => {
      const reminded = { from: NOW, until: seconds(1) };
      await put(1, [UPDATE]);

      await finish(await claim(), {
        replacedBy: [pending(ANNOUNCE)],
        card: { slot: reply, posted: posted('1') },
        reminded: { whom: 'general', ...reminded },
      });

      const next = await claim();
      expect(next).toMatchObject({
        cards: { [reply]: posted('1') },
        reminded: { general: reminded },
        takenOver: false,
      });
      expect(effectsOf(next)).toEqual([ANNOUNCE]);
    });

    it('leaves nothing due where nothing is left', async () => {
      await put(1, [UPDATE]);

      await finish(await claim(), DONE);

      expect(await outbox.nextDue()).toBeNull();
      expect(await outbox.claim(daysFromNow(365), daysFromNow(366))).toBeNull();
    });

    it('leaves what was postponed due at its time', async () => {
      await put(1, [UPDATE]);

      await finish(await claim(), { replacedBy: [pending(UPDATE, seconds(10))] });

      expect(await outbox.nextDue()).toEqual(seconds(10));
      expect(await outbox.claim(seconds(9), LEASE)).toBeNull();
      expect(effectsOf(await claim(seconds(10)))).toEqual([UPDATE]);
    });

    it('leaves due what others have added meanwhile, to be claimed anew', async () => {
      await put(1, [cardAt('general')]);
      const delivery = await claim();
      await advance('referral-1', [UPDATE]);

      await finish(delivery, { replacedBy: [pending({ kind: 'remind', subscriberId: 'general' }, seconds(60))] });

      const next = await claim();
      expect(effectsOf(next)).toEqual([UPDATE, { kind: 'remind', subscriberId: 'general' }]);
      expect(next.takenOver).toBe(false);
    });

    it('writes nothing for somebody whose lease was taken over, and does not free the other’s', async () => {
      await put(1, [UPDATE]);
      const late = await claim(NOW, seconds(30));
      const current = await claim(seconds(30), seconds(60));

      await finish(late, { replacedBy: [], card: { slot: 'general', posted: posted('late') } });

      expect(await outbox.claim(seconds(31), seconds(60))).toBeNull();
      const left = await settle(current, { replacedBy: [pending(UPDATE)] });
      expect(left.cards).toEqual({});
      expect(effectsOf(left)).toEqual([UPDATE]);
    });

    it('does every effect of fifty changes exactly once while dispatchers work on them', async () => {
      await put(1, []);
      const asked = Array.from({ length: 50 }, (_, index) => cardAt(`subscriber-${index}`));
      const done: Effect[] = [];
      let changing = true;
      async function dispatch(): Promise<void> {
        for (;;) {
          // Read before the claim: a change may be stored between an empty claim and its answer.
          const isLast = !changing;
          const delivery = await outbox.claim(NOW, LEASE);
          if (delivery === null && isLast) return;
          if (delivery === null) continue;
          done.push(first(delivery).effect);
          await finish(delivery, DONE);
        }
      }
      async function change(): Promise<void> {
        for (const effect of asked) await advance('referral-1', [effect]);
        changing = false;
      }

      await Promise.all([change(), dispatch(), dispatch()]);

      expect(done).toEqual(asked);
      expect(await outbox.backlog()).toEqual({ pending: 0, parked: 0 });
    });
  });

  describe('appointments', () => {
    const expireAt = (count: number): Effect => ({ kind: 'expire', at: seconds(count) });

    it('are due at their own time, and not when they are made', async () => {
      await put(1, [expireAt(60)]);

      expect(await outbox.nextDue()).toEqual(seconds(60));
      expect(await outbox.claim(seconds(59), seconds(90))).toBeNull();
      expect((await claim(seconds(60), seconds(90))).pending).toMatchObject([
        { effect: expireAt(60), dueAt: seconds(60) },
      ]);
    });

    it('wait beside what is due at once', async () => {
      await put(1, [expireAt(60), ANNOUNCE]);

      const delivery = await claim();

      expect(delivery.pending).toMatchObject([
        { effect: expireAt(60), dueAt: seconds(60) },
        { effect: ANNOUNCE, dueAt: NOW },
      ]);
    });

    it('make a referral due sooner where they are made for sooner, and never later', async () => {
      await put(1, [expireAt(60)]);
      await advance('referral-1', [expireAt(90)]);
      const before = await outbox.nextDue();

      await advance('referral-1', [expireAt(30)]);

      expect(before).toEqual(seconds(60));
      expect(await outbox.nextDue()).toEqual(seconds(30));
    });
  });

  describe('postponing and parking', () => {
    it('gives back what was postponed when it is due, and not before', async () => {
      await put(1, [UPDATE]);
      await outbox.release(await settle(await claim(), { replacedBy: [pending(UPDATE, seconds(10))] }));

      expect(await outbox.nextDue()).toEqual(seconds(10));
      expect(await outbox.claim(seconds(9), LEASE)).toBeNull();
      expect(effectsOf(await claim(seconds(10)))).toEqual([UPDATE]);
    });

    it('is due when the earliest of several effects is', async () => {
      await put(1, [ANNOUNCE]);
      const cards = [
        pending(cardAt('a'), seconds(20)),
        pending(cardAt('b'), seconds(5)),
        pending(cardAt('c'), seconds(9)),
      ];
      await outbox.release(await settle(await claim(), { replacedBy: cards }));

      expect(await outbox.nextDue()).toEqual(seconds(5));
      expect(await outbox.claim(seconds(4), LEASE)).toBeNull();
      expect((await claim(seconds(5))).pending).toHaveLength(3);
    });

    it('never tries again what is parked, and counts it', async () => {
      await put(1, [UPDATE]);
      await outbox.release(await settle(await claim(), { replacedBy: [pending(UPDATE, NOW, 'BadArgument')] }));

      expect(await outbox.claim(daysFromNow(365), daysFromNow(366))).toBeNull();
      expect(await outbox.nextDue()).toBeNull();
      expect(await outbox.backlog()).toEqual({ pending: 0, parked: 1 });
    });

    it('lets what was given up, and what waits for another try, be tried now, and tells how many that are', async () => {
      await put(1, [UPDATE, ANNOUNCE, cardAt('general'), { kind: 'expire', at: seconds(600) }]);
      const one = await settle(await claim(), {
        replacedBy: [{ ...pending(UPDATE, NOW, 'BadArgument'), attempts: 1 }],
      });
      const two = await settle(one, { replacedBy: [{ ...pending(ANNOUNCE, seconds(300)), attempts: 3 }] });
      await outbox.release(await settle(two, DONE));

      const retried = await outbox.retry('referral-1', seconds(1));

      const delivery = await claim(seconds(1), seconds(31));
      const left = delivery.pending.map(({ effect, parked, dueAt }) => [effect.kind, parked, dueAt]);
      expect([retried, left]).toEqual([
        2,
        expect.arrayContaining([
          ['update', null, seconds(1)],
          ['announce', null, seconds(1)],
          ['expire', null, seconds(600)],
        ]),
      ]);
    });

    it('tries nothing again where nothing failed, or where there is nothing', async () => {
      await put(1, [{ kind: 'expire', at: seconds(600) }]);

      expect([await outbox.retry('referral-1', NOW), await outbox.retry('referral-2', NOW)]).toEqual([0, 0]);
      expect(await outbox.nextDue()).toEqual(seconds(600));
    });

    it('does not take away what somebody holds where it is tried again', async () => {
      await put(1, [UPDATE]);
      await claim();

      await outbox.retry('referral-1', NOW);

      expect(await outbox.claim(NOW, LEASE)).toBeNull();
    });

    it('forgets what was given up once the same is done, or given up once more', async () => {
      await put(1, [{ kind: 'push' }, UPDATE, { kind: 'push' }]);
      const push = pending({ kind: 'push' }, NOW, 'invalid');
      const one = await settle(await claim(), { replacedBy: [push], clears: 'push' });
      const two = await settle(one, { replacedBy: [pending(UPDATE, NOW, 'BadArgument')] });

      const three = await settle(two, { replacedBy: [push], clears: 'push' });
      await advance('referral-1', [{ kind: 'push' }]);
      const four = given(await outbox.settle(three, 'nothing', { replacedBy: [], clears: 'push' }));

      expect(three.pending.map(({ effect, parked }) => [effect.kind, parked])).toEqual([
        ['update', 'BadArgument'],
        ['push', 'invalid'],
      ]);
      expect(four.pending.map(({ effect, parked }) => [effect.kind, parked])).toEqual([
        ['update', 'BadArgument'],
        ['push', null],
      ]);
    });

    it('keeps what is parked beside what is done afterwards', async () => {
      await put(1, [UPDATE]);
      await outbox.release(await settle(await claim(), { replacedBy: [pending(UPDATE, NOW, 'BadArgument')] }));
      await advance('referral-1', [ANNOUNCE]);

      const delivery = await claim();

      expect(delivery.pending).toMatchObject([
        { effect: UPDATE, parked: 'BadArgument' },
        { effect: ANNOUNCE, parked: null },
      ]);
    });
  });

  describe('changes while a lease is held', () => {
    it('shows them to the holder, who alone may do what they ask for', async () => {
      await put(1, [cardAt('general')]);
      const delivery = await claim();
      const changed = await advance('referral-1', [UPDATE]);

      expect(await outbox.claim(NOW, LEASE)).toBeNull();
      const left = await settle(delivery, { replacedBy: [], card: { slot: 'general', posted: posted('1') } });

      expect(left.referral).toEqual(changed);
      expect(effectsOf(left)).toEqual([UPDATE]);
    });

    it('does not lose one that comes between the last outcome and giving back', async () => {
      await put(1, [cardAt('general')]);
      const left = await settle(await claim(), DONE);
      await advance('referral-1', [UPDATE]);

      await outbox.release(left);

      expect(effectsOf(await claim())).toEqual([UPDATE]);
    });

    it('is due at once though the rest was postponed', async () => {
      await put(1, [cardAt('general')]);
      const left = await settle(await claim(), { replacedBy: [pending(cardAt('general'), seconds(60))] });
      await outbox.release(left);
      await advance('referral-1', [UPDATE], seconds(1));

      expect(await outbox.nextDue()).toEqual(seconds(1));
      expect(effectsOf(await claim(seconds(1)))).toEqual([cardAt('general'), UPDATE]);
    });

    it('does every effect of fifty changes exactly once while dispatchers work on them', async () => {
      await put(1, []);
      const asked = Array.from({ length: 50 }, (_, index) => cardAt(`subscriber-${index}`));
      const done: Effect[] = [];
      let changing = true;
      async function dispatch(): Promise<void> {
        for (;;) {
          // Read before the claim: a change may be stored between an empty claim and its answer.
          const isLast = !changing;
          const delivery = await outbox.claim(NOW, LEASE);
          if (delivery === null && isLast) return;
          if (delivery === null) continue;
          let left = delivery;
          while (left.pending.length > 0) {
            done.push(first(left).effect);
            left = await settle(left, DONE);
          }
          await outbox.release(left);
        }
      }
      async function change(): Promise<void> {
        for (const effect of asked) await advance('referral-1', [effect]);
        changing = false;
      }

      await Promise.all([change(), dispatch(), dispatch()]);

      expect(done).toEqual(asked);
      expect(given(await referrals.find('referral-1')).version).toBe(51);
      expect(await outbox.backlog()).toEqual({ pending: 0, parked: 0 });
    });
  });

  describe('looking ahead', () => {
    it('tells when the next effect that nobody holds is due', async () => {
      await put(1, [UPDATE], seconds(-5));
      await put(2, [UPDATE], seconds(7));
      await put(3, [UPDATE], seconds(3));
      await put(4, []);

      expect(await outbox.nextDue()).toEqual(seconds(-5));
      await claim(NOW, seconds(30));

      expect(await outbox.nextDue()).toEqual(seconds(3));
    });

    it('counts what a holder left behind once the lease has ended', async () => {
      await put(1, [UPDATE]);
      await claim(NOW, seconds(30));

      expect(await outbox.nextDue()).toBeNull();
      setTime(seconds(30));

      expect(await outbox.nextDue()).toEqual(NOW);
    });

    it('tells of nothing where nothing is to be done', async () => {
      await put(1, []);

      expect(await outbox.nextDue()).toBeNull();
      expect(await outbox.backlog()).toEqual({ pending: 0, parked: 0 });
    });

    it('counts the effects, due, postponed and parked', async () => {
      await put(1, [ANNOUNCE]);
      await put(2, [UPDATE, UPDATE], seconds(60));
      await put(3, []);
      const cards = [pending(cardAt('a')), pending(cardAt('b'), seconds(60)), pending(cardAt('c'), NOW, 'BadArgument')];
      await outbox.release(await settle(await claim(), { replacedBy: cards }));

      expect(await outbox.backlog()).toEqual({ pending: 4, parked: 1 });
    });

    it.each(APPOINTMENTS)('counts an appointment once its time has come, and not before: %s', async (kind) => {
      await put(1, EVERY_EFFECT[kind].slice(0, 1), seconds(60));
      await put(2, [UPDATE]);
      const before = await outbox.backlog();

      setTime(seconds(60));

      expect(before).toEqual({ pending: 1, parked: 0 });
      expect(await outbox.backlog()).toEqual({ pending: 2, parked: 0 });
    });

    it('counts what waits for another attempt, an hour at the most, and not what was told to wait longer', async () => {
      await put(1, [ANNOUNCE]);
      const cards = [
        pending(cardAt('a'), seconds(3_600)),
        pending(cardAt('b'), seconds(3_601)),
        pending(cardAt('c'), daysFromNow(1)),
      ];

      await outbox.release(await settle(await claim(), { replacedBy: cards }));

      expect(await outbox.backlog()).toEqual({ pending: 1, parked: 0 });
    });

    it('counts what somebody is doing as still to be done', async () => {
      await put(1, [UPDATE]);

      await claim();

      expect(await outbox.backlog()).toEqual({ pending: 1, parked: 0 });
    });
  });
}
