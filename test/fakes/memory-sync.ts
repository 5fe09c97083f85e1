import type { HeldSync, SyncState, SyncStore } from '../../src/application/ports';
import { NEVER_SYNCED } from '../../src/application/sync/sync-state';

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
