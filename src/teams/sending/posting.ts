import { createHash } from 'node:crypto';
import type { PostedCard, SendOutcome } from '../../application/ports';
import { cardMessage, textMessage } from '../wire/message';
import { ConnectorError, type Connector, type PostedMessage } from '../wire/connector';
import type { RenderedCard } from '../cards/referral';

/** A message for Teams; `face` is a short hash of its content, equal for equal messages. */
export interface Message {
  readonly activity: object;
  readonly face: string;
}

const faceOf = (shown: unknown): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16);

/** A message with a card. `shown` is hashed instead of the card if parts of the card may change without an update. */
export const cardOf = ({ card, summary }: RenderedCard, shown: object = card): Message => ({
  activity: cardMessage(card, summary),
  face: faceOf(shown),
});

/** A message with text only. */
export const textOf = (text: string): Message => ({
  activity: { ...textMessage(text), summary: text },
  face: faceOf(text),
});

/**
 * Updates a posted message if its content has changed, or posts it if `posted` is null. Makes at most one request to
 * Teams; a refusal is returned as an outcome.
 */
export async function show(
  connector: Connector,
  serviceUrl: string,
  { activity, face }: Message,
  posted: PostedCard | null,
  post: () => Promise<PostedMessage>,
): Promise<SendOutcome> {
  if (posted?.face === face) return { kind: 'sent', card: posted };
  try {
    if (posted === null) return { kind: 'sent', card: { ...(await post()), face } };
    await connector.update(serviceUrl, posted, activity);
    return { kind: 'sent', card: { ...posted, face } };
  } catch (error) {
    return refusalIn(error, posted !== null);
  }
}

/** HTTP statuses that mean: not accepted, a retry may succeed. */
const NOT_NOW: readonly number[] = [401, 412, 429];

/** The outcome for an error from Teams, by its table of errors of proactive messages; other errors are thrown again. */
export function refusalIn(error: unknown, isUpdate: boolean): Exclude<SendOutcome, { kind: 'sent' }> {
  if (!(error instanceof ConnectorError)) throw error;
  const { status, code, retryAfterMs } = error;
  if (status === null) return code === 'NoAnswer' ? { kind: 'ambiguous' } : { kind: 'throttled', retryAfterMs: null };
  if (NOT_NOW.includes(status)) return { kind: 'throttled', retryAfterMs };
  if (status === 403) return { kind: 'gone' };
  if (status === 404) return isUpdate && code !== 'ConversationNotFound' ? { kind: 'missing' } : { kind: 'gone' };
  return status === 408 || status >= 500 ? { kind: 'ambiguous' } : { kind: 'failed', code };
}
