import { isSame } from './same-value';

/** How the items of a list are identified. */
interface Keying<Item> {
  readonly keyOf: (item: Item) => string;
  /** Whether two items with the same key are equal even if their other properties differ. */
  readonly comparesKeysOnly: boolean;
}

/** The three-way merge of one item: the other side's version if it differs from `before`, else ours. */
const mergedItem = <Item>(ours: Item, before: Item, theirs: Item): Item => (isSame(before, theirs) ? ours : theirs);

/**
 * Compares lists and merges them three ways, item by item. Items are identified by their keys; `before` is the merge
 * base.
 */
export class KeyedList<Item> {
  readonly kind = 'list';
  readonly #keyOf: (item: Item) => string;
  readonly #comparesKeysOnly: boolean;

  constructor({ keyOf, comparesKeysOnly }: Keying<Item>) {
    this.#keyOf = keyOf;
    this.#comparesKeysOnly = comparesKeysOnly;
  }

  /** Whether two lists have the same items, in any order. */
  isAlike(one: readonly Item[], other: readonly Item[]): boolean {
    const [mine, theirs] = [this.#byKey(one), this.#byKey(other)];
    return mine.size === theirs.size && [...mine].every(([key, item]) => this.#isSameItem(item, theirs.get(key)));
  }

  /** Our list, with the other side's changes since `before`: their additions, changes and removals. */
  merged(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): readonly Item[] {
    const [was, is] = [this.#byKey(before), this.#byKey(theirs)];
    const keyOf = this.#keyOf;
    const kept = ours.filter((item) => !was.has(keyOf(item)) || is.has(keyOf(item)));
    const current = kept.map((item) => mergedItem(item, was.get(keyOf(item)) ?? item, is.get(keyOf(item)) ?? item));
    const known = new Set([...before, ...ours].map(keyOf));
    return [...current, ...theirs.filter((item) => !known.has(keyOf(item)))];
  }

  /** The list with both sides' changes since `before`; null if they changed the same item in different ways. */
  combined(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): readonly Item[] | null {
    return this.#isContested(ours, before, theirs) ? null : this.merged(ours, before, theirs);
  }

  /** Whether an addition or change of ours is lost in the merged list. Our removals always win. */
  isOverruled(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): boolean {
    const mine = this.#byKey(ours);
    const kept = (list: readonly Item[]): readonly Item[] => list.filter((item) => mine.has(this.#keyOf(item)));
    return this.#isContested(ours, kept(before), kept(theirs));
  }

  /** Whether Partner Center rejected a part of what was sent: an item is missing, or a removed item is still there. */
  isRefused(sent: readonly Item[], before: readonly Item[], theirs: readonly Item[]): boolean {
    const removed = this.#without(before, sent);
    return this.#without(sent, theirs).length > 0 || this.#without(removed, theirs).length < removed.length;
  }

  /** Whether a result of the change that was still there in `was` is gone in `is`. */
  isUndone(
    { before, after }: { readonly before: readonly Item[]; readonly after: readonly Item[] },
    was: readonly Item[],
    is: readonly Item[],
  ): boolean {
    const isIn = (list: readonly Item[], item: Item): boolean => list.some((one) => isSame(one, item));
    const isAway = after.some((item) => !isIn(before, item) && isIn(was, item) && !isIn(is, item));
    const removed = this.#without(this.#without(before, after), was);
    return isAway || this.#without(removed, is).length < removed.length;
  }

  #byKey(list: readonly Item[]): ReadonlyMap<string, Item> {
    return new Map(list.map((item) => [this.#keyOf(item), item]));
  }

  #isSameItem(one: Item, other: Item | undefined): boolean {
    return other !== undefined && (this.#comparesKeysOnly || isSame(one, other));
  }

  /** The items of a list whose keys are not in the other list. */
  #without(list: readonly Item[], others: readonly Item[]): readonly Item[] {
    const known = this.#byKey(others);
    return list.filter((item) => !known.has(this.#keyOf(item)));
  }

  /** Whether there is a conflict: both sides added, changed or removed the same item, with different results. */
  #isContested(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): boolean {
    const [mine, was, is] = [this.#byKey(ours), this.#byKey(before), this.#byKey(theirs)];
    return [...mine.keys(), ...was.keys(), ...is.keys()].some((key) => {
      const [here, there] = [mine.get(key), is.get(key)];
      return !isSame(here, was.get(key)) && !isSame(there, was.get(key)) && !isSame(here, there);
    });
  }
}
