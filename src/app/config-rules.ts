import { LOOPBACK, type Environment } from './environment';
import { SIGN_IN, signInOf } from './partner-center-sign-in';

/** What is wrong with one variable, and what to do about it. */
export interface ConfigFault {
  readonly variable: string;
  readonly message: string;
}

/** The minimum length of a secret in production, in characters. */
const SHORTEST_SECRET = 16;

type Rule = readonly [variable: string, isBroken: (env: Environment) => boolean, message: string];

const isProduction = (env: Environment): boolean => env.NODE_ENV?.trim().toLowerCase() === 'production';
const isRegistered = (env: Environment): boolean => !env.ALLOW_ANONYMOUS;
const needsPassword = (env: Environment): boolean =>
  env.MicrosoftAppType === 'SingleTenant' || env.MicrosoftAppType === 'MultiTenant';

/** Rules that combine several variables, so that no unsafe configuration starts. */
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
    'is missing: Partner Center is read and written in the name of somebody who signed in once (see docs/partner-center.md); for a sandbox set PARTNER_CENTER_ACCESS_TOKEN instead.',
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

/** Every fault in the combination of variables that are each valid. */
export const faultsOf = (env: Environment): readonly ConfigFault[] =>
  RULES.filter(([, isBroken]) => isBroken(env)).map(([variable, , message]) => ({ variable, message }));
