/** Room for a few at a time. Whoever finds it full comes again. */
export interface Room {
  /** Takes a place; false: there is none. */
  enter(): boolean;
  leave(): void;
}

/** Room for so many at a time. */
export function roomFor(places: number): Room {
  let taken = 0;
  return {
    enter() {
      if (taken === places) return false;
      taken += 1;
      return true;
    },
    leave() {
      taken -= 1;
    },
  };
}
