import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { Draft } from '../../domain/drafts/model/draft';
import type { PersonId } from '../../domain/model/effect';

/** A draft as it was kept, and which of its answers could not be understood any more because the questions have changed since. */
export interface KeptDraft {
  readonly draft: Draft;
  /** Whether it comes from other steps than today's, so that its answers should be looked at again. */
  readonly isCarriedOver: boolean;
  /** What left it as it is, as whoever delivered that names it: the same delivered again is known by it. Null: it has no name. */
  readonly cause: string | null;
}

/** Where drafts live: one a person. Writes are durable when they resolve. */
export interface DraftRepository {
  find(person: PersonId): Promise<KeptDraft | null>;
  /**
   * Writes a draft in place of the one that the person had when it was read; null: of none. False: it is another one by
   * now, or has changed; nothing was written.
   */
  save(
    person: PersonId,
    draft: Draft,
    before: Pick<Draft, 'id' | 'revision'> | null,
    cause?: string | null,
  ): Promise<boolean>;
  /** Takes the draft with this id away; nothing happens where it is another one by now. */
  remove(person: PersonId, id: string): Promise<void>;
  /** Takes away what was cancelled before then. */
  forgetCancelled(before: Date): Promise<void>;
}

/** The solutions that can be put on deals. */
export interface SolutionCatalogue {
  /** By name. */
  list(): Promise<readonly CatalogueSolution[]>;
  /** Adds solutions that are not known yet, as referrals name them; what is known stays as it is. */
  learn(solutions: readonly CatalogueSolution[]): Promise<void>;
}
