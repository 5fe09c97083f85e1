import { createHash } from 'node:crypto';
import type { Messenger, PostedCard, SendOutcome } from '../application/ports';
import type { Referral } from '../domain/referral';
import type { Subscriber } from '../domain/subscriber';
import { referralCard } from './cards/referral';
import { cardMessage } from './message';
import { readerOf } from './reader';
import { ConnectorError, type Connector, type PostedMessage } from './connector';

/** Shows referrals in Teams: posts their cards, and edits them when what they show has changed. */
export class TeamsMessenger implements Messenger {
  readonly #connector: Connector;

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  async showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome> {
    const { card, summary } = referralCard(referral, readerOf(subscriber));
    const face = faceOf(card);
    if (posted?.face === face) return { kind: 'sent', card: posted };
    const message = cardMessage(card, summary);
    try {
      if (posted === null) return { kind: 'sent', card: { ...(await postNew(this.#connector, subscriber, message)), face } };
      await this.#connector.update(subscriber.serviceUrl, posted, message);
      return { kind: 'sent', card: { ...posted, face } };
    } catch (error) {
      if (error instanceof ConnectorError) return outcomeOf(error, posted !== null);
      throw error;
    }
  }
}

/** Sends a message that starts a conversation of its own: a root post in a channel, a line in a chat. */
export function postNew(connector: Connector, subscriber: Subscriber, message: object): Promise<PostedMessage> {
  const { serviceUrl, conversationId, tenantId, kind } = subscriber;
  return kind === 'channel'
    ? connector.postToChannel(serviceUrl, conversationId, tenantId, message)
    : connector.send(serviceUrl, conversationId, message);
}

/** What a card shows, as a short name: equal for equal cards. */
const faceOf = (card: object): string => createHash('sha256').update(JSON.stringify(card)).digest('base64url').slice(0, 16);

/** What Teams' refusals mean (its table of errors of proactive messages). */
function outcomeOf({ status, code, retryAfterMs }: ConnectorError, isUpdate: boolean): SendOutcome {
  switch (status) {
    case null:
      return code === 'NoAnswer' ? { kind: 'ambiguous' } : { kind: 'throttled', retryAfterMs: null };
    case 401:
    case 412:
    case 429:
      return { kind: 'throttled', retryAfterMs };
    case 403:
      return { kind: 'gone' };
    case 404:
      return isUpdate && code !== 'ConversationNotFound' ? { kind: 'missing' } : { kind: 'gone' };
    default:
      return status === 408 || status >= 500 ? { kind: 'ambiguous' } : { kind: 'failed', code };
  }
}
