import { MongoClient, type Db, type Document } from 'mongodb';
import type { ReferralQuery, Routes, Visibility } from '../../src/application/ports';
import { ANYTHING_INBOUND } from '../../src/domain/channel/routing';
import { personKey } from '../../src/domain/model/person';
import { STAGES } from '../../src/domain/model/referral';
import { alarmsIn, MongoAlarms } from '../../src/mongo/alarms';
import { MongoCatalogue, solutionsIn } from '../../src/mongo/catalogue-repository';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { draftsIn, MongoDraftRepository } from '../../src/mongo/draft-repository';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { MongoPipelineRepository } from '../../src/mongo/pipeline-repository';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { MongoPace } from '../../src/mongo/send-pace';
import { MongoSubscriberRepository, subscribersIn } from '../../src/mongo/subscriber-repository';
import { MongoSyncStore, syncsIn } from '../../src/mongo/sync-store';
import { aSolution } from '../builders/a-draft';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../builders/a-referral';
import { describeAlarms } from '../contracts/alarms';
import { describeCatalogue } from '../contracts/catalogue-repository';
import { describeDraftRepository } from '../contracts/draft-repository';
import { describeOutbox } from '../contracts/outbox';
import { describeReferralRepository } from '../contracts/referral-repository';
import { describeSubscriberRepository } from '../contracts/subscriber-repository';
import { describeSyncStore } from '../contracts/sync-store';
import { openTestDatabase, type TestDatabase } from '../support/database';

const READING = new Set(['find', 'aggregate', 'findAndModify', 'update', 'delete', 'count', 'distinct']);

/** What belongs to a connection and not to a query. */
const ENVELOPE = new Set(['lsid', '$db', '$clusterTime', 'writeConcern', 'txnNumber', 'ordered', 'apiVersion']);

const MEGAN = aPerson();
const EMAIL = 'megan.ortiz@northwindtraders.com';

let test: TestDatabase;
let indexed: Database;
let client: MongoClient;
let db: Db;

/** One command of each shape that was sent. */
const sent = new Map<string, Document>();

/** The command with types in place of values, so that queries that differ in values only are one. */
function shapeOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.slice(0, 2).map(shapeOf);
  if (value === null || typeof value !== 'object') return typeof value;
  if (value instanceof Date || value instanceof RegExp) return value.constructor.name;
  return Object.entries(value).map(([key, inner]) => [/^cards\./u.test(key) ? 'cards.' : key, shapeOf(inner)]);
}

function remember(command: Document): void {
  const explainable = Object.fromEntries(Object.entries(command).filter(([key]) => !ENVELOPE.has(key)));
  const collection = String(Object.values(command)[0]);
  const shape = JSON.stringify([collection, shapeOf(explainable)]);
  if (!sent.has(shape)) sent.set(shape, explainable);
}

/** Several updates at a time are several queries, each of which has a plan. */
const apart = (command: Document): readonly Document[] =>
  Array.isArray(command['updates'])
    ? command['updates'].map((update: unknown) => ({ ...command, updates: [update] }))
    : [command];

beforeAll(async () => {
  test = await openTestDatabase();
  indexed = await openDatabase({ uri: test.uri }, test.name);
  client = await new MongoClient(test.uri, { monitorCommands: true }).connect();
  db = client.db(test.name);
  client.on('commandStarted', ({ commandName, command }) => {
    if (READING.has(commandName)) apart(command).forEach(remember);
  });
});

afterAll(async () => {
  await client.close();
  await indexed.close();
  await test.drop();
});

const empty = async () => {
  await referralsIn(indexed.db).deleteMany({});
  await subscribersIn(indexed.db).deleteMany({});
};

async function openStore() {
  await empty();
  let time = NOW;
  const outbox = new MongoOutbox(db, () => time);
  return { referrals: new MongoReferralRepository(db), outbox, setTime: (now: Date) => (time = now) };
}

