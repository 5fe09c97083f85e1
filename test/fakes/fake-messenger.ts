import type {
  ChannelMessenger,
  ChannelReminder,
  Clock,
  Recipient,
  PersonalMessenger,
  PostedCard,
  SendOutcome,
} from '../../src/application/ports';
import type { Digest } from '../../src/domain/channel/digest';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import type { OwnerMessage, PersonMessage } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import type { Refusal, TroubleCode } from '../../src/domain/model/trouble';
import { NOW } from '../builders/a-referral';

/** One request to Teams: the kind of message, where it went, and which message it edits (null: it posts one). */
export interface Send {
  readonly what:
    | 'card'
    | 'reply'
    | 'post'
    | 'personal'
    | 'notice'
    | 'digest'
    | 'hole'
    | 'refusal'
    | 'trouble'
    | OwnerMessage
    | PersonMessage;
  readonly to: string;
  readonly posted: PostedCard | null;
  readonly referral: Referral | null;
  readonly lead: number | null;
  /** What Partner Center refused, in a message about that. */
  readonly refusal?: Refusal;
  /** What keeps the service from Partner Center, in a message about that. */
  readonly trouble?: TroubleCode;
}

/** What Teams answers to a request; `sent` means success. */
export type Answering = (send: Send) => SendOutcome | 'sent' | Promise<SendOutcome | 'sent'>;

/** By what a message is found in Teams. */
type MessageIds = Pick<PostedCard, 'conversationId' | 'activityId'>;

const keyOf = ({ conversationId, activityId }: MessageIds): string => `${conversationId}/${activityId}`;

/** Where a message is posted: in this conversation, or in a new one of this channel. */
type Target = { readonly conversationId: string } | { readonly channelId: string };

const rootOf = ({ kind, conversationId }: Subscriber): Target =>
  kind === 'channel' ? { channelId: conversationId } : { conversationId };

const chatWith = ({ address }: Recipient): Target => ({
  conversationId: address.conversationId ?? `chat with ${address.memberId}`,
});

const minuteOf = (time: Date | undefined): string =>
  (time ?? new Date(NaN)).toISOString().slice(5, 16).replace('T', ' ');

/**
 * Both messengers in memory. What a message shows depends on the version of its referral and nothing else. Requests and
 * messages are kept in order.
 */
export class FakeMessenger implements ChannelMessenger, PersonalMessenger {
  readonly sends: Send[] = [];
  /** What Teams answers; an edit of a message that is not there is answered as such whatever this says. */
  answer: Answering = () => 'sent';
  readonly #clock: Clock;
  readonly #times: Date[] = [];
  readonly #messages = new Map<string, MessageIds & { readonly edits: number }>();

  constructor(clock: Clock = () => NOW) {
    this.#clock = clock;
  }

  /** The messages that are in Teams, in the order in which they were posted, and how often each was edited. */
  get messages(): readonly (MessageIds & { readonly edits: number })[] {
    return [...this.#messages.values()];
  }

  /** Where each request went, in order. */
  get destinations(): readonly string[] {
    return this.sends.map(({ to }) => to);
  }

  /** The kind and destination of each request, such as `reply to general`. */
  get said(): readonly string[] {
    return this.sends.map(({ what, to }) => `${what} to ${to}`);
  }

  /** When each new message was sent (UTC), its kind and destination, such as `06-20 09:00 reply to general`. */
  timeline(...kinds: readonly Send['what'][]): readonly string[] {
    const lines = this.sends.map((send, index) => ({
      ...send,
      line: `${minuteOf(this.#times[index])} ${send.what} to ${send.to}`,
    }));
    return lines
      .filter(({ what, posted }) => posted === null && (kinds.length === 0 || kinds.includes(what)))
      .map(({ line }) => line);
  }

  /** Deletes a message, as somebody does in Teams. */
  delete(message: MessageIds): void {
    this.#messages.delete(keyOf(message));
  }

  showReferral(referral: Referral, subscriber: Subscriber, posted: PostedCard | null): Promise<SendOutcome> {
    return this.#send({ what: 'card', to: subscriber.id, posted, referral, lead: null }, rootOf(subscriber));
  }

  remind({ referral, subscriber, form, card, lead }: ChannelReminder, posted: PostedCard | null): Promise<SendOutcome> {
    const target = form === 'post' ? rootOf(subscriber) : card;
    return this.#send({ what: form, to: subscriber.id, posted, referral, lead }, target);
  }

  noticeExpiry(referral: Referral, subscriber: Subscriber, card: PostedCard): Promise<SendOutcome> {
    return this.#send({ what: 'notice', to: subscriber.id, posted: null, referral, lead: null }, card);
  }

  sendDigest(_digest: Digest, subscriber: Subscriber): Promise<SendOutcome> {
    return this.#send(
      { what: 'digest', to: subscriber.id, posted: null, referral: null, lead: null },
      rootOf(subscriber),
    );
  }

  remindPerson(referral: Referral, whom: Recipient, posted: PostedCard | null): Promise<SendOutcome> {
    return this.#sendTo(whom, { what: 'personal', posted, referral });
  }

  tellOwner(referral: Referral, news: OwnerMessage | PersonMessage, whom: Recipient): Promise<SendOutcome> {
    return this.#sendTo(whom, { what: news, posted: null, referral });
  }

  tellRefusal(referral: Referral, refusal: Refusal, whom: Recipient): Promise<SendOutcome> {
    return this.#sendTo(whom, { what: 'refusal', posted: null, referral, refusal });
  }

  tellOfTrouble(trouble: TroubleCode, whom: Recipient): Promise<SendOutcome> {
    return this.#sendTo(whom, { what: 'trouble', posted: null, referral: null, trouble });
  }

  tellOfHole(referral: Referral, _subscriber: Subscriber, whom: Recipient): Promise<SendOutcome> {
    return this.#sendTo(whom, { what: 'hole', posted: null, referral });
  }

  #sendTo(whom: Recipient, send: Omit<Send, 'to' | 'lead'>): Promise<SendOutcome> {
    return this.#send({ ...send, to: whom.person.objectId, lead: null }, chatWith(whom));
  }

  async #send(send: Send, target: Target): Promise<SendOutcome> {
    const face = `version ${send.referral?.version ?? 0}`;
    if (send.posted?.face === face) return { kind: 'sent', card: send.posted };
    this.sends.push(send);
    this.#times.push(this.#clock());
    const activityId = `message-${this.sends.length}`;
    const outcome = await this.answer(send);
    if (outcome !== 'sent') return outcome;
    if (send.posted !== null) return this.#edit(send.posted, face);
    const conversationId =
      'channelId' in target ? `${target.channelId};messageid=${activityId}` : target.conversationId;
    this.#messages.set(keyOf({ conversationId, activityId }), { conversationId, activityId, edits: 0 });
    return { kind: 'sent', card: { conversationId, activityId, face } };
  }

  #edit(posted: PostedCard, face: string): SendOutcome {
    const message = this.#messages.get(keyOf(posted));
    if (message === undefined) return { kind: 'missing' };
    this.#messages.set(keyOf(posted), { ...message, edits: message.edits + 1 });
    return { kind: 'sent', card: { ...posted, face } };
  }
}
