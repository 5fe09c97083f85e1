import { randomBytes } from 'node:crypto';
import { alarm } from '../application/delivery/alarm';
import { createDispatcher, type Dispatcher } from '../application/delivery/dispatcher';
import { learnSolutions } from '../application/sync/learn-solutions';
import type { Clock, Log, PartnerCenter } from '../application/ports';
import { receiveReferrals } from '../application/referrals/receive-referrals';
import { sendDigests, type DigestPorts } from '../application/delivery/send-digests';
import { catchUp } from '../application/channels/subscribe';
import type { Config } from './config';
import {
  connectPartnerCenter,
  followPartnerCenter,
  type Follower,
  type FollowingPorts,
} from './connect-partner-center';
import { ANYTHING_INBOUND } from '../domain/channel/routing';
import type { ChannelSettings } from '../domain/channel/subscriber';
import { CANCEL_GRACE_MS } from '../domain/drafts/model/draft';
import type { TroubleCode } from '../domain/model/trouble';
import { NEVER_QUIET } from '../domain/time/quiet-time';
import { EventWebhook } from '../http/event-webhook';
import type { Intake } from '../http/referrals-route';
import { startServer } from '../http/server';
import { signatureOf } from '../http/signature';
import { MongoAlarms } from '../mongo/alarms';
import { MongoCatalogue } from '../mongo/catalogue-repository';
import { openDatabase, type Database } from '../mongo/connection';
import { MongoDraftRepository } from '../mongo/draft-repository';
import { migrate } from '../mongo/migrations';
import { MongoOutbox } from '../mongo/outbox';
import { MongoPersonRepository } from '../mongo/person-repository';
import { MongoPipelineRepository } from '../mongo/pipeline-repository';
import { MongoReferralRepository } from '../mongo/referral-repository';
import { SCHEMA_HISTORY } from '../mongo/schema-history';
import { MongoPace, type Allowances } from '../mongo/send-pace';
import { MongoSignIns } from '../mongo/sign-ins';
import { MongoSubscriberRepository } from '../mongo/subscriber-repository';
import { MongoSyncStore } from '../mongo/sync-store';
import { createMetrics, type Metrics } from '../observability/metrics';
import { differences, recordsOf, standing } from '../partner-center/event-words';
import { toRecord } from '../partner-center/mapper';
import { readBatch } from '../partner-center/schema';
import { solutionsIn } from '../partner-center/solutions';
import { microsoftTrust, type WebhookTrust } from '../partner-center/webhook/webhook-trust';
import { nextOccurrence } from '../schedule/next-occurrence';
import { startTicker } from '../schedule/ticker';
import { TeamsAdapter, type CloudAddresses } from '../teams/wire/adapter';
import { Bot } from '../teams/bot';
import { Connector } from '../teams/wire/connector';
import type { Desk } from '../teams/turn/desk';
import { createEndpoint } from '../teams/endpoint';
import { TeamsMessenger } from '../teams/sending/messenger';
import { PersonalMessenger } from '../teams/sending/personal-messenger';
import { TeamsRoster } from '../teams/wire/roster';

