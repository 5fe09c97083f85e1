/** A limit on how many effects run at the same time. When the limit is reached, the effect is rescheduled. */
export interface Room {
  /** Takes a slot; false: the limit is reached. */
  enter(): boolean;
  /** Releases a slot that was held for this many milliseconds. */
  leave(afterMs: number): void;
  /**
   * When to try again after the limit was reached: after all retry times given before, spaced at the rate at which
   * slots have been released. This does not reserve a slot; the limit may be reached again.
   */
  nextTurn(now: Date): Date;
}

/** The shortest and the longest wait, in milliseconds. */
const [SOONEST_MS, FURTHEST_MS] = [1_000, 300_000];

/** Retry times are spaced wider than slots get free, by this factor, so that new effects find a slot, too. */
const SLACK = 1.25;

/** The expected time for which a slot is held before the first release, and the minimum, in milliseconds. */
const [EXPECTED_MS, LEAST_MS] = [200, 10];

/** The number of recent measurements in the average time for which a slot is held. */
const REMEMBERED = 8;

/** Creates a limit with this many slots. */
export function roomFor(places: number): Room {
  let taken = 0;
  let stays = 0;
  let meanMs = EXPECTED_MS;
  let lastTurn = 0;
  return {
    enter() {
      if (taken === places) return false;
      taken += 1;
      return true;
    },
    leave(afterMs) {
      taken -= 1;
      stays = Math.min(stays + 1, REMEMBERED);
      meanMs += (Math.max(afterMs, LEAST_MS) - meanMs) / stays;
    },
    nextTurn(now) {
      const next = Math.max(lastTurn + (meanMs / places) * SLACK, now.getTime() + SOONEST_MS);
      lastTurn = Math.min(next, now.getTime() + FURTHEST_MS);
      return new Date(lastTurn);
    },
  };
}
