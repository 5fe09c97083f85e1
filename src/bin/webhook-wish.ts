import { parseArgs } from 'node:util';
import { LOOPBACK } from '../app/environment';
import type { Registration, TestResult, WebhookRegistrations } from '../partner-center/webhook/webhook-registration';
import { OperatorError } from './run';

/** What the arguments ask for. */
export interface WebhookWish {
  /** The address to register; null: the registration stays as it is. */
  readonly url: string | null;
  /** Whether the change is made; otherwise it is only shown. */
  readonly isMeant: boolean;
  /** The registered address that may be replaced. */
  readonly replaces: string | null;
  readonly isTested: boolean;
}

/** The dependencies of the command. */
export interface WishMeans {
  readonly registrations: WebhookRegistrations;
  readonly tell: (line: string) => void;
  readonly wait: (milliseconds: number) => Promise<void>;
}

const PATH = '/api/partner-center/events';

const USAGE = `Usage: npm run webhook -- [--url https://HOST${PATH} [--register [--replace OTHER_URL]]] [--test]
Without anything it shows where Partner Center sends its events. --url tells what would be registered, --register
registers it, --replace names the registration that it takes the place of, and --test has Partner Center send an event.`;

/** The events that the service handles, and the test event. */
const EVENTS = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
  'test-created',
];

const TEST_EVENT = 'test-created';

/** How often the result of a test is requested, and the wait before each request, in milliseconds. */
const LOOKS = 15;
const LOOK_AGAIN_MS = 2_000;

/** Whether Partner Center can send events to an address: over https, or over http on this machine. */
function isEventAddress(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { protocol, hostname, pathname, username, search, hash } = new URL(text);
  const isReachable =
    protocol === 'https:' || (protocol === 'http:' && LOOPBACK.has(hostname.replace(/^\[|\]$/gu, '')));
  return isReachable && pathname.endsWith(PATH) && [username, search, hash].every((part) => part === '');
}

function optionsIn(args: readonly string[]) {
  const options = {
    url: { type: 'string' },
    register: { type: 'boolean' },
    replace: { type: 'string' },
    test: { type: 'boolean' },
  } as const;
  try {
    return parseArgs({ args: [...args], options }).values;
  } catch (error) {
    throw new OperatorError(USAGE, { cause: error });
  }
}

/**
 * Reads the command's arguments.
 *
 * @throws OperatorError if they are not valid
 */
export function readWish(args: readonly string[]): WebhookWish {
  const { url = null, register: isMeant = false, replace: replaces = null, test: isTested = false } = optionsIn(args);
  if ((isMeant && url === null) || (replaces !== null && !isMeant)) throw new OperatorError(USAGE);
  if (url !== null && !isEventAddress(url))
    throw new OperatorError(`${url} cannot be registered: it must be an https address that ends in ${PATH}.`);
  return { url, isMeant, replaces, isTested };
}

const listed = (events: readonly string[]): string => (events.length === 0 ? 'none' : events.join(', '));

const told = (registration: Registration | null): string =>
  registration === null
    ? 'No webhook is registered.'
    : `Partner Center sends events to ${registration.url}\n  Events: ${listed(registration.events)}`;

/** The registration that is wanted. Events that were already sent to the same address are kept. */
const registrationFor = (url: string, current: Registration | null): Registration => ({
  url,
  events: current?.url === url ? [...new Set([...EVENTS, ...current.events])] : EVENTS,
});

const isRegistered = ({ url, events }: Registration, current: Registration | null): boolean =>
  current?.url === url && events.every((event) => current.events.includes(event));

/** The registration of another address, which would be lost; null if there is none. */
const otherThan = (url: string, current: Registration | null): Registration | null =>
  current === null || current.url === url ? null : current;

function mayReplace({ replaces }: WebhookWish, other: Registration | null): void {
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
  wish: WebhookWish & { readonly url: string },
  current: Registration | null,
  means: WishMeans,
): Promise<Registration | null> {
  const wanted = registrationFor(wish.url, current);
  const other = otherThan(wish.url, current);
  if (isRegistered(wanted, current)) {
    means.tell('That is what it should do.');
    return current;
  }
  if (wish.isMeant) {
    mayReplace(wish, other);
    const registered = await means.registrations.register(wanted, current);
    means.tell(`Registered. ${told(registered)}`);
    return registered;
  }
  means.tell(`Would be registered: ${wanted.url}\n  Events: ${listed(wanted.events)}`);
  if (other !== null)
    means.tell(
      `Would be replaced: ${other.url}\n  It would hear of nothing any more. To do that, add --register --replace ${other.url}`,
    );
  else means.tell('To do that, add --register.');
  return current;
}

async function resultOf(id: string, { registrations, wait }: WishMeans): Promise<TestResult> {
  for (let look = 1; ; look += 1) {
    await wait(LOOK_AGAIN_MS);
    const result = await registrations.testResult(id);
    if (result.isOver || look === LOOKS) return result;
  }
}

const isGood = (answer: string): boolean => /^(?:ok|200)\b/iu.test(answer);

async function test(registered: Registration | null, means: WishMeans): Promise<void> {
  if (registered?.events.includes(TEST_EVENT) !== true)
    throw new OperatorError(`There is nothing to test: no webhook is registered for ${TEST_EVENT}. Register it first.`);
  const id = await means.registrations.sendTest();
  means.tell(`Partner Center was asked for a test event (${id}).`);
  const { isOver, answers } = await resultOf(id, means);
  if (answers.some(isGood)) {
    means.tell(`It reached ${registered.url}, and was accepted.`);
    return;
  }
  const heard =
    answers.length === 0
      ? 'Partner Center has no answer yet'
      : `Partner Center was answered ${answers.join(', then ')}`;
  throw new OperatorError(
    `The test event was not accepted${isOver ? '' : ' so far'}: ${heard}. The service's log says why it refused one.`,
  );
}

/**
 * Runs the command and prints each result. A registration is changed only with `--register`, and one of another address
 * only if that address is named.
 *
 * @throws OperatorError if the change is not allowed, or a test fails
 */
export async function carryOut(wish: WebhookWish, means: WishMeans): Promise<void> {
  const current = await means.registrations.current();
  means.tell(told(current));
  const { url } = wish;
  const registered = url === null ? current : await register({ ...wish, url }, current, means);
  if (wish.isTested) await test(registered, means);
}
