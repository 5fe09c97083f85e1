import { setTimeout } from 'node:timers/promises';
import type { Log } from '../application/ports';
import { environment, readConfig, type Config } from '../app/config';
import { tokensOf } from '../app/connect-partner-center';
import { openDatabase, type Database } from '../mongo/connection';
import { MongoSignIns } from '../mongo/sign-ins';
import { createLogger } from '../observability/logger';
import { NOTHING_KEPT } from '../partner-center/auth/kept-token';
import { SignInFailure } from '../partner-center/auth/tokens';
import { WebhookRegistrationError, webhookRegistrations } from '../partner-center/webhook/webhook-registration';
import { OperatorError, runProgram } from './run';
import { runWebhookCommand, readWebhookCommand } from './webhook-command';

/** What the operator can do, by the status of Partner Center's answer. */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [400, 'It does not take this address or these events.'],
  [401, 'Sign in anew, or set a token that is still good.'],
  [
    403,
    'Whoever is signed in must be billing admin, admin agent, sales agent or helpdesk agent in Partner Center; the roles for referrals are not enough.',
  ],
  [404, 'PARTNER_CENTER_URL leads to no Partner Center.'],
  [429, 'It was asked too often: a test event can be had twice a minute.'],
]);

/** Turns a sign-in failure or a refusal of Partner Center into an error that tells the operator what to do. */
function asOperatorError(error: unknown): unknown {
  if (error instanceof SignInFailure) return new OperatorError(`${error.message}.`, { cause: error });
  if (!(error instanceof WebhookRegistrationError)) return error;
  const remedy = REMEDIES.get(error.status ?? 0) ?? 'Try again later.';
  return new OperatorError(`${error.message}. ${remedy}`, { cause: error });
}

/** The service's database; null if it does not answer, or is an embedded engine, which only one process can open. */
async function serviceDatabase({ location, name }: Config['database'], log: Log): Promise<Database | null> {
  if ('dataDir' in location) return null;
  return openDatabase(location, name).catch((error: unknown) => {
    log.warn(
      { err: error },
      'The database does not answer. Signing in goes on with what is configured, which may have ended meanwhile.',
    );
    return null;
  });
}

/** Shows or changes where Partner Center sends events for the configured tenant. */
async function main(): Promise<void> {
  const command = readWebhookCommand(process.argv.slice(2));
  const config = readConfig(environment());
  const { partnerCenter } = config;
  if (partnerCenter === null)
    throw new OperatorError('There is no Partner Center: set PARTNER_CENTER_URL and how to sign in.');
  const { url, signIn } = partnerCenter;
  const print = (line: string): void => {
    process.stdout.write(`${line}\n`);
  };
  // The command's output goes to stdout and the log to stderr.
  const log = createLogger(config.logLevel, process.stderr);
  const database = 'refreshToken' in signIn ? await serviceDatabase(config.database, log) : null;
  const signIns = database === null ? NOTHING_KEPT : new MongoSignIns(database.db);
  const registrations = webhookRegistrations(url, tokensOf(signIn, { clock: () => new Date(), log, signIns }));
  await runWebhookCommand(command, { registrations, print, wait: setTimeout })
    .catch((error: unknown) => {
      throw asOperatorError(error);
    })
    .finally(() => database?.close());
}

runProgram(main);
