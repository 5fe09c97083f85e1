import type { Random } from '../../src/application/ports';

/** Random bytes that are the same in every run, and differ from one call to the next. */
export function aRandom(): Random {
  let calls = 0;
  return (size) => {
    calls += 1;
    return Uint8Array.from({ length: size }, (_, index) => (calls >> (5 * index)) & 31);
  };
}
