import type { TroubleCode } from '../../domain/model/trouble';

/** The progress of the poll of Partner Center's records. */
export interface SyncState {
  /** The time of the newest stored change, by Partner Center's clock; null if there is none. */
  readonly updatedUntil: Date | null;
  /** When `updatedUntil` moved last, by our clock. */
  readonly movedAt: Date | null;
  /** Whether no older change can appear any more. */
  readonly isSettled: boolean;
  /** Identifies the next page; null: the next request lists changes since `updatedUntil`. */
  readonly next: string | null;
  /** When the current or interrupted run requested its first page; null if there is none. */
  readonly beganAt: Date | null;
  /** No request is made before then; the run is then resumed. Null: the next scheduled run continues. */
  readonly resumeAt: Date | null;
  /** How many records the first import, which reads all records, has received. */
  readonly imported: number;
  /** The total number of records; null if Partner Center does not name it. */
  readonly total: number | null;
  /** When the first import was completed; null while it is not. */
  readonly importedAt: Date | null;
  /** When a run was last completed; null if none was. */
  readonly succeededAt: Date | null;
  /** Why the last run was interrupted; null if it was not. */
  readonly trouble: TroubleCode | null;
}

/** The poll while one process holds its lease. */
export interface HeldSync {
  readonly state: SyncState;
  readonly lease: string;
}

/** Stores the progress of the poll, and its lease: one process polls at a time. */
export interface SyncStore {
  /** Takes the lease until `leaseUntil`; null: another process holds it, or `resumeAt` is not reached. */
  take(now: Date, leaseUntil: Date): Promise<HeldSync | null>;
  /** Takes the lease only if an interrupted run is due to resume, or a lease has expired; null otherwise. */
  takeInterrupted(now: Date, leaseUntil: Date): Promise<HeldSync | null>;
  /**
   * Stores the progress durably and extends the lease to `leaseUntil`; false: the lease was lost, and nothing was
   * written.
   */
  save(lease: string, state: SyncState, leaseUntil: Date): Promise<boolean>;
  /** Stores the progress durably and releases the lease; false as in `save`. */
  finish(lease: string, state: SyncState): Promise<boolean>;
}