/** Enough of everything that the choice of an index matters. */
async function fill(): Promise<void> {
  await empty();
  const referrals = new MongoReferralRepository(indexed.db);
  const changes = Array.from({ length: 600 }, (_, index) => ({
    referral: aReferral({
      id: `referral-${index}`,
      code: `R-${10_000 + index}`,
      stage: STAGES[index % STAGES.length] ?? 'received',
      direction: index % 5 === 0 ? 'outbound' : 'inbound',
      dealType: index % 7 === 0 ? 'private' : 'co-sell',
      updatedAt: daysFromNow(-index),
      deadline: daysFromNow(index % 14),
      claim:
        index % 50 === 0
          ? { by: MEGAN, at: NOW }
          : {
              by: aPerson({ objectId: `${index % 90}`, email: `colleague-${index % 90}@northwindtraders.com` }),
              at: NOW,
            },
      favorites: [{ person: index % 60 === 0 ? personKey(MEGAN) : `tenant/${index % 90}`, on: true, turn: '1' }],
      team: [{ firstName: null, lastName: null, email: `${index % 90}@example.com`, phone: null, title: null }],
      customer: { ...aReferral().customer, name: `Customer ${String.fromCharCode(97 + (index % 26))}${index}` },
    }),
    effects: index % 3 === 0 ? [{ kind: 'update' as const }] : [],
  }));
  await referrals.commit(changes, NOW);
  const subscribers = new MongoSubscriberRepository(indexed.db);
  for (let index = 0; index < 50; index += 1) {
    await subscribers.subscribe(aSubscriber({ id: `s-${index}`, rosterId: `roster-${index % 10}` }));
    if (index > 2) await subscribers.markCaughtUp(`s-${index}`);
  }
}

/** All stages of a plan, however it is nested. */
function stagesOf(plan: unknown): readonly Document[] {
  if (plan === null || typeof plan !== 'object') return [];
  const inner = Object.values(plan).flatMap(stagesOf);
  return 'stage' in plan ? [plan, ...inner] : inner;
}

/** The plan that the server would follow; those it considered and rejected do not matter. */
async function planOf(command: Document): Promise<readonly Document[]> {
  const explained = await indexed.db.command({ explain: command, verbosity: 'queryPlanner' });
  return stagesOf(
    JSON.parse(JSON.stringify(explained, (key, value: unknown) => (key === 'rejectedPlans' ? [] : value))),
  );
}

const isScan = ({ stage }: Document): boolean => stage === 'COLLSCAN';
const isServed = ({ stage }: Document): boolean => /IXSCAN|IDHACK|EXPRESS|COUNT_SCAN|EOF/u.test(String(stage));

const everything: Visibility = { kind: 'everything' };
const routes: Routes = { matching: [ANYTHING_INBOUND], unlessMatchedBy: null };
const routed: Visibility = { kind: 'routed', email: EMAIL, routes };
const elsewhere: Visibility = {
  kind: 'routed',
  email: null,
  routes: { matching: [], unlessMatchedBy: [{ ...ANYTHING_INBOUND, countries: ['US'] }] },
};
const own: Visibility = { kind: 'own', email: EMAIL };

