/** What it costs to do what is due, however much is not. */
import { randomBytes, randomUUID } from 'node:crypto';
import { MongoClient, type Db, type Document } from 'mongodb';
import { deliverNext, type DeliveryPorts } from '../../src/application/delivery/deliver';
import { referralCode } from '../../src/domain/model/referral-code';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { stateOf } from '../../src/mongo/referral-document';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';
import { aSubscriber, daysFromNow, NOW } from '../builders/a-referral';
import { NO_PARTNER_CENTER } from '../fakes/a-desk';
import { FakeMessenger } from '../fakes/fake-messenger';
import { FakeMeter } from '../fakes/fake-meter';
import { FakePace } from '../fakes/fake-pace';
import { aLog } from '../fakes/a-log';
import { FakeRoster } from '../fakes/fake-roster';
import { median, type Line } from './figures';
import { insertAll, LEAN } from './lean';

/** How many referrals are open, few and many, and how many of them come due at a time. */
const [FEW, MANY, DUE] = [10_000, 1_000_000, 1_000];

/** The first round of each is for warming up. */
const ROUNDS = 8;

const HANDS = 8;

/** The ratio of many to few at most. */
const MOST = 1.2;

const [HOUR_MS, DAY_MS] = [3_600_000, 86_400_000];

const channel = aSubscriber({ id: 'sales', reminders: [10_080, 4_320, 1_440, 240] });

/** When the reminders of a round have come due: within the hour before. */
const roundAt = (round: number): Date => new Date(NOW.getTime() + (round + 1) * HOUR_MS);

/** An open referral with its card, of which the channel is reminded seven days before the deadline. It was received a day ago. */
function openUntil(deadline: Date): Document {
  const [at, remindAt] = [daysFromNow(-1), new Date(deadline.getTime() - 7 * DAY_MS)];
  const id = randomUUID();
  const referral = {
    ...LEAN,
    id,
    recordId: id,
    engagementId: randomUUID(),
    code: referralCode(randomBytes(12), 4),
    createdAt: at,
    updatedAt: at,
    deadline,
  };
  const pending = { attempts: 0, parked: null };
  return {
    _id: id,
    ...stateOf(referral),
    cards: { [channel.id]: { conversationId: channel.conversationId, activityId: id, face: 'a face' } },
    outbox: [
      { id: '1.1', effect: { kind: 'expire', at: deadline }, dueAt: deadline, ...pending },
      { id: '1.0', effect: { kind: 'remind', subscriberId: channel.id }, dueAt: remindAt, ...pending },
    ],
    reminded: [{ whom: channel.id, from: at, until: at }],
    dueAt: remindAt,
  };
}

/** The nth of so many: those that come due in some round lie spread among all the others, which come due in the days to come. */
function nthOf(count: number, index: number): Document {
  const every = Math.floor(count / (DUE * ROUNDS));
  const nth = Math.floor(index / every);
  const isOfRound = index % every === 0 && nth < DUE * ROUNDS;
  const remindAt = isOfRound
    ? roundAt(nth % ROUNDS).getTime() - Math.random() * HOUR_MS
    : NOW.getTime() + (1 + Math.random() * 6) * DAY_MS;
  return openUntil(new Date(Math.floor(remindAt) + 7 * DAY_MS));
}

/** A database with so many open referrals, and a dispatcher that works on it. */
class Field {
  readonly #database: Database;
  readonly #ports: DeliveryPorts;
  readonly #messenger = new FakeMessenger();
  #now = NOW;

