import { deliverNext, type DeliveryPorts } from '../../src/application/delivery/deliver';
import type { Clock, Member, PartnerCenter, Profile } from '../../src/application/ports';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import type { TroubleCode } from '../../src/domain/model/trouble';
import type { Effect, PersonId } from '../../src/domain/model/effect';
import type { Referral, ReferralRecord } from '../../src/domain/model/referral';
import { advance, createFromRecord, type ReferralEvent } from '../../src/domain/advance';
import type { LeadTime } from '../../src/domain/time/lead-time';
import { aRecord, aReferral, aSubscriber } from '../builders/a-referral';
import { aClock, type TestClock } from './a-clock';
import { aLog } from './a-log';
import { aRandom } from './a-random';
import { FakeEventSink } from './fake-event-sink';
import { FakeMessenger } from './fake-messenger';
import { FakeMeter } from './fake-meter';
import { FakePace } from './fake-pace';
import { FakeRoster } from './fake-roster';
import { MemoryPeople } from './memory-people';
import { MemoryStore } from './memory-store';
import { MemorySubscribers } from './memory-subscribers';

/** What a desk is given; what is left out is as small as it can be. */
export interface DeskGivens {
  readonly subscribers?: readonly Subscriber[];
  /** Those who spoke to the bot. */
  readonly people?: readonly (readonly [PersonId, Profile])[];
  /** Members by the id of the team or chat. */
  readonly rosters?: Readonly<Record<string, readonly Member[]>>;
  readonly administrators?: readonly string[];
  /** When people are reminded of what they claimed. */
  readonly reminders?: readonly LeadTime[];
  /** None, unless one is given. */
  readonly partnerCenter?: PartnerCenter;
  /** In place of the desk's own clock, which then is of no use. */
  readonly clock?: Clock;
}

/** What delivering needs where there is no Partner Center to tell. */
export const NO_PARTNER_CENTER = {
  partnerCenter: null,
  random: aRandom(),
  alarm: async () => undefined,
} as const satisfies Partial<DeliveryPorts>;

/** How long a desk holds what it claims, in milliseconds. */
export const LEASE_MS = 30_000;

/** More rounds than anything takes that ends at all. */
const MOST_ROUNDS = 10_000;

/** Everything that delivering needs, in memory; time stands at NOW until it is told to go on. */
export function aDesk(givens: DeskGivens = {}) {
  const time = aClock();
  const clock = givens.clock ?? time.clock;
  const [store, subscribers] = [new MemoryStore(clock), new MemorySubscribers(givens.subscribers ?? [aSubscriber()])];
  const [people, roster] = [new MemoryPeople(givens.people), new FakeRoster(givens.rosters)];
  const alarms: TroubleCode[] = [];
  const [messenger, pace, meter, events, log] = [
    new FakeMessenger(clock),
    new FakePace(clock),
    new FakeMeter(),
    new FakeEventSink(),
    aLog(),
  ];
  const ports: DeliveryPorts = {
    ...{ outbox: store, referrals: store, subscribers, people, roster, pace, clock, meter, events, log },
    ...{ channelMessenger: messenger, personalMessenger: messenger },
    administrators: new Set(givens.administrators),
    reminders: givens.reminders ?? [10_080, 4_320, 1_440, 240],
    defaults: { locale: 'en', timeZone: 'Europe/London' },
    leaseMs: LEASE_MS,
    partnerCenter: givens.partnerCenter ?? null,
    random: aRandom(),
    alarm: async (code) => void alarms.push(code),
  };
  const parts = { time, store, subscribers, people, roster, messenger, pace, meter, events, log, alarms, ports };
  return { ...parts, ...doingsOf(parts) };
}

/** A desk, and what can be done with it. */
export type TestDesk = ReturnType<typeof aDesk>;

function doingsOf({
  time,
  store,
  ports,
}: {
  readonly time: TestClock;
  readonly store: MemoryStore;
  readonly ports: DeliveryPorts;
}) {
  const { id } = aReferral();
  const current = async (): Promise<Referral> => (await store.find(id)) ?? aReferral({ version: 0 });

  /** Does everything that is due now. */
  async function deliver(): Promise<void> {
    for (let round = 0; await deliverNext(ports); round += 1) {
      if (round > MOST_ROUNDS) throw new Error('It never ends.');
    }
  }

  return {
    deliver,
    /** Writes the next version of the referral, which is the builder's at first, with these effects. */
    async put(effects: readonly Effect[], overrides: Partial<Referral> = {}): Promise<Referral> {
      const known = await current();
      const next = { ...known, ...overrides, version: known.version + 1 };
      await store.commit([{ referral: next, effects }], ports.clock());
      return next;
    },
    /** Stores other referrals, with nothing to be done about them. */
    async know(...referrals: readonly Referral[]): Promise<void> {
      await store.commit(
        referrals.map((referral) => ({ referral, effects: [] })),
        ports.clock(),
      );
    },
    /** Takes in a record that nobody has seen before. */
    async receive(record: ReferralRecord = aRecord(), code = aReferral().code): Promise<Referral> {
      const received = createFromRecord(record, code, ports.clock());
      await store.commit([received], ports.clock());
      return received.referral;
    },
    /** Lets something happen to the referral, or to another one, with everything that follows from it. */
    async happen(event: ReferralEvent, other?: string): Promise<Referral> {
      const known = other === undefined ? await current() : await store.find(other);
      if (known === null) throw new Error('There is no such referral.');
      const advanced = advance(known, event, ports.clock());
      if (advanced.outcome !== 'changed') throw new Error(`It was ${advanced.outcome}.`);
      await store.commit([advanced], ports.clock());
      return advanced.referral;
    },
    /** Lets time pass until then, and does what comes due when it does. */
    async walkTo(until: Date): Promise<void> {
      await deliver();
      for (let due = await store.nextDue(); due !== null && due <= until; due = await store.nextDue()) {
        if (due > ports.clock()) time.set(due);
        await deliver();
      }
      time.set(until);
    },
    current,
    dueAt: () => store.pendingOf(id).map(({ dueAt }) => dueAt),
    kinds: () => store.pendingOf(id).map(({ effect }) => effect.kind),
    cards: () => store.cardsOf(id),
  };
}
