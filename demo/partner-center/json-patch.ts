import { applyPatch, Pointer } from 'rfc6902';
import { z } from 'zod';
import { invalid } from './exchange';
import { shaped } from './shapes';
import type { WireRecord } from './wire-record';

const Operation = z.object({
  op: z.enum(['add', 'replace']),
  path: z.string().regex(/^(\/([^~/]|~[01])*)+$/u),
  value: z.unknown().refine((value) => value !== undefined, 'A value is missing'),
});

const Patch = z.array(Operation).min(1);

/** A record after a patch, and the names of the changed members. */
export interface Patched {
  readonly record: WireRecord;
  readonly members: readonly string[];
}

const membersOf = (path: string): readonly string[] => Pointer.fromJSON(path).tokens.slice(1);

/** The API documents this path for every record, even one that has no such list yet. */
const FIRST_REGISTRATION = '/registrations/-';

/**
 * Applies a JSON Patch (RFC 6902). Like the API, it supports only `add` and `replace`; a replaced value must exist.
 *
 * @throws Refusal if the patch is not valid, or does not fit the record
 */
export function patched(record: WireRecord, body: unknown): Patched {
  const operations = shaped(Patch, body);
  const isFirst = operations.some(({ path }) => path === FIRST_REGISTRATION) && !Array.isArray(record['registrations']);
  const copy = structuredClone(isFirst ? { ...record, registrations: [] } : record) as Record<string, unknown>;
  applyPatch(copy, operations).forEach((error, index) => {
    const path = operations[index]?.path ?? '';
    if (error !== null) throw invalid(membersOf(path).join('.'), `Nothing can be done at ${path}: ${error.message}`);
  });
  return { record: copy, members: [...new Set(operations.map(({ path }) => membersOf(path)[0] ?? ''))] };
}
