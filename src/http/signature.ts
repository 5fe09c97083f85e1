import { createHmac, timingSafeEqual } from 'node:crypto';

/** How far a sender's clock may be off, in seconds. An older request could be a replay. */
export const TIMESTAMP_TOLERANCE_S = 300;

/** The value of `X-Signature` for a body sent at `timestamp` (Unix seconds, as text). */
export const signatureOf = (secret: string, timestamp: string, body: string): string =>
  `sha256=${createHmac('sha256', secret).update(`${timestamp}.${body}`).digest('hex')}`;

/** Whether the body was signed with the secret, at a time within the tolerance. */
export function isSigned(
  secret: string,
  headers: { readonly timestamp: string; readonly signature: string },
  body: string,
  now: Date,
): boolean {
  if (!/^\d{1,12}$/u.test(headers.timestamp)) return false;
  const age = Math.abs(now.getTime() / 1000 - Number(headers.timestamp));
  if (age > TIMESTAMP_TOLERANCE_S) return false;
  const expected = Buffer.from(signatureOf(secret, headers.timestamp, body));
  const given = Buffer.from(headers.signature);
  return expected.length === given.length && timingSafeEqual(expected, given);
}
