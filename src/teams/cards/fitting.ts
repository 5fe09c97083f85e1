/** The largest card that Teams accepts, in bytes. */
const LARGEST_CARD = 28 * 1024;

/** Whether Teams accepts a card of this size. */
export const fits = (card: object): boolean => Buffer.byteLength(JSON.stringify(card)) <= LARGEST_CARD;

/**
 * The first variant of a card that Teams accepts; otherwise the last one. Each size gives a smaller card than the one
 * before.
 */
export function firstFitting<Size>(
  [size, ...smaller]: readonly [Size, ...Size[]],
  cardOf: (size: Size) => object,
): object {
  const card = cardOf(size);
  const [next, ...others] = smaller;
  return next === undefined || fits(card) ? card : firstFitting([next, ...others], cardOf);
}
