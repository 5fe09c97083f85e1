import { z } from 'zod';
import { readLeadTimes } from '../domain/time/lead-time';
import { LOCALES } from '../locales/translate';
import { isSchedule } from '../schedule/next-occurrence';
import { isCronExpression } from '../schedule/ticker';
import { isTimeZone } from '../teams/text/time-zones';

/** Host names that a machine uses for itself. */
export const LOOPBACK: ReadonlySet<string> = new Set(['127.0.0.1', '::1', 'localhost']);
const GUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/iu;

const ids = z
  .string()
  .default('')
  .transform(
    (text) =>
      new Set(
        text
          .split(/[\s,;]+/u)
          .filter((id) => id !== '')
          .map((id) => id.toLowerCase()),
      ),
  );

const HOST_NAME = /^(?!-)[a-z\d-]+(\.[a-z\d-]+)+$/u;

const hosts = z
  .string()
  .default('')
  .transform((text) =>
    text
      .split(/[\s,;]+/u)
      .filter((host) => host !== '')
      .map((host) => host.toLowerCase()),
  )
  .refine(
    (names) => names.every((name) => HOST_NAME.test(name)),
    'must be names of hosts such as certificates.example.com',
  );

const isServiceAddress = (text: string): boolean => {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname } = new URL(text);
  return protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname.replace(/^\[|\]$/gu, '')));
};

/**
 * A base address: paths are appended to it, and requests carry a token, so it has no credentials, query or fragment.
 */
const isApiAddress = (text: string): boolean => {
  if (!isServiceAddress(text)) return false;
  const { username, password, search, hash } = new URL(text);
  return [username, password, search, hash].every((part) => part === '');
};

const guid = z.string().regex(GUID, 'must be a GUID').optional();

/**
 * Every variable that the service reads: its format, default and purpose. A test compares docs/configuration.md with
 * it.
 */
export const Environment = z.object({
  HOST: z.string().default('127.0.0.1').describe('Address to listen on'),
  PORT: z.coerce
    .number('must be a port number')
    .int('must be a port number')
    .min(0, 'must be 0 to 65535')
    .max(65_535, 'must be 0 to 65535')
    .default(3978)
    .describe('Port to listen on; 0 takes any free one'),
  MONGODB_URI: z
    .string()
    .regex(/^mongodb(\+srv)?:\/\//u, 'must be an address that begins with mongodb:// or mongodb+srv://')
    .optional()
    .describe('MongoDB 6 or newer; without it the embedded engine is used, for trying out only'),
  MONGODB_DATABASE: z
    .string()
    .regex(/^[\w-]{1,63}$/u, 'must be up to 63 letters, digits, _ or -')
    .default('co-sell-desk')
    .describe('Database name'),
  DATA_DIR: z.string().default('./data').describe('Folder of the embedded engine'),
  MicrosoftAppType: z
    .enum(['SingleTenant', 'UserAssignedMSI', 'MultiTenant'], 'must be SingleTenant, UserAssignedMSI or MultiTenant')
    .optional()
    .describe('Kind of the bot registration: SingleTenant, UserAssignedMSI or MultiTenant'),
  MicrosoftAppId: guid.describe('Application (client) id of the bot registration'),
  MicrosoftAppPassword: z.string().optional().describe('Its client secret; none for UserAssignedMSI'),
  MicrosoftAppTenantId: guid.describe('Directory (tenant) id of the bot registration'),
  ALLOWED_TENANTS: ids.describe('Tenants whose people are served, separated by commas; default: MicrosoftAppTenantId'),
  ADMINISTRATORS: ids.describe('Directory object ids of people who may see and do everything, separated by commas'),
  ALLOW_ANONYMOUS: z
    .enum(['true', 'false'], 'must be true or false')
    .default('false')
    .transform((text) => text === 'true')
    .describe('true: serve without a bot registration; for this machine only, never in production'),
  REFERRALS_WEBHOOK_SECRET: z
    .string()
    .optional()
    .describe('Secret that signs POST /api/referrals; without it the route does not exist'),
  PARTNER_CENTER_URL: z
    .string()
    .refine(
      isApiAddress,
      'must be an https address (http only on this machine) such as https://api.partner.microsoft.com',
    )
    .optional()
    .describe(
      "Partner Center's Referrals API; without it referrals come by webhook and answers go to EVENTS_WEBHOOK_URL",
    ),
  PARTNER_CENTER_TENANT_ID: guid.describe('Directory (tenant) id of the partner'),
  PARTNER_CENTER_CLIENT_ID: guid.describe('Application (client) id that signs in to Partner Center'),
  PARTNER_CENTER_CLIENT_SECRET: z.string().optional().describe('Its client secret'),
  PARTNER_CENTER_REFRESH_TOKEN: z
    .string()
    .optional()
    .describe(
      'Refresh token of the person or service account in whose name Partner Center is read and written (Secure Application Model)',
    ),
  PARTNER_CENTER_ACCESS_TOKEN: z.string().optional().describe('A fixed bearer in place of all that, for sandboxes'),
  PARTNER_CENTER_CERTIFICATE_HOSTS: hosts.describe(
    'Further hosts that the certificates of its webhook may come from, separated by commas; the log names one that was refused',
  ),
  SYNC: z
    .string()
    .refine(isCronExpression, 'must be a cron expression, with or without seconds')
    .default('*/5 * * * *')
    .describe('How often Partner Center is asked for what changed (cron)'),
  REMINDERS: z
    .string()
    .refine((text) => readLeadTimes(text) !== null, 'must be times of at most 14 days such as 7d,3d,1d,4h')
    .default('7d,3d,1d,4h')
    .describe('How long before a deadline new channels are reminded, and people of what they claimed'),
  DIGEST: z
    .string()
    .refine(isSchedule, 'must be a cron expression of five fields such as 0 9 * * 1-5')
    .default('0 9 * * 1-5')
    .describe('When new channels get their digest (cron, in their time zone)'),
  TICK: z
    .string()
    .refine(isCronExpression, 'must be a cron expression, with or without seconds')
    .default('*/15 * * * * *')
    .describe('How often due work is looked for (cron, with seconds)'),
  TIMEZONE: z
    .string()
    .refine(isTimeZone, 'must be an IANA time zone such as Europe/Berlin')
    .default('UTC')
    .describe('Time zone of channels and of people whose client tells none'),
  LOCALE: z
    .enum(LOCALES, `must be one of ${LOCALES.join(', ')}`)
    .default('en')
    .describe('Language of channels and of people whose client tells none'),
  EVENTS_WEBHOOK_URL: z
    .string()
    .refine(isServiceAddress, 'must be an https address (http only on this machine)')
    .optional()
    .describe('Where other systems are told what happened to a referral; without it nobody is'),
  EVENTS_WEBHOOK_SECRET: z.string().optional().describe('Secret that signs what is sent there'),
  LOG_LEVEL: z
    .enum(
      ['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent'],
      'must be fatal, error, warn, info, debug, trace or silent',
    )
    .default('info')
    .describe('Least severe level that is logged'),
  NODE_ENV: z.string().optional().describe('production: nothing that is only for trying out is accepted'),
});
export type Environment = z.infer<typeof Environment>;
