/** Teams takes no larger cards, in bytes. */
const LARGEST_CARD = 28 * 1024;

/** Whether Teams accepts a card of this size. */
export const fits = (card: object): boolean => Buffer.byteLength(JSON.stringify(card)) <= LARGEST_CARD;

/** The first of several ways to make a card, each with less on it than the one before, that Teams takes; else the last. */
export function fitting<Size>([size, ...smaller]: readonly [Size, ...Size[]], cardOf: (size: Size) => object): object {
  const card = cardOf(size);
  const [next, ...others] = smaller;
  return next === undefined || fits(card) ? card : fitting([next, ...others], cardOf);
}
