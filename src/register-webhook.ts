import { setTimeout } from 'node:timers/promises';
import { environment, readConfig } from './config';
import { tokensOf } from './connect-partner-center';
import { SignInFailure } from './partner-center/tokens';
import { RegistrationError, webhookRegistrations } from './partner-center/webhook-registration';
import { OperatorError, run } from './run';
import { carryOut, readWish } from './webhook-wish';

/** What to do about what Partner Center answers. */
const REMEDIES: ReadonlyMap<number, string> = new Map([
  [400, 'It does not take this address or these events.'],
  [401, 'Sign in anew, or set a token that is still good.'],
  [403, 'Whoever is signed in must be billing admin, admin agent, sales agent or helpdesk agent in Partner Center; the roles for referrals are not enough.'],
  [404, 'PARTNER_CENTER_URL leads to no Partner Center.'],
  [429, 'It was asked too often: a test event can be had twice a minute.'],
]);

/** What the operator can do about an error, where it is one of theirs or of Partner Center's. */
function forOperator(error: unknown): unknown {
  if (error instanceof SignInFailure) return new OperatorError(`${error.message}.`, { cause: error });
  if (!(error instanceof RegistrationError)) return error;
  const remedy = REMEDIES.get(error.status ?? 0) ?? 'Try again later.';
  return new OperatorError(`${error.message}. ${remedy}`, { cause: error });
}

/** Shows or changes where Partner Center sends the events of the tenant that the service's configuration signs in to. */
async function main(): Promise<void> {
  const wish = readWish(process.argv.slice(2));
  const { partnerCenter } = readConfig(environment());
  if (partnerCenter === null) throw new OperatorError('There is no Partner Center: set PARTNER_CENTER_URL and how to sign in.');
  const registrations = webhookRegistrations(partnerCenter.url, tokensOf(partnerCenter.signIn, () => new Date()));
  const tell = (line: string): void => { process.stdout.write(`${line}\n`); };
  await carryOut(wish, { registrations, tell, wait: setTimeout }).catch((error: unknown) => { throw forOperator(error); });
}

run(main);
