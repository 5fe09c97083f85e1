import { readLeadTimes, type LeadTime } from '../domain/time/lead-time';
import { Environment, LOOPBACK } from './environment';
import type { BotIdentity } from '../teams/wire/adapter';

/** The weakest secret that production accepts, in characters. */
const SHORTEST_SECRET = 16;

/** How Partner Center is signed in to: with a fixed bearer, or in the name of whoever a refresh token is of. */
export type PartnerCenterSignIn =
  | { readonly accessToken: string }
  | {
      readonly tenantId: string;
      readonly clientId: string;
      readonly clientSecret: string;
      readonly refreshToken: string;
    };

/** The service's configuration, checked as a whole. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly database: {
    readonly location: { readonly uri: string } | { readonly dataDir: string };
    readonly name: string;
  };
  readonly identity: BotIdentity;
  /** Lower-case tenant ids; null: any, which only anonymous use allows. */
  readonly tenants: ReadonlySet<string> | null;
  readonly administrators: ReadonlySet<string>;
  readonly webhookSecret: string | null;
  readonly tick: string;
  /** Null: there is no Partner Center. */
  readonly partnerCenter: {
    readonly url: string;
    readonly signIn: PartnerCenterSignIn;
    readonly sync: string;
    readonly certificateHosts: readonly string[];
  } | null;
  readonly defaults: {
    readonly locale: string;
    readonly timeZone: string;
    readonly reminders: readonly LeadTime[];
    readonly digest: string;
  };
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
    super(
      ['The configuration cannot be used:', ...faults.map(({ variable, message }) => `  ${variable} ${message}`)].join(
        '\n',
      ),
    );
  }
}

type Rule = readonly [variable: string, isBroken: (env: Environment) => boolean, message: string];

const isProduction = (env: Environment): boolean => env.NODE_ENV?.trim().toLowerCase() === 'production';
const isRegistered = (env: Environment): boolean => !env.ALLOW_ANONYMOUS;
const needsPassword = (env: Environment): boolean =>
  env.MicrosoftAppType === 'SingleTenant' || env.MicrosoftAppType === 'MultiTenant';

/** What signing in to Partner Center takes. */
const SIGN_IN = [
  'PARTNER_CENTER_TENANT_ID',
  'PARTNER_CENTER_CLIENT_ID',
  'PARTNER_CENTER_CLIENT_SECRET',
  'PARTNER_CENTER_REFRESH_TOKEN',
] as const;

