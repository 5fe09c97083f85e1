import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { Draft } from '../../domain/drafts/model/draft';
import type { PersonId } from '../../domain/model/effect';

/** A stored draft. */
export interface KeptDraft {
  readonly draft: Draft;
  /** Whether it was stored by a version with other questions, so that the person should review the answers. */
  readonly isCarriedOver: boolean;
  /** The idempotency key of the last change, by which a repeated delivery is recognised; null if it has none. */
  readonly cause: string | null;
}

/** Stores drafts: one for each person. Writes are durable when they resolve. */
export interface DraftRepository {
  find(person: PersonId): Promise<KeptDraft | null>;
  /**
   * Replaces the draft that was read before (null: there was none) by compare-and-set. False: the stored draft is
   * another one or has changed since; nothing was written.
   */
  save(
    person: PersonId,
    draft: Draft,
    before: Pick<Draft, 'id' | 'revision'> | null,
    cause?: string | null,
  ): Promise<boolean>;
  /** Deletes the draft with this id; has no effect if the person has another one by now. */
  remove(person: PersonId, id: string): Promise<void>;
  /** Deletes drafts that were cancelled before then. */
  forgetCancelled(before: Date): Promise<void>;
}

/** The solutions that can be added to deals. */
export interface SolutionCatalogue {
  /** All solutions, sorted by name. */
  list(): Promise<readonly CatalogueSolution[]>;
  /** Adds solutions that are not stored yet, as referrals name them; stored ones are not changed. */
  learn(solutions: readonly CatalogueSolution[]): Promise<void>;
}
