import { MongoClient, type Db, type IndexDescription } from 'mongodb';
import { CLOSED_STAGES } from '../domain/channel/digest';
import { solutionsIn } from './catalogue-repository';
import { draftsIn } from './draft-repository';
import { openEmbeddedEngine } from './embedded/embedded-engine';
import { referralsIn } from './referral-repository';
import { subscribersIn } from './subscriber-repository';

/** The location of the database: a server's address, or the folder of the embedded engine. */
export type DatabaseLocation = { readonly uri: string } | { readonly dataDir: string };

/** An open database. */
export interface Database {
  readonly db: Db;
  /** Resolves if the database answers before the timeout of a health check; otherwise rejects. */
  readonly ping: () => Promise<void>;
  close(): Promise<void>;
}

/** The fields that pipelines filter by and sum up. Indexes that end with them cover these queries. */
const COUNTED: IndexDescription['key'] = {
  'referral.dealType': 1,
  country: 1,
  currency: 1,
  minor: 1,
};

/**
 * Each index is named for the queries that it serves, and serves at least one query of the repositories. A write
 * updates each index that contains its document, so indexes for one stage are partial.
 */
const REFERRAL_INDEXES: readonly IndexDescription[] = [
  { name: 'code', key: { 'referral.code': 1 }, unique: true },
  { name: 'engagement', key: { 'referral.engagementId': 1 } },
  {
    name: 'record',
    key: { 'referral.recordId': 1 },
    unique: true,
    partialFilterExpression: { 'referral.direction': 'outbound', 'referral.recordId': { $type: 'string' } },
  },
  {
    name: 'creating',
    key: { 'referral.attempt.what': 1 },
    partialFilterExpression: { 'referral.attempt.what': 'create' },
  },
  {
    name: 'unanswered',
    key: {
      'referral.owner': 1,
      'referral.stage': 1,
      'referral.direction': 1,
      'referral.deadline': 1,
      _id: 1,
      ...COUNTED,
    },
    partialFilterExpression: { 'referral.stage': 'received' },
  },
  {
    name: 'closing',
    key: { 'referral.owner': 1, 'referral.stage': 1, 'referral.terms.closeDate': 1, _id: 1, ...COUNTED },
    partialFilterExpression: { 'referral.stage': 'accepted' },
  },
  {
    name: 'closed',
    key: { 'referral.owner': 1, 'referral.stage': 1, 'referral.stageSince': 1, 'referral.direction': 1, ...COUNTED },
    partialFilterExpression: { 'referral.stage': { $in: [...CLOSED_STAGES] } },
  },
  {
    name: 'answered',
    key: { 'referral.owner': 1, 'referral.direction': 1, 'referral.answeredAt': 1, answerMs: 1, ...COUNTED },
    // Matches every date, and not null.
    partialFilterExpression: { 'referral.answeredAt': { $gte: new Date(0) } },
  },
  { name: 'stage', key: { 'referral.owner': 1, 'referral.stage': 1, 'referral.updatedAt': -1, _id: 1 } },
  { name: 'favorites', key: { 'referral.favorites.person': 1 } },
  { name: 'people', key: { people: 1 } },
  { name: 'team', key: { teamEmails: 1 } },
  { name: 'words', key: { words: 1 } },
  { name: 'due', key: { dueAt: 1 }, sparse: true },
  { name: 'parked', key: { 'outbox.parked': 1 }, partialFilterExpression: { 'outbox.parked': { $type: 'string' } } },
];

const SUBSCRIBER_INDEXES: readonly IndexDescription[] = [
  { name: 'active', key: { active: 1, behind: 1 } },
  { name: 'roster', key: { rosterId: 1, tenantId: 1 } },
  { name: 'digest', key: { active: 1, digestAt: 1 } },
];

const DRAFT_INDEXES: readonly IndexDescription[] = [{ name: 'cancelled', key: { cancelledAt: 1 } }];

const SOLUTION_INDEXES: readonly IndexDescription[] = [{ name: 'name', key: { name: 1, _id: 1 } }];

/** Creates the indexes for the queries of the repositories. */
export async function ensureIndexes(db: Db): Promise<void> {
  await referralsIn(db).createIndexes([...REFERRAL_INDEXES]);
  await subscribersIn(db).createIndexes([...SUBSCRIBER_INDEXES]);
  await draftsIn(db).createIndexes([...DRAFT_INDEXES]);
  await solutionsIn(db).createIndexes([...SOLUTION_INDEXES]);
}

/**
 * The write concern: a write is acknowledged once it is in the journals of a majority of the servers. The embedded
 * engine is a single server; with `majority` it acknowledges before the journal is written, and loses writes if it is
 * killed.
 */
const DURABLE = {
  server: { w: 'majority', journal: true },
  embedded: { w: 1, journal: true },
} as const;

/** The timeout of a health check, in milliseconds. */
const PROBE_MS = 2_000;

/**
 * Opens the database and creates its indexes. Every write is durable before it is acknowledged.
 *
 * @throws EmbeddedEngineError if no server is configured and the embedded engine cannot run on this machine
 */
export async function openDatabase(location: DatabaseLocation, name: string): Promise<Database> {
  const engine =
    'uri' in location
      ? { uri: location.uri, close: async () => undefined }
      : await openEmbeddedEngine(location.dataDir);
  const client = new MongoClient(engine.uri, {
    writeConcern: 'uri' in location ? DURABLE.server : DURABLE.embedded,
    serverSelectionTimeoutMS: 5_000,
    appName: 'co-sell-desk',
  });
  const close = async (): Promise<void> => {
    await client.close();
    await engine.close();
  };
  try {
    const db = client.db(name);
    await ensureIndexes(db);
    const ping = async (): Promise<void> => {
      await db.command({ ping: 1 }, { signal: AbortSignal.timeout(PROBE_MS) });
    };
    return { db, close, ping };
  } catch (error) {
    await close();
    throw error;
  }
}
