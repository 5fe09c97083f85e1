/** The most people, and the most solutions, of a deal that a form shows; the others stay on the deal. */
export const MOST_SHOWN_ON_FORM = 20;

/**
 * Splits a deal's people or solutions into those that a form shows, each key once, and those it does not show, since it
 * has no room for them or they have no key. People cannot remove what they do not see.
 */
export function splitByShown<Item>(
  items: readonly Item[],
  keyOf: (item: Item) => string,
): { readonly shown: readonly Item[]; readonly unseen: readonly Item[] } {
  const byKey = new Map<string, Item>();
  for (const item of items) if (!byKey.has(keyOf(item))) byKey.set(keyOf(item), item);
  const shown = [...byKey].filter(([key]) => key !== '').slice(0, MOST_SHOWN_ON_FORM);
  const keys = new Set(shown.map(([key]) => key));
  return { shown: shown.map(([, item]) => item), unseen: items.filter((item) => !keys.has(keyOf(item))) };
}
