/** How many people, and how many solutions, of a deal a form shows; more of them stay on it unseen. */
export const SHOWN_OF_DEAL = 20;

/**
 * Which of a deal's people or solutions a form shows, each once by what names it, and which it does not: those it has
 * no room for, and those that nothing names. What somebody does not see they cannot take away.
 */
export function seenOf<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { readonly shown: readonly Item[]; readonly unseen: readonly Item[] } {
  const byKey = new Map<string, Item>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  const shown = [...byKey].filter(([key]) => key !== '').slice(0, SHOWN_OF_DEAL);
  const keys = new Set(shown.map(([key]) => key));
  return { shown: shown.map(([, item]) => item), unseen: items.filter((item) => !keys.has(keyOf(item))) };
}
