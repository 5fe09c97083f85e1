import { randomUUID } from 'node:crypto';
import { startService, type Service, type Variations } from '../../src/app/compose';
import { readConfig } from '../../src/app/config';
import { createLogger } from '../../src/observability/logger';
import { openTestDatabase, type TestDatabase } from './database';
import { HandTicker } from './hand-ticker';
import { PATIENCE_MS } from './patience';
import { pushReferrals } from './push-referrals';
import { startTeamsConnector, type StandInMember, type TeamsConnector } from './teams-connector';
import { UNPACED } from './unpaced';

export const TENANT = '00000000-0000-4000-8000-0000000000aa';
export const TEAM = '19:sales@thread.tacv2';
export const BOT = '28:co-sell-desk';
export const SECRET = 'a-secret-for-tests';

/** The sales team of the tests. */
export const MEGAN: StandInMember = {
  id: '29:megan',
  aadObjectId: '00000000-0000-4000-8000-000000000001',
  name: 'Megan Ortiz',
  email: 'megan.ortiz@northwindtraders.com',
  userRole: 'user',
};
export const RAVI: StandInMember = {
  id: '29:ravi',
  aadObjectId: '00000000-0000-4000-8000-000000000002',
  name: 'Ravi Menon',
  email: 'ravi.menon@northwindtraders.com',
  userRole: 'user',
};
export const GUEST: StandInMember = {
  id: '29:guest',
  aadObjectId: '00000000-0000-4000-8000-00000000000f',
  name: 'Guest Person',
  email: 'guest@example.com',
  userRole: 'guest',
};
export const STRANGER: StandInMember = {
  id: '29:stranger',
  aadObjectId: '00000000-0000-4000-8000-0000000000ff',
  name: 'Stranger',
  email: 'stranger@example.com',
};

/** A schedule for digests that nobody asks for: at whatever hour tests run, and put clocks forward by days, none comes. */
export const NO_DIGEST = '0 0 29 2 *';

/** The HTTP answer to an activity. */
export interface Answer {
  readonly status: number;
  readonly body: Record<string, unknown>;
}

/** The real service with the real database, talking to a stand-in of Teams. */
export interface TestDesk {
  readonly service: Service;
  readonly connector: TeamsConnector;
  readonly database: TestDatabase;
  /** Sends an activity as Teams would; the parts given replace the usual ones. */
  send(activity: Record<string, unknown>): Promise<Answer>;
  /** Somebody types a line in the team's channel, or where `conversation` says. */
  type(text: string, who?: StandInMember, more?: Record<string, unknown>): Promise<Answer>;
  /** Somebody presses a button of a card. Answers the invoke's body. */
  press(
    verb: string,
    data: Record<string, unknown>,
    who?: StandInMember,
    more?: Record<string, unknown>,
  ): Promise<Answer>;
  /** Teams reports that the bot was added to the team. */
  install(more?: Record<string, unknown>): Promise<Answer>;
  push(referrals: readonly unknown[]): Promise<{ status: number; body: unknown }>;
  /** What time it is for the service. */
  readonly now: () => Date;
  /** Lets so many milliseconds pass for the service, if any, and has it do its regular work. */
  pass(milliseconds?: number): Promise<void>;
  /** The conversation in which the last activity was sent. */
  lastPlace(): string;
  stop(): Promise<void>;
}

/**
 * Starts everything; `environment` adds to the configuration. Its clock goes on as clocks do and jumps where time is
 * told to pass, its regular work is done at no other time, and Teams takes any number of messages at once.
 */
export async function startTestDesk(
  environment: Record<string, string> = {},
  variations: Variations = {},
): Promise<TestDesk> {
  const database = await openTestDatabase();
  const connector = await startTeamsConnector();
  connector.rosters.set(TEAM, [MEGAN, RAVI, GUEST]);
  const config = readConfig({
    ALLOW_ANONYMOUS: 'true',
    PORT: '0',
    MONGODB_URI: database.uri,
    MONGODB_DATABASE: database.name,
    REFERRALS_WEBHOOK_SECRET: SECRET,
    LOG_LEVEL: 'silent',
    DIGEST: NO_DIGEST,
    ...environment,
  });
  let ahead = 0;
  const now = (): Date => new Date(Date.now() + ahead);
  const ticker = new HandTicker();
  const service = await startService(config, createLogger(config.logLevel), {
    clock: now,
    startTicker: ticker.start,
    allowances: UNPACED,
    answerPatienceMs: PATIENCE_MS,
    ...variations,
  });

  let place = TEAM;
  const send = async (changes: Record<string, unknown>): Promise<Answer> => {
    const activity = { ...activityIn(connector.url), ...changes };
    place = (activity['conversation'] as { id: string }).id;
    const response = await fetch(`${service.url}/api/messages`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(activity),
    });
    const text = await response.text();
    return { status: response.status, body: text === '' ? {} : (JSON.parse(text) as Record<string, unknown>) };
  };
  const by = (who: StandInMember): Record<string, unknown> => ({
    from: { id: who.id, aadObjectId: who.aadObjectId, name: who.name },
  });
  return {
    service,
    connector,
    database,
    send,
    type: (text, who = MEGAN, more = {}) => send({ type: 'message', text, ...by(who), ...more }),
    press: (verb, data, who = MEGAN, more = {}) =>
      send({
        type: 'invoke',
        name: 'adaptiveCard/action',
        value: { action: { type: 'Action.Execute', verb, data: { verb, ...data } }, trigger: 'manual' },
        ...by(who),
        ...more,
      }),
    install: (more = {}) => send({ type: 'installationUpdate', action: 'add', ...by(MEGAN), ...more }),
    push: (referrals) => pushReferrals(service.url, SECRET, referrals, now()),
    lastPlace: () => place,
    now,
    pass(milliseconds = 0) {
      ahead += milliseconds;
      return ticker.tick();
    },
    async stop() {
      await service.stop();
      await connector.stop();
      await database.drop();
    },
  };
}

/** What every activity of the team's channel carries. */
export const activityIn = (serviceUrl: string): Record<string, unknown> => ({
  id: randomUUID(),
  channelId: 'msteams',
  serviceUrl,
  recipient: { id: BOT, name: 'Co-sell Desk' },
  conversation: { id: TEAM, conversationType: 'channel', isGroup: true, tenantId: TENANT },
  channelData: { tenant: { id: TENANT }, team: { id: TEAM, name: 'Northwind Sales' }, channel: { id: TEAM } },
  locale: 'en-US',
});