  constructor(database: Database) {
    const { db } = database;
    const clock = (): Date => this.#now;
    const stores = {
      referrals: new MongoReferralRepository(db),
      subscribers: new MongoSubscriberRepository(db),
      people: new MongoPersonRepository(db),
      outbox: new MongoOutbox(db, clock),
    };
    const settings = {
      administrators: new Set<string>(),
      reminders: channel.reminders,
      defaults: channel,
      leaseMs: 30_000,
    };
    this.#database = database;
    this.#ports = {
      ...stores,
      ...settings,
      channelMessenger: this.#messenger,
      personalMessenger: this.#messenger,
      pace: new FakePace(clock),
      meter: new FakeMeter(),
      events: null,
      roster: new FakeRoster(),
      clock,
      log: aLog(),
      ...NO_PARTNER_CENTER,
    };
  }

  /** Fills it first and indexes it then, which is faster. */
  static async of(uri: string, count: number): Promise<Field> {
    const name = `open-${count}`;
    await insertAll(uri, name, count, (index) => nthOf(count, index));
    const database = await openDatabase({ uri }, name);
    await new MongoSubscriberRepository(database.db).subscribe(channel);
    return new Field(database);
  }

  get db(): Db {
    return this.#database.db;
  }

  /** Does what is due in a round. Resolves to how long that took, in milliseconds. */
  async tick(round: number): Promise<number> {
    this.#now = roundAt(round);
    const before = this.#messenger.sends.length;
    const began = performance.now();
    const work = async (): Promise<void> => {
      while (await deliverNext(this.#ports));
    };
    await Promise.all(Array.from({ length: HANDS }, work));
    const took = performance.now() - began;
    const sent = this.#messenger.sends.length - before;
    if (sent !== DUE) throw new Error(`${sent} reminders were sent where ${DUE} were due.`);
    return took;
  }

  async close(): Promise<void> {
    await this.db.dropDatabase();
    await this.#database.close();
  }
}

/** The index that a claim goes by, and how many documents it looks at. Whatever is claimed is given back. */
async function explainClaim(
  uri: string,
  db: Db,
  now: Date,
): Promise<{ readonly index: string; readonly examined: number; readonly claimed: number }> {
  const client = await new MongoClient(uri, { monitorCommands: true }).connect();
  const commands: Document[] = [];
  client.on('commandStarted', ({ commandName, command }) => {
    if (commandName === 'findAndModify') commands.push(command);
  });
  const outbox = new MongoOutbox(client.db(db.databaseName), () => now);
  const delivery = await outbox.claim(now, new Date(now.getTime() + 1));
  if (delivery !== null) await outbox.release(delivery);
  await client.close();
  const [{ query, sort, update } = {}] = commands;
  const explained = await db.command({
    explain: {
      findAndModify: referralsIn(db).collectionName,
      query: query as Document,
      sort: sort as Document,
      update: update as Document,
    },
    verbosity: 'executionStats',
  });
  const { totalDocsExamined: examined } = explained['executionStats'] as { totalDocsExamined: number };
  const { winningPlan } = explained['queryPlanner'] as { winningPlan: Document };
  const index = /"indexName":"(\w+)"/u.exec(JSON.stringify(winningPlan))?.[1] ?? 'none';
  return { index, examined, claimed: delivery === null ? 0 : 1 };
}

const told = (times: readonly number[]): string =>
  `${median(times).toFixed(0)} ms; ${((DUE * 1_000) / median(times)).toFixed(0)} /s`;

const counted = (count: number): string => count.toLocaleString('en');

/** Does what is due of few and of many in turn, the one or the other first, so that whatever slows the machine down slows both. */
export async function measureDue(uri: string): Promise<Line[]> {
  process.stderr.write('What is due …\n');
  const [few, many] = [await Field.of(uri, FEW), await Field.of(uri, MANY)];
  const times = { few: [] as number[], many: [] as number[] };
  const ofFew = async (round: number): Promise<void> => void times.few.push(await few.tick(round));
  const ofMany = async (round: number): Promise<void> => void times.many.push(await many.tick(round));
  const explained = await explainClaim(uri, many.db, roundAt(0));
  for (let round = 0; round < ROUNDS; round += 1) {
    const pair = round % 2 === 0 ? [ofFew, ofMany] : [ofMany, ofFew];
    for (const part of pair) await part(round);
  }
  await few.close();
  await many.close();
  const [fewTimes, manyTimes] = [times.few.slice(1), times.many.slice(1)];
  const ratios = manyTimes.map((time, round) => time / (fewTimes[round] ?? NaN));
  const ratio = median(ratios);
  const { index, examined, claimed } = explained;
  return [
    { what: `tick: ${counted(DUE)} due of ${counted(FEW)} open`, figure: told(fewTimes) },
    { what: `tick: ${counted(DUE)} due of ${counted(MANY)} open`, figure: told(manyTimes) },
    {
      what: '  time of many / time of few',
      figure: `${ratio.toFixed(2)} (${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)})`,
      target: { text: `<= ${MOST.toFixed(1)}`, isMet: ratio <= MOST },
    },
    {
      what: '  a claim among many, explained',
      figure: `index ${index}; ${examined} examined, ${claimed} claimed`,
      target: { text: 'due; as many', isMet: index === 'due' && claimed === 1 && examined === claimed },
    },
  ];
}
