import { parseArgs } from 'node:util';
import { LOOPBACK } from '../app/environment';
import type {
  WebhookRegistration,
  TestResult,
  WebhookRegistrations,
} from '../partner-center/webhook/webhook-registration';
import { OperatorError } from './run';

/** What the arguments ask for. */
export interface WebhookCommand {
  /** The address to register; null: the registration stays as it is. */
  readonly url: string | null;
  /** Whether the change is made; otherwise it is only shown. */
  readonly apply: boolean;
  /** The registered address that may be replaced. */
  readonly replaces: string | null;
  readonly sendTest: boolean;
}

/** The dependencies of the command. */
export interface WebhookDependencies {
  readonly registrations: WebhookRegistrations;
  readonly print: (line: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const EVENTS_PATH = '/api/partner-center/events';

const WEBHOOK_USAGE = `Usage: npm run webhook -- [--url https://HOST${EVENTS_PATH} [--register [--replace OTHER_URL]]] [--test]
Without anything it shows where Partner Center sends its events. --url tells what would be registered, --register
registers it, --replace names the registration that it takes the place of, and --test has Partner Center send an event.`;

/** The events that the service handles, and the test event. */
const REGISTERED_EVENTS = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
  'test-created',
];

const TEST_EVENT = 'test-created';

/** How often the result of a test is requested, and the wait before each request, in milliseconds. */
const MOST_POLLS = 15;
const POLL_INTERVAL_MS = 2_000;

/** Whether Partner Center can send events to an address: over https, or over http on this machine. */
function isEventAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, username, search, hash } = new URL(text);
  const isReachable =
    protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname.replace(/^\[|\]$/gu, '')));
  return isReachable && pathname.endsWith(EVENTS_PATH) && [username, search, hash].every((part) => part === '');
}

function parsedOptions(args: readonly string[]) {
  const options = {
    url: { type: 'string' },
    register: { type: 'boolean' },
    replace: { type: 'string' },
    test: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OperatorError(WEBHOOK_USAGE, { cause: error });
  }
}

/**
 * Reads the command's arguments.
 *
 * @throws OperatorError if they are not valid
 */
export function readWebhookCommand(args: readonly string[]): WebhookCommand {
  const { url = null, register: apply = false, replace: replaces = null, test: sendTest = false } = parsedOptions(args);
  if ((apply && url === null) || (replaces !== null && !apply)) throw new OperatorError(WEBHOOK_USAGE);
  if (url !== null && !isEventAddress(url))
    throw new OperatorError(`${url} cannot be registered: it must be an https address that ends in ${EVENTS_PATH}.`);
  return { url, apply, replaces, sendTest };
}

const eventList = (events: readonly string[]): string => (events.length === 0 ? 'none' : events.join(', '));

const registrationText = (registration: WebhookRegistration | null): string =>
  registration === null
    ? 'No webhook is registered.'
    : `Partner Center sends events to ${registration.url}\n  Events: ${eventList(registration.events)}`;

/** The registration that is wanted. Events that were already sent to the same address are kept. */
const registrationFor = (url: string, current: WebhookRegistration | null): WebhookRegistration => ({
  url,
  events: current?.url === url ? [...new Set([...REGISTERED_EVENTS, ...current.events])] : REGISTERED_EVENTS,
});

const isUpToDate = ({ url, events }: WebhookRegistration, current: WebhookRegistration | null): boolean =>
  current?.url === url && events.every((event) => current.events.includes(event));

/** The registration of another address, which would be lost; null if there is none. */
const registrationOfOther = (url: string, current: WebhookRegistration | null): WebhookRegistration | null =>
  current === null || current.url === url ? null : current;

function checkReplacement({ replaces }: WebhookCommand, other: WebhookRegistration | null): void {
  if (replaces !== null && replaces !== other?.url) {
    throw new OperatorError(`Nothing was changed: ${replaces} is not what is registered.`);
  }
  if (other === null || replaces !== null) return;
  const lost = `Nothing was changed: there is one registration for the whole tenant, and it is ${other.url}. Microsoft's own CRM connectors use it, too.`;
  throw new OperatorError(
    `${lost}\nWhoever listens there would hear of nothing any more. If that is what you want, add --replace ${other.url}`,
  );
}

async function register(
  wish: WebhookCommand & { readonly url: string },
  current: WebhookRegistration | null,
  means: WebhookDependencies,
): Promise<WebhookRegistration | null> {
  const wanted = registrationFor(wish.url, current);
  const other = registrationOfOther(wish.url, current);
  if (isUpToDate(wanted, current)) {
    means.print('That is what it should do.');
    return current;
  }
  if (wish.apply) {
    checkReplacement(wish, other);
    const registered = await means.registrations.register(wanted, current);
    means.print(`Registered. ${registrationText(registered)}`);
    return registered;
  }
  means.print(`Would be registered: ${wanted.url}\n  Events: ${eventList(wanted.events)}`);
  if (other !== null)
    means.print(
      `Would be replaced: ${other.url}\n  It would hear of nothing any more. To do that, add --register --replace ${other.url}`,
    );
  else means.print('To do that, add --register.');
  return current;
}

async function pollTestResult(id: string, { registrations, wait }: WebhookDependencies): Promise<TestResult> {
  for (let look = 1; ; look += 1) {
    await wait(POLL_INTERVAL_MS);
    const result = await registrations.testResult(id);
    if (result.isFinished || look === MOST_POLLS) return result;
  }
}

const isAccepted = (answer: string): boolean => /^(?:ok|200)\b/iu.test(answer);

async function runWebhookTest(registered: WebhookRegistration | null, means: WebhookDependencies): Promise<void> {
  if (registered?.events.includes(TEST_EVENT) !== true)
    throw new OperatorError(`There is nothing to test: no webhook is registered for ${TEST_EVENT}. Register it first.`);
  const id = await means.registrations.sendTest();
  means.print(`Partner Center was asked for a test event (${id}).`);
  const { isFinished, answers } = await pollTestResult(id, means);
  if (answers.some(isAccepted)) {
    means.print(`It reached ${registered.url}, and was accepted.`);
    return;
  }
  const heard =
    answers.length === 0
      ? 'Partner Center has no answer yet'
      : `Partner Center was answered ${answers.join(', then ')}`;
  throw new OperatorError(
    `The test event was not accepted${isFinished ? '' : ' so far'}: ${heard}. The service's log says why it refused one.`,
  );
}

/**
 * Runs the command and prints each result. A registration is changed only with `--register`, and one of another address
 * only if that address is named.
 *
 * @throws OperatorError if the change is not allowed, or a test fails
 */
export async function runWebhookCommand(wish: WebhookCommand, means: WebhookDependencies): Promise<void> {
  const current = await means.registrations.current();
  means.print(registrationText(current));
  const { url } = wish;
  const registered = url === null ? current : await register({ ...wish, url }, current, means);
  if (wish.sendTest) await runWebhookTest(registered, means);
}
