import { MongoClient, type Db } from 'mongodb';
import { setTimeout as pause } from 'node:timers/promises';
import { referralsIn } from '../../src/mongo/referral-repository';
import { subscribersIn } from '../../src/mongo/subscriber-repository';
import { SECRET } from '../support/desk';
import { startChild, type Child } from './child';

/** The service in a process of its own, on a database of its own in somebody else's process. */
export interface BenchedService extends Child {
  readonly db: Db;
}

/** What every service here is told. */
const ENVIRONMENT = { ALLOW_ANONYMOUS: 'true', PORT: '0', REFERRALS_WEBHOOK_SECRET: SECRET };

/** Starts the service on its embedded engine. */
export const startEmbedded = (script: string, dataDir: string): Promise<Child> =>
  startChild(script, { ...ENVIRONMENT, DATA_DIR: dataDir });

/** Starts the service on a server. */
export async function startOnServer(script: string, uri: string, name: string): Promise<BenchedService> {
  const client = await new MongoClient(uri).connect();
  const service = await startChild(script, { ...ENVIRONMENT, MONGODB_URI: uri, MONGODB_DATABASE: name });
  const stop = async (): Promise<void> => {
    await service.stop();
    await client.close();
  };
  return { ...service, db: client.db(name), stop };
}

/** One of the figures that the service tells of itself. */
async function metric(service: Child, name: string): Promise<number> {
  const text = await (await fetch(`${service.url}/metrics`)).text();
  return Number(new RegExp(`^${name} (.+)$`, 'mu').exec(text)?.[1]);
}

/** The processor time that the service has used so far, in seconds. */
export const cpuSeconds = (service: Child): Promise<number> => metric(service, 'process_cpu_seconds_total');

/** The memory that the service holds, in megabytes. */
export const residentMegabytes = async (service: Child): Promise<number> =>
  (await metric(service, 'process_resident_memory_bytes')) / 1_000_000;

/** Waits until the service has sent what it may send now, so that it does not disturb what is measured next. */
export async function untilIdle({ db }: BenchedService): Promise<void> {
  for (;;) {
    const busy = await referralsIn(db).countDocuments({
      $or: [{ dueAt: { $lte: new Date() } }, { lease: { $exists: true } }],
    });
    if (busy === 0) return;
    await pause(20);
  }
}

/** Makes as if the cards of all referrals were posted: Teams' rate limits would make that last for hours. */
export async function asIfPosted({ db }: BenchedService): Promise<void> {
  const subscribers = await subscribersIn(db).find().toArray();
  const cards = subscribers.map(
    ({ _id, conversationId }) => [_id, { conversationId, activityId: '1', face: 'another' }] as const,
  );
  await referralsIn(db).updateMany(
    {},
    { $set: { outbox: [], cards: Object.fromEntries(cards) }, $unset: { dueAt: '', lease: '' } },
  );
}
