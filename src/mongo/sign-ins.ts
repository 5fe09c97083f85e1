import type { Collection, Db } from 'mongodb';
import { z } from 'zod';

const SignInDocument = z.object({ _id: z.string(), sealed: z.string() });
type SignInDocument = z.infer<typeof SignInDocument>;

/** The collection of sign-ins, by the system that they are for; Partner Center is the only one. */
export const signInsIn = (db: Db): Collection<SignInDocument> => db.collection('signIns');

const _id = 'partner-center';

/** Stores the encrypted sign-in to Partner Center in one document of MongoDB. */
export class MongoSignIns {
  readonly #signIns: Collection<SignInDocument>;

  constructor(db: Db) {
    this.#signIns = signInsIn(db);
  }

  async read(): Promise<string | null> {
    const kept = await this.#signIns.findOne({ _id });
    return kept === null ? null : SignInDocument.parse(kept).sealed;
  }

  async keep(sealed: string): Promise<void> {
    await this.#signIns.replaceOne({ _id }, { sealed }, { upsert: true });
  }
}
