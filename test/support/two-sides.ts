import {
  startPartnerCenter,
  type Fault,
  type PartnerCenterStandIn,
  type ApiVariants,
} from '../../demo/partner-center/server';
import { isMicrosofts, isObject, textAt, type WireRecord } from '../../demo/partner-center/wire-record';
import type { RecordWrite } from '../../src/domain/agreement/next-write';
import type { Refusal } from '../../src/domain/model/trouble';
import type { Referral } from '../../src/domain/model/referral';
import type { Viewer } from '../../src/application/access';
import type { Person } from '../../src/domain/model/person';
import { aPerson } from '../builders/a-referral';
import { aClock, type TestClock } from '../fakes/a-clock';
import { FakeMessenger } from '../fakes/fake-messenger';
import { FakeMeter } from '../fakes/fake-meter';
import { FakePace } from '../fakes/fake-pace';
import { aRandom } from '../fakes/a-random';
import { FakeRoster } from '../fakes/fake-roster';
import { MemoryCatalogue } from '../fakes/memory-catalogue';
import { aProfile, MemoryPeople } from '../fakes/memory-people';
import { MemorySubscribers } from '../fakes/memory-subscribers';
import { MemoryAlarms } from '../fakes/memory-alarms';
import { MemorySyncStore } from '../fakes/memory-sync';
import { randomFrom } from './fates';
import { MortalProcess, type SharedStore, type Surroundings } from './mortal-process';

export const MEGAN: Person = aPerson();
export const RAVI: Person = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Ravi Menon',
  email: 'ravi.menon@northwindtraders.com',
});
export const JUN: Person = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000003',
  name: 'Jun Cao',
  email: 'jun.cao@northwindtraders.com',
});
export const SELLERS = [MEGAN, RAVI, JUN] as const;

/** Each may do everything: who may do what is tested elsewhere. */
export const standingOf = (person: Person): Viewer => ({ person, isAdministrator: true, subscribers: [], all: [] });

/** Something that was told to somebody, and when in the order of everything. */
export interface Told {
  readonly at: number;
  readonly objectId: string;
  readonly referralId: string;
  readonly refusal: Refusal;
}

/** A state in which Partner Center had a record, and from when on in the order of everything. */
export interface Version {
  readonly at: number;
  readonly record: WireRecord;
}

/** How long Partner Center is waited for, in milliseconds of the clock on the wall. */
const PATIENCE_MS = 400;

const LEASE_MS = 30_000;

/** How long one thing can be held up by others at most, in milliseconds: nobody waits longer for an answer. */
const LONGEST_STALL_MS = 20_000;

/** How likely a write is overtaken by somebody in the portal. */
const OVERTAKEN = 0.15;

const waysFrom = (random: () => number): ApiVariants => ({
  createStatus: random() < 0.5 ? 200 : 201,
  dateLiteral: random() < 0.5 ? 'plain' : 'quoted',
  showsRelated: random() < 0.5,
  ownDirection: random() < 0.5 ? 'Incoming' : 'Outgoing',
  allowsCombinedChange: random() < 0.7,
  listLagMs: ([0, 5_000, 30_000] as const)[Math.floor(random() * 3)] ?? 0,
  needsPhones: random() < 0.3,
  representation: random() < 0.5,
});

/**
 * Partner Center and the service, in two processes that share a database, with people at either end. Everything happens
 * one after the other, and what happens in the middle of something else happens between two of its calls, so that the
 * same seed makes the same of it.
 */
export class TwoSides {
  readonly time: TestClock = aClock();
  readonly random: () => number;
  readonly messenger = new FakeMessenger(this.time.clock);
  readonly ways: ApiVariants;
  readonly versions = new Map<string, Version[]>();
  readonly told: Told[] = [];
  readonly complaints: string[] = [];
  readonly created = new Set<string>();
  /** Everything that happened, for whoever looks for what went wrong. */
  readonly story: string[] = [];
  deaths = 0;
  /** What may happen in between; null: nothing does. */
  meanwhile: ((sides: TwoSides) => Promise<void>) | null = null;
  /** What may happen to a record after it was read, and before it is written; null: nothing does. */
  overtake: ((sides: TwoSides, recordId: string, write: RecordWrite) => void) | null = null;
  overtaken = 0;
  standIn!: PartnerCenterStandIn;
  readonly #surroundings: Surroundings;
  readonly #processes: MortalProcess[] = [];
  readonly #store: SharedStore;
  #order = 0;
  #looked = 0;
  #asked = 0;
  #depth = 0;
  #stalledMs = 0;

