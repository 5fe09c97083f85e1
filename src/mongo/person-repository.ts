import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { PersonRepository, Profile } from '../application/ports';
import { personKey } from '../domain/model/person';
import type { PersonId } from '../domain/model/effect';

const Address = z.object({
  serviceUrl: z.string(),
  botId: z.string(),
  memberId: z.string(),
  conversationId: z.string().nullable(),
});

const PersonDocument = z.object({
  _id: z.string(),
  locale: z.string().nullable().default(null),
  mutedUntil: z.date().nullable().default(null),
  seen: z
    .object({ locale: z.string().nullable(), timeZone: z.string().nullable(), address: Address })
    .nullable()
    .default(null),
});
type PersonDocument = z.input<typeof PersonDocument>;

/** People's settings and addresses in MongoDB. A field is absent until it is set for the first time. */
export class MongoPersonRepository implements PersonRepository {
  readonly #people: Collection<PersonDocument>;

  constructor(db: Db) {
    this.#people = db.collection('people');
  }

  async profileOf(person: PersonId): Promise<Profile | null> {
    const document = await this.#people.findOne({ _id: personKey(person) });
    if (document === null) return null;
    const { locale, mutedUntil, seen } = PersonDocument.parse(document);
    return { locale, mutedUntil, seen };
  }

  async setLocale(person: PersonId, locale: string): Promise<void> {
    await this.#set(person, { locale });
  }

  async mute(person: PersonId, until: Date | null): Promise<void> {
    await this.#set(person, { mutedUntil: until });
  }

  async remember(person: PersonId, seen: Profile['seen']): Promise<void> {
    await this.#set(person, { seen });
  }

  async #set(person: PersonId, fields: Omit<PersonDocument, '_id'>): Promise<void> {
    await this.#people.updateOne({ _id: personKey(person) }, { $set: fields }, { upsert: true });
  }
}
