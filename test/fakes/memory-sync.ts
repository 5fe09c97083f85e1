import type { Alarms, HeldSync, SyncState, SyncStore } from '../../src/application/ports';
import { NEVER_SYNCED } from '../../src/application/sync/sync-state';
import type { TroubleCode } from '../../src/domain/model/trouble';

/** How far the poll has come, in memory. */
export class MemorySyncStore implements SyncStore {
  #state: SyncState;
  #lease: { readonly token: string; readonly until: Date } | null = null;
  #names = 0;

  constructor(state: Partial<SyncState> = {}) {
    this.#state = { ...NEVER_SYNCED, ...state };
  }

  /** What was recorded last. */
  get state(): SyncState {
    return this.#state;
  }

  async take(now: Date, leaseUntil: Date): Promise<HeldSync | null> {
    const { resumeAt } = this.#state;
    return this.#isFree(now) && (resumeAt === null || resumeAt <= now) ? this.#take(leaseUntil) : null;
  }

  async takeInterrupted(now: Date, leaseUntil: Date): Promise<HeldSync | null> {
    const { resumeAt } = this.#state;
    const isDue = this.#lease === null ? resumeAt !== null && resumeAt <= now : this.#isFree(now);
    return isDue ? this.#take(leaseUntil) : null;
  }

  async save(lease: string, state: SyncState, leaseUntil: Date): Promise<boolean> {
    if (this.#lease?.token !== lease) return false;
    [this.#state, this.#lease] = [state, { token: lease, until: leaseUntil }];
    return true;
  }

  async finish(lease: string, state: SyncState): Promise<boolean> {
    if (this.#lease?.token !== lease) return false;
    [this.#state, this.#lease] = [state, null];
    return true;
  }

  #isFree(now: Date): boolean {
    return this.#lease === null || this.#lease.until <= now;
  }

  #take(until: Date): HeldSync {
    this.#names += 1;
    const token = String(this.#names);
    this.#lease = { token, until };
    return { state: this.#state, lease: token };
  }
}

/** What administrators were told of, in memory. */
export class MemoryAlarms implements Alarms {
  readonly #quietUntil = new Map<TroubleCode, Date>();

  async raise(code: TroubleCode, now: Date, until: Date): Promise<boolean> {
    const quietUntil = this.#quietUntil.get(code);
    if (quietUntil !== undefined && quietUntil > now) return false;
    this.#quietUntil.set(code, until);
    return true;
  }

  async told(code: TroubleCode, until: Date): Promise<void> {
    if (this.#quietUntil.has(code)) this.#quietUntil.set(code, until);
  }

  async putBack(code: TroubleCode): Promise<void> {
    this.#quietUntil.delete(code);
  }

  async clear(code: TroubleCode): Promise<void> {
    this.#quietUntil.delete(code);
  }
}
