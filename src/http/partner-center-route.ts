import { refusalReply, type HttpReply } from './reply';

/** The parts of a webhook request that its check needs. A missing header is empty; the body is its raw bytes. */
export interface SignedEvent {
  readonly authorization: string;
  readonly signature: string;
  readonly certificateUrl: string;
  readonly algorithm: string;
  readonly body: Uint8Array;
}

/** How events of Partner Center are handled. */
export interface PartnerCenterEvents {
  /** Why a request is not Partner Center's; null if it is. */
  readonly faultIn: (request: SignedEvent) => Promise<string | null>;
  /** Reports that a record was created or changed; returns at once. */
  readonly recordChanged: (recordId: string) => void;
}

const RECORD_EVENTS = new Set([
  'referral-created',
  'referral-updated',
  'related-referral-created',
  'related-referral-updated',
]);

const RECORD_ID_IN_URI = /(?:^|\/)(?<id>[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})\/?$/iu;

/**
 * The age from which a change is acknowledged but not read, in milliseconds. Partner Center gives up after ten
 * attempts, and the poll has found such a change long before. This limits what a replayed request can cause.
 */
const LONGEST_EVENT_AGE_MS = 7 * 24 * 3_600_000;

const ACCEPTED: HttpReply = { status: 200, body: { accepted: true } };

/** The fields of an event that are used. Its address is never requested. */
interface PartnerCenterEvent {
  readonly event: string;
  readonly recordId: string | null;
  /** NaN if the event has no date. */
  readonly changedAt: number;
}

/**
 * The route for Partner Center's change events. It answers at once; the records are read afterwards. 404 if no Partner
 * Center is configured. Other events are acknowledged too, since Partner Center would send them again otherwise.
 */
export async function receiveEvent(
  events: PartnerCenterEvents | null,
  request: SignedEvent,
  now: Date,
): Promise<HttpReply> {
  if (events === null) return refusalReply(404, 'There is no Partner Center: PARTNER_CENTER_URL is not set.');
  if ((await events.faultIn(request)) !== null)
    return refusalReply(401, 'Only Partner Center may send events, signed as it signs them.');
  const told = parsedEvent(Buffer.from(request.body).toString('utf8'));
  if (told === null) return refusalReply(400, 'The body is no event of Partner Center.');
  if (!RECORD_EVENTS.has(told.event)) return ACCEPTED;
  if (told.recordId === null) return refusalReply(400, 'The event names no record.');
  const isOld = now.getTime() - told.changedAt > LONGEST_EVENT_AGE_MS;
  if (!isOld) events.recordChanged(told.recordId);
  return ACCEPTED;
}

/** The event in a body; null if it is not an event. */
function parsedEvent(text: string): PartnerCenterEvent | null {
  const event = parsedObject(text);
  const { EventName: name, ResourceUri: uri, ResourceChangeUtcDate: changed } = event ?? {};
  if (typeof name !== 'string') return null;
  const id = typeof uri === 'string' ? RECORD_ID_IN_URI.exec(uri)?.groups?.['id'] : undefined;
  return {
    event: name.toLowerCase(),
    recordId: id?.toLowerCase() ?? null,
    changedAt: typeof changed === 'string' ? Date.parse(changed) : NaN,
  };
}

function parsedObject(text: string): Readonly<Record<string, unknown>> | null {
  try {
    const value: unknown = JSON.parse(text.replace(/^\uFEFF/u, ''));
    // A value that is neither an array nor null is an object with members of any type.
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}
