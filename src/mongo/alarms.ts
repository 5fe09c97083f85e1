import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { Alarms } from '../application/ports';
import type { TroubleCode } from '../domain/model/trouble';

/** Until when nobody is to tell them. */
const Quiet = z.object({ quietUntil: z.date() });

interface AlarmDocument extends z.infer<typeof Quiet> {
  readonly _id: TroubleCode;
}

/** The collection of what administrators were told of. */
export const alarmsIn = (db: Db): Collection<AlarmDocument> => db.collection('alarms');

const DUPLICATE_KEY = 11_000;

/** What administrators were told of, in MongoDB: one document for each trouble, as long as it lasts. */
export class MongoAlarms implements Alarms {
  readonly #alarms: Collection<AlarmDocument>;

  constructor(db: Db) {
    this.#alarms = alarmsIn(db);
  }

  async raise(_id: TroubleCode, now: Date, quietUntil: Date): Promise<boolean> {
    const quiet = Quiet.parse({ quietUntil });
    try {
      // Earlier versions wrote something else, of which nothing is known here.
      const isDue = { _id, quietUntil: { $not: { $gt: now } } };
      const { matchedCount, upsertedCount } = await this.#alarms.replaceOne(isDue, quiet, { upsert: true });
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      // There is one that holds longer, which was left alone.
      if ((error as { code?: unknown }).code === DUPLICATE_KEY) return false;
      throw error;
    }
  }

  async told(_id: TroubleCode, quietUntil: Date): Promise<void> {
    await this.#alarms.updateOne({ _id }, { $set: Quiet.parse({ quietUntil }) });
  }

  async putBack(_id: TroubleCode): Promise<void> {
    await this.#alarms.deleteOne({ _id });
  }

  async clear(_id: TroubleCode): Promise<void> {
    await this.#alarms.deleteOne({ _id });
  }
}
