import { isSame } from './same-value';

/** What the items of a list are known by. */
interface Keying<Item> {
  readonly keyOf: (item: Item) => string;
  /** Whether two items with the same key count as the same, whatever else they say. */
  readonly comparesKeysOnly: boolean;
}

/** What others changed of an item since it was as `before`, and else what it is here. */
const merged = <Item>(ours: Item, before: Item, theirs: Item): Item => (isSame(before, theirs) ? ours : theirs);

/** How a list is compared, and merged where both sides changed it: item by item, each known by its key. */
export class KeyedList<Item> {
  readonly kind = 'list';
  readonly #keyOf: (item: Item) => string;
  readonly #comparesKeysOnly: boolean;

  constructor({ keyOf, comparesKeysOnly }: Keying<Item>) {
    this.#keyOf = keyOf;
    this.#comparesKeysOnly = comparesKeysOnly;
  }

  /** Whether two lists have the same in them, in whichever order. */
  isAlike(one: readonly Item[], other: readonly Item[]): boolean {
    const [mine, theirs] = [this.#byKey(one), this.#byKey(other)];
    return mine.size === theirs.size && [...mine].every(([key, item]) => this.#isSameItem(item, theirs.get(key)));
  }

  /** The list as it was made here, with what others added since it was as `before`, and without what they took away. */
  merged(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): readonly Item[] {
    const [was, is] = [this.#byKey(before), this.#byKey(theirs)];
    const keyOf = this.#keyOf;
    const kept = ours.filter((item) => !was.has(keyOf(item)) || is.has(keyOf(item)));
    const current = kept.map((item) => merged(item, was.get(keyOf(item)) ?? item, is.get(keyOf(item)) ?? item));
    const known = new Set([...before, ...ours].map(keyOf));
    return [...current, ...theirs.filter((item) => !known.has(keyOf(item)))];
  }

  /** What both sides did to the list since it was as `before`; null where they did something else to the same item. */
  combined(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): readonly Item[] | null {
    return this.#isContested(ours, before, theirs) ? null : this.merged(ours, before, theirs);
  }

  /** Whether something that was added or changed here is not so in the merged list. What was taken away here stays away, whatever others made of it. */
  isOverruled(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): boolean {
    const mine = this.#byKey(ours);
    const kept = (list: readonly Item[]): readonly Item[] => list.filter((item) => mine.has(this.#keyOf(item)));
    return this.#isContested(ours, kept(before), kept(theirs));
  }

  /** Whether something that was sent is missing in what became of it, or something is there that was taken away. */
  isRefused(sent: readonly Item[], before: readonly Item[], theirs: readonly Item[]): boolean {
    const removed = this.#without(before, sent);
    return this.#without(sent, theirs).length > 0 || this.#without(removed, theirs).length < removed.length;
  }

  /** Whether something that a change did, and that was so until now, is not so any more. */
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

  /** What of a list is not in the other one. */
  #without(list: readonly Item[], others: readonly Item[]): readonly Item[] {
    const known = this.#byKey(others);
    return list.filter((item) => !known.has(this.#keyOf(item)));
  }

  /** Whether both sides made something else of the same item: added, changed or took it away. */
  #isContested(ours: readonly Item[], before: readonly Item[], theirs: readonly Item[]): boolean {
    const [mine, was, is] = [this.#byKey(ours), this.#byKey(before), this.#byKey(theirs)];
    return [...mine.keys(), ...was.keys(), ...is.keys()].some((key) => {
      const [here, there] = [mine.get(key), is.get(key)];
      return !isSame(here, was.get(key)) && !isSame(there, was.get(key)) && !isSame(here, there);
    });
  }
}
