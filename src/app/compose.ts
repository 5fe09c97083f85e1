import { learnSolutions } from '../application/sync/learn-solutions';
import type { Log } from '../application/ports';
import { receiveReferrals } from '../application/referrals/receive-referrals';
import { sendDigests } from '../application/delivery/send-digests';
import { catchUp } from '../application/channels/subscribe';
import { forgetCancelled } from '../application/drafts/forget-cancelled';
import { assemble, settingsOf, type Variations } from './assemble';
import type { Config } from './config';
import type { Intake } from '../http/referrals-route';
import { startServer } from '../http/server';
import { openDatabase, type Database } from '../mongo/connection';
import { migrate } from '../mongo/migrations';
import { SCHEMA_HISTORY } from '../mongo/schema-history';
import type { Metrics } from '../observability/metrics';
import { toRecord } from '../partner-center/mapper';
import { readBatch } from '../partner-center/schema';
import { solutionsInBody } from '../partner-center/solutions';
import { startTicker } from '../schedule/ticker';
import type { Desk } from '../teams/turn/desk';
import { createEndpoint } from '../teams/endpoint';

export type { Variations } from './assemble';

/** A running service. */
export interface Service {
  readonly url: string;
  /** Accepts no new work, finishes the current work, releases leases and closes the database. */
  stop(): Promise<void>;
}

/** Assembles the service and starts it. If that fails, the database is closed again. */
export async function startService(config: Config, log: Log, variations: Variations = {}): Promise<Service> {
  const database = await openDatabase(config.database.location, config.database.name);
  try {
    return await startOn(database, config, log, variations);
  } catch (error) {
    await database.close();
    throw error;
  }
}

async function startOn(database: Database, config: Config, log: Log, variations: Variations): Promise<Service> {
  const { adapter, bot, desk, digests, dispatcher, follower, meter } = await assemble(
    database,
    config,
    log,
    variations,
  );
  const { clock } = desk;
  await migrate(database.db, SCHEMA_HISTORY, settingsOf(config), clock);
  const guard = { tenants: config.tenants, allowLoopback: config.identity === null };
  const messages = createEndpoint({ adapter, bot, guard, log, onAnswered: meter.turn });
  const partnerCenter = follower?.events ?? null;
  const endpoints = { messages, intake: intakeOf(desk, meter), ready: database.ping, metrics: meter, partnerCenter };
  const { host, port, webhookSecret } = config;
  const server = await startServer(endpoints, { host, port, webhookSecret, clock, log });
  const tick = async (): Promise<void> => {
    await catchUp(desk);
    dispatcher.wake();
    follower?.resume();
    await sendDigests(digests);
    await forgetCancelled(desk);
  };
  const ticker = (variations.startTicker ?? startTicker)(config.tick, tick, log);
  await catchUp(desk);
  dispatcher.wake();
  follower?.start();
  return {
    url: server.url,
    async stop() {
      const followed = follower?.stop();
      await Promise.all([server.stop(), ticker.stop()]);
      await bot.settled();
      // Both may wait for Partner Center, so they are stopped at the same time.
      await Promise.all([followed, dispatcher.stop()]);
      await database.close();
    },
  };
}

/** Reads the body of a request as Partner Center's records, and stores them. */
const intakeOf =
  (desk: Desk, meter: Metrics): Intake =>
  async (body) => {
    const batch = readBatch(body);
    if (!batch.ok) return { faults: batch.faults };
    const now = desk.clock();
    const received = await receiveReferrals(
      { ...desk, meter },
      batch.referrals.map((wire) => toRecord(wire, now)),
    );
    await learnSolutions(desk, solutionsInBody(body));
    return received;
  };
