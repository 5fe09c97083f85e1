import { deliverNext, type DeliveryPorts } from '../../src/application/delivery/deliver';
import type { Profile } from '../../src/application/ports';
import { createDeal, type NewDeal } from '../../src/domain/lifecycle/creation';
import type { PersonId } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import { advance, type ReferralEvent } from '../../src/domain/advance';
import { aNewDeal } from '../builders/a-new-deal';
import { aPerson, aSubscriber } from '../builders/a-referral';
import { aDesk, LEASE_MS } from '../fakes/a-desk';
import { MemoryPartnerCenter, type Call, type Mishap } from '../fakes/memory-partner-center';

const MINUTE_MS = 60_000;

/** How a process dies with a call: before it, or after it. */
export type Death = 'dies before' | 'dies after';

/** What happens with the nth call of all that a process makes. */
export type Fate = (nth: number) => Mishap | Death | null;

const megan = aPerson();

const profile: Profile = {
  locale: 'en',
  mutedUntil: null,
  seen: {
    locale: 'en',
    timeZone: 'Europe/London',
    address: {
      serviceUrl: 'https://smba.trafficmanager.net/emea/',
      botId: '28:bot',
      memberId: '29:megan',
      conversationId: 'a:megan',
    },
  },
};

/** A desk beside a Partner Center, with one deal; processes that die on the way are followed by others. */
export function aTelling(fate: Fate = () => null) {
  const people: readonly (readonly [PersonId, Profile])[] = [[megan, profile]];
  const desk = aDesk({ subscribers: [aSubscriber({ reminders: [] })], people });
  const center = new MemoryPartnerCenter(desk.ports.clock);
  let calls = 0;
  let isDead = false;
  const mourn = (): never => {
    isDead = true;
    throw new Error('The process is dead.');
  };
  /** Every call of another process or machine, in its turn. */
  const during = async <Value>(act: () => Promise<Value>): Promise<Value> => {
    if (isDead) return mourn();
    const what = fate((calls += 1));
    desk.time.pass(1_000);
    if (what === 'dies before') return mourn();
    center.mishap = (_: Call) => (what === 'dies after' ? null : what);
    const result = await act();
    return what === 'dies after' ? mourn() : result;
  };
  const partnerCenter: DeliveryPorts['partnerCenter'] = {
    list: (from) => during(() => center.list(from)),
    read: (id) => during(() => center.read(id)),
    related: (id) => during(() => center.related(id)),
    create: (deal) => during(() => center.create(deal)),
    invite: (deal) => during(() => center.invite(deal)),
    write: (remote, write) => during(() => center.write(remote, write)),
  };
  const { store } = desk;
  const ports: DeliveryPorts = { ...desk.ports, partnerCenter, outbox: mortal(store, () => isDead) };
  const created = (overrides: Partial<NewDeal> = {}) =>
    createDeal(aNewDeal(overrides), megan, 'R-7K2MQ', desk.ports.clock());
  const id = aNewDeal().id;

  /** Does what is due, with a new process wherever one has died. */
  async function deliver(): Promise<void> {
    for (let round = 0; round < 1_000; round += 1) {
      const isDone = !(await deliverNext(ports).catch(() => true));
      if (isDone) return;
      if (isDead) desk.time.pass(LEASE_MS);
      isDead = false;
    }
    throw new Error('It never ends.');
  }

  return {
    ...{ desk, center, ports, deliver, id },
    callsMade: () => calls,
    deal: async (): Promise<Referral> => {
      const found = await store.find(id);
      if (found === null) throw new Error('There is no deal.');
      return found;
    },
    /** Somebody creates the deal. */
    async create(overrides: Partial<NewDeal> = {}): Promise<void> {
      await store.commit([created(overrides)], desk.ports.clock());
    },
    /** Stores the deal as it is, with nothing to be done about it. */
    async know(overrides: Partial<Referral>): Promise<void> {
      await store.commit([{ referral: { ...created().referral, ...overrides }, effects: [] }], desk.ports.clock());
    },
    async happen(event: ReferralEvent): Promise<void> {
      const known = await store.find(id);
      if (known === null) throw new Error('There is no deal.');
      const advanced = advance(known, event, desk.ports.clock());
      if (advanced.outcome !== 'changed') throw new Error(`It was ${advanced.outcome}.`);
      await store.commit([advanced], desk.ports.clock());
    },
    /** Lets so many minutes pass, and does what comes due when it does. */
    async walk(minutes: number): Promise<void> {
      const until = new Date(desk.ports.clock().getTime() + minutes * MINUTE_MS);
      await deliver();
      for (let due = await store.nextDue(); due !== null && due <= until; due = await store.nextDue()) {
        if (due > desk.ports.clock()) desk.time.set(due);
        await deliver();
      }
      if (desk.ports.clock() < until) desk.time.set(until);
    },
    pushes: () => store.pendingOf(id).filter(({ effect }) => effect.kind === 'push'),
    /** Whom the bot told that what they did does not hold, and why. */
    refusals: () =>
      desk.messenger.sends.flatMap(({ refusal }) => (refusal === undefined ? [] : [`${refusal.deed} ${refusal.why}`])),
  };
}

/** The outbox, as far as the living can write to it. */
function mortal(store: DeliveryPorts['outbox'], isDead: () => boolean): DeliveryPorts['outbox'] {
  return {
    claim: (...args) => store.claim(...args),
    settle: async (...args) => (isDead() ? null : store.settle(...args)),
    finish: async (...args) => {
      if (!isDead()) await store.finish(...args);
    },
    retry: (...args) => store.retry(...args),
    release: async (...args) => {
      if (!isDead()) await store.release(...args);
    },
    nextDue: () => store.nextDue(),
  };
}
