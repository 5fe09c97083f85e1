import type { ChannelMessenger, ChannelReminder, PostedCard, SendOutcome } from '../../application/ports';
import type { Digest } from '../../domain/channel/digest';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { Referral } from '../../domain/model/referral';
import { ONE_DAY } from '../../domain/time/lead-time';
import { digestCard } from '../cards/digest';
import { referralCard } from '../cards/referral';
import { reminderCard, timelessReminder } from '../cards/reminder';
import { ConnectorError, type Connector, type PostedMessage } from '../wire/connector';
import { withNotification } from '../wire/message';
import { expiryNotice } from '../text/notices';
import { cardOf, show, textOf, type Message } from './posting';
import { readerOf } from '../text/reader';

/**
 * Writes to channels and group chats in Teams. A reminder is not edited only because time has passed: the time left
 * that it shows is updated when it is edited for another reason. Every message has a summary.
 */
export class TeamsChannelMessenger implements ChannelMessenger {
  readonly #connector: Connector;

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  async showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome> {
    return this.#post(cardOf(referralCard(referral, readerOf(subscriber))), subscriber, posted);
  }

  async remind(
    { referral, subscriber, form, card, lead }: ChannelReminder,
    posted: PostedCard | null,
    now: Date,
  ): Promise<SendOutcome> {
    const reader = readerOf(subscriber);
    const view = { mentions: true, own: form === 'post' };
    const message = cardOf(reminderCard(referral, reader, now, view), timelessReminder(referral, reader, view));
    const activity = view.own || lead <= ONE_DAY ? withNotification(message.activity) : message.activity;
    const { serviceUrl } = subscriber;
    return show(this.#connector, serviceUrl, message, posted, () =>
      view.own ? postNew(this.#connector, subscriber, activity) : reply(this.#connector, subscriber, card, activity),
    );
  }

  async noticeExpiry(referral: Referral, subscriber: Subscriber, card: PostedCard): Promise<SendOutcome> {
    const message = textOf(expiryNotice(referral, readerOf(subscriber)));
    return show(this.#connector, subscriber.serviceUrl, message, null, () =>
      reply(this.#connector, subscriber, card, message.activity),
    );
  }

  async sendDigest(digest: Digest, subscriber: Subscriber): Promise<SendOutcome> {
    return this.#post(cardOf(digestCard(digest, readerOf(subscriber), { channel: subscriber.name })), subscriber, null);
  }

  async #post(message: Message, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome> {
    return show(this.#connector, subscriber.serviceUrl, message, posted, () =>
      postNew(this.#connector, subscriber, message.activity),
    );
  }
}

/** Sends a new message: a root post in a channel, a message in a chat. */
export function postNew(connector: Connector, subscriber: Subscriber, message: object): Promise<PostedMessage> {
  const { serviceUrl, conversationId, tenantId, kind } = subscriber;
  return kind === 'channel'
    ? connector.postToChannel(serviceUrl, conversationId, tenantId, message)
    : connector.send(serviceUrl, conversationId, message);
}

/**
 * Sends a reply in the thread of a card. If the thread does not exist any more, the message is a new post in its
 * channel.
 */
async function reply(
  connector: Connector,
  subscriber: Subscriber,
  card: PostedCard,
  message: object,
): Promise<PostedMessage> {
  try {
    return await connector.send(subscriber.serviceUrl, card.conversationId, message);
  } catch (error) {
    if (subscriber.kind !== 'channel' || !(error instanceof ConnectorError) || error.status !== 404) throw error;
    return postNew(connector, subscriber, message);
  }
}
