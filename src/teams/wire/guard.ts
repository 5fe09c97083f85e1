import type { Activity } from './activity';

/** Who may reach the bot, and where the bot may send requests (with its access token). */
export interface GuardOptions {
  /** The ids of the tenants that are served, in lower case; null: all tenants, for local use only. */
  readonly tenants: ReadonlySet<string> | null;
  /** Whether activities may name a service on this machine, as the Agents Playground and tests do. */
  readonly allowLoopback: boolean;
}

/** Hosts of Teams' connector service: the public, GCC, GCC High and DoD clouds, and their regional names. */
const TEAMS_HOSTS = [
  /^smba\.trafficmanager\.net$/u,
  /^smba\.infra\.gcc\.teams\.microsoft\.com$/u,
  /^smba\.infra\.gov\.teams\.microsoft\.us$/u,
  /^smba\.infra\.dod\.teams\.microsoft\.us$/u,
  /^[a-z0-9-]+\.botframework\.com$/u,
];

const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** Whether the bot may send to this address. */
export function isTrustedService(serviceUrl: string, allowLoopback: boolean): boolean {
  if (!URL.canParse(serviceUrl)) return false;
  const { protocol, hostname, username, password } = new URL(serviceUrl);
  if (username !== '' || password !== '') return false;
  if (LOOPBACK_HOSTS.has(hostname)) return allowLoopback;
  return protocol === 'https:' && TEAMS_HOSTS.some((host) => host.test(hostname));
}

/** The tenant of an activity, if all fields that name one agree; otherwise null. */
export function tenantOf(activity: Activity): string | null {
  const named = [activity.conversation.tenantId, activity.channelData?.tenant?.id].filter(
    (id) => id != null && id !== '',
  );
  const [first, ...others] = named.map((id) => String(id).toLowerCase());
  return first !== undefined && others.every((other) => other === first) ? first : null;
}

/**
 * Whether an authenticated activity is served: it is from Teams, from an allowed tenant, and names a trusted service.
 */
export function isAdmitted(activity: Activity, options: GuardOptions): boolean {
  const tenant = tenantOf(activity);
  if (activity.channelId !== 'msteams' || tenant === null) return false;
  if (options.tenants !== null && !options.tenants.has(tenant)) return false;
  return isTrustedService(activity.serviceUrl, options.allowLoopback);
}
