import { refusal, type Reply } from './reply';

/** A webhook request as it came: headers (empty where there was none) and the bytes of the body. */
export interface SignedEvent {
  readonly authorization: string;
  readonly signature: string;
  readonly certificateUrl: string;
  readonly algorithm: string;
  readonly body: Uint8Array;
}

/** What is done about Partner Center's events. */
export interface PartnerCenterEvents {
  /** Why a request is not Partner Center's; null: it is. */
  readonly faultIn: (request: SignedEvent) => Promise<string | null>;
  /** A record was created or changed; returns at once. */
  readonly hear: (recordId: string) => void;
}

const HEARD = new Set(['referral-created', 'referral-updated', 'related-referral-created', 'related-referral-updated']);

const RECORD_ID = /(?:^|\/)(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/iu;

/**
 * Events of records that changed longer ago are taken without being followed, in milliseconds: Partner Center gives up
 * after ten attempts, and the poll has found them. So what is sent once more by others is worth little, and soon nothing.
 */
const OLDEST_MS = 7 * 24 * 3_600_000;

const ACCEPTED: Reply = { status: 200, body: { accepted: true } };

/** What an event says, as far as it is looked at: never where it wants us to go. */
interface Told {
  readonly event: string;
  readonly recordId: string | null;
  /** NaN where it does not say. */
  readonly changedAt: number;
}

/**
 * The route by which Partner Center tells that records changed. It is answered at once; what became of the records is
 * read afterwards. 404 as long as there is no Partner Center. Events that are none of ours are accepted as well, since
 * Partner Center would send them again otherwise.
 */
export async function receiveEvent(
  events: PartnerCenterEvents | null,
  request: SignedEvent,
  now: Date,
): Promise<Reply> {
  if (events === null) return refusal(404, 'There is no Partner Center: PARTNER_CENTER_URL is not set.');
  if ((await events.faultIn(request)) !== null)
    return refusal(401, 'Only Partner Center may send events, signed as it signs them.');
  const told = toldBy(Buffer.from(request.body).toString('utf8'));
  if (told === null) return refusal(400, 'The body is no event of Partner Center.');
  if (!HEARD.has(told.event)) return ACCEPTED;
  if (told.recordId === null) return refusal(400, 'The event names no record.');
  const isOld = now.getTime() - told.changedAt > OLDEST_MS;
  if (!isOld) events.hear(told.recordId);
  return ACCEPTED;
}

/** What a body tells; null where it is no event. */
function toldBy(text: string): Told | null {
  const event = parse(text);
  const { EventName: name, ResourceUri: uri, ResourceChangeUtcDate: changed } = event ?? {};
  if (typeof name !== 'string') return null;
  const id = typeof uri === 'string' ? RECORD_ID.exec(uri)?.groups?.['id'] : undefined;
  return {
    event: name.toLowerCase(),
    recordId: id?.toLowerCase() ?? null,
    changedAt: typeof changed === 'string' ? Date.parse(changed) : NaN,
  };
}

function parse(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
    // What is no array and not null is an object with members of any kind.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
