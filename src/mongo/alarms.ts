import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { Alarms } from '../application/ports';
import type { TroubleCode } from '../domain/model/trouble';
import { isDuplicateKey } from './duplicate-key';

/** Until then no further notification is sent. */
const Quiet = z.object({ quietUntil: z.date() });

interface AlarmDocument extends z.infer<typeof Quiet> {
  readonly _id: TroubleCode;
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
    const quiet = Quiet.parse({ quietUntil });
    try {
      // `$not` also matches documents of earlier versions, which have other fields.
      const isDue = { _id, quietUntil: { $not: { $gt: now } } };
      const { matchedCount, upsertedCount } = await this.#alarms.replaceOne(isDue, quiet, { upsert: true });
      return matchedCount + upsertedCount === 1;
    } catch (error) {
      // The document exists and its `quietUntil` is later, so it was not changed.
      if (isDuplicateKey(error)) return false;
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
