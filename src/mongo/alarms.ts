import type { Collection, Db } from 'mongodb';
import type { Alarms } from '../application/ports';
import type { TroubleCode } from '../domain/model/trouble';
import { isDuplicateKey } from './duplicate-key';

interface AlarmDocument {
  readonly _id: TroubleCode;
  /** No notification is sent until then. */
  readonly quietUntil: Date;
}

/** The collection of notifications to administrators. */
export const alarmsIn = (db: Db): Collection<AlarmDocument> => db.collection('alarms');

/** Notifications to administrators in MongoDB: one document for each trouble, as long as it lasts. */
export class MongoAlarms implements Alarms {
  readonly #alarms: Collection<AlarmDocument>;

  constructor(db: Db) {
    this.#alarms = alarmsIn(db);
  }

  async raise(_id: TroubleCode, now: Date, quietUntil: Date): Promise<boolean> {
    try {
      // `$not` also matches documents of earlier versions, which have other fields.
      const isDue = { _id, quietUntil: { $not: { $gt: now } } };
      const { matchedCount, upsertedCount } = await this.#alarms.replaceOne(isDue, { quietUntil }, { upsert: true });
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      // The document exists and its `quietUntil` is later, so it was not changed.
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
