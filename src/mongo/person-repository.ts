import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { PersonRepository } from '../application/ports';

const PersonDocument = z.object({ _id: z.string(), locale: z.string() });
type PersonDocument = z.infer<typeof PersonDocument>;

/** What people chose, in MongoDB. */
export class MongoPersonRepository implements PersonRepository {
  readonly #people: Collection<PersonDocument>;

  constructor(db: Db) {
    this.#people = db.collection('people');
  }

  async localeOf(person: string): Promise<string | null> {
    const document = await this.#people.findOne({ _id: person });
    return document === null ? null : PersonDocument.parse(document).locale;
  }

  async setLocale(person: string, locale: string): Promise<void> {
    await this.#people.updateOne({ _id: person }, { $set: { locale } }, { upsert: true });
  }
}
