import { deliverNext, type DeliveryPorts } from '../../src/application/delivery/deliver';
import type {
  ChannelReminder,
  Clock,
  Correspondent,
  EventSink,
  Member,
  Meter,
  Messenger,
  Pace,
  PartnerCenter,
  PostedCard,
  Profile,
  SendOutcome,
} from '../../src/application/ports';
import type { Digest } from '../../src/domain/channel/digest';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import type { DealType } from '../../src/domain/model/terms';
import type { Refusal, TroubleCode } from '../../src/domain/model/trouble';
import type { Effect, OwnerNews, PersonId, PersonNews } from '../../src/domain/model/effect';
import type { Happening, HistoryEntry } from '../../src/domain/model/history';
import type { Referral, ReferralRecord } from '../../src/domain/model/referral';
import { advance, receive, type ReferralEvent } from '../../src/domain/advance';
import type { LeadTime } from '../../src/domain/time/lead-time';
import { aRecord, aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { aClock, type TestClock } from './a-clock';
import { aLog } from './a-log';
import { aRandom } from './a-random';
import { aRoster } from './a-roster';
import { MemoryPeople } from './memory-people';
import { MemoryStore } from './memory-store';
import { MemorySubscribers } from './memory-subscribers';

/** One message that was handed to Teams: what it is, where it went, and which message it edits. */
export interface Send {
  readonly what:
    | 'card'
    | 'reply'
    | 'post'
    | 'personal'
    | 'notice'
    | 'digest'
    | 'hole'
    | 'refusal'
    | 'trouble'
    | OwnerNews
    | PersonNews;
  readonly to: string;
  readonly posted: PostedCard | null;
  readonly referral: Referral | null;
  readonly lead: number | null;
  /** What does not hold in Partner Center, where that is told. */
  readonly refusal?: Refusal;
  /** What keeps the service from Partner Center, where that is told. */
  readonly trouble?: TroubleCode;
}

/** What Teams answers to a message; `sent` stands for success. */
export type Answering = (send: Send) => SendOutcome | 'sent' | Promise<SendOutcome | 'sent'>;

/** The message that the nth one leaves. */
export const cardOf = (count: number, { to, referral }: Pick<Send, 'to' | 'referral'>): PostedCard => ({
  conversationId: `conversation of ${to}`,
  activityId: `message-${count}`,
  face: `version ${referral?.version ?? 0}`,
});

const minuteOf = (time: Date | undefined): string =>
  (time ?? new Date(NaN)).toISOString().slice(5, 16).replace('T', ' ');

/** Teams, as far as messages go: remembers what it was sent, and answers as it is told. */
export class FakeMessenger implements Messenger {
  readonly sends: Send[] = [];
  answer: Answering = () => 'sent';
  readonly #clock: Clock;
  readonly #times: Date[] = [];

  constructor(clock: Clock = () => NOW) {
    this.#clock = clock;
  }

  /** Where each message went, in order. */
  get destinations(): readonly string[] {
    return this.sends.map(({ to }) => to);
  }

  /** What each message was and where it went, such as `reply to general`. */
  get said(): readonly string[] {
    return this.sends.map(({ what, to }) => `${what} to ${to}`);
  }

  /** When each new message was sent (UTC), what it was and where it went, such as `06-20 09:00 reply to general`. */
  timeline(...kinds: readonly Send['what'][]): readonly string[] {
    const lines = this.sends.map((send, index) => ({
      ...send,
      line: `${minuteOf(this.#times[index])} ${send.what} to ${send.to}`,
    }));
    return lines
      .filter(({ what, posted }) => posted === null && (kinds.length === 0 || kinds.includes(what)))
      .map(({ line }) => line);
  }

  showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome> {
    return this.#send({ what: 'card', to: subscriber.id, posted, referral, lead: null });
  }

  remind({ referral, subscriber, form, lead }: ChannelReminder, posted: PostedCard | null): Promise<SendOutcome> {
    return this.#send({ what: form, to: subscriber.id, posted, referral, lead });
  }

  remindPerson(referral: Referral, { person }: Correspondent, posted: PostedCard | null): Promise<SendOutcome> {
    return this.#send({ what: 'personal', to: person.objectId, posted, referral, lead: null });
  }

  noticeExpiry(referral: Referral, subscriber: Subscriber): Promise<SendOutcome> {
    return this.#send({ what: 'notice', to: subscriber.id, posted: null, referral, lead: null });
  }

  tellOwner(referral: Referral, news: OwnerNews | PersonNews, { person }: Correspondent): Promise<SendOutcome> {
    return this.#send({ what: news, to: person.objectId, posted: null, referral, lead: null });
  }

  tellRefusal(referral: Referral, refusal: Refusal, { person }: Correspondent): Promise<SendOutcome> {
    return this.#send({ what: 'refusal', to: person.objectId, posted: null, referral, lead: null, refusal });
  }

  tellOfTrouble(trouble: TroubleCode, { person }: Correspondent): Promise<SendOutcome> {
    return this.#send({ what: 'trouble', to: person.objectId, posted: null, referral: null, lead: null, trouble });
  }

  tellOfHole(referral: Referral, _subscriber: Subscriber, { person }: Correspondent): Promise<SendOutcome> {
    return this.#send({ what: 'hole', to: person.objectId, posted: null, referral, lead: null });
  }

  sendDigest(_digest: Digest, subscriber: Subscriber): Promise<SendOutcome> {
    return this.#send({ what: 'digest', to: subscriber.id, posted: null, referral: null, lead: null });
  }

  async #send(send: Send): Promise<SendOutcome> {
    this.sends.push(send);
    this.#times.push(this.#clock());
    const count = this.sends.length;
    const outcome = await this.answer(send);
    if (outcome !== 'sent') return outcome;
    const card = cardOf(count, send);
    return { kind: 'sent', card: send.posted === null ? card : { ...send.posted, face: card.face } };
  }
}

