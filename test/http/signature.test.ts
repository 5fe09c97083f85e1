import { createHmac } from 'node:crypto';
import { isSigned, signatureOf } from '../../src/http/signature';

const SECRET = 'a-secret-for-tests';
const NOW = new Date('2026-06-15T09:00:00.000Z');
const SENT = NOW.getTime() / 1_000;
const BODY = '{"id":"Müller & 株式会社"}';

const check = (changes: { secret?: string; timestamp?: string; signature?: string; body?: string } = {}): boolean => {
  const timestamp = changes.timestamp ?? String(SENT);
  const signature = changes.signature ?? signatureOf(SECRET, timestamp, BODY);
  return isSigned(changes.secret ?? SECRET, { timestamp, signature }, changes.body ?? BODY, NOW);
};

describe('a signature', () => {
  it('is the HMAC-SHA256 of timestamp, full stop and body', () => {
    const expected = createHmac('sha256', SECRET)
      .update(Buffer.from(`${SENT}.${BODY}`, 'utf8'))
      .digest('hex');

    expect(signatureOf(SECRET, String(SENT), BODY)).toBe(`sha256=${expected}`);
  });

  it('made with the secret just now is accepted', () => {
    expect(check()).toBe(true);
  });

  it.each([-300, -299, 299, 300])('is accepted if the clocks are %i seconds apart', (seconds) => {
    expect(check({ timestamp: String(SENT + seconds) })).toBe(true);
  });

  it.each([-301, 301, -86_400, 86_400])('is not accepted if they are %i seconds apart', (seconds) => {
    expect(check({ timestamp: String(SENT + seconds) })).toBe(false);
  });

  it.each([
    { what: 'another secret', changes: { secret: 'another-secret' } },
    { what: 'another body', changes: { body: `${BODY} ` } },
    { what: 'no signature', changes: { signature: '' } },
    { what: 'the digest alone', changes: { signature: signatureOf(SECRET, String(SENT), BODY).slice(7) } },
    { what: 'the digest cut short', changes: { signature: signatureOf(SECRET, String(SENT), BODY).slice(0, -1) } },
    { what: 'more behind the digest', changes: { signature: `${signatureOf(SECRET, String(SENT), BODY)}0` } },
    { what: 'the digest in capitals', changes: { signature: signatureOf(SECRET, String(SENT), BODY).toUpperCase() } },
    { what: 'characters of more than one byte', changes: { signature: 'ß'.repeat(71) } },
    { what: 'the signature of another moment', changes: { signature: signatureOf(SECRET, String(SENT - 1), BODY) } },
  ])('is not accepted with $what', ({ changes }) => {
    expect(check(changes)).toBe(false);
  });

  it.each([
    '',
    ' ',
    'now',
    '-1',
    '1.5e9',
    '1e9',
    ` ${SENT}`,
    `${SENT} `,
    `${SENT}.0`,
    `+${SENT}`,
    '0x665F1E10',
    'NaN',
    'Infinity',
    '9'.repeat(13),
  ])('is not accepted with the timestamp %j, even with a correct HMAC', (timestamp) => {
    expect(check({ timestamp })).toBe(false);
  });
});
