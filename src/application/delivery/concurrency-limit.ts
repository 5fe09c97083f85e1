/** A limit on how many effects run at the same time. When the limit is reached, the effect is rescheduled. */
export interface ConcurrencyLimit {
  /** Takes a slot; false: the limit is reached. */
  tryAcquire(): boolean;
  /** Releases a slot that was held for this many milliseconds. */
  release(afterMs: number): void;
  /**
   * When to try again after the limit was reached: after all retry times given before, spaced at the rate at which
   * slots have been released. This does not reserve a slot; the limit may be reached again.
   */
  retryAt(now: Date): Date;
}

/** The shortest and the longest wait, in milliseconds. */
const [SOONEST_MS, FURTHEST_MS] = [1_000, 300_000];

/** Retry times are spaced wider than slots get free, by this factor, so that new effects find a slot, too. */
const SLACK = 1.25;

/** The expected time for which a slot is held before the first release, and the minimum, in milliseconds. */
const [EXPECTED_MS, LEAST_MS] = [200, 10];

/** The number of recent measurements in the average time for which a slot is held. */
const MEASURED = 8;

/** Creates a limit with this many slots. */
export function concurrencyLimit(slots: number): ConcurrencyLimit {
  let taken = 0;
  let measured = 0;
  let meanMs = EXPECTED_MS;
  let lastRetryAt = 0;
  return {
    tryAcquire() {
      if (taken === slots) return false;
      taken += 1;
      return true;
    },
    release(afterMs) {
      taken -= 1;
      measured = Math.min(measured + 1, MEASURED);
      meanMs += (Math.max(afterMs, LEAST_MS) - meanMs) / measured;
    },
    retryAt(now) {
      const next = Math.max(lastRetryAt + (meanMs / slots) * SLACK, now.getTime() + SOONEST_MS);
      lastRetryAt = Math.min(next, now.getTime() + FURTHEST_MS);
      return new Date(lastRetryAt);
    },
  };
}
