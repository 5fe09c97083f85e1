// Slow, as it kills dispatchers all the time while twenty days pass.
import { spawn, type ChildProcess } from 'node:child_process';
import { randomInt } from 'node:crypto';
import { EventEmitter, once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { Db } from 'mongodb';
import { receiveReferrals } from '../../src/application/referrals/receive-referrals';
import { messageKeyOf } from '../../src/application/delivery/message-key';
import type { Display } from '../../src/domain/model/effect';
import { advance } from '../../src/domain/advance';
import { ensureIndexes } from '../../src/mongo/connection';
import { ReferralDocument } from '../../src/mongo/referral-document';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';
import { aPerson, aRecord, aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { FakeMeter } from '../fakes/fake-meter';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';
import {
  DAY_MS,
  expectedOf,
  fatesOf,
  isOver,
  MINUTE_MS,
  randomFrom,
  stepAt,
  type Expected,
  type Fate,
  type Walk,
} from '../support/fates';
import type { Received, Said, Sent, Told, WalkOrder } from '../support/walker-process';

const WALKER = path.join('test', 'support', 'walker-process.ts');

const REFERRALS = 300;

/** The number of processes that walk, and how many are killed: at least, and approximately. */
const WALKERS = 2;
const [LEAST_KILLS, KILLS] = [40, 50];

const WALK: Walk = { days: 20, stepMs: 60 * MINUTE_MS };

/** Much shorter than a step: the leases of a killed process end before the next step. */
const LEASE_MS = 30_000;

/** Long enough that everything delayed by kills is sent. */
const CALM_STEPS = 3;

/** A message that is sent more often than this is assumed to be sent forever. */
const MOST_COPIES = KILLS;

const channel = aSubscriber({ id: 'sales' });

const fates = fatesOf(REFERRALS, WALK, 20_260_615);

const nextStep = (at: Date): Date => new Date(at.getTime() + WALK.stepMs);

/** A message that arrived; its id is the receiver's. */
interface Arrival extends Sent {
  readonly id: string;
  readonly at: Date;
  /** The number of the process that sent it. */
  readonly life: number;
}

const keyOf = ({ what, lead }: Pick<Sent, 'what' | 'lead'>): string => (lead === null ? what : `${what} ${lead}`);

/** Everything that was ever sent, in order of arrival. */
class Inbox {
  readonly posts: Arrival[] = [];
  /** What each message shows now. */
  readonly faces = new Map<string, string>();
  edits = 0;
  readonly #copies = new Map<string, number>();

  /** @throws if a message is sent without end */
  take(sent: Sent, life: number): Received {
    const id = sent.activityId ?? `message-${this.posts.length}`;
    this.faces.set(id, sent.face);
    if (sent.activityId === null) this.#add({ ...sent, id, life, at: new Date(sent.now) });
    else this.edits += 1;
    return { activityId: id };
  }

  #add(arrival: Arrival): void {
    this.posts.push(arrival);
    const key = `${arrival.referral} ${keyOf(arrival)}`;
    const copies = (this.#copies.get(key) ?? 0) + 1;
    this.#copies.set(key, copies);
    if (copies > MOST_COPIES) throw new Error(`${key} was sent ${copies} times.`);
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString();
}

/** Random moments at which processes are killed: before a message is answered, right after it, and by the clock. */
class Doom {
  readonly #random: () => number;
  readonly #strike: () => void;
  #kind: 'arrival' | 'answer' | 'time' = 'time';
  #left = Infinity;

  constructor(random: () => number, strike: () => void) {
    this.#random = random;
    this.#strike = strike;
    this.draw();
  }

  /** Chooses when. */
  draw(): void {
    const chosen = this.#random();
    this.#kind = chosen < 0.4 ? 'arrival' : chosen < 0.8 ? 'answer' : 'time';
    this.#left = 1 + Math.floor(this.#random() * 12);
  }

  /** A message has arrived. A process that is killed here gets no answer. */
  arrived(): void {
    if (this.#kind === 'arrival') this.#countDown();
  }

  /** A message was answered: the answer may be recorded yet, or not. */
  answered(): void {
    if (this.#kind === 'answer') this.#countDown(this.#random() * 6);
  }

  /** The process got the time, and starts to look for due work. */
  told(): void {
    if (this.#kind === 'time') this.#countDown(this.#random() * 20);
  }

  #countDown(pauseMs = 0): void {
    this.#left -= 1;
    if (this.#left > 0) return;
    this.#left = Infinity;
    if (pauseMs < 1) this.#strike();
    else setTimeout(this.#strike, pauseMs);
  }
}

/** A process that has loaded everything and waits for its first order. */
class Spare {
  readonly child: ChildProcess;
  readonly #lines: AsyncIterator<string>;

  constructor(script: string) {
    this.child = spawn(process.execPath, [script], { stdio: ['pipe', 'pipe', 'inherit'] });
    if (this.child.stdout === null) throw new Error('The process has no output.');
    this.#lines = createInterface(this.child.stdout)[Symbol.asyncIterator]();
  }

  tell(line: WalkOrder | Told): void {
    this.child.stdin?.write(`${JSON.stringify(line)}\n`);
  }

  /** Its next message; null if it has ended. */
  async hear(): Promise<Said | null> {
    const line = await this.#lines.next();
    // A killed process can leave an incomplete line.
    return line.done === true || !line.value.endsWith('}') ? null : (JSON.parse(line.value) as Said);
  }

  discard(): void {
    this.child.kill('SIGKILL');
  }
}

/** A process that walks, until it is killed. */
interface Life {
  readonly number: number;
  readonly process: Spare;
  readonly doom: Doom;
  /** The last round that it completed. */
  done: number;
  isDoomed: boolean;
}

/** The processes that walk, and the messages that they send. Each killed process is replaced. */
class Walkers {
  readonly inbox = new Inbox();
  /** The step in which each process was killed, by the number of the process. */
  readonly deaths = new Map<number, Date>();
  takenOver = 0;
  readonly #script: string;
  readonly #order: Omit<WalkOrder, 'receiver'>;
  readonly #random: () => number;
  /** Emits when the state of a process changes, or on an error. */
  readonly #news = new EventEmitter();
  readonly #lives = new Set<Life>();
  #spare: Spare;
  #failure: Error | null = null;
  #now = NOW;
  #round = 0;
  #born = 0;
  /** False between two steps, when no process works. */
  #isStepping = false;
  #isCalm = false;
  #isDiscarded = false;

  constructor(script: string, order: Omit<WalkOrder, 'receiver'>, random: () => number) {
    this.#script = script;
    this.#order = order;
    this.#random = random;
    this.#spare = new Spare(script);
  }

  /** Sets the time; resolves once all due work is done, except what killed processes hold by their leases. */
  async step(now: Date): Promise<void> {
    this.#now = now;
    this.#isStepping = true;
    this.#tellAll();
    await this.#until(
      () => this.#lives.size > 0 && [...this.#lives].every(({ done, isDoomed }) => done === this.#round && !isDoomed),
    );
    this.#isStepping = false;
  }

  async begin(): Promise<void> {
    await Promise.all(Array.from({ length: WALKERS }, () => this.#bear()));
  }

  /** Stops the kills; resolves once all killed processes are replaced. */
  async rest(): Promise<void> {
    this.#isCalm = true;
    await this.#until(() => this.#lives.size === WALKERS && [...this.#lives].every(({ isDoomed }) => !isDoomed));
  }

  discard(): void {
    this.#isDiscarded = true;
    this.#spare.discard();
    for (const life of this.#lives) life.process.discard();
  }

  /** Spreads the kills over the whole walk. */
  get #mayKill(): boolean {
    const part = (this.#now.getTime() - NOW.getTime()) / (WALK.days * DAY_MS);
    return !this.#isCalm && this.deaths.size < 1 + KILLS * part;
  }

  async #bear(): Promise<void> {
    const spare = this.#spare;
    this.#spare = new Spare(this.#script);
    const number = (this.#born += 1);
    const life: Life = {
      ...{ number, process: spare, done: 0, isDoomed: false },
      doom: new Doom(this.#random, () => {
        this.#strike(life);
      }),
    };
    const ended = once(spare.child, 'exit');
    const receiver = await this.#receiverFor(life);
    const { port } = receiver.address() as AddressInfo;
    spare.tell({ ...this.#order, receiver: `http://127.0.0.1:${port}` });
    if ((await spare.hear()) === null) throw new Error('A walker ended before it began.');
    this.#lives.add(life);
    void this.#live(life, ended, receiver).catch((error: unknown) => {
      this.#fail(error);
    });
    if (this.#isStepping) this.#tell(life);
    this.#news.emit('news');
  }

  /** Handles a process from its first step until it has ended. */
  async #live(life: Life, ended: Promise<unknown>, receiver: Server): Promise<void> {
    for (let said = await life.process.hear(); said !== null; said = await life.process.hear()) {
      if (!('round' in said)) continue;
      life.done = said.round;
      this.takenOver += said.takenOver;
      this.#news.emit('news');
    }
    await ended;
    // Everything that it sent before it was killed has arrived once its connections are closed.
    const closed = once(receiver, 'close');
    receiver.close();
    await closed;
    this.#lives.delete(life);
    if (this.#isDiscarded) return;
    if (!life.isDoomed) throw new Error('A walker ended by itself.');
    this.deaths.set(life.number, this.#now);
    // Processes that were done may find work that the killed one had not started.
    if (this.#isStepping) this.#tellAll();
    this.#news.emit('news');
    await this.#bear();
  }

  async #receiverFor(life: Life): Promise<Server> {
    const server = createServer((request, response) => {
      const receive = async (): Promise<void> => {
        const received = this.inbox.take(JSON.parse(await bodyOf(request)) as Sent, life.number);
        life.doom.arrived();
        response.once('finish', () => {
          life.doom.answered();
        });
        if (!life.isDoomed) response.end(JSON.stringify(received));
      };
      // An incomplete message counts as not arrived.
      receive().catch((error: unknown) => {
        if (!life.isDoomed) this.#fail(error);
      });
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return server;
  }

  #strike(life: Life): void {
    if (life.isDoomed || !this.#lives.has(life)) return;
    if (!this.#mayKill) {
      life.doom.draw();
      return;
    }
    life.isDoomed = true;
    life.process.child.kill('SIGKILL');
  }

  #tellAll(): void {
    this.#round += 1;
    for (const life of this.#lives) this.#tell(life);
  }

  #tell(life: Life): void {
    if (life.isDoomed) return;
    life.process.tell({ now: this.#now.toISOString(), round: this.#round });
    life.doom.told();
  }

  #fail(error: unknown): void {
    this.#failure ??= error instanceof Error ? error : new Error(String(error));
    this.#news.emit('news');
  }

  async #until(isSo: () => boolean): Promise<void> {
    while (this.#failure === null && !isSo()) await once(this.#news, 'news');
    if (this.#failure !== null) throw this.#failure;
  }
}

/**
 * What a kill left at the end of a step: a referral that is still leased, and messages that were sent but not recorded.
 */
interface Interruption {
  readonly referral: string;
  readonly at: Date;
  readonly unrecorded: readonly Arrival[];
}

const displayOf = ({ what, lead }: Arrival): Display | null => {
  if (what === 'card') return { kind: 'card', subscriberId: channel.id };
  return what === 'notice' ? null : { kind: 'reminder', subscriberId: channel.id, form: what, lead: lead ?? 0 };
};

/** Whether the document records that this message was sent. A notice is recorded by its effect being removed. */
function isRecordedIn({ cards, outbox }: ReferralDocument, arrival: Arrival): boolean {
  const display = displayOf(arrival);
  if (display !== null) return cards[messageKeyOf(display)]?.activityId === arrival.id;
  return !outbox.some(({ effect }) => effect.kind === 'notice');
}

/**
 * The referrals that are still leased although all running processes are done: by killed processes. Their leases get
 * another token, so that a delayed write of a killed process has no effect.
 */
async function interruptionsIn(db: Db, { inbox, deaths }: Walkers, at: Date): Promise<readonly Interruption[]> {
  const held = { lease: { $exists: true } };
  await referralsIn(db).updateMany(held, { $set: { 'lease.token': 'of the dead' } });
  const documents = (await referralsIn(db).find(held).toArray()).map((document) => ReferralDocument.parse(document));
  return documents.map((document) => {
    if (document.lease?.until.getTime() !== at.getTime() + LEASE_MS)
      throw new Error(`Nobody took ${document._id} over when its lease had ended.`);
    const isNew = (post: Arrival): boolean =>
      post.referral === document._id && post.at.getTime() === at.getTime() && deaths.has(post.life);
    return {
      referral: document._id,
      at,
      unrecorded: inbox.posts.filter((post) => isNew(post) && !isRecordedIn(document, post)),
    };
  });
}

/** The result, once nothing is pending. */
interface Outcome {
  readonly walkers: Walkers;
  readonly interruptions: readonly Interruption[];
  readonly documents: readonly ReferralDocument[];
}

/** The judgement of one message that had to be sent. */
interface Verdict {
  readonly faults: readonly string[];
  /** The number of its copies that were not recorded because of a kill. */
  readonly excused: number;
  readonly isLate: boolean;
  /** The referral was leased until the message was obsolete: it was answered or expired meanwhile. */
  readonly isOvertaken: boolean;
}

/** The first step at which a message is obsolete and no longer sent; null if it never is. */
function endOf({ answeredAt, deadline }: Fate, { what }: Expected): Date | null {
  if (answeredAt !== null) return nextStep(answeredAt);
  return what === 'card' || what === 'notice' ? null : stepAt(deadline, WALK);
}

/**
 * Judges a message by its copies: exactly one is expected, at its step. A kill excuses one more copy for each that it
 * left unrecorded, and a delay of one step for each time that it left the referral leased.
 */
function verdictOn(
  fate: Fate,
  message: Expected,
  copies: readonly Arrival[],
  interruptions: readonly Interruption[],
): Verdict {
  const name = `${fate.id} ${keyOf(message)} of ${message.at.toISOString()}`;
  const isHeldAt = (at: Date): boolean => interruptions.some((held) => held.at.getTime() === at.getTime());
  const isHeldUntil = (from: Date, until: Date): boolean =>
    from >= until || (isHeldAt(from) && isHeldUntil(nextStep(from), until));
  const unrecorded = new Set(interruptions.flatMap((held) => held.unrecorded.map(({ id }) => id)));
  const kept = copies.filter(({ id }) => !unrecorded.has(id));
  const times = [message.at, ...copies.map(({ at }) => at)];
  const end = endOf(fate, message);
  const isOvertaken = kept.length === 0 && end !== null && isHeldUntil(message.at, end);
  const faults = [
    ...(kept.length > 1 ? [`${name} stands ${kept.length} times`] : []),
    ...(kept.length === 0 && !isOvertaken ? [`${name} is lost`] : []),
    ...times.slice(1).flatMap((at, index) => {
      const before = times[index] ?? at;
      const isRepeated = index > 0 && at.getTime() === before.getTime();
      return at < before || isRepeated || !isHeldUntil(before, at) ? [`${name} was sent at ${at.toISOString()}`] : [];
    }),
  ];
  return { faults, excused: copies.length - kept.length, isLate: kept.some(({ at }) => at > message.at), isOvertaken };
}

/** Messages about a referral that were not expected, above all those after an answer. */
const uncalledFor = (fate: Fate, messages: readonly Expected[], posts: readonly Arrival[]): readonly string[] => {
  const known = new Set(messages.map(keyOf));
  const isWrong = (post: Arrival): boolean =>
    !known.has(keyOf(post)) || (post.what !== 'notice' && post.what !== 'card' && isOver(fate, post.at));
  return posts
    .filter(isWrong)
    .map((post) => `${fate.id} ${keyOf(post)} was sent at ${post.at.toISOString()} for no reason`);
};

/** Compares the final document with the messages that were sent. */
function faultsIn(
  { _id, referral, cards, outbox, lease, dueAt }: ReferralDocument,
  fate: Fate,
  posts: readonly Arrival[],
  { walkers, interruptions }: Outcome,
): readonly string[] {
  const unrecorded = new Set(interruptions.flatMap((held) => held.unrecorded.map(({ id }) => id)));
  const viewer = posts.filter(({ what, id }) => what !== 'notice' && !unrecorded.has(id)).map(({ id }) => id);
  const recorded = Object.values(cards).map(({ activityId }) => activityId);
  const stage = fate.answeredAt === null ? 'expired' : 'accepted';
  const untrue = recorded.filter((id) => walkers.inbox.faces.get(id) !== `version ${referral.version}`);
  const left = outbox.filter(
    ({ effect }) => effect.kind !== 'overdue' && effect.kind !== 'expire' && effect.kind !== 'remind',
  );
  return [
    ...(referral.stage === stage ? [] : [`${_id} is ${referral.stage} and should be ${stage}`]),
    ...(JSON.stringify([...viewer].sort()) === JSON.stringify([...recorded].sort())
      ? []
      : [`${_id} knows of ${recorded.join(', ')} while ${viewer.join(', ')} stand`]),
    ...untrue.map((id) => `${id} of ${_id} does not tell the truth`),
    ...(left.length === 0 && lease === undefined
      ? []
      : [`${_id} is not at rest: ${JSON.stringify({ left, lease, dueAt })}`]),
  ];
}

function judge(outcome: Outcome, milliseconds: number): void {
  const { walkers, interruptions, documents } = outcome;
  const byId = new Map(documents.map((document) => [document._id, document]));
  const verdicts: Verdict[] = [];
  const faults: string[] = [];
  for (const fate of fates) {
    const posts = walkers.inbox.posts.filter(({ referral }) => referral === fate.id);
    const held = interruptions.filter(({ referral }) => referral === fate.id);
    const document = byId.get(fate.id);
    // The times of reminders count from when the card is recorded.
    const postedAt = posts.findLast(({ what }) => what === 'card')?.at ?? NOW;
    const messages = expectedOf(fate, channel.reminders, postedAt, WALK).map((message) =>
      message.what === 'card' ? { ...message, at: NOW } : message,
    );
    for (const message of messages) {
      verdicts.push(
        verdictOn(
          fate,
          message,
          posts.filter((post) => keyOf(post) === keyOf(message)),
          held,
        ),
      );
    }
    faults.push(
      ...uncalledFor(fate, messages, posts),
      ...(document === undefined ? [`${fate.id} is not there`] : faultsIn(document, fate, posts, outcome)),
    );
  }
  faults.push(...verdicts.flatMap((verdict) => verdict.faults));

  const figures = {
    kills: walkers.deaths.size,
    referrals: documents.length,
    answered: documents.filter(({ referral }) => referral.stage === 'accepted').length,
    expired: documents.filter(({ referral }) => referral.stage === 'expired').length,
    messages: walkers.inbox.posts.length,
    edits: walkers.inbox.edits,
    'referrals left held by a kill': interruptions.length,
    'taken over': walkers.takenOver,
    'late by a lease': verdicts.filter(({ isLate }) => isLate).length,
    'overtaken by an answer or the end': verdicts.filter(({ isOvertaken }) => isOvertaken).length,
    'duplicates excused': verdicts.reduce((sum, { excused }) => sum + excused, 0),
    faults: faults.length,
    seconds: (milliseconds / 1_000).toFixed(0),
  };
  process.stdout.write(
    `${Object.entries(figures)
      .map(([name, figure]) => `${name}: ${figure}`)
      .join(' · ')}\n`,
  );

  expect(faults).toEqual([]);
  // A kill interrupts at most one message for each referral that was leased.
  expect(interruptions.filter(({ unrecorded }) => unrecorded.length > 1)).toEqual([]);
  expect(walkers.deaths.size).toBeGreaterThanOrEqual(LEAST_KILLS);
  expect(interruptions.length).toBeGreaterThan(0);
}

describe(`${REFERRALS} referrals with deadlines spread over ${WALK.days} days, and dispatchers that are killed all the time`, () => {
  let folder: string;
  let script: string;
  let database: TestDatabase;
  let referrals: MongoReferralRepository;
  let walkers: Walkers | undefined;

  beforeAll(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'deadlines-test-'));
    script = await compiled(WALKER);
    database = await openTestDatabase();
    await ensureIndexes(database.db);
    await new MongoSubscriberRepository(database.db).subscribe(channel);
    referrals = new MongoReferralRepository(database.db);
  });

  afterAll(async () => {
    walkers?.discard();
    await database.drop();
    await rm(folder, { recursive: true, force: true });
  });

  async function receive(): Promise<void> {
    let codes = 0;
    const random = (size: number): Uint8Array =>
      Buffer.from(
        String((codes += 1))
          .padStart(5, '0')
          .padEnd(size, '0'),
      );
    const records = fates.map(({ id, deadline }) => aRecord({ id, engagementId: null, deadline }));
    await receiveReferrals(
      { referrals, clock: () => NOW, meter: new FakeMeter(), wake: () => undefined, random },
      records,
    );
  }

  async function answer({ id }: Fate, now: Date): Promise<void> {
    const referral = (await referrals.find(id)) ?? aReferral();
    const accepted = advance(referral, { kind: 'accept', by: aPerson(), terms: referral.terms, colleagues: [] }, now);
    if (accepted.outcome !== 'changed') throw new Error(`${id} cannot be accepted: ${referral.stage}`);
    expect((await referrals.commit([accepted], now)).size).toBe(0);
  }

  /** Walks through all steps, and on until nothing is pending. Resolves to what kills interrupted. */
  async function walk(all: Walkers): Promise<readonly Interruption[]> {
    const interruptions: Interruption[] = [];
    const end = NOW.getTime() + WALK.days * DAY_MS;
    await all.begin();
    for (let now = NOW; now.getTime() <= end + CALM_STEPS * WALK.stepMs; now = nextStep(now)) {
      if (now.getTime() > end) await all.rest();
      await all.step(now);
      interruptions.push(...(await interruptionsIn(database.db, all, now)));
      await Promise.all(
        fates.filter(({ answeredAt }) => answeredAt?.getTime() === now.getTime()).map((fate) => answer(fate, now)),
      );
    }
    return interruptions;
  }

  it('lose no reminder, no expiry and no notice, and get none twice except those that a kill interrupted', async () => {
    const seed = Number(process.env['CRASH_SEED'] ?? randomInt(1_000_000));
    process.stdout.write(`The seed of the kills is ${seed}; CRASH_SEED=${seed} plans them again.\n`);
    const began = performance.now();
    const { locale, timeZone } = channel;
    const order = {
      uri: database.uri,
      database: database.name,
      leaseMs: LEASE_MS,
      hands: 4,
      defaults: { locale, timeZone },
    };
    walkers = new Walkers(script, order, randomFrom(seed));
    await receive();
    const interruptions = await walk(walkers);
    const documents = (await referralsIn(database.db).find().toArray()).map((document) =>
      ReferralDocument.parse(document),
    );
    judge({ walkers, interruptions, documents }, performance.now() - began);
  });
});