/** What tests and special clouds change; everything else is as in production. */
export interface Variations {
  readonly clock?: Clock;
  readonly cloud?: CloudAddresses;
  /** How long a claimed referral is out of other dispatchers' reach, in milliseconds. */
  readonly leaseMs?: number;
  /** How long Teams is waited for, in milliseconds; well below a third of the lease. */
  readonly connectorTimeoutMs?: number;
  /** How long Partner Center is waited for, in milliseconds; well below a third of the lease. */
  readonly partnerCenterTimeoutMs?: number;
  /** How long Teams waits for the answer to a button, in milliseconds, before it is told that it takes longer. */
  readonly answerPatienceMs?: number;
  /** How many messages Teams is sent in which time. */
  readonly allowances?: Allowances;
  /** What does the regular work when it is time. */
  readonly startTicker?: typeof startTicker;
  /** Whose webhook requests are believed to be Partner Center's. */
  readonly webhookTrust?: WebhookTrust;
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
  const { adapter, bot, desk, digests, dispatcher, follower, meter } = assemble(database, config, log, variations);
  const { clock } = desk;
  await migrate(database.db, SCHEMA_HISTORY, settingsOf(config), clock);
  const guard = { tenants: config.tenants, allowLoopback: config.identity === null };
  const messages = createEndpoint({ adapter, bot, guard, log, measured: meter.turn });
  const endpoints = {
    messages,
    intake: intakeOf(desk, meter),
    ready: database.ping,
    metrics: meter,
    partnerCenter: follower?.events ?? null,
  };
  const { host, port, webhookSecret } = config;
  const server = await startServer(endpoints, { host, port, webhookSecret, clock, log });
  const tick = async (): Promise<void> => {
    await catchUp(desk);
    dispatcher.wake();
    follower?.resume();
    await sendDigests(digests);
    await desk.drafts.forgetCancelled(new Date(clock().getTime() - CANCEL_GRACE_MS));
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
      // Whoever waits for Partner Center is not waited for one after the other.
      await Promise.all([followed, dispatcher.stop()]);
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
  /** Null: there is no Partner Center. */
  readonly follower: Follower | null;
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

function eventsOf({ events, partnerCenter }: Config, clock: Clock): EventWebhook | null {
  if (events === null) return null;
  // With Partner Center the records are created by us, and nobody else has to know the customer's contacts.
  const words = { standing, differences, recordsOf: partnerCenter === null ? recordsOf : null };
  return new EventWebhook(events.url, (timestamp, body) => signatureOf(events.secret, timestamp, body), words, clock);
}

/** Null: there is no Partner Center to follow. */
function followerOf(
  config: Config,
  client: PartnerCenter | null,
  ports: Omit<FollowingPorts, 'partnerCenter'>,
  { webhookTrust }: Variations,
): Follower | null {
  if (client === null || config.partnerCenter === null) return null;
  const { sync, certificateHosts } = config.partnerCenter;
  return followPartnerCenter(
    { ...ports, partnerCenter: client },
    sync,
    webhookTrust ?? microsoftTrust(certificateHosts),
  );
}

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
  const partnerCenter = connectPartnerCenter(config, {
    clock,
    log,
    signIns: new MongoSignIns(db),
    meter,
    patienceMs: variations.partnerCenterTimeoutMs,
  });
  const random = (size: number): Uint8Array => randomBytes(size);
  const { administrators } = config;
  const roster = new TeamsRoster(connector, clock, log);
  const shared = { ...stores, nextOccurrence, roster, administrators, defaults: settingsOf(config), clock, meter, log };
  const writing = {
    ...shared,
    alarms: new MongoAlarms(db),
    messenger: new TeamsMessenger(connector),
    pace: new MongoPace(db, variations.allowances),
  };
  const sending = {
    ...writing,
    random,
    partnerCenter,
    events: eventsOf(config, clock),
    alarm: (code: TroubleCode) => alarm(writing, code),
  };
  const { reminders } = config.defaults;
  const leaseMs = variations.leaseMs ?? LEASE_MS;
  const dispatcher = createDispatcher({ ...sending, outbox, reminders, leaseMs });
  const following = { ...sending, syncs: new MongoSyncStore(db), leaseMs, wake: dispatcher.wake };
  const follower = followerOf(config, partnerCenter, following, variations);
  const desk: Desk = { ...shared, random, outbox, chats: new PersonalMessenger(connector), wake: dispatcher.wake };
  const bot = new Bot(desk, connector, variations.answerPatienceMs);
  return { adapter, bot, desk, digests: sending, dispatcher, follower, meter };
}

/** Reads pushed bodies as Partner Center's records, and takes those in. */
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
    await learnSolutions(desk, solutionsIn(body));
    return received;
  };
