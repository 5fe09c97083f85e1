import { createHash } from 'node:crypto';
import type { PostedCard, SendOutcome } from '../../application/ports';
import { cardMessage, textMessage } from '../wire/message';
import { ConnectorError, type Connector, type PostedMessage } from '../wire/connector';
import type { RenderedCard } from '../cards/referral';

/** A message as Teams is to show it; `face` is a short name of what it shows, equal for equal messages. */
export interface Message {
  readonly activity: object;
  readonly face: string;
}

const faceOf = (shown: unknown): string =>
  createHash('sha256').update(JSON.stringify(shown)).digest('base64url').slice(0, 16);

/** A message that is a card. `shown` stands for the card where some of it may change without the message being shown anew. */
export const cardOf = ({ card, summary }: RenderedCard, shown: object = card): Message => ({
  activity: cardMessage(card, summary),
  face: faceOf(shown),
});

/** A message that is text and nothing else. */
export const textOf = (text: string): Message => ({
  activity: { ...textMessage(text), summary: text },
  face: faceOf(text),
});

/**
 * Brings a message that stands up to date, where it shows something else than it should, or posts it where `posted` is
 * null. Teams is asked once, and its refusal is an outcome.
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

/** Statuses with which Teams says that it took nothing, and may take it later. */
const NOT_NOW: readonly number[] = [401, 412, 429];

/** What Teams' refusals mean (its table of errors of proactive messages); what is none is thrown on. */
export function refusalIn(error: unknown, isUpdate: boolean): Exclude<SendOutcome, { kind: 'sent' }> {
  if (!(error instanceof ConnectorError)) throw error;
  const { status, code, retryAfterMs } = error;
  if (status === null) return code === 'NoAnswer' ? { kind: 'ambiguous' } : { kind: 'throttled', retryAfterMs: null };
  if (NOT_NOW.includes(status)) return { kind: 'throttled', retryAfterMs };
  if (status === 403) return { kind: 'gone' };
  if (status === 404) return isUpdate && code !== 'ConversationNotFound' ? { kind: 'missing' } : { kind: 'gone' };
  return status === 408 || status >= 500 ? { kind: 'ambiguous' } : { kind: 'failed', code };
}
