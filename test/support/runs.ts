let isAtLength = false;
let isAsked = false;

/**
 * How often something is repeated: a few times in `npm test`, and all the times in `npm run test:slow`, where a suite
 * `NAME.slow.test.ts` imports `at-length` and then `NAME.test`, and so has the same tests once more.
 */
export function runs({ few, many }: { readonly few: number; readonly many: number }): number {
  if (few < 1 || many <= few) throw new RangeError(`${few} are not few of ${many}.`);
  isAsked = true;
  return isAtLength ? many : few;
}

/** From here on everything is repeated all the times. */
export function repeatAtLength(): void {
  if (isAsked) throw new Error('Import at-length before the suite that is to run at length.');
  isAtLength = true;
}
