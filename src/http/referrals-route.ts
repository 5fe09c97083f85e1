import type { Received } from '../application/referrals/receive-referrals';
import { refusalReply, type HttpReply } from './reply';
import { isSigned } from './signature';

/** Takes a JSON body in as referrals. Resolves to the counts, or to the faults by path. */
export type Intake = (
  body: unknown,
) => Promise<Received | { readonly faults: readonly { readonly path: string; readonly message: string }[] }>;

/** The parts of a request to `POST /api/referrals` that are needed. */
export interface PushedBody {
  readonly timestamp: string;
  readonly signature: string;
  readonly raw: string;
}

const FAULTS_SHOWN = 100;

/** The route for referrals that a CRM, a flow or a script pushes; 404 if no secret is set. */
export async function pushReferrals(
  secret: string | null,
  intake: Intake,
  { raw, ...headers }: PushedBody,
  now: Date,
): Promise<HttpReply> {
  if (secret === null) return refusalReply(404, 'Referrals cannot be pushed: REFERRALS_WEBHOOK_SECRET is not set.');
  if (!isSigned(secret, headers, raw, now)) {
    return refusalReply(
      401,
      'Send X-Timestamp (Unix seconds, now) and X-Signature: sha256=HMAC-SHA256 of "timestamp.body".',
    );
  }
  const body = parsedBodyOrUndefined(raw);
  if (body === undefined)
    return refusalReply(400, 'The body is not JSON.', { faults: [{ path: '', message: 'Not JSON' }] });
  const result = await intake(body);
  if (!('faults' in result)) return { status: 202, body: { accepted: result.accepted, unchanged: result.unchanged } };
  return refusalReply(400, 'Nothing was stored: correct what is listed and send all of it again.', {
    faults: result.faults.slice(0, FAULTS_SHOWN),
  });
}

function parsedBodyOrUndefined(raw: string): unknown {
  try {
    return JSON.parse(raw);
  } catch {
    return undefined;
  }
}
