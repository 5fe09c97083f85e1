import { z } from 'zod';
import { readLeadTimes, type LeadTime } from './domain/time/lead-time';
import { LOCALES } from './locales/translate';
import { isSchedule } from './schedule/next-occurrence';
import { isCronExpression } from './schedule/ticker';
import type { BotIdentity } from './teams/adapter';

const LOOPBACK = new Set(['127.0.0.1', '::1', 'localhost']);
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

/** The weakest secret that production accepts, in characters. */
const SHORTEST_SECRET = 16;

const ids = z
  .string()
  .default('')
  .transform((text) => new Set(text.split(/[\s,;]+/u).filter((id) => id !== '').map((id) => id.toLowerCase())));

const isTimeZone = (name: string): boolean => {
  try {
    return new Intl.DateTimeFormat('en', { timeZone: name }).format(0) !== '';
  } catch {
    return false;
  }
};

const isWebhookAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname.replace(/^\[|\]$/gu, '')));
};

const guid = z.string().regex(GUID, 'must be a GUID').optional();

/** Every variable the service reads: its shape, its default, and what it is for. The README's table is checked against this. */
export const Environment = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce.number('must be a port number').int('must be a port number').min(0, 'must be 0 to 65535').max(65_535, 'must be 0 to 65535').default(3978).describe('Port to listen on; 0 takes any free one'),
  MONGODB_URI: z.string().regex(/^mongodb(\+srv)?:\/\//u, 'must be an address that begins with mongodb:// or mongodb+srv://').optional().describe('MongoDB 6 or newer; without it the embedded engine is used, for trying out only'),
  MONGODB_DATABASE: z.string().regex(/^[\w-]{1,63}$/u, 'must be up to 63 letters, digits, _ or -').default('co-sell-desk').describe('Database name'),
  DATA_DIR: z.string().default('./data').describe('Folder of the embedded engine'),
  MicrosoftAppType: z.enum(['SingleTenant', 'UserAssignedMSI', 'MultiTenant'], 'must be SingleTenant, UserAssignedMSI or MultiTenant').optional().describe('Kind of the bot registration: SingleTenant, UserAssignedMSI or MultiTenant'),
  MicrosoftAppId: guid.describe('Application (client) id of the bot registration'),
  MicrosoftAppPassword: z.string().optional().describe('Its client secret; none for UserAssignedMSI'),
  MicrosoftAppTenantId: guid.describe('Directory (tenant) id of the bot registration'),
  ALLOWED_TENANTS: ids.describe('Tenants whose people are served, separated by commas; default: MicrosoftAppTenantId'),
  ADMINISTRATORS: ids.describe('Directory object ids of people who may see and do everything, separated by commas'),
  ALLOW_ANONYMOUS: z.enum(['true', 'false'], 'must be true or false').default('false').transform((text) => text === 'true').describe('true: serve without a bot registration; for this machine only, never in production'),
  REFERRALS_WEBHOOK_SECRET: z.string().optional().describe('Secret that signs POST /api/referrals; without it the route does not exist'),
  REMINDERS: z.string().refine((text) => readLeadTimes(text) !== null, 'must be times of at most 14 days such as 7d,3d,1d,4h').default('7d,3d,1d,4h').describe('How long before a deadline new channels are reminded, and people of what they claimed'),
  DIGEST: z.string().refine(isSchedule, 'must be a cron expression of five fields such as 0 9 * * 1-5').default('0 9 * * 1-5').describe('When new channels get their digest (cron, in their time zone)'),
  TICK: z.string().refine(isCronExpression, 'must be a cron expression, with or without seconds').default('*/15 * * * * *').describe('How often due work is looked for (cron, with seconds)'),
  TIMEZONE: z.string().refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin').default('UTC').describe('Time zone of channels and of people whose client tells none'),
  LOCALE: z.enum(LOCALES, `must be one of ${LOCALES.join(', ')}`).default('en').describe('Language of channels and of people whose client tells none'),
  EVENTS_WEBHOOK_URL: z.string().refine(isWebhookAddress, 'must be an https address (http only on this machine)').optional().describe('Where other systems are told what happened to a referral; without it nobody is'),
  EVENTS_WEBHOOK_SECRET: z.string().optional().describe('Secret that signs what is sent there'),
  LOG_LEVEL: z.enum(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'], 'must be fatal, error, warn, info, debug, trace or silent').default('info').describe('Least severe level that is logged'),
  NODE_ENV: z.string().optional().describe('production: nothing that is only for trying out is accepted'),
});
type Environment = z.infer<typeof Environment>;

