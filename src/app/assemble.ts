import { randomBytes } from 'node:crypto';
import { alarm } from '../application/delivery/alarm';
import { createDispatcher, type Dispatcher } from '../application/delivery/dispatcher';
import type { Clock, Log, PartnerCenter } from '../application/ports';
import type { DigestPorts } from '../application/delivery/send-digests';
import type { Config } from './config';
import {
  connectPartnerCenter,
  followPartnerCenter,
  type Follower,
  type FollowingPorts,
} from './connect-partner-center';
import { ANYTHING_INBOUND } from '../domain/channel/routing';
import type { ChannelSettings } from '../domain/channel/subscriber';
import type { TroubleCode } from '../domain/model/trouble';
import { NEVER_QUIET } from '../domain/time/quiet-time';
import { EventWebhook } from '../http/event-webhook';
import { signatureOf } from '../http/signature';
import { MongoAlarms } from '../mongo/alarms';
import { MongoCatalogue } from '../mongo/catalogue-repository';
import type { Database } from '../mongo/connection';
import { MongoDraftRepository } from '../mongo/draft-repository';
import { MongoOutbox } from '../mongo/outbox';
import { MongoPersonRepository } from '../mongo/person-repository';
import { MongoPipelineRepository } from '../mongo/pipeline-repository';
import { MongoReferralRepository } from '../mongo/referral-repository';
import { MongoPace, type Allowances } from '../mongo/send-pace';
import { MongoSignIns } from '../mongo/sign-ins';
import { MongoSubscriberRepository } from '../mongo/subscriber-repository';
import { MongoSyncStore } from '../mongo/sync-store';
import { createMetrics, type Metrics } from '../observability/metrics';
import { differences, newRecordBodies, recordState } from '../partner-center/event-words';
import { microsoftTrust, type WebhookTrust } from '../partner-center/webhook/webhook-trust';
import { nextOccurrence } from '../schedule/next-occurrence';
import type { startTicker } from '../schedule/ticker';
import { anonymousAdapter, type TeamsAdapter } from '../teams/wire/adapter';
import type { CloudAddresses } from '../teams/wire/bot-framework';
import { Bot } from '../teams/bot';
import { Connector } from '../teams/wire/connector';
import type { Desk } from '../teams/turn/desk';
import { TeamsChannelMessenger } from '../teams/sending/channel-messenger';
import { TeamsPersonalMessenger } from '../teams/sending/personal-messenger';
import { TeamsRoster } from '../teams/wire/roster';

/** What tests and special clouds change; everything else is as in production. */
export interface Variations {
  readonly clock?: Clock;
  readonly cloud?: CloudAddresses;
  /** How long a dispatcher holds the lease of a claimed referral, in milliseconds. */
  readonly leaseMs?: number;
  /** The timeout of requests to Teams, in milliseconds; well below a third of the lease. */
  readonly connectorTimeoutMs?: number;
  /** The timeout of requests to Partner Center, in milliseconds; well below a third of the lease. */
  readonly partnerCenterTimeoutMs?: number;
  /**
   * How long Teams waits for the answer to a button, in milliseconds, before the bot answers that it is still working.
   */
  readonly answerPatienceMs?: number;
  /** The rate limits of messages to Teams. */
  readonly allowances?: Allowances;
  /** Runs the regular work when it is due. */
  readonly startTicker?: typeof startTicker;
  /** Which certificates prove that a webhook request comes from Partner Center. */
  readonly webhookTrust?: WebhookTrust;
}

const LEASE_MS = 30_000;
const CONNECTOR_TIMEOUT_MS = 8_000;

/** The parts of a service, joined. */
export interface Parts {
  readonly adapter: TeamsAdapter;
  readonly bot: Bot;
  readonly desk: Desk;
  readonly digests: DigestPorts;
  readonly dispatcher: Dispatcher;
  /** Null if no Partner Center is configured. */
  readonly follower: Follower | null;
  readonly meter: Metrics;
}

/** The settings of a new channel. */
export const settingsOf = ({ defaults: { locale, timeZone, reminders, digest } }: Config): ChannelSettings => ({
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
  // With Partner Center this service creates the records, so no other system needs the customer's contacts.
  const words = { recordState, differences, newRecordBodies: partnerCenter === null ? newRecordBodies : null };
  return new EventWebhook(events.url, (timestamp, body) => signatureOf(events.secret, timestamp, body), words, clock);
}

/** Null if no Partner Center is configured. */
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

/** The ports that both turns and deliveries use. */
const sharedParts = (
  db: Database['db'],
  config: Config,
  connector: Connector,
  { clock, meter, log }: Pick<Desk, 'clock' | 'meter' | 'log'>,
) => ({
  referrals: new MongoReferralRepository(db),
  subscribers: new MongoSubscriberRepository(db),
  people: new MongoPersonRepository(db),
  pipelines: new MongoPipelineRepository(db),
  drafts: new MongoDraftRepository(db),
  catalogue: new MongoCatalogue(db, clock),
  nextOccurrence,
  roster: new TeamsRoster(connector, clock, log),
  administrators: config.administrators,
  defaults: settingsOf(config),
  clock,
  meter,
  log,
});

/** Loads Microsoft's SDK only if there is an identity, since loading takes half a second. */
async function adapterOf({ identity }: Config, { cloud }: Variations): Promise<TeamsAdapter> {
  if (identity === null) return anonymousAdapter;
  const { BotFrameworkAdapter } = await import('../teams/wire/bot-framework.js');
  return new BotFrameworkAdapter(identity, cloud);
}

const random = (size: number): Uint8Array => randomBytes(size);

/** Creates and joins all parts; nothing runs yet. */
export async function assemble({ db }: Database, config: Config, log: Log, variations: Variations): Promise<Parts> {
  const clock = variations.clock ?? (() => new Date());
  const outbox = new MongoOutbox(db, clock);
  const meter = createMetrics(outbox);
  const adapter = await adapterOf(config, variations);
  const connector = new Connector(() => adapter.token(), variations.connectorTimeoutMs ?? CONNECTOR_TIMEOUT_MS);
  const { partnerCenterTimeoutMs: patienceMs } = variations;
  const signIns = new MongoSignIns(db);
  const partnerCenter = connectPartnerCenter(config, { clock, log, signIns, meter, patienceMs });
  const shared = sharedParts(db, config, connector, { clock, meter, log });
  const personalMessenger = new TeamsPersonalMessenger(connector);
  const writing = {
    ...shared,
    alarms: new MongoAlarms(db),
    channelMessenger: new TeamsChannelMessenger(connector),
    personalMessenger,
    pace: new MongoPace(db, variations.allowances),
  };
  const sending = {
    ...writing,
    random,
    partnerCenter,
    events: eventsOf(config, clock),
    alarm: (code: TroubleCode) => alarm(writing, code),
  };
  const leaseMs = variations.leaseMs ?? LEASE_MS;
  const dispatcher = createDispatcher({ ...sending, outbox, reminders: config.defaults.reminders, leaseMs });
  const following = { ...sending, syncs: new MongoSyncStore(db), leaseMs, wake: dispatcher.wake };
  const follower = followerOf(config, partnerCenter, following, variations);
  const desk: Desk = { ...shared, random, outbox, chats: personalMessenger, wake: dispatcher.wake };
  return {
    adapter,
    bot: new Bot(desk, connector, variations.answerPatienceMs),
    desk,
    digests: sending,
    dispatcher,
    follower,
    meter,
  };
}