  constructor(seed: number, storeOf: (clock: TestClock['clock']) => SharedStore) {
    this.random = randomFrom(seed);
    this.ways = waysFrom(this.random);
    const store = storeOf(this.time.clock);
    this.#store = store;
    const subscribers = new MemorySubscribers([]);
    this.#surroundings = {
      ...{ ...store, subscribers, people: new MemoryPeople(SELLERS.map((person) => [person, aProfile()] as const)) },
      ...{
        channelMessenger: this.messenger,
        personalMessenger: this.messenger,
        roster: new FakeRoster(),
        pace: new FakePace(this.time.clock),
        meter: new FakeMeter(),
        events: null,
      },
      ...{
        clock: this.time.clock,
        random: aRandom(),
        alarm: async () => undefined,
        administrators: new Set<string>(),
        reminders: [],
      },
      defaults: { locale: 'en', timeZone: 'Europe/London' },
      ...{
        leaseMs: LEASE_MS,
        syncs: new MemorySyncStore(),
        alarms: new MemoryAlarms(),
        catalogue: new MemoryCatalogue(),
      },
    };
  }

  async start(): Promise<void> {
    this.standIn = await startPartnerCenter({ clock: this.time.clock, variants: this.ways });
    for (let count = 0; count < 2; count += 1) this.#bear();
  }

  /** The place of this moment in the order of everything. */
  next(): number {
    this.#order += 1;
    return this.#order;
  }

  chance(probability: number): boolean {
    return this.random() < probability;
  }

  below(limit: number): number {
    return Math.floor(this.random() * limit);
  }

  pick<Item>(items: readonly Item[]): Item {
    // Nobody asks for one of nothing.
    return items[this.below(items.length)] as Item;
  }

  tell(line: string): void {
    this.story.push(`${'  '.repeat(this.#depth)}${this.time.clock().toISOString().slice(11, 19)} ${line}`);
  }

  /** One of the processes that live. */
  process(): MortalProcess {
    return this.pick(this.#processes);
  }

  /** Kills one of the processes; another one begins in its place. */
  kill(process: MortalProcess): void {
    process.die();
    this.deaths += 1;
    this.#processes.splice(this.#processes.indexOf(process), 1);
    this.#bear();
  }

  /** Lets time pass, in milliseconds; in the middle of something, no longer than anybody waits. */
  pass(milliseconds: number): void {
    const passed = this.#depth === 0 ? milliseconds : Math.min(milliseconds, LONGEST_STALL_MS - this.#stalledMs);
    this.#stalledMs = this.#depth === 0 ? 0 : this.#stalledMs + passed;
    this.time.pass(passed);
  }

  /** Whether this happens in the middle of something else. */
  get isWithin(): boolean {
    return this.#depth > 0;
  }

  fault(fault: Fault): void {
    this.standIn.fault(fault);
  }

  find(id: string): Promise<Referral | null> {
    return this.#store.referrals.find(id);
  }

  nextDue(): Promise<Date | null> {
    return this.#store.outbox.nextDue();
  }

  /** All referrals that are ours, as they are now. */
  async referrals(): Promise<readonly Referral[]> {
    const recorded = await this.#store.referrals.findByRecords(
      this.standIn.records().map((record) => textAt(record, 'id')),
    );
    const created = await Promise.all([...this.created].map((id) => this.#store.referrals.find(id)));
    const all = [...recorded, ...created.flatMap((referral) => referral ?? [])].filter(
      ({ owner }) => owner === 'partner',
    );
    const byId = new Map(all.map((referral) => [referral.id, referral]));
    return [...byId.values()].sort((one, other) => (one.code < other.code ? -1 : 1));
  }

  /** Our records in Partner Center, those that came first first. */
  ownRecords(): readonly WireRecord[] {
    return [...this.versions.values()]
      .flatMap(([first]) => this.standIn.record(textAt(first?.record ?? {}, 'id')) ?? [])
      .filter((record): record is WireRecord => isObject(record) && !isMicrosofts(record));
  }

  /** Notes what Partner Center was asked and has, and what people were told by now. */
  look(): void {
    this.#noteRequests();
    this.#noteRefusals();
    for (const record of this.standIn.records()) {
      const id = textAt(record, 'id');
      const known = this.versions.get(id) ?? [];
      if (known.at(-1)?.record !== record) this.versions.set(id, [...known, { at: this.next(), record }]);
    }
  }

  stop(): Promise<void> {
    return this.standIn.stop();
  }

  #noteRequests(): void {
    const requests = this.standIn.requests();
    for (const { method, path, status } of requests.slice(this.#asked))
      this.tell(`${method} ${path.slice(24, 110)}: ${String(status)}`);
    this.#asked = requests.length;
  }

  #noteRefusals(): void {
    const { sends } = this.messenger;
    for (const { to, referral, refusal } of sends.slice(this.#looked)) {
      if (refusal === undefined) continue;
      this.told.push({ at: this.next(), objectId: to, referralId: referral?.id ?? '', refusal });
      this.tell(`${to.slice(-1)} is told of ${String(referral?.code)}: ${JSON.stringify(refusal)}`);
    }
    this.#looked = sends.length;
  }

  #bear(): void {
    const between = (process: MortalProcess): Promise<void> => this.#between(process);
    const complain = (what: string): void => void this.complaints.push(what);
    this.#processes.push(
      new MortalProcess({
        surroundings: this.#surroundings,
        url: this.standIn.url,
        patienceMs: PATIENCE_MS,
        between,
        beforeWrite: this.#beforeWrite.bind(this),
        complain,
      }),
    );
  }

  #beforeWrite(recordId: string, write: RecordWrite): void {
    if (this.overtake === null || !this.chance(OVERTAKEN)) return;
    this.overtaken += 1;
    this.overtake(this, recordId, write);
  }

  async #between(process: MortalProcess): Promise<void> {
    this.look();
    if (this.meanwhile === null || this.#depth > 1 || !this.chance(0.06)) return;
    this.#depth += 1;
    if (this.chance(0.06)) {
      this.tell('the process dies');
      this.kill(process);
    } else {
      await this.meanwhile(this);
    }
    this.#depth -= 1;
    this.look();
  }
}