/** The service's configuration, checked as a whole. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly database: { readonly location: { readonly uri: string } | { readonly dataDir: string }; readonly name: string };
  readonly identity: BotIdentity;
  /** Lower-case tenant ids; null: any, which only anonymous use allows. */
  readonly tenants: ReadonlySet<string> | null;
  readonly administrators: ReadonlySet<string>;
  readonly webhookSecret: string | null;
  readonly tick: string;
  readonly defaults: { readonly locale: string; readonly timeZone: string; readonly reminders: readonly LeadTime[]; readonly digest: string };
  /** Where events go; null: nowhere. */
  readonly events: { readonly url: string; readonly secret: string } | null;
  readonly logLevel: string;
}

/** What is wrong with one variable, and what to do about it. */
export interface ConfigFault {
  readonly variable: string;
  readonly message: string;
}

/** The configuration cannot be used; lists every fault at once. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';

  constructor(readonly faults: readonly ConfigFault[]) {
    super(['The configuration cannot be used:', ...faults.map(({ variable, message }) => `  ${variable} ${message}`)].join('\n'));
  }
}

type Rule = readonly [variable: string, isBroken: (env: Environment) => boolean, message: string];

const isProduction = (env: Environment): boolean => env.NODE_ENV?.trim().toLowerCase() === 'production';
const isRegistered = (env: Environment): boolean => !env.ALLOW_ANONYMOUS;
const needsPassword = (env: Environment): boolean => env.MicrosoftAppType === 'SingleTenant' || env.MicrosoftAppType === 'MultiTenant';

/** What must hold between variables, so that nothing unsafe starts. */
const RULES: readonly Rule[] = [
  ['ALLOW_ANONYMOUS', (env) => env.ALLOW_ANONYMOUS && isProduction(env), 'cannot be true in production: anybody could act as anybody. Register the bot and set MicrosoftAppType, MicrosoftAppId and so on.'],
  ['ALLOW_ANONYMOUS', (env) => env.ALLOW_ANONYMOUS && !LOOPBACK.has(env.HOST), 'is for this machine only: set HOST to 127.0.0.1, or register the bot.'],
  ['ALLOW_ANONYMOUS', (env) => env.ALLOW_ANONYMOUS && env.MicrosoftAppId !== undefined, 'contradicts MicrosoftAppId: leave one of them out.'],
  ['MicrosoftAppType', (env) => isRegistered(env) && env.MicrosoftAppType === undefined, 'is missing: set SingleTenant or UserAssignedMSI as in the bot registration (or ALLOW_ANONYMOUS=true to try the bot on this machine).'],
  ['MicrosoftAppId', (env) => isRegistered(env) && env.MicrosoftAppId === undefined, 'is missing: set the application id of the bot registration.'],
  ['MicrosoftAppPassword', (env) => isRegistered(env) && needsPassword(env) && !env.MicrosoftAppPassword, 'is missing: set the client secret of the bot registration.'],
  ['MicrosoftAppPassword', (env) => env.MicrosoftAppType === 'UserAssignedMSI' && Boolean(env.MicrosoftAppPassword), 'must not be set for UserAssignedMSI: a managed identity has none.'],
  ['MicrosoftAppTenantId', (env) => isRegistered(env) && env.MicrosoftAppType !== undefined && env.MicrosoftAppType !== 'MultiTenant' && env.MicrosoftAppTenantId === undefined, 'is missing: set the directory id of the bot registration.'],
  ['ALLOWED_TENANTS', (env) => isRegistered(env) && env.ALLOWED_TENANTS.size === 0 && env.MicrosoftAppTenantId === undefined, 'is missing: list the tenants whose people may use the bot.'],
  ['MONGODB_URI', (env) => isProduction(env) && env.MONGODB_URI === undefined, 'is missing: in production a MongoDB server (6 or newer) is needed; the embedded engine is for trying out.'],
  ['REFERRALS_WEBHOOK_SECRET', (env) => isProduction(env) && env.REFERRALS_WEBHOOK_SECRET !== undefined && env.REFERRALS_WEBHOOK_SECRET.length < SHORTEST_SECRET, `is too short: use at least ${SHORTEST_SECRET} random characters.`],
  ['EVENTS_WEBHOOK_SECRET', (env) => env.EVENTS_WEBHOOK_URL !== undefined && env.EVENTS_WEBHOOK_SECRET === undefined, 'is missing: whoever receives events must be able to tell that they are ours.'],
  ['EVENTS_WEBHOOK_SECRET', (env) => isProduction(env) && env.EVENTS_WEBHOOK_SECRET !== undefined && env.EVENTS_WEBHOOK_SECRET.length < SHORTEST_SECRET, `is too short: use at least ${SHORTEST_SECRET} random characters.`],
];

