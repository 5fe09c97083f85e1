import type { Failure } from '../../src/application/ports';
import { errorCodes, failureOf, noAnswer, retryAfter, type ApiAnswer } from '../../src/partner-center/failures';
import { NOW } from '../builders/a-referral';

const answer = (status: number, error?: unknown, headers: Record<string, string> = {}): ApiAnswer => ({
  status,
  headers: new Headers(headers),
  body: error === undefined ? undefined : { error },
  isEmpty: error === undefined,
});

const codeOf = (status: number, error?: unknown, headers?: Record<string, string>): Failure['code'] =>
  failureOf(answer(status, error, headers), NOW).code;

describe('the meaning of a status', () => {
  it.each<[Failure['code'], readonly number[]]>([
    ['unauthorized', [401]],
    ['forbidden', [403]],
    ['missing', [404, 410]],
    ['changed', [409, 412]],
    ['invalid', [400, 402, 405, 406, 411, 413, 415, 416, 422]],
    ['throttled', [429]],
    ['unreachable', [300, 301, 302, 304, 307, 308, 408, 421, 423, 425, 500, 501, 502, 503, 504, 507, 509]],
  ])('is %s for %j', (code, statuses) => {
    expect(statuses.filter((status) => codeOf(status) !== code)).toEqual([]);
  });

  it('is throttling for a 503 with a Retry-After', () => {
    expect(codeOf(503, undefined, { 'retry-after': '7' })).toBe('throttled');
  });
});

describe('the meaning of an error code', () => {
  it.each<[code: string, Failure['code']]>([
    ['preconditionFailed', 'changed'],
    ['resourceModified', 'changed'],
    ['itemNotFound', 'missing'],
    ['accessDenied', 'forbidden'],
    ['unauthenticated', 'unauthorized'],
    ['unAuthorized', 'unauthorized'],
    ['invalidRequest', 'invalid'],
    ['somethingNew', 'invalid'],
  ])('is for %s: %s', (code, meaning) => {
    expect(codeOf(400, { code, message: 'Whatever it says' })).toBe(meaning);
    expect(codeOf(400, { code: code.toUpperCase() })).toBe(meaning);
  });

  it.each(['innerError', 'innererror'])('is found inside %s', (name) => {
    expect(
      codeOf(400, {
        code: 'invalidRequest',
        [name]: { code: 'generalException', [name]: { code: 'resourceModified' } },
      }),
    ).toBe('changed');
  });

  it('does not change the meaning of a 5xx, throttling or unauthorized status', () => {
    expect([
      codeOf(500, { code: 'itemNotFound' }),
      codeOf(429, { code: 'accessDenied' }),
      codeOf(401, { code: 'accessDenied' }),
    ]).toEqual(['unreachable', 'throttled', 'unauthorized']);
  });

  it.each([[null], ['text'], [7], [[]], [{ code: 5, target: {}, innerError: 'x' }], [{ code: 'x'.repeat(500) }]])(
    'does not exist if the error is %j',
    (error) => {
      expect(codeOf(400, error)).toBe('invalid');
    },
  );

  it('is not searched for endlessly', () => {
    const nested = Array.from({ length: 10_000 }).reduce<object>((innerError) => ({ code: 'x', innerError }), {
      code: 'itemNotFound',
    });

    expect(codeOf(400, nested)).toBe('invalid');
  });
});

