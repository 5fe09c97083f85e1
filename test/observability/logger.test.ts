import { createLogger, withoutSecrets } from '../../src/observability/logger';
import { cpuMsOf } from '../support/cpu-time';

/** The output of a logger, as text and line by line. */
function aStream() {
  const lines: string[] = [];
  return {
    write: (line: string) => {
      lines.push(line);
    },
    text: () => lines.join(''),
    entries: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>),
  };
}

const EMAIL = 'sue.smith@contoso.com';
const PHONE = '+1 206 555 0111';
const CUSTOMER = 'Contoso Freight Inc';
const PASSWORD = 'hunter2-hunter2';
const TOKEN = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiJib3QifQ.c2lnbmF0dXJl';
const UNSPEAKABLE = new RegExp(
  [EMAIL, PHONE, CUSTOMER, PASSWORD, TOKEN].map((text) => text.replace(/[.+]/gu, '\\$&')).join('|'),
  'u',
);

function logged(fields: object, message = 'Something happened.'): { text: string; entry: Record<string, unknown> } {
  const stream = aStream();
  createLogger('info', stream).info(fields, message);
  return { text: stream.text(), entry: stream.entries()[0] ?? {} };
}

describe('a line of the log', () => {
  it('is one JSON object with time, level and message', () => {
    const { text, entry } = logged({ referral: 'c0de', count: 3 });

    expect(text).toMatch(/^\{.*\}\n$/u);
    expect(entry).toEqual({
      level: 30,
      time: expect.stringMatching(/^\d{4}-\d\d-\d\dT/u) as string,
      referral: 'c0de',
      count: 3,
      msg: 'Something happened.',
    });
  });

  it('keeps ids of channels and chats, which look like addresses', () => {
    const ids = { rosterId: '19:sales@thread.tacv2', chat: '19:0a_1b@unq.gbl.spaces' };

    expect(logged(ids).entry).toMatchObject(ids);
  });

  it('is not written below the level', () => {
    const stream = aStream();

    createLogger('warn', stream).info({}, 'Not worth it.');

    expect(stream.text()).toBe('');
  });
});

describe('sensitive data', () => {
  it.each([
    ['authorization', `Bearer ${TOKEN}`],
    ['Authorization', `Bearer ${TOKEN}`],
    ['password', PASSWORD],
    ['MicrosoftAppPassword', PASSWORD],
    ['secret', PASSWORD],
    ['clientSecret', PASSWORD],
    ['token', TOKEN],
    ['accessToken', TOKEN],
    ['x-signature', PASSWORD],
    ['cookie', PASSWORD],
    ['email', EMAIL],
    ['eMail', EMAIL],
    ['phone', PHONE],
    ['phoneNumber', PHONE],
    ['name', CUSTOMER],
    ['customerName', CUSTOMER],
    ['firstName', CUSTOMER],
    ['notes', CUSTOMER],
    ['text', CUSTOMER],
    ['body', CUSTOMER],
    ['customer', { anything: CUSTOMER }],
    ['contact', [CUSTOMER]],
    ['address', { lines: [CUSTOMER] }],
  ])('is replaced at any depth, by the name of its field: %s', (name, value) => {
    const fields = { [name]: value };

    for (const nested of [fields, { a: fields }, { a: { b: { c: [fields] } } }])
      expect(logged(nested).text).not.toMatch(UNSPEAKABLE);
    expect(logged({ a: { b: fields } }).entry).toMatchObject({ a: { b: { [name]: '[redacted]' } } });
  });

  it.each([
    `The server said: no such user ${EMAIL}.`,
    `connect to mongodb://desk:${PASSWORD}@db.example:27017/ failed`,
    `authorization: Bearer ${TOKEN}`,
    `Call ${PHONE} instead.`,
  ])('is replaced inside texts: %s', (text) => {
    expect(logged({ reason: text }).text).not.toMatch(UNSPEAKABLE);
    expect(logged({ err: new Error(text) }).text).not.toMatch(UNSPEAKABLE);
    expect(withoutSecrets(text)).toContain('[redacted]');
  });
});

describe('an error', () => {
  /** An error as clients and drivers throw it, with all their objects attached. */
  const laden = () => {
    const inner = Object.assign(new Error(`E11000 duplicate key { email: "${EMAIL}" }`), {
      code: 11_000,
      writeErrors: [{ op: { customer: { name: CUSTOMER } } }],
    });
    return Object.assign(new Error('Request failed', { cause: inner }), {
      code: 'ERR_BAD_REQUEST',
      config: { headers: { authorization: `Bearer ${TOKEN}` }, data: JSON.stringify({ password: PASSWORD }) },
      response: { data: { customerProfile: { name: CUSTOMER, team: [{ email: EMAIL, phoneNumber: PHONE }] } } },
    });
  };

  it('is logged with type, message, stack, code and cause, and without attached objects', () => {
    const { text, entry } = logged({ err: laden() });

    expect(entry['err']).toEqual({
      type: 'Error',
      message: 'Request failed',
      stack: expect.stringContaining('logger.test.ts') as string,
      code: 'ERR_BAD_REQUEST',
      cause: {
        type: 'Error',
        message: expect.stringContaining('E11000') as string,
        stack: expect.any(String) as string,
        code: 11_000,
      },
    });
    expect(text).not.toMatch(UNSPEAKABLE);
  });

  it.each([
    ['under another name', () => ({ problem: laden() })],
    ['in a list', () => ({ problems: [laden()] })],
    ['deep inside', () => ({ a: { b: { c: laden() } } })],
    [
      'as the cause of a cause',
      () => ({ err: new Error('Outer', { cause: new Error('Middle', { cause: laden() }) }) }),
    ],
    [
      'as a cause that is no error',
      () => ({ err: new Error('Outer', { cause: { customer: CUSTOMER, email: EMAIL } }) }),
    ],
    ['logged by itself', () => laden()],
  ])('is logged without more details %s', (_, fields) => {
    const { text } = logged(fields());

    expect(text).not.toMatch(UNSPEAKABLE);
  });

  it('that is not an Error object is also logged', () => {
    expect(logged({ err: 'just text' }).entry['err']).toBe('just text');
    expect(logged({ err: null }).entry['err']).toBeNull();
    expect(logged({ err: undefined }).entry).not.toHaveProperty('err');
  });

  it('that is its own cause does not break the logger', () => {
    const circular = new Error('Round and round');
    circular.cause = circular;

    expect(logged({ err: circular }).entry['err']).toMatchObject({ message: 'Round and round' });
  });
});

describe('a circular object', () => {
  it('does not break the logger', () => {
    const circular: Record<string, unknown> = { referral: 'c0de' };
    circular['self'] = circular;

    expect(logged(circular).entry).toMatchObject({ referral: 'c0de', msg: 'Something happened.' });
  });

  it('with many references is logged quickly', async () => {
    const knots: Record<string, unknown>[] = Array.from({ length: 100 }, (_, index) => ({ index }));
    for (const knot of knots) knot['others'] = knots;

    expect(await cpuMsOf(() => logged({ knots }))).toBeLessThan(1_000);
  });
});