const faultsOf = (env: Environment): readonly ConfigFault[] =>
  RULES.filter(([, isBroken]) => isBroken(env)).map(([variable, , message]) => ({ variable, message }));

function identityIn(env: Environment): BotIdentity {
  if (env.MicrosoftAppType === undefined || env.MicrosoftAppId === undefined || env.ALLOW_ANONYMOUS) return null;
  return {
    MicrosoftAppType: env.MicrosoftAppType,
    MicrosoftAppId: env.MicrosoftAppId,
    ...(env.MicrosoftAppPassword === undefined ? {} : { MicrosoftAppPassword: env.MicrosoftAppPassword }),
    ...(env.MicrosoftAppTenantId === undefined ? {} : { MicrosoftAppTenantId: env.MicrosoftAppTenantId }),
  };
}

function tenantsIn(env: Environment): ReadonlySet<string> | null {
  if (env.ALLOWED_TENANTS.size > 0) return env.ALLOWED_TENANTS;
  return env.MicrosoftAppTenantId === undefined ? null : new Set([env.MicrosoftAppTenantId.toLowerCase()]);
}

function eventsIn({ EVENTS_WEBHOOK_URL: url, EVENTS_WEBHOOK_SECRET: secret }: Environment): Config['events'] {
  return url === undefined || secret === undefined ? null : { url, secret };
}

const toConfig = (env: Environment): Config => ({
  host: env.HOST,
  port: env.PORT,
  database: {
    location: env.MONGODB_URI === undefined ? { dataDir: env.DATA_DIR } : { uri: env.MONGODB_URI },
    name: env.MONGODB_DATABASE,
  },
  identity: identityIn(env),
  tenants: tenantsIn(env),
  administrators: env.ADMINISTRATORS,
  webhookSecret: env.REFERRALS_WEBHOOK_SECRET ?? null,
  tick: env.TICK,
  defaults: { locale: env.LOCALE, timeZone: env.TIMEZONE, reminders: readLeadTimes(env.REMINDERS) ?? [], digest: env.DIGEST },
  events: eventsIn(env),
  logLevel: env.LOG_LEVEL,
});

/**
 * The configuration in a set of environment variables; an empty one counts as not set.
 *
 * @throws ConfigError with every fault and what to do about it
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''));
  const parsed = Environment.safeParse(set);
  if (parsed.success) {
    const faults = faultsOf(parsed.data);
    if (faults.length === 0) return toConfig(parsed.data);
    throw new ConfigError(faults);
  }
  const misshapen = parsed.error.issues.map(({ path, message }) => ({ variable: String(path[0]), message: `${message}.` }));
  const names = new Set(misshapen.map(({ variable }) => variable));
  // The rest is checked as if the misshapen ones were not set, so that nobody has to start again and again.
  const rest = Environment.parse(Object.fromEntries(Object.entries(set).filter(([name]) => !names.has(name))));
  throw new ConfigError([...misshapen, ...faultsOf(rest).filter(({ variable }) => !names.has(variable))]);
}

/** The variables of this process, and of a file `.env` beside it if there is one. */
export function environment(): Readonly<Record<string, string | undefined>> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return process.env;
}
