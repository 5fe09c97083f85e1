import { readLeadTimes, type LeadTime } from '../domain/time/lead-time';
import type { BotIdentity } from '../teams/wire/adapter';
import { faultsOf, type ConfigFault } from './config-rules';
import { Environment } from './environment';
import { signInOf, type PartnerCenterSignIn } from './partner-center-sign-in';

/** The service's configuration, validated as a whole. */
export interface Config {
  readonly host: string;
  readonly port: number;
  readonly database: {
    readonly location: { readonly uri: string } | { readonly dataDir: string };
    readonly name: string;
  };
  /** The bot's registration; null if there is none, which is allowed for local use only. */
  readonly identity: BotIdentity | null;
  /** Allowed tenant ids in lower case; null if any is allowed, which is possible for anonymous use only. */
  readonly tenants: ReadonlySet<string> | null;
  readonly administrators: ReadonlySet<string>;
  readonly webhookSecret: string | null;
  readonly tick: string;
  /** Null if no Partner Center is configured. */
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
  /** Where events are sent; null if they are not sent. */
  readonly events: { readonly url: string; readonly secret: string } | null;
  readonly logLevel: string;
}

/** The configuration is invalid; the message lists every fault. */
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

function identityIn(env: Environment): BotIdentity | null {
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
 * Reads the configuration from environment variables; an empty one counts as not set.
 *
 * @throws ConfigError with every fault and its remedy
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
  // The rest is checked as if the invalid ones were not set, so that one start reports all faults.
  const rest = Environment.parse(Object.fromEntries(Object.entries(set).filter(([name]) => !names.has(name))));
  throw new ConfigError([...misshapen, ...faultsOf(rest).filter(({ variable }) => !names.has(variable))]);
}

/** The environment variables of this process, with those of the file `.env` in its folder if there is one. */
export function environment(): Readonly<Record<string, string | undefined>> {
  try {
    process.loadEnvFile();
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
  return process.env;
}
