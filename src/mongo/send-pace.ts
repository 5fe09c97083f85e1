import type { Db } from 'mongodb';
import { RateLimiterMongo, RateLimiterRes } from 'rate-limiter-flexible';
import type { Pace } from '../application/ports';
import type { Subscriber } from '../domain/channel/subscriber';

/** Where a message goes, as far as limits depend on it. */
type Place = Pick<Subscriber, 'tenantId' | 'conversationId'>;

/** So many messages within so many milliseconds of the first of them. */
interface Allowance {
  readonly messages: number;
  readonly milliseconds: number;
}

/** What is sent to a tenant, and to a conversation in a short and in a long time. */
export interface Allowances {
  readonly tenant: Allowance;
  readonly conversation: Allowance;
  readonly hour: Allowance;
}

/**
 * Teams allows a bot, per conversation, 7 messages in 1 s, 8 in 2 s, 60 in 30 s and 1,800 in an hour,
 * and per tenant 50 requests in 1 s. It may count from any moment on, whereas a limiter counts from the
 * first message of a window: any stretch of time can hold the rest of one window (n - 1 messages) and as
 * many whole windows (n each) as can begin in it. That is why these are shorter than Teams' own:
 *
 * - 5 in 112 ms come to at most 49 in 1 s, and to 45 on average, which leaves room for replies;
 * - 2 in 1.05 s come to at most 3 in 1 s, 5 in 2 s and 59 in 30 s;
 * - 90 in 190 s come to at most 1,799 in an hour.
 *
 * What one of them counted before another refused is not given back, since a point given back late would
 * let one message too many into the next window. Little is lost: a conversation that is full is found so
 * before the tenant is asked, and the hour is asked last.
 */
const TEAMS_ALLOWANCES: Allowances = {
  tenant: { messages: 5, milliseconds: 112 },
  conversation: { messages: 2, milliseconds: 1_050 },
  hour: { messages: 90, milliseconds: 190_000 },
};

/** Whose messages are counted together. */
const KEYS: Readonly<Record<keyof Allowances, (to: Place) => string>> = {
  tenant: ({ tenantId }) => tenantId,
  conversation: ({ conversationId }) => conversationId,
  hour: ({ conversationId }) => conversationId,
};

/** A window begins with a message, so that each of a row of windows begins a little late. */
const DRIFT = 1.02;

/** Where the counts are: one document for each conversation and allowance, and one for each tenant. */
const COLLECTION = 'sendPaces';

/** Teams' rate limits, counted in MongoDB so that all processes keep to them together. */
export class MongoPace implements Pace {
  readonly #tenant: Limit;
  readonly #conversation: Limit;
  readonly #hour: Limit;
  #indexes: Promise<void> | undefined;

  constructor(db: Db, allowances = TEAMS_ALLOWANCES) {
    // A count that is lost with a server costs nothing, so that no send waits for the journal.
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

  /** Made at the first send, not at start; where that fails, so does the send, and the next one tries again. */
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

/** One allowance, and how much of it is used. */
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

  /** Takes a place, or tells how long to wait for one: those who are refused are spread over the windows to come. */
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
