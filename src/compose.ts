import { randomBytes } from 'node:crypto';
import { createDispatcher, type Dispatcher } from './application/dispatcher';
import { learnSolutions } from './application/learn-solutions';
import type { Clock, Log } from './application/ports';
import { receiveReferrals } from './application/receive-referrals';
import { sendDigests, type DigestPorts } from './application/send-digests';
import { catchUp } from './application/subscribe';
import type { Config } from './config';
import { ANYTHING_INBOUND } from './domain/channel/routing';
import type { ChannelSettings } from './domain/channel/subscriber';
import { CANCEL_GRACE_MS } from './domain/draft/draft';
import { NEVER_QUIET } from './domain/time/quiet-time';
import { EventWebhook } from './events/webhook';
import type { Intake } from './http/referrals-route';
import { startServer } from './http/server';
import { signatureOf } from './http/signature';
import { MongoCatalogue } from './mongo/catalogue-repository';
import { openDatabase, type Database } from './mongo/connection';
import { MongoDraftRepository } from './mongo/draft-repository';
import { migrate } from './mongo/migrations';
import { MongoOutbox } from './mongo/outbox';
import { MongoPersonRepository } from './mongo/person-repository';
import { MongoPipelineRepository } from './mongo/pipeline-repository';
import { MongoReferralRepository } from './mongo/referral-repository';
import { SCHEMA_HISTORY } from './mongo/schema-history';
import { MongoPace } from './mongo/send-pace';
import { MongoSubscriberRepository } from './mongo/subscriber-repository';
import { createMetrics, type Metrics } from './observability/metrics';
import { toRecord } from './partner-center/mapper';
import { readBatch } from './partner-center/schema';
import { solutionsIn } from './partner-center/solutions';
import { nextOccurrence } from './schedule/next-occurrence';
import { startTicker } from './schedule/ticker';
import { TeamsAdapter, type CloudAddresses } from './teams/adapter';
import { Bot } from './teams/bot';
import { Connector } from './teams/connector';
import type { Desk } from './teams/desk';
import { createEndpoint } from './teams/endpoint';
import { TeamsMessenger } from './teams/messenger';
import { PersonalMessenger } from './teams/personal-messenger';
import { TeamsRoster } from './teams/roster';

/** What tests and special clouds change; everything else is as in production. */
export interface Variations {
  readonly clock?: Clock;
  readonly cloud?: CloudAddresses;
  /** How long a claimed referral is out of other dispatchers' reach, in milliseconds. */
  readonly leaseMs?: number;
  /** How long Teams is waited for, in milliseconds; well below a third of the lease. */
  readonly connectorTimeoutMs?: number;
}

/** A service that runs. */
export interface Service {
  readonly url: string;
  /** Takes nothing new, ends what is under way, gives leases back and closes the database. */
  stop(): Promise<void>;
}

const LEASE_MS = 30_000;
const CONNECTOR_TIMEOUT_MS = 8_000;

/** Puts the service together and starts it: the one place where all parts meet. */
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
  const { adapter, bot, desk, digests, dispatcher, meter } = assemble(database, config, log, variations);
  const { clock } = desk;
  await migrate(database.db, SCHEMA_HISTORY, settingsOf(config), clock);
  const guard = { tenants: config.tenants, allowLoopback: config.identity === null };
  const messages = createEndpoint({ adapter, bot, guard, log, measured: meter.turn });
  const endpoints = { messages, intake: intakeOf(desk, meter), ready: database.ping, metrics: meter };
  const { host, port, webhookSecret } = config;
  const server = await startServer(endpoints, { host, port, webhookSecret, clock, log });
  const tick = async (): Promise<void> => {
    await catchUp(desk);
    dispatcher.wake();
    await sendDigests(digests);
    await desk.drafts.forgetCancelled(new Date(clock().getTime() - CANCEL_GRACE_MS));
  };
  const ticker = startTicker(config.tick, tick, log);
  await catchUp(desk);
  dispatcher.wake();
  return {
    url: server.url,
    async stop() {
      await Promise.all([server.stop(), ticker.stop()]);
      await bot.settled();
      await dispatcher.stop();
      await database.close();
    },
  };
}

interface Parts {
  readonly adapter: TeamsAdapter;
  readonly bot: Bot;
  readonly desk: Desk;
  readonly digests: DigestPorts;
  readonly dispatcher: Dispatcher;
  readonly meter: Metrics;
}

/** What a new channel begins with. */
const settingsOf = ({ defaults: { locale, timeZone, reminders, digest } }: Config): ChannelSettings => ({
  locale,
  timeZone,
  reminders,
  routing: ANYTHING_INBOUND,
  quiet: NEVER_QUIET,
  digest: { schedule: digest, sendsEmpty: true },
  mutedUntil: null,
});

const eventsOf = ({ events }: Config, clock: Clock): EventWebhook | null =>
  events === null ? null : new EventWebhook(events.url, (timestamp, body) => signatureOf(events.secret, timestamp, body), clock);

function assemble({ db }: Database, config: Config, log: Log, variations: Variations): Parts {
  const clock = variations.clock ?? (() => new Date());
  const outbox = new MongoOutbox(db, clock);
  const meter = createMetrics(outbox);
  const adapter = new TeamsAdapter(config.identity, variations.cloud);
  const connector = new Connector(() => adapter.token(), variations.connectorTimeoutMs ?? CONNECTOR_TIMEOUT_MS);
  const stores = {
    referrals: new MongoReferralRepository(db),
    subscribers: new MongoSubscriberRepository(db),
    people: new MongoPersonRepository(db),
    pipelines: new MongoPipelineRepository(db),
    drafts: new MongoDraftRepository(db),
    catalogue: new MongoCatalogue(db, clock),
  };
  const { administrators } = config;
  const roster = new TeamsRoster(connector, clock, log);
  const shared = { ...stores, nextOccurrence, roster, administrators, defaults: settingsOf(config), clock, meter, log };
  const sending = { ...shared, messenger: new TeamsMessenger(connector), pace: new MongoPace(db), events: eventsOf(config, clock) };
  const { reminders } = config.defaults;
  const dispatcher = createDispatcher({ ...sending, outbox, reminders, leaseMs: variations.leaseMs ?? LEASE_MS });
  const desk: Desk = { ...shared, random: (size) => randomBytes(size), chats: new PersonalMessenger(connector), wake: dispatcher.wake };
  return { adapter, bot: new Bot(desk, connector), desk, digests: sending, dispatcher, meter };
}

/** Reads pushed bodies as Partner Center's records, and takes those in. */
const intakeOf =
  (desk: Desk, meter: Metrics): Intake =>
  async (body) => {
    const batch = readBatch(body);
    if (!batch.ok) return { faults: batch.faults };
    const now = desk.clock();
    const received = await receiveReferrals({ ...desk, meter }, batch.referrals.map((wire) => toRecord(wire, now)));
    await learnSolutions(desk, solutionsIn(body));
    return received;
  };
