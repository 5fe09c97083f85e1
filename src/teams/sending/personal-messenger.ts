import type { Recipient, PersonalMessenger, PostedCard, SendOutcome } from '../../application/ports';
import type { Subscriber } from '../../domain/channel/subscriber';
import type { Refusal, TroubleCode } from '../../domain/model/trouble';
import type { OwnerMessage, PersonMessage } from '../../domain/model/effect';
import type { Referral } from '../../domain/model/referral';
import { ownerNewsCard } from '../cards/owner-news';
import type { RenderedCard } from '../cards/referral';
import { refusalCard } from '../cards/refusal';
import { reminderCard, timelessReminder } from '../cards/reminder';
import type { Connector } from '../wire/connector';
import { withNotification } from '../wire/message';
import { unroutedNotice, troubleNotice } from '../text/notices';
import { cardOf, refusalIn, show, textOf, type Message } from './posting';
import { readerOf } from '../text/reader';

/** A reminder in a personal chat is a separate message, and does not mention its reader. */
const IN_A_CHAT = { mentions: false, own: true } as const;

/** Writes to people in their personal chats with the bot; a missing chat is created. New messages notify the person. */
export class TeamsPersonalMessenger implements PersonalMessenger {
  readonly #connector: Connector;

  constructor(connector: Connector) {
    this.#connector = connector;
  }

  async remindPerson(referral: Referral, whom: Recipient, posted: PostedCard | null, now: Date): Promise<SendOutcome> {
    const reader = readerOf(whom);
    const rendered = reminderCard(referral, reader, now, IN_A_CHAT);
    return this.#showTo(whom, cardOf(rendered, timelessReminder(referral, reader, IN_A_CHAT)), posted);
  }

  async tellOwner(
    referral: Referral,
    news: OwnerMessage | PersonMessage,
    whom: Recipient,
    now: Date,
  ): Promise<SendOutcome> {
    return this.#showTo(whom, cardOf(ownerNewsCard(referral, news, readerOf(whom), now)), null);
  }

  async tellRefusal(referral: Referral, refusal: Refusal, whom: Recipient): Promise<SendOutcome> {
    return this.#showTo(whom, cardOf(refusalCard(referral, refusal, readerOf(whom))), null);
  }

  async tellOfTrouble(code: TroubleCode, whom: Recipient): Promise<SendOutcome> {
    return this.#showTo(whom, textOf(troubleNotice(code, readerOf(whom))), null);
  }

  async tellOfHole(referral: Referral, subscriber: Subscriber, whom: Recipient): Promise<SendOutcome> {
    return this.#showTo(whom, textOf(unroutedNotice(referral, subscriber, readerOf(whom))), null);
  }

  /** Posts a card in a person's personal chat that they requested in another conversation. */
  async showCard(whom: Recipient, card: RenderedCard): Promise<SendOutcome> {
    return this.#showTo(whom, cardOf(card), null);
  }

  async #showTo(whom: Recipient, message: Message, posted: PostedCard | null): Promise<SendOutcome> {
    const { serviceUrl } = whom.address;
    const chat = posted?.conversationId ?? (await this.#chatWith(whom));
    if (typeof chat !== 'string') return chat;
    return show(this.#connector, serviceUrl, message, posted, () =>
      this.#connector.send(serviceUrl, chat, withNotification(message.activity)),
    );
  }

  /** The id of the person's chat, or the failure. Creating it is idempotent, so an unclear failure is safe to retry. */
  async #chatWith({ person, address }: Recipient): Promise<string | SendOutcome> {
    const { serviceUrl, botId, memberId, conversationId } = address;
    if (conversationId !== null) return conversationId;
    try {
      return await this.#connector.createChat(serviceUrl, { botId, memberId, tenantId: person.tenantId });
    } catch (error) {
      const refusal = refusalIn(error, false);
      return refusal.kind === 'ambiguous' ? { kind: 'throttled', retryAfterMs: null } : refusal;
    }
  }
}
