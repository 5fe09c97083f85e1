/*
 * Records that have a value for every key of a type: a missing key is a compile error.
 */

/** The keys of a record, typed. The record must have no keys beyond those of its type. */
export const keysOf = <Key extends string>(record: Readonly<Record<Key, unknown>>): readonly Key[] =>
  // `Object.keys` loses the type of the keys.
  Object.keys(record) as Key[];

/** A record with a value for each of these keys. */
export const recordOf = <Key extends string, Value>(
  keys: readonly Key[],
  valueOf: (key: Key) => Value,
): Readonly<Record<Key, Value>> =>
  // `Object.fromEntries` loses the type of the keys.
  Object.fromEntries(keys.map((key) => [key, valueOf(key)])) as Record<Key, Value>;
