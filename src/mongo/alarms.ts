import type { Collection, Db } from 'mongodb';
import type { Alarms } from '../application/ports';
import type { TroubleCode } from '../domain/model/trouble';
import { isDuplicateKey } from './duplicate-key';

interface AlarmDocument {
  readonly _id: TroubleCode;
  /** Until when nobody is to tell them. */
  readonly quietUntil: Date;
}

/** The collection of what administrators were told of. */
export const alarmsIn = (db: Db): Collection<AlarmDocument> => db.collection('alarms');

/** What administrators were told of, in MongoDB: one document for each trouble, as long as it lasts. */
export class MongoAlarms implements Alarms {
  readonly #alarms: Collection<AlarmDocument>;

  constructor(db: Db) {
    this.#alarms = alarmsIn(db);
  }

  async raise(_id: TroubleCode, now: Date, quietUntil: Date): Promise<boolean> {
    try {
      // Earlier versions wrote something else, of which nothing is known here.
      const isDue = { _id, quietUntil: { $not: { $gt: now } } };
      const { matchedCount, upsertedCount } = await this.#alarms.replaceOne(isDue, { quietUntil }, { upsert: true });
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      // There is one that holds longer, which was left alone.
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }

  async told(_id: TroubleCode, quietUntil: Date): Promise<void> {
    await this.#alarms.updateOne({ _id }, { $set: { quietUntil } });
  }

  async putBack(_id: TroubleCode): Promise<void> {
    await this.#alarms.deleteOne({ _id });
  }

  async clear(_id: TroubleCode): Promise<void> {
    await this.#alarms.deleteOne({ _id });
  }
}
