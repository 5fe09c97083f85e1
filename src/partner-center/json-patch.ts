import { isDeepStrictEqual } from 'node:util';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a value of a JSON document is an object, and no list. */
export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The names that lead to a value of a document, outermost first. */
type Path = readonly string[];

/** What a document is to say at a place, or what is to be added to the list there. */
export type Setting =
  { readonly path: Path; readonly value: unknown } | { readonly path: Path; readonly appended: unknown };

/** One operation of a JSON Patch (RFC 6902), of the two that Partner Center knows. */
export interface Operation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

interface Step {
  readonly document: Json;
  readonly operation: Operation | null;
}

const pointer = (path: Path): string => path.map((name) => `/${name}`).join('');

/** A member's name as the object has it: the case of names differs between editions of the API. */
const nameIn = (holder: Json, name: string): string =>
  Object.hasOwn(holder, name)
    ? name
    : (Object.keys(holder).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name);

/** The path as the document has it, as far as there is anything. */
function pathIn(holder: Json, [first = '', ...rest]: Path): Path {
  const name = nameIn(holder, first);
  const held = holder[name];
  return [name, ...(rest.length > 0 && isObject(held) ? pathIn(held, rest) : rest)];
}

/** What a document says at a place; undefined: nothing. */
export const valueAt = (document: Json, path: Path): unknown =>
  path.reduce<unknown>(
    (holder, name) => (isObject(holder) && Object.hasOwn(holder, name) ? holder[name] : undefined),
    document,
  );

/** A document that says something at a place; the objects on the way there are made where they are missing. */
export function withValue(holder: Json, [name = '', ...rest]: Path, value: unknown): Json {
  const held = holder[name];
  return { ...holder, [name]: rest.length === 0 ? value : withValue(isObject(held) ? held : {}, rest, value) };
}

/** A member is set where its object is; where that is missing, it comes with all of it. */
function setting(document: Json, path: Path, value: unknown): Step {
  if (isDeepStrictEqual(valueAt(document, path), value)) return { document, operation: null };
  const depth = path.findIndex((_, index) => !isObject(valueAt(document, path.slice(0, index + 1))));
  const place = path.slice(0, depth === -1 ? path.length : depth + 1);
  const after = withValue(document, path, value);
  const op = valueAt(document, place) === undefined ? 'add' : 'replace';
  return { document: after, operation: { op, path: pointer(place), value: valueAt(after, place) } };
}

function appending(document: Json, path: Path, item: unknown): Step {
  const list = valueAt(document, path);
  if (!Array.isArray(list)) return setting(document, path, [item]);
  return {
    document: withValue(document, path, [...(list as unknown[]), item]),
    operation: { op: 'add', path: `${pointer(path)}/-`, value: item },
  };
}

function stepOf(document: Json, one: Setting): Step {
  const path = pathIn(document, one.path);
  return 'appended' in one ? appending(document, path, one.appended) : setting(document, path, one.value);
}

/** The operations that make a document say all this, one after the other; what it says already is left out. */
export function operationsFor(document: Json, settings: readonly Setting[]): readonly Operation[] {
  const operations: Operation[] = [];
  settings.reduce((before, one) => {
    const { document: after, operation } = stepOf(before, one);
    if (operation !== null) operations.push(operation);
    return after;
  }, document);
  return operations;
}
