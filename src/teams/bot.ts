import { randomUUID } from 'node:crypto';
import { typedLine, type Activity } from './wire/activity';
import { answerPress, invalidInvoke, invokeAnswer, pressIn, submitIn } from './card-action';
import { answerLine } from './features/typed-line';
import type { Connector } from './wire/connector';
import type { Desk } from './turn/desk';
import { recordInstallation, personalGreeting } from './features/installation';
import { cardMessage, textMessage } from './wire/message';
import { postNew } from './sending/channel-messenger';
import { readerOf, sayTo, type Reader } from './text/reader';
import { textReply, turnOf, type Reply } from './turn/turn';
import { findCustomers, searchAnswer, searchIn } from './features/typeahead';

/** The HTTP answer to an activity. */
export interface BotAnswer {
  readonly status: number;
  readonly body?: object;
}

/**
 * How long the bot works on a button before it answers that it is still working, in milliseconds. Teams' timeout is
 * longer.
 */
export const PATIENCE_MS = 3_000;

const ACKNOWLEDGED: BotAnswer = { status: 200 };

const messageOf = (reply: Reply): object =>
  reply.kind === 'card' ? cardMessage(reply.card, reply.summary) : textMessage(reply.text);

/** The bot: passes activities to the commands, buttons and installation handlers, and returns their answers. */
export class Bot {
  readonly #desk: Desk;
  readonly #connector: Connector;
  readonly #patienceMs: number;
  readonly #underWay = new Set<Promise<unknown>>();

  constructor(desk: Desk, connector: Connector, patienceMs = PATIENCE_MS) {
    this.#desk = desk;
    this.#connector = connector;
    this.#patienceMs = patienceMs;
  }

  /**
   * Answers an activity that was authenticated. An error while answering a person is logged, and the person gets an
   * error text in their language. If an installation cannot be stored, this throws, so that Teams sends it again.
   */
  async answer(activity: Activity): Promise<BotAnswer> {
    switch (activity.type) {
      case 'invoke':
        return this.#answerInvoke(activity);
      case 'message':
        await this.#answerMessage(activity);
        return ACKNOWLEDGED;
      case 'installationUpdate':
      case 'conversationUpdate':
        await this.#followInstallation(activity);
        return ACKNOWLEDGED;
      default:
        return ACKNOWLEDGED;
    }
  }

  /** Resolves once all work that was started is done, including work that was answered before it was done. */
  async settled(): Promise<void> {
    await Promise.allSettled(this.#underWay);
  }

  async #answerInvoke(activity: Activity): Promise<BotAnswer> {
    if (activity.name === 'application/search') return this.#answerSearch(activity);
    if (activity.name !== 'adaptiveCard/action')
      return { status: 400, body: invalidInvoke('This invoke is not supported.') };
    const press = pressIn(activity.value);
    if (press === null) return { status: 200, body: invalidInvoke('The invoke names no action.') };
    const answering = this.#guarded(activity, async () =>
      answerPress(this.#desk, await turnOf(this.#desk, activity), press),
    );
    return { status: 200, body: invokeAnswer(await this.#withPatience(activity, answering)) };
  }

  /** Answers a search while a person types; if it fails, there are no suggestions. */
  async #answerSearch(activity: Activity): Promise<BotAnswer> {
    const search = searchIn(activity.value);
    if (search === null) return { status: 400, body: invalidInvoke('The invoke is not a search that is supported.') };
    const found = await this.#guarded(activity, async () =>
      findCustomers(this.#desk, await turnOf(this.#desk, activity), search),
    );
    return { status: 200, body: searchAnswer('kind' in found ? [] : found) };
  }

  async #answerMessage(activity: Activity): Promise<void> {
    const press = submitIn(activity.value);
    const reply = await this.#guarded(activity, async () => {
      const turn = await turnOf(this.#desk, activity);
      return press === null ? answerLine(this.#desk, turn, typedLine(activity)) : answerPress(this.#desk, turn, press);
    });
    await this.#say(activity, reply);
  }

  async #followInstallation(activity: Activity): Promise<void> {
    const afterwards = await recordInstallation(this.#desk, activity, async (subscriber, reply) => {
      await postNew(this.#connector, subscriber, messageOf(reply));
    });
    void this.#guarded(activity, async () => {
      await afterwards();
      const greeting = await personalGreeting(this.#desk, activity);
      if (greeting !== null) await this.#say(activity, greeting);
    });
  }

  /** Replies in the conversation of the activity: the chat, or the thread in the channel. */
  async #say(activity: Activity, reply: Reply): Promise<void> {
    try {
      await this.#connector.send(activity.serviceUrl, activity.conversation.id, messageOf(reply));
    } catch (error) {
      this.#desk.log.warn({ err: error, activity: activity.id }, 'A reply could not be sent.');
    }
  }

  async #guarded<Answer>(activity: Activity, work: () => Promise<Answer>): Promise<Answer | Reply> {
    const working = work();
    this.#underWay.add(working);
    try {
      return await working;
    } catch (error) {
      const reference = randomUUID().slice(0, 8);
      this.#desk.log.error({ err: error, reference, activity: activity.id, type: activity.type }, 'A turn failed.');
      return textReply(sayTo(this.#readerOf(activity))('refusal.failed', { reference }));
    } finally {
      this.#underWay.delete(working);
    }
  }

  /** The answer, or after the timeout a text that the bot is still working; the work continues. */
  async #withPatience(activity: Activity, answering: Promise<Reply>): Promise<Reply> {
    let timer: NodeJS.Timeout | undefined;
    const busy = new Promise<Reply>((resolve) => {
      timer = setTimeout(() => {
        resolve(textReply(sayTo(this.#readerOf(activity))('refusal.busy')));
      }, this.#patienceMs);
    });
    return Promise.race([answering, busy]).finally(() => {
      clearTimeout(timer);
    });
  }

  /** The reader of the answer, found without the database, which may be what failed. */
  #readerOf(activity: Activity): Reader {
    const { defaults } = this.#desk;
    return readerOf({ locale: activity.locale ?? defaults.locale, timeZone: defaults.timeZone });
  }
}
