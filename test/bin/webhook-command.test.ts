import type {
  WebhookRegistration,
  TestResult,
  WebhookRegistrations,
} from '../../src/partner-center/webhook/webhook-registration';
import { runWebhookCommand, readWebhookCommand } from '../../src/bin/webhook-command';

const OURS = 'https://desk.example.com/api/partner-center/events';
const OTHER = 'https://connector.example.com/api/events';
const EVENTS = [
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
  'test-created',
];

const ofOthers: WebhookRegistration = { url: OTHER, events: ['referral-created', 'invoice-ready'] };
const ofOurs: WebhookRegistration = { url: OURS, events: EVENTS };

/** An API for webhook registrations that records its calls and has these results for a test. */
function aRegistration(current: WebhookRegistration | null, results: readonly TestResult[] = []) {
  const changes: unknown[] = [];
  let looks = 0;
  const registrations: WebhookRegistrations = {
    current: async () => current,
    register: async (registration, before) => {
      changes.push({ registration, before });
      return registration;
    },
    sendTest: async () => {
      changes.push('test');
      return 'test-1';
    },
    testResult: async () => {
      looks += 1;
      return results[Math.min(looks, results.length) - 1] ?? { isFinished: false, answers: [] };
    },
  };
  return { registrations, changes, looks: () => looks };
}

/** Runs the command with these arguments. Returns its output and its result. */
async function command(args: readonly string[], { registrations }: ReturnType<typeof aRegistration>) {
  const said: string[] = [];
  const waits: number[] = [];
  const wait = async (milliseconds: number): Promise<void> => {
    waits.push(milliseconds);
  };
  const error = await runWebhookCommand(readWebhookCommand(args), {
    registrations,
    print: (line) => said.push(line),
    wait,
  }).then(
    () => null,
    (failure: unknown) => failure as Error,
  );
  return { said: said.join('\n'), error, waits };
}

describe('the arguments', () => {
  it.each<[string, readonly string[]]>([
    ['a word nobody knows', ['--now']],
    ['an address without its name', [OURS]],
    ['registering nothing', ['--register']],
    ['replacing without registering', ['--url', OURS, '--replace', OTHER]],
    ['an address that is missing', ['--url']],
  ])('are answered with the usage if they are %s', (_, args) => {
    expect(() => readWebhookCommand(args)).toThrow(/^Usage: npm run webhook -- /u);
  });

  it.each([
    ['no address', 'desk'],
    ['not encrypted', 'http://desk.example.com/api/partner-center/events'],
    ['another route', 'https://desk.example.com/api/messages'],
    ['only the host', 'https://desk.example.com'],
    ['with credentials', 'https://a:b@desk.example.com/api/partner-center/events'],
    ['with a query', `${OURS}?x=1`],
  ])('cannot name an address that events cannot be sent to: %s', (_, url) => {
    expect(() => readWebhookCommand(['--url', url])).toThrow(
      `${url} cannot be registered: it must be an https address that ends in /api/partner-center/events.`,
    );
  });

  it.each([
    OURS,
    'https://gateway.example.com/desk/api/partner-center/events',
    'http://127.0.0.1:3978/api/partner-center/events',
    'http://[::1]:3978/api/partner-center/events',
  ])('can name an address that events can be sent to: %s', (url) => {
    expect(readWebhookCommand(['--url', url])).toEqual({ url, apply: false, replaces: null, sendTest: false });
  });
});

