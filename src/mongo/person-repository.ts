import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { PersonRepository, Profile } from '../application/ports';
import { personKey } from '../domain/model/person';
import type { PersonId } from '../domain/model/effect';
import { schemaOf } from './same-type';

const Address = z.object({
  serviceUrl: z.string(),
  botId: z.string(),
  memberId: z.string(),
  conversationId: z.string().nullable(),
});

const StoredProfile = schemaOf<Profile>()(
  z.object({
    locale: z.string().nullable(),
    mutedUntil: z.date().nullable(),
    seen: z.object({ locale: z.string().nullable(), timeZone: z.string().nullable(), address: Address }).nullable(),
  }),
);

/** As much of a profile as there was something to say of. */
const SomeOfProfile = StoredProfile.partial();
type SomeOfProfile = z.infer<typeof SomeOfProfile>;

type PersonDocument = SomeOfProfile & { readonly _id: string };

/** People's settings and addresses in MongoDB. A field is absent until it is set for the first time. */
export class MongoPersonRepository implements PersonRepository {
  readonly #people: Collection<PersonDocument>;

  constructor(db: Db) {
    this.#people = db.collection('people');
  }

  async profileOf(person: PersonId): Promise<Profile | null> {
    const document = await this.#people.findOne({ _id: personKey(person) });
    if (document === null) return null;
    const { locale = null, mutedUntil = null, seen = null } = SomeOfProfile.parse(document);
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

  async #set(person: PersonId, fields: Partial<Profile>): Promise<void> {
    await this.#people.updateOne({ _id: personKey(person) }, { $set: SomeOfProfile.parse(fields) }, { upsert: true });
  }
}