describe('the queries of the repositories', () => {
  // The contracts are run once more, to see every query that the repositories send.
  describe('while they keep the contract of referrals', () => {
    describeReferralRepository(openStore);
  });

  describe('while they keep the contract of the outbox', () => {
    describeOutbox(openStore);
  });

  describe('while they keep the contract of subscribers', () => {
    describeSubscriberRepository(async () => {
      await empty();
      return new MongoSubscriberRepository(db);
    });
  });

  describe('while they keep the contract of drafts', () => {
    describeDraftRepository(async () => {
      await draftsIn(indexed.db).deleteMany({});
      return new MongoDraftRepository(db);
    });
  });

  describe('while they keep the contract of the catalogue', () => {
    describeCatalogue(async () => {
      await solutionsIn(indexed.db).deleteMany({});
      return new MongoCatalogue(db, () => NOW);
    });
  });

  describe('while they keep the contract of the poll', () => {
    describeSyncStore(async () => {
      await syncsIn(indexed.db).deleteMany({});
      return new MongoSyncStore(db);
    });
  });

  describe('while they keep the contract of alarms', () => {
    describeAlarms(async () => {
      await alarmsIn(indexed.db).deleteMany({});
      return new MongoAlarms(db);
    });
  });

  describe('all of them together', () => {
    beforeAll(async () => {
      const people = new MongoPersonRepository(db);
      await people.setLocale(MEGAN, 'en');
      await people.profileOf(MEGAN);
      await new MongoCatalogue(db, () => NOW).load([aSolution()]);
      const pace = new MongoPace(db);
      for (let count = 0; count < 4; count += 1) await pace.reserve(aSubscriber());
      await fill();
      const pipelines = new MongoPipelineRepository(db);
      for (const sight of [everything, routed, elsewhere, own]) {
        await pipelines.digest({ sight, now: NOW, today: '2026-06-15', since: daysFromNow(-7), rows: 5 });
      }
    });

    it('are served by indexes', async () => {
      const unserved: unknown[] = [];
      for (const command of sent.values()) {
        const plan = await planOf(command);
        if (plan.some(isScan) || !plan.some(isServed))
          unserved.push({ command, stages: plan.map(({ stage }) => stage as unknown) });
      }

      expect(unserved).toEqual([]);
      expect(new Set([...sent.values()].map((command) => String(Object.values(command)[0])))).toEqual(
        new Set(['referrals', 'subscribers', 'people', 'sendPaces', 'drafts', 'solutions', 'syncs', 'alarms']),
      );
    });

    it.each<[string, Omit<ReferralQuery, 'sight'>, Visibility, string, boolean]>([
      [
        'what waits for an answer',
        { stages: ['received'], direction: 'inbound', order: 'deadline' },
        everything,
        'unanswered',
        true,
      ],
      [
        'what waits, for a member',
        { stages: ['received'], direction: 'inbound', order: 'deadline' },
        routed,
        'unanswered',
        true,
      ],
      ['the deals', { stages: ['accepted'], order: 'newest' }, everything, 'stage', true],
      ['the deals, for a member', { stages: ['accepted'], order: 'newest' }, routed, 'stage', true],
      [
        'what closes soon',
        { stages: ['accepted'], closing: { from: '2026-06-15', to: '2026-08-31' }, order: 'closeDate' },
        everything,
        'closing',
        true,
      ],
      [
        'what closes soon, for a member',
        { stages: ['accepted'], closing: { from: '2026-06-15', to: '2026-08-31' }, order: 'closeDate' },
        routed,
        'closing',
        true,
      ],
      [
        'what is overdue',
        { stages: ['accepted'], closing: { from: null, to: '2026-08-31' }, order: 'closeDate' },
        routed,
        'closing',
        true,
      ],
      [
        'what is overdue, and nobody asks for',
        { stages: ['accepted'], closing: { from: null, to: '2026-08-31' }, order: 'closeDate' },
        elsewhere,
        'closing',
        true,
      ],
      ['the archive', { stages: ['won', 'lost', 'declined', 'expired'], order: 'newest' }, routed, 'stage', true],
      ['my deals', { stages: ['accepted'], mine: MEGAN, order: 'newest' }, routed, 'people', false],
      ['all there is, for a member', { stages: STAGES, order: 'newest' }, routed, 'stage', true],
      ['all that is mine', { stages: STAGES, mine: MEGAN, order: 'newest' }, routed, 'people', false],
      ['my favourites', { favoriteOf: personKey(MEGAN), order: 'newest' }, routed, 'favorites', false],
      ['what was searched for', { words: ['a26'], order: 'newest' }, routed, 'words', false],
      [
        'what waits, for somebody on its team',
        { stages: ['received'], direction: 'inbound', order: 'deadline' },
        own,
        'team',
        false,
      ],
      ['the deals, for somebody on their team', { stages: ['accepted'], order: 'newest' }, own, 'team', false],
    ])('list %s by their index', async (_, conditions, sight, index, isSorted) => {
      sent.clear();
      await new MongoReferralRepository(db).list({ ...conditions, sight }, 10, 10);
      const commands = [...sent.values()];
      const [list, count] = [
        commands.find((command) => 'find' in command),
        commands.find((command) => 'aggregate' in command),
      ];
      if (list === undefined || count === undefined)
        throw new Error('A list is one query, and a count of all its pages.');

      const plan = await planOf(list);

      const used = (stages: readonly Document[]) =>
        new Set(stages.flatMap(({ indexName }) => (indexName === undefined ? [] : [String(indexName)])));
      expect(used(plan)).toEqual(new Set([index]));
      expect(plan.some(({ stage }) => stage === 'SORT')).toBe(!isSorted);
      // Two, where one of them is for somebody's own.
      expect(used(await planOf(count)).size).toBeGreaterThan(0);
    });

    it.each(['longest', 'latest'] as const)(
      'claim what is due %s, and look ahead, by the time that effects are due',
      async (next) => {
        sent.clear();
        const outbox = new MongoOutbox(db, () => NOW);
        await outbox.claim(NOW, daysFromNow(1), next);
        await outbox.nextDue();

        const plans = await Promise.all([...sent.values()].map(planOf));

        expect(plans).toHaveLength(2);
        for (const plan of plans) {
          expect(plan.find(({ stage }) => stage === 'IXSCAN')).toMatchObject({ indexName: 'due' });
          expect(plan.some(({ stage }) => stage === 'SORT')).toBe(false);
        }
      },
    );

    it('look at as many documents as they give', async () => {
      const outbox = new MongoOutbox(db, () => NOW);
      sent.clear();
      await outbox.claim(daysFromNow(-1), daysFromNow(1));
      const [claim] = [...sent.values()];

      const explained = await indexed.db.command({ explain: claim, verbosity: 'executionStats' });

      const { totalDocsExamined } = explained['executionStats'] as { totalDocsExamined: number };
      expect(totalDocsExamined).toBe(0);
    });
  });
});
