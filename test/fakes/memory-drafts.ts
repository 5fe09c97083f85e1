import type { DraftRepository, KeptDraft } from '../../src/application/ports';
import type { Draft } from '../../src/domain/drafts/model/draft';
import { personKey } from '../../src/domain/model/person';
import type { PersonId } from '../../src/domain/model/effect';

/** Drafts in memory. */
export class MemoryDrafts implements DraftRepository {
  readonly #stored = new Map<string, KeptDraft>();

  /** Puts a draft there as if it came from other steps. */
  carryOver(person: PersonId, draft: Draft): void {
    this.#stored.set(personKey(person), { draft, isCarriedOver: true, cause: null });
  }

  async find(person: PersonId): Promise<KeptDraft | null> {
    return this.#stored.get(personKey(person)) ?? null;
  }

  async save(
    person: PersonId,
    draft: Draft,
    before: Pick<Draft, 'id' | 'revision'> | null,
    cause: string | null = null,
  ): Promise<boolean> {
    const known = this.#stored.get(personKey(person))?.draft;
    if (known?.id !== before?.id || known?.revision !== before?.revision) return false;
    this.#stored.set(personKey(person), { draft, isCarriedOver: false, cause });
    return true;
  }

  async remove(person: PersonId, id: string): Promise<void> {
    if (this.#stored.get(personKey(person))?.draft.id === id) this.#stored.delete(personKey(person));
  }

  async forgetCancelled(before: Date): Promise<void> {
    for (const [key, { draft }] of this.#stored) {
      if (draft.cancelledAt !== null && draft.cancelledAt < before) this.#stored.delete(key);
    }
  }
}