/** What must hold between variables, so that nothing unsafe starts. */
const RULES: readonly Rule[] = [
  [
    'ALLOW_ANONYMOUS',
    (env) => env.ALLOW_ANONYMOUS && isProduction(env),
    'cannot be true in production: anybody could act as anybody. Register the bot and set MicrosoftAppType, MicrosoftAppId and so on.',
  ],
  [
    'ALLOW_ANONYMOUS',
    (env) => env.ALLOW_ANONYMOUS && !LOOPBACK.has(env.HOST),
    'is for this machine only: set HOST to 127.0.0.1, or register the bot.',
  ],
  [
    'ALLOW_ANONYMOUS',
    (env) => env.ALLOW_ANONYMOUS && env.MicrosoftAppId !== undefined,
    'contradicts MicrosoftAppId: leave one of them out.',
  ],
  [
    'MicrosoftAppType',
    (env) => isRegistered(env) && env.MicrosoftAppType === undefined,
    'is missing: set SingleTenant or UserAssignedMSI as in the bot registration (or ALLOW_ANONYMOUS=true to try the bot on this machine).',
  ],
  [
    'MicrosoftAppId',
    (env) => isRegistered(env) && env.MicrosoftAppId === undefined,
    'is missing: set the application id of the bot registration.',
  ],
  [
    'MicrosoftAppPassword',
    (env) => isRegistered(env) && needsPassword(env) && !env.MicrosoftAppPassword,
    'is missing: set the client secret of the bot registration.',
  ],
  [
    'MicrosoftAppPassword',
    (env) => env.MicrosoftAppType === 'UserAssignedMSI' && Boolean(env.MicrosoftAppPassword),
    'must not be set for UserAssignedMSI: a managed identity has none.',
  ],
  [
    'MicrosoftAppTenantId',
    (env) =>
      isRegistered(env) &&
      env.MicrosoftAppType !== undefined &&
      env.MicrosoftAppType !== 'MultiTenant' &&
      env.MicrosoftAppTenantId === undefined,
    'is missing: set the directory id of the bot registration.',
  ],
  [
    'ALLOWED_TENANTS',
    (env) => isRegistered(env) && env.ALLOWED_TENANTS.size === 0 && env.MicrosoftAppTenantId === undefined,
    'is missing: list the tenants whose people may use the bot.',
  ],
  [
    'MONGODB_URI',
    (env) => isProduction(env) && env.MONGODB_URI === undefined,
    'is missing: in production a MongoDB server (6 or newer) is needed; the embedded engine is for trying out.',
  ],
  [
    'REFERRALS_WEBHOOK_SECRET',
    (env) =>
      isProduction(env) &&
      env.REFERRALS_WEBHOOK_SECRET !== undefined &&
      env.REFERRALS_WEBHOOK_SECRET.length < SHORTEST_SECRET,
    `is too short: use at least ${SHORTEST_SECRET} random characters.`,
  ],
  ...SIGN_IN.map((name): Rule => [
    name,
    (env) =>
      env.PARTNER_CENTER_URL !== undefined && env.PARTNER_CENTER_ACCESS_TOKEN === undefined && env[name] === undefined,
    'is missing: Partner Center is read and written in the name of somebody who signed in once (see README.md); for a sandbox set PARTNER_CENTER_ACCESS_TOKEN instead.',
  ]),
  [
    'PARTNER_CENTER_ACCESS_TOKEN',
    (env) => isProduction(env) && env.PARTNER_CENTER_ACCESS_TOKEN !== undefined,
    `is for sandboxes: it ends within the hour. In production set ${SIGN_IN.join(', ')}.`,
  ],
  [
    'PARTNER_CENTER_URL',
    (env) => env.PARTNER_CENTER_URL === undefined && signInOf(env) !== null,
    'is missing: set https://api.partner.microsoft.com, or leave the other variables of Partner Center out.',
  ],
  [
    'EVENTS_WEBHOOK_SECRET',
    (env) => env.EVENTS_WEBHOOK_URL !== undefined && env.EVENTS_WEBHOOK_SECRET === undefined,
    'is missing: whoever receives events must be able to tell that they are ours.',
  ],
  [
    'EVENTS_WEBHOOK_SECRET',
    (env) =>
      isProduction(env) &&
      env.EVENTS_WEBHOOK_SECRET !== undefined &&
      env.EVENTS_WEBHOOK_SECRET.length < SHORTEST_SECRET,
    `is too short: use at least ${SHORTEST_SECRET} random characters.`,
  ],
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

function signInOf(env: Environment): PartnerCenterSignIn | null {
  if (env.PARTNER_CENTER_ACCESS_TOKEN !== undefined) return { accessToken: env.PARTNER_CENTER_ACCESS_TOKEN };
  const {
    PARTNER_CENTER_TENANT_ID: tenantId,
    PARTNER_CENTER_CLIENT_ID: clientId,
    PARTNER_CENTER_CLIENT_SECRET: clientSecret,
    PARTNER_CENTER_REFRESH_TOKEN: refreshToken,
  } = env;
  const isWhole =
    tenantId !== undefined && clientId !== undefined && clientSecret !== undefined && refreshToken !== undefined;
  return isWhole ? { tenantId, clientId, clientSecret, refreshToken } : null;
}

function partnerCenterIn(env: Environment): Config['partnerCenter'] {
  const signIn = signInOf(env);
  return env.PARTNER_CENTER_URL === undefined || signIn === null
    ? null
    : { url: env.PARTNER_CENTER_URL, signIn, sync: env.SYNC, certificateHosts: env.PARTNER_CENTER_CERTIFICATE_HOSTS };
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
  partnerCenter: partnerCenterIn(env),
  defaults: {
    locale: env.LOCALE,
    timeZone: env.TIMEZONE,
    reminders: readLeadTimes(env.REMINDERS) ?? [],
    digest: env.DIGEST,
  },
  events: eventsIn(env),
  logLevel: env.LOG_LEVEL,
});

/**
 * The configuration in a set of environment variables; an empty one counts as not set.
 *
 * @throws ConfigError with every fault and what to do about it
 */
export function readConfig(variables: Readonly<Record<string, string | undefined>>): Config {
  const set = Object.fromEntries(
    Object.entries(variables).filter(([, value]) => value !== undefined && value.trim() !== ''),
  );
  const parsed = Environment.safeParse(set);
  if (parsed.success) {
    const faults = faultsOf(parsed.data);
    if (faults.length === 0) return toConfig(parsed.data);
    throw new ConfigError(faults);
  }
  const misshapen = parsed.error.issues.map(({ path, message }) => ({
    variable: String(path[0]),
    message: `${message}.`,
  }));
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