describe('the registration', () => {
  it.each<[WebhookRegistration | null, string]>([
    [null, 'No webhook is registered.'],
    [ofOthers, `Partner Center sends events to ${OTHER}\n  Events: referral-created, invoice-ready`],
    [{ url: OTHER, events: [] }, `Partner Center sends events to ${OTHER}\n  Events: none`],
  ])('is shown if there are no arguments', async (current, words) => {
    const there = aRegistration(current);

    expect((await command([], there)).said).toBe(words);
    expect(there.changes).toEqual([]);
  });

  it('is shown before it is made', async () => {
    const there = aRegistration(null);

    const { said } = await command(['--url', OURS], there);

    expect(said).toBe(
      `No webhook is registered.\nWould be registered: ${OURS}\n  Events: ${EVENTS.join(', ')}\nTo do that, add --register.`,
    );
    expect(there.changes).toEqual([]);
  });

  it('is shown before it replaces another one', async () => {
    const there = aRegistration(ofOthers);

    const { said } = await command(['--url', OURS], there);

    expect(said).toContain(
      `Would be replaced: ${OTHER}\n  It would hear of nothing any more. To do that, add --register --replace ${OTHER}`,
    );
    expect(there.changes).toEqual([]);
  });

  it('is created if there is none', async () => {
    const there = aRegistration(null);

    const { said } = await command(['--url', OURS, '--register'], there);

    expect(said).toContain(`Registered. Partner Center sends events to ${OURS}`);
    expect(there.changes).toEqual([{ registration: ofOurs, before: null }]);
  });

  it('is not changed if it is already as wanted', async () => {
    const there = aRegistration(ofOurs);

    const { said } = await command(['--url', OURS, '--register'], there);

    expect(said).toContain('That is what it should do.');
    expect(there.changes).toEqual([]);
  });

  it('gets the missing events, and keeps its other ones', async () => {
    const there = aRegistration({ url: OURS, events: ['referral-created', 'invoice-ready'] });

    await command(['--url', OURS, '--register'], there);

    expect(there.changes).toMatchObject([{ registration: { url: OURS, events: [...EVENTS, 'invoice-ready'] } }]);
  });

  it.each<[string, readonly string[], WebhookRegistration | null, RegExp]>([
    [
      'nothing is named',
      [],
      ofOthers,
      /^Nothing was changed: there is one registration for the whole tenant, and it is https:\/\/connector\.example\.com\/api\/events\. .+\n.+ add --replace https:\/\/connector\.example\.com\/api\/events$/u,
    ],
    [
      'something else is named',
      ['--replace', 'https://connector.example.com'],
      ofOthers,
      /^Nothing was changed: https:\/\/connector\.example\.com is not what is registered\.$/u,
    ],
    ['it has gone meanwhile', ['--replace', OTHER], null, /is not what is registered\.$/u],
  ])('of another address is kept if %s', async (_, args, current, words) => {
    const there = aRegistration(current);

    const { error } = await command(['--url', OURS, '--register', ...args], there);

    expect(error).toMatchObject({ name: 'OperatorError', message: expect.stringMatching(words) as string });
    expect(there.changes).toEqual([]);
  });

  it('of another address is replaced if exactly that address is named', async () => {
    const there = aRegistration(ofOthers);

    await command(['--url', OURS, '--register', '--replace', OTHER], there);

    expect(there.changes).toEqual([{ registration: ofOurs, before: ofOthers }]);
  });
});

describe('a test', () => {
  it.each([
    ['OK', 'OK'],
    ['200', '200'],
    ['200 at the second attempt', '503', '200: OK'],
  ])('succeeds if the event was accepted: %s', async (_, ...answers) => {
    const there = aRegistration(ofOurs, [
      { isFinished: false, answers: [] },
      { isFinished: true, answers },
    ]);

    const { said, error, waits } = await command(['--test'], there);

    expect(error).toBeNull();
    expect(said).toContain(
      `Partner Center was asked for a test event (test-1).\nIt reached ${OURS}, and was accepted.`,
    );
    expect(waits).toEqual([2_000, 2_000]);
  });

  it.each<[string, TestResult, string]>([
    [
      'it was refused',
      { isFinished: true, answers: ['401: Unauthorized', '401: Unauthorized'] },
      'The test event was not accepted: Partner Center was answered 401: Unauthorized, then 401: Unauthorized.',
    ],
    [
      'it was refused, and will be tried again',
      { isFinished: false, answers: ['NotFound'] },
      'The test event was not accepted so far: Partner Center was answered NotFound.',
    ],
    [
      'nobody answers',
      { isFinished: false, answers: [] },
      'The test event was not accepted so far: Partner Center has no answer yet.',
    ],
    [
      'the answer only begins like a good one',
      { isFinished: true, answers: ['2001'] },
      'The test event was not accepted: Partner Center was answered 2001.',
    ],
  ])('fails if %s', async (_, result, words) => {
    const there = aRegistration(ofOurs, [result]);

    const { error } = await command(['--test'], there);

    expect(error).toMatchObject({ name: 'OperatorError', message: expect.stringContaining(words) as string });
    expect(there.looks()).toBe(result.isFinished ? 1 : 15);
  });

  it('can follow a registration at once', async () => {
    const there = aRegistration(null, [{ isFinished: true, answers: ['OK'] }]);

    await command(['--url', OURS, '--register', '--test'], there);

    expect(there.changes).toEqual([{ registration: ofOurs, before: null }, 'test']);
  });

  it.each([null, ofOthers])('is not sent if nothing is registered for it', async (current) => {
    const there = aRegistration(current);

    const { error } = await command(['--test'], there);

    expect(error).toMatchObject({
      name: 'OperatorError',
      message: expect.stringMatching(/^There is nothing to test/u) as string,
    });
    expect(there.changes).toEqual([]);
  });
});
