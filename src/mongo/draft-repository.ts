import type { Collection, Db, Filter } from 'mongodb';
import type { DraftRepository, KeptDraft } from '../application/ports';
import { DRAFT_FORMAT, type Draft } from '../domain/drafts/model/draft';
import { readDraft } from '../domain/drafts/model/read-draft';
import { personKey } from '../domain/model/person';
import type { PersonId } from '../domain/model/effect';
import { isDuplicateKey } from './duplicate-key';

/**
 * The stored document of a person's draft. Its other fields depend on `format`, which may come from an older or newer
 * version of the service; the domain reads them.
 */
interface DraftDocument extends Pick<Draft, 'id' | 'revision' | 'startedAt' | 'cancelledAt'> {
  readonly _id: string;
  readonly format: number;
  readonly cause: string | null;
}

/** The collection of drafts. */
export const draftsIn = (db: Db): Collection<DraftDocument> => db.collection('drafts', { ignoreUndefined: true });

/** Matches documents that the domain can read, whatever the other fields contain. */
const READABLE: Filter<DraftDocument> = {
  id: { $type: 'string', $ne: '' },
  revision: { $gte: 0 },
  startedAt: { $type: 'date' },
};

/** Drafts in MongoDB: one document for each person. A damaged one counts as none. */
export class MongoDraftRepository implements DraftRepository {
  readonly #drafts: Collection<DraftDocument>;

  constructor(db: Db) {
    this.#drafts = draftsIn(db);
  }

  async find(person: PersonId): Promise<KeptDraft | null> {
    const document = await this.#drafts.findOne({ _id: personKey(person) });
    const read = document === null ? null : readDraft({ ...document });
    return read === null ? null : { ...read, cause: document?.cause ?? null };
  }

  async save(
    person: PersonId,
    draft: Draft,
    before: Pick<Draft, 'id' | 'revision'> | null,
    cause: string | null = null,
  ): Promise<boolean> {
    const [_id, content] = [personKey(person), { format: DRAFT_FORMAT, ...draft, cause }];
    if (readDraft(content) === null) throw new TypeError('A draft that could not be read again is not stored.');
    if (before === null && (await this.#insert({ _id, ...content }))) return true;
    const replaced: Filter<DraftDocument> =
      before === null ? { $nor: [READABLE] } : { id: before.id, revision: before.revision };
    const { matchedCount } = await this.#drafts.replaceOne({ _id, ...replaced }, content);
    return matchedCount === 1;
  }

  async remove(person: PersonId, id: string): Promise<void> {
    await this.#drafts.deleteOne({ _id: personKey(person), id });
  }

  async forgetCancelled(before: Date): Promise<void> {
    await this.#drafts.deleteMany({ cancelledAt: { $lt: before } });
  }

  async #insert(document: DraftDocument): Promise<boolean> {
    try {
      await this.#drafts.insertOne(document);
      return true;
    } catch (error) {
      if (isDuplicateKey(error)) return false;
      throw error;
    }
  }
}
