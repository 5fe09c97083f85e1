import { signatureOf } from '../../src/http/signature';

/** Pushes referrals as a CRM would: signed, to the public route. Answers what the service made of them. */
export async function pushReferrals(
  serviceUrl: string,
  secret: string,
  referrals: readonly unknown[],
  now = new Date(),
): Promise<{ status: number; body: unknown }> {
  const timestamp = String(Math.floor(now.getTime() / 1000));
  const body = JSON.stringify({ value: referrals });
  const response = await fetch(`${serviceUrl}/api/referrals`, {
    method: 'POST',
    headers: {
      'content-type': 'application/json',
      'x-timestamp': timestamp,
      'x-signature': signatureOf(secret, timestamp, body),
    },
    body,
  });
  return { status: response.status, body: await response.json() };
}
