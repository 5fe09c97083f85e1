import type { Db } from 'mongodb';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pace } from '../application/ports';
import type { Subscriber } from '../domain/channel/subscriber';

/** The part of a message's address that rate limits depend on. */
type Place = Pick<Subscriber, 'tenantId' | 'conversationId'>;

/** A rate limit: the number of messages in a window, which starts with its first message. */
interface Allowance {
  readonly messages: number;
  readonly milliseconds: number;
}

/** The rate limits: for each tenant, and for each conversation a short and a long window. */
export interface Allowances {
  readonly tenant: Allowance;
  readonly conversation: Allowance;
  readonly hour: Allowance;
}

/**
 * Teams allows a bot, per conversation, 7 messages in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour,
 * and per tenant 50 requests in 1 s. Its windows may start at any time, whereas a limiter's window starts with
 * the window's first message: a period can contain the rest of one window (n - 1 messages) and all complete
 * windows (n messages each) that start in it. Therefore these windows are shorter than Teams':
 *
 * - 5 in 112 ms are at most 49 in 1 s, and 45 on average, which leaves capacity for replies;
 * - 2 in 1.05 s are at most 3 in 1 s, 5 in 2 s and 59 in 30 s;
 * - 90 in 190 s are at most 1,799 in an hour.
 *
 * If one limit refuses a message, the other limits that have already counted it do not undo that, since a late
 * undo would allow one message too many in the next window. Little capacity is lost: a conversation at its limit
 * is refused before the tenant's limit counts, and the hour's limit counts last.
 */
const TEAMS_ALLOWANCES: Allowances = {
  tenant: { messages: 5, milliseconds: 112 },
  conversation: { messages: 2, milliseconds: 1_050 },
  hour: { messages: 90, milliseconds: 190_000 },
};

/** The key of each limit: messages with the same key are counted together. */
const KEYS: Readonly<Record<keyof Allowances, (to: Place) => string>> = {
  tenant: ({ tenantId }) => tenantId,
  conversation: ({ conversationId }) => conversationId,
  hour: ({ conversationId }) => conversationId,
};

/** A window starts with a message, so consecutive windows each start a little late; this factor allows for that. */
const DRIFT = 1.02;

/** The collection of counts: one document for each conversation and limit, and one for each tenant. */
const COLLECTION = 'sendPaces';

/** Teams' rate limits, counted in MongoDB so that they hold for all processes together. */
export class MongoPace implements Pace {
  readonly #tenant: Limit;
  readonly #conversation: Limit;
  readonly #hour: Limit;
  #indexes: Promise<void> | undefined;

  constructor(db: Db, allowances = TEAMS_ALLOWANCES) {
    // A lost count does little harm, so counts are not durable and sends do not wait for the journal.
    const quick = db.client.db(db.databaseName, { writeConcern: { w: 1 } });
    this.#tenant = new Limit(quick, 'tenant', allowances);
    this.#conversation = new Limit(quick, 'conversation', allowances);
    this.#hour = new Limit(quick, 'hour', allowances);
  }

  async reserve(to: Place): Promise<number> {
    await this.#ensureIndexes();
    const first = (await this.#conversation.isFull(to)) ? this.#conversation : this.#tenant;
    const second = first === this.#tenant ? this.#conversation : this.#tenant;
    for (const limit of [first, second, this.#hour]) {
      const wait = await limit.take(to);
      if (wait > 0) return wait;
    }
    return 0;
  }

  /** Creates the indexes at the first send, not at start. If that fails, so does the send, and the next one retries. */
  async #ensureIndexes(): Promise<void> {
    this.#indexes ??= this.#tenant.createIndexes();
    try {
      await this.#indexes;
    } catch (error) {
      this.#indexes = undefined;
      throw error;
    }
  }
}

/** One rate limit and its counts. */
class Limit {
  readonly #allowance: Allowance;
  readonly #keyOf: (to: Place) => string;
  readonly #limiter: RateLimiterMongo;

  constructor(storeClient: Db, keyPrefix: keyof Allowances, { [keyPrefix]: allowance }: Allowances) {
    const { messages: points, milliseconds } = allowance;
    const where = { storeClient, tableName: COLLECTION, keyPrefix, disableIndexesCreation: true };
    this.#allowance = allowance;
    this.#keyOf = KEYS[keyPrefix];
    this.#limiter = new RateLimiterMongo({ ...where, points, duration: milliseconds / 1_000 });
  }

  createIndexes(): Promise<void> {
    return this.#limiter.createIndexes();
  }

  async isFull(to: Place): Promise<boolean> {
    const used = await this.#limiter.get(this.#keyOf(to));
    return used !== null && used.consumedPoints >= this.#allowance.messages;
  }

  /**
   * Counts a message and returns 0, or returns the milliseconds to wait: refused ones are spread over the next windows.
   */
  async take(to: Place): Promise<number> {
    const { messages, milliseconds } = this.#allowance;
    try {
      await this.#limiter.consume(this.#keyOf(to));
      return 0;
    } catch (refusal) {
      if (!(refusal instanceof RateLimiterRes)) throw refusal;
      const windowsBetween = Math.ceil(refusal.consumedPoints / messages) - 2;
      return Math.max(refusal.msBeforeNext, 1) + Math.ceil(windowsBetween * milliseconds * DRIFT);
    }
  }
}
