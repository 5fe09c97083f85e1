import type { Contact } from './person';
import { isSame } from './field-changes';
import type { Solution } from './terms';

/** By what a person or a solution is known in its list. */
const keyOf = (item: Contact | Solution): string =>
  'id' in item ? item.id : (item.email?.toLowerCase() ?? JSON.stringify(item));

const byKey = <Item extends Contact | Solution>(list: readonly Item[]): ReadonlyMap<string, Item> =>
  new Map(list.map((item) => [keyOf(item), item]));

/** What others changed of an item since it was as `before`, and else what it is here. */
const merged = <Item>(ours: Item, before: Item, theirs: Item): Item => (isSame(before, theirs) ? ours : theirs);

/** The list as it was made here, with what others added since it was as `before`, and without what they took away. */
export function mergedList<Item extends Contact | Solution>(
  ours: readonly Item[],
  before: readonly Item[],
  theirs: readonly Item[],
): readonly Item[] {
  const [was, is] = [byKey(before), byKey(theirs)];
  const kept = ours.filter((item) => !was.has(keyOf(item)) || is.has(keyOf(item)));
  const current = kept.map((item) => merged(item, was.get(keyOf(item)) ?? item, is.get(keyOf(item)) ?? item));
  const known = new Set([...before, ...ours].map(keyOf));
  return [...current, ...theirs.filter((item) => !known.has(keyOf(item)))];
}

/** Whether two lists have the same in them, in whichever order. Solutions are known by their ids alone. */
export function isSameList<Item extends Contact | Solution>(one: readonly Item[], other: readonly Item[]): boolean {
  const [mine, theirs] = [byKey(one), byKey(other)];
  return mine.size === theirs.size && [...mine].every(([key, item]) => isSameItem(item, theirs.get(key)));
}

const isSameItem = (one: Contact | Solution, other: Contact | Solution | undefined): boolean =>
  other !== undefined && ('id' in one || isSame(one, other));

/** What of a list is not in the other one. */
export function without<Item extends Contact | Solution>(
  list: readonly Item[],
  others: readonly Item[],
): readonly Item[] {
  const known = byKey(others);
  return list.filter((item) => !known.has(keyOf(item)));
}

/** Whether both sides made something else of the same item: added, changed or took it away. */
export function isContested<Item extends Contact | Solution>(
  ours: readonly Item[],
  before: readonly Item[],
  theirs: readonly Item[],
): boolean {
  const [mine, was, is] = [byKey(ours), byKey(before), byKey(theirs)];
  return [...mine.keys(), ...was.keys(), ...is.keys()].some((key) => {
    const [here, there] = [mine.get(key), is.get(key)];
    return !isSame(here, was.get(key)) && !isSame(there, was.get(key)) && !isSame(here, there);
  });
}

/** Whether something that was added or changed here is not so in the merged list. What was taken away here stays away, whatever others made of it. */
export function isOverruled<Item extends Contact | Solution>(
  ours: readonly Item[],
  before: readonly Item[],
  theirs: readonly Item[],
): boolean {
  const mine = byKey(ours);
  const kept = (list: readonly Item[]): readonly Item[] => list.filter((item) => mine.has(keyOf(item)));
  return isContested(ours, kept(before), kept(theirs));
}
