import { isDeepStrictEqual } from 'node:util';

/** A JSON object. */
export type Json = Readonly<Record<string, unknown>>;

/** Whether a JSON value is an object and not an array. */
export const isObject = (value: unknown): value is Json =>
  value !== null && typeof value === 'object' && !Array.isArray(value);

/** The member names that lead to a value in a document, outermost first. */
type Path = readonly string[];

/** The value that a document should have at a path, or an item that should be appended to the list there. */
export type MemberChange =
  { readonly path: Path; readonly value: unknown } | { readonly path: Path; readonly appended: unknown };

/** One operation of a JSON Patch (RFC 6902). Partner Center supports only these two. */
export interface PatchOperation {
  readonly op: 'add' | 'replace';
  readonly path: string;
  readonly value: unknown;
}

interface PatchStep {
  readonly document: Json;
  readonly operation: PatchOperation | null;
}

const pointer = (path: Path): string => path.map((name) => `/${name}`).join('');

/** A member's name as the object spells it: the case of names differs between versions of the API. */
const spelledName = (holder: Json, name: string): string =>
  Object.hasOwn(holder, name)
    ? name
    : (Object.keys(holder).find((one) => one.toLowerCase() === name.toLowerCase()) ?? name);

/** The path as the document spells it; names that the document does not have are kept as given. */
function spelledPath(holder: Json, [first = '', ...rest]: Path): Path {
  const name = spelledName(holder, first);
  const held = holder[name];
  return [name, ...(rest.length > 0 && isObject(held) ? spelledPath(held, rest) : rest)];
}

/** The value at a path; undefined if there is none. */
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

/** Sets a member. If an object on its path is missing, that object is added together with the member. */
function setMember(document: Json, path: Path, value: unknown): PatchStep {
  if (isDeepStrictEqual(valueAt(document, path), value)) return { document, operation: null };
  const depth = path.findIndex((_, index) => !isObject(valueAt(document, path.slice(0, index + 1))));
  const place = path.slice(0, depth === -1 ? path.length : depth + 1);
  const after = withValue(document, path, value);
  const op = valueAt(document, place) === undefined ? 'add' : 'replace';
  return { document: after, operation: { op, path: pointer(place), value: valueAt(after, place) } };
}

function appendItem(document: Json, path: Path, item: unknown): PatchStep {
  const list = valueAt(document, path);
  if (!Array.isArray(list)) return setMember(document, path, [item]);
  return {
    document: withValue(document, path, [...(list as unknown[]), item]),
    operation: { op: 'add', path: `${pointer(path)}/-`, value: item },
  };
}

function applyChange(document: Json, one: MemberChange): PatchStep {
  const path = spelledPath(document, one.path);
  return 'appended' in one ? appendItem(document, path, one.appended) : setMember(document, path, one.value);
}

/** The operations that give a document all these values, in order. Values that it already has are left out. */
export function operationsFor(document: Json, settings: readonly MemberChange[]): readonly PatchOperation[] {
  const operations: PatchOperation[] = [];
  settings.reduce((before, one) => {
    const { document: after, operation } = applyChange(before, one);
    if (operation !== null) operations.push(operation);
    return after;
  }, document);
  return operations;
}
