import { CsvError, parse } from 'csv-parse/sync';
import { z } from 'zod';
import { SOLUTION_GROUPS, type CatalogueSolution } from '../domain/model/catalogue';

/** A fault in a file: where it is, and what to do about it. */
export interface FileFault {
  /** For example `line 3` or `entry 2`. */
  readonly where: string;
  readonly message: string;
}

/** The solutions in a file, or all its faults. */
export type CatalogueFile =
  | { readonly ok: true; readonly solutions: readonly CatalogueSolution[] }
  | { readonly ok: false; readonly faults: readonly FileFault[] };

/** An entry of a file, before it is validated as a solution. */
interface CatalogueEntry {
  readonly where: string;
  readonly fields: unknown;
  /** Why the entry cannot be validated at all. */
  readonly fault?: string;
}

const COLUMNS = ['id', 'name', 'group', 'eligible'] as const;

const DELIMITERS = [',', ';', '\t'] as const;

const TRUE_TEXTS = new Set(['yes', 'y', 'true', '1', 'x']);
const FALSE_TEXTS = new Set(['no', 'n', 'false', '0', '']);

const MISSING = 'is missing: fill it in';

const textUpTo = (longest: number): z.ZodType<string> =>
  z
    .string({ error: ({ input }) => (input == null ? MISSING : 'must be text') })
    .trim()
    .min(1, MISSING)
    .max(longest, `is too long: use at most ${longest} characters`);

const Group = z
  .string()
  .trim()
  .toLowerCase()
  .transform((text) => text.replace(/[\s_]+/gu, '-'))
  .pipe(z.enum(SOLUTION_GROUPS));

const Eligible = z
  .union([z.boolean().transform(String), z.string()])
  .nullish()
  .transform((text) => (text ?? '').trim().toLowerCase())
  .refine((text) => TRUE_TEXTS.has(text) || FALSE_TEXTS.has(text));

const Row = z.object(
  {
    id: textUpTo(100),
    name: textUpTo(200),
    group: Group,
    eligible: Eligible,
  },
  'is not an object: write {"id": …, "name": …, "group": …, "eligible": …}',
);

/** One message for each column with a fixed choice, in place of the messages of its single rules. */
const CHOICES: Readonly<Record<string, string>> = {
  group: `must be one of ${SOLUTION_GROUPS.join(', ')}`,
  eligible: 'must be yes or no',
};

const faultMessage = ({
  path,
  message,
}: {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}): string => {
  const [column] = path;
  return column === undefined ? message : `${String(column)} ${CHOICES[String(column)] ?? message}`;
};

type ReadEntry =
  { readonly where: string; readonly solution: CatalogueSolution } | { readonly faults: readonly FileFault[] };

function readEntry({ where, fields, fault }: CatalogueEntry): ReadEntry {
  if (fault !== undefined) return { faults: [{ where, message: fault }] };
  const read = Row.safeParse(fields);
  if (!read.success)
    return { faults: read.error.issues.map((issue) => ({ where, message: `${faultMessage(issue)}.` })) };
  const { eligible, ...solution } = read.data;
  return { where, solution: { ...solution, isEligible: TRUE_TEXTS.has(eligible) } };
}

/** A fault for each entry whose id an earlier entry already has. */
function duplicateFaults(read: readonly ReadEntry[]): readonly FileFault[] {
  const first = new Map<string, string>();
  return read.flatMap((one) => {
    if (!('solution' in one)) return [];
    const before = first.get(one.solution.id);
    if (before === undefined) first.set(one.solution.id, one.where);
    return before === undefined
      ? []
      : [{ where: one.where, message: `id ${one.solution.id} stands on ${before} already: leave one of them out.` }];
  });
}

function readEntries(entries: readonly CatalogueEntry[]): CatalogueFile {
  const read = entries.map(readEntry);
  const faults = [...read.flatMap((one) => ('faults' in one ? one.faults : [])), ...duplicateFaults(read)];
  if (faults.length > 0) return { ok: false, faults };
  return { ok: true, solutions: read.flatMap((one) => ('solution' in one ? [one.solution] : [])) };
}

const fileRefused = (where: string, message: string): CatalogueFile => ({ ok: false, faults: [{ where, message }] });

/** The delimiter that occurs most often in the first line. */
function delimiterOf(text: string): string {
  const [header = ''] = text.split(/\r\n?|\n/u, 1);
  const counted = DELIMITERS.map((delimiter) => ({ delimiter, count: header.split(delimiter).length }));
  return counted.reduce((most, one) => (one.count > most.count ? one : most)).delimiter;
}

/** The values of a row, and the line on which it ends. */
interface CsvRow {
  readonly info: { readonly lines: number };
  readonly record: readonly string[];
}

function csvEntry({ info, record }: CsvRow, names: readonly string[], delimiter: string): CatalogueEntry {
  const where = `line ${info.lines}`;
  const fields = Object.fromEntries(COLUMNS.map((column) => [column, record[names.indexOf(column)]]));
  if (record.slice(names.length).every((value) => value === '')) return { where, fields };
  const counts = `${record.length} values where the first line names ${names.length} columns`;
  return { where, fields, fault: `has ${counts}: put quotation marks around text with a “${delimiter}”.` };
}

function readCsv(text: string): CatalogueFile {
  const delimiter = delimiterOf(text);
  // The library's types do not describe the result with `info`.
  const [header, ...rows] = parse(text, {
    delimiter,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    trim: true,
  }) as unknown as readonly CsvRow[];
  const names = header?.record.map((name) => name.toLowerCase()) ?? [];
  const missing = COLUMNS.filter((column) => !names.includes(column));
  if (missing.length > 0)
    return fileRefused(
      'line 1',
      `has no column ${missing.join(', ')}: the first line must name the columns ${COLUMNS.join(', ')}.`,
    );
  return readEntries(rows.map((row) => csvEntry(row, names, delimiter)));
}

function readJson(text: string): CatalogueFile {
  const value: unknown = JSON.parse(text);
  if (!Array.isArray(value))
    return fileRefused(
      'entry 1',
      'is all there is: write a list, [{"id": …, "name": …, "group": …, "eligible": …}, …].',
    );
  return readEntries(value.map((fields: unknown, index) => ({ where: `entry ${index + 1}`, fields })));
}

function parseFault(error: unknown): CatalogueFile {
  if (error instanceof CsvError)
    return fileRefused(
      `line ${String(error['lines'])}`,
      'has a quotation mark in the wrong place: double those inside of quoted text.',
    );
  if (error instanceof SyntaxError) return fileRefused('the file', `is not JSON: ${error.message}.`);
  throw error;
}

/** The text of a file without its byte order mark; null if it is not UTF-8. */
function decodedUtf8(bytes: Uint8Array): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return null;
  }
}

/**
 * Reads a list of solutions, as CSV with a header or as a JSON array. If the file has any fault, no solution is
 * returned.
 */
export function readCatalogueFile(bytes: Uint8Array): CatalogueFile {
  const text = decodedUtf8(bytes);
  if (text === null) return fileRefused('the file', 'is not UTF-8: save it as such (in Excel as “CSV UTF-8”).');
  if (text.trim() === '') return fileRefused('the file', 'is empty.');
  try {
    return /^\s*[[{]/u.test(text) ? readJson(text) : readCsv(text);
  } catch (error) {
    return parseFault(error);
  }
}
