import type { Collection, Db } from 'mongodb';
import { z } from 'zod';

const SignInDocument = z.object({ _id: z.string(), sealed: z.string() });
type SignInDocument = z.infer<typeof SignInDocument>;

/** The collection of what is told apart by where it signs in; there is one Partner Center. */
export const signInsIn = (db: Db): Collection<SignInDocument> => db.collection('signIns');

const _id = 'partner-center';

/** What signing in to Partner Center keeps, in one document of MongoDB. */
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
