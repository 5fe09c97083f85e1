import type { TroubleCode } from '../../domain/model/trouble';

/** How far the records of Partner Center have been taken in. */
export interface SyncState {
  /** The newest change that was taken in, as Partner Center dates it; null: none was. */
  readonly updatedUntil: Date | null;
  /** When it was taken in, by our clock. */
  readonly movedAt: Date | null;
  /** Whether nothing can turn up any more that changed before then. */
  readonly isSettled: boolean;
  /** What the next page is asked for with; null: it is asked for what changed since. */
  readonly next: string | null;
  /** When the first page of the run that is under way, or was interrupted, was asked for; null: no run is. */
  readonly beganAt: Date | null;
  /** Nobody asks before, and who looks then goes on with the run; null: the next run does. */
  readonly resumeAt: Date | null;
  /** How many records the first import, which takes in everything there is, has been told of. */
  readonly imported: number;
  /** How many there are, as far as that is told. */
  readonly total: number | null;
  /** When the first import was complete; null: it is not. */
  readonly importedAt: Date | null;
  /** When a run came to its end last. */
  readonly succeededAt: Date | null;
  /** Why the last run was interrupted; null: it was not. */
  readonly trouble: TroubleCode | null;
}

/** The poll while one process has it. */
export interface HeldSync {
  readonly state: SyncState;
  readonly lease: string;
}

/** How far the poll has come, and who does it: one process at a time. */
export interface SyncStore {
  /** Takes the poll until `leaseUntil`; null: somebody else has it, or nobody is to ask yet. */
  take(now: Date, leaseUntil: Date): Promise<HeldSync | null>;
  /** The same where a run was interrupted that is to go on by now, or whoever had it has died; null where that is not so. */
  takeInterrupted(now: Date, leaseUntil: Date): Promise<HeldSync | null>;
  /** Records how far it has come, durably, and holds it until `leaseUntil`; false: somebody else took over, and nothing was written. */
  save(lease: string, state: SyncState, leaseUntil: Date): Promise<boolean>;
  /** Records how far it has come, durably, and gives it back; false as above. */
  finish(lease: string, state: SyncState): Promise<boolean>;
}