describe('the rejected value', () => {
  const targetOf = (status: number, error: unknown) => failureOf(answer(status, error), NOW).target;

  it('is the target of the error', () => {
    expect(targetOf(400, { code: 'invalidRequest', target: 'details.dealValue' })).toBe('details.dealValue');
  });

  it('is the target of the inner error, or of the first detail', () => {
    expect(targetOf(422, { code: 'invalidRequest', innerError: { code: 'required', target: 'team' } })).toBe('team');
    expect(targetOf(400, { code: 'invalidRequest', details: [{ target: 'name' }, { target: 'team' }] })).toBe('name');
  });

  it.each([
    'details/dealValue',
    '/team/0/phoneNumber',
    'Team[0].PhoneNumber',
    '$.details.dealValue',
    "records('7')/name",
  ])('can be named as a path: %s', (target) => {
    expect(targetOf(400, { target })).toBe(target);
  });

  it.each(['megan.ortiz@northwindtraders.com', 'Megan Ortiz', '+1 425 555 0101', 'name\n'.repeat(2)])(
    'is unknown if the name could be personal data: %j',
    (target) => {
      expect(targetOf(400, { target })).toBeNull();
    },
  );

  it('is unknown for another kind of failure', () => {
    expect(targetOf(403, { code: 'accessDenied', target: 'referral' })).toBeNull();
  });

  it('is unknown if it is not text', () => {
    expect([
      targetOf(400, { target: '' }),
      targetOf(400, { target: 'x'.repeat(201) }),
      targetOf(400, { target: 3 }),
    ]).toEqual([null, null, null]);
  });
});

describe('whether a request may have been done', () => {
  const isUncertain = (status: number, headers?: Record<string, string>) =>
    failureOf(answer(status, undefined, headers), NOW).isUncertain;

  it('is uncertain for a 5xx and a redirect', () => {
    expect([302, 500, 502, 503, 504].filter((status) => !isUncertain(status))).toEqual([]);
    expect(isUncertain(503, { 'retry-after': '1' })).toBe(true);
  });

  it('is certain for a refusal and for throttling', () => {
    expect([400, 401, 403, 404, 408, 409, 412, 422, 423, 429].filter((status) => isUncertain(status))).toEqual([]);
  });

  it.each(['ECONNREFUSED', 'ENOTFOUND', 'EAI_AGAIN', 'UND_ERR_CONNECT_TIMEOUT', 'CERT_HAS_EXPIRED'])(
    'is certain if nothing was sent: %s',
    (code) => {
      expect(noAnswer(new TypeError('fetch failed', { cause: Object.assign(new Error(), { code }) })).isUncertain).toBe(
        false,
      );
    },
  );

  it('is uncertain if the connection broke or the answer did not arrive in time', () => {
    const broken = new TypeError('fetch failed', { cause: Object.assign(new Error(), { code: 'ECONNRESET' }) });

    expect(
      [noAnswer(broken), noAnswer(new DOMException('x', 'TimeoutError')), noAnswer('?')].map(
        (failure) => failure.isUncertain,
      ),
    ).toEqual([true, true, true]);
  });
});

describe('the time to wait', () => {
  it.each<[told: string | null, waitMs: number | null]>([
    ['7', 7_000],
    ['0', 0],
    ['86400', 3_600_000],
    [new Date(NOW.getTime() + 90_000).toUTCString(), 90_000],
    [new Date(NOW.getTime() - 90_000).toUTCString(), 0],
    [new Date(NOW.getTime() + 1e9).toUTCString(), 3_600_000],
    ['soon', null],
    ['5.5', null],
    ['-5', null],
    ['', null],
    [null, null],
  ])('is, for %j, %j ms', (told, waitMs) => {
    expect(retryAfter(answer(429, undefined, told === null ? {} : { 'retry-after': told }), NOW)).toBe(waitMs);
  });

  it('is in the failure', () => {
    expect(failureOf(answer(429, undefined, { 'retry-after': '7' }), NOW).retryAfterMs).toBe(7_000);
  });
});

describe('the error codes for the log', () => {
  it('are all codes of the error, outermost first', () => {
    expect(errorCodes(answer(400, { code: 'invalidRequest', innerError: { code: 'team.phoneMissing' } }))).toEqual([
      'invalidRequest',
      'team.phoneMissing',
    ]);
  });

  it('are names, and never text that somebody typed', () => {
    expect(errorCodes(answer(400, { code: 'Sue Smith is no valid name' }))).toEqual([]);
  });
});
