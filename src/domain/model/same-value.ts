/** A JSON replacer that sorts an object's properties by name, so that equal objects give equal texts. */
const withSortedKeys = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** Whether two values have the same content, independent of the order of their properties. */
export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one, withSortedKeys) === JSON.stringify(other, withSortedKeys);
