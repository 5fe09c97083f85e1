import type { Clock } from '../../src/application/ports';
import { NOW } from '../builders/a-referral';

/** A clock that stands still until it is told to go on. */
export interface TestClock {
  readonly clock: Clock;
  /** Lets time pass, in milliseconds. */
  readonly pass: (milliseconds: number) => void;
  readonly set: (now: Date) => void;
}

/** A clock that begins at NOW. */
export function aClock(): TestClock {
  let now = NOW;
  return {
    clock: () => now,
    pass: (milliseconds) => (now = new Date(now.getTime() + milliseconds)),
    set: (time) => (now = time),
  };
}