/** Another system that hears of everything, and answers as it is told. */
export class FakeEvents implements EventSink {
  readonly heard: {
    readonly id: string;
    readonly what: Happening;
    readonly key: string;
    readonly line: HistoryEntry | null;
  }[] = [];
  answer: 'sent' | 'retry' | 'refused' = 'sent';

  async emit(
    { id }: Referral,
    what: Happening,
    key: string,
    line: HistoryEntry | null,
  ): Promise<'sent' | 'retry' | 'refused'> {
    this.heard.push({ id, what, key, line });
    return this.answer;
  }
}

/** A pace that lets everything pass, but for the waits it is given for the questions to come. */
export class FakePace implements Pace {
  readonly waits: number[] = [];

  async reserve(): Promise<number> {
    return this.waits.shift() ?? 0;
  }
}

/** A meter that remembers what it counted. */
export class FakeMeter implements Meter {
  readonly received: Record<string, number> = {};
  readonly answers: string[] = [];
  readonly deliveries: string[] = [];
  readonly reminders: string[] = [];
  readonly digests: string[] = [];
  readonly created: string[] = [];
  readonly closed: string[] = [];
  /** What was written in Partner Center, such as `accept done`. */
  readonly written: string[] = [];
  /** How each run of the poll ended. */
  readonly syncs: string[] = [];
  /** How far the first import was each time that it was told. */
  readonly imports: (readonly [seen: number, total: number | null])[] = [];
  expiries = 0;

  referralsReceived(outcome: 'accepted' | 'unchanged', count: number): void {
    this.received[outcome] = (this.received[outcome] ?? 0) + count;
  }

  answered(answer: 'accept' | 'decline'): void {
    this.answers.push(answer);
  }

  dealCreated(dealType: DealType): void {
    this.created.push(dealType);
  }

  dealClosed(stage: 'won' | 'lost'): void {
    this.closed.push(stage);
  }

  recordWritten(deed: string, outcome: string): void {
    this.written.push(`${deed} ${outcome}`);
  }

  synced(outcome: string): void {
    this.syncs.push(outcome);
  }

  imported(seen: number, total: number | null): void {
    this.imports.push([seen, total]);
  }

  delivered(outcome: string): void {
    this.deliveries.push(outcome);
  }

  reminded(whom: 'channel' | 'person'): void {
    this.reminders.push(whom);
  }

  expired(): void {
    this.expiries += 1;
  }

  digestSent(outcome: string): void {
    this.digests.push(outcome);
  }
}

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
  const [people, roster] = [new MemoryPeople(givens.people), aRoster(givens.rosters ?? {})];
  const alarms: TroubleCode[] = [];
  const [messenger, pace, meter, events, log] = [
    new FakeMessenger(clock),
    new FakePace(),
    new FakeMeter(),
    new FakeEvents(),
    aLog(),
  ];
  const ports: DeliveryPorts = {
    ...{ outbox: store, referrals: store, subscribers, people, roster, messenger, pace, clock, meter, events, log },
    administrators: new Set(givens.administrators),
    reminders: givens.reminders ?? [10_080, 4_320, 1_440, 240],
    defaults: { locale: 'en', timeZone: 'Europe/London' },
    leaseMs: LEASE_MS,
    partnerCenter: givens.partnerCenter ?? null,
    random: aRandom(),
    alarm: async (code) => void alarms.push(code),
  };
  const parts = { time, store, subscribers, people, messenger, pace, meter, events, log, alarms, ports };
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
      const received = receive(record, code, ports.clock());
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
