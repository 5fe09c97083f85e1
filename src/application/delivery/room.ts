/** Room for a few at a time. Whoever finds it full is given a turn. */
export interface Room {
  /** Takes a place; false: there is none. */
  enter(): boolean;
  /** Gives a place back that was taken so long, in milliseconds. */
  leave(afterMs: number): void;
  /**
   * When whoever found no place is to come again: behind all who were told before, as fast as places have been getting
   * free. It is no claim to a place; there may be none again.
   */
  nextTurn(now: Date): Date;
}

/** No turn is sooner or further away, in milliseconds: the one would be in vain, the other would outlast why it is slow. */
const [SOONEST_MS, FURTHEST_MS] = [1_000, 300_000];

/** Turns are so much further apart than places get free, so that whoever comes without one finds a place, too. */
const SLACK = 1.25;

/** How long a place is believed to be taken before anybody has left, and at least, in milliseconds. */
const [EXPECTED_MS, LEAST_MS] = [200, 10];

/** How many of the last stays tell how long one takes. */
const REMEMBERED = 8;

/** Room for so many at a time. */
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
