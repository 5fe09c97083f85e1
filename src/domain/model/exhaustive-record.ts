/*
 * Records that have a value for every key of a type: what is not there does not compile.
 */

/** The keys of a record that has no others. */
export const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  // `Object.keys` forgets of which type they are.
  Object.keys(record) as Key[];

/** A record with a value for each of these keys. */
export const recordOf = <Key extends string, Value>(
  keys: readonly Key[],
  valueOf: (key: Key) => Value,
): Readonly<Record<Key, Value>> =>
  // `Object.fromEntries` forgets of which type they are.
  Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
