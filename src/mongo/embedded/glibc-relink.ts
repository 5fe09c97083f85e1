/**
 * Relinks an ELF library that requires glibc 2.38 so that an older glibc can load it.
 * Layouts: System V gABI (ELF header, section headers, symbol table) and LSB Core "Symbol Versioning"
 * (.gnu.version, .gnu.version_r). Base versions: glibc's shlib-versions for each machine.
 */

/** One version that a library requires of another, from `.gnu.version_r`. A weak requirement is optional. */
export interface VersionNeed {
  readonly library: string;
  readonly version: string;
  readonly weak: boolean;
  /** The value in `.gnu.version` for each symbol bound to this requirement. */
  readonly index: number;
  /** The position of the requirement in the file, in bytes. */
  readonly offset: number;
}

/** The file cannot be relinked; the message gives the reason. Nothing has been changed. */
export class RelinkError extends Error {
  override readonly name = 'RelinkError';
}

interface Section {
  readonly type: number;
  readonly link: number;
  readonly offset: number;
  readonly size: number;
}

const newerVersion = 'GLIBC_2.38';
/** The prefix of the C23 variants of the number parsers; the rest is the name of the older equivalent. */
const c23Prefix = '__isoc23_';
/** Functions with a second version of the same name in glibc 2.38. */
const revised: ReadonlySet<string> = new Set(['fmod', 'fmodf']);
/** From `e_machine` to the first glibc version for that machine. */
const baseVersions: ReadonlyMap<number, string> = new Map([
  [62, 'GLIBC_2.2.5'],
  [183, 'GLIBC_2.17'],
]);
const dynamicSymbols = 11;
const versionNeeds = 0x6ffffffe;
const versionIndexes = 0x6fffffff;
const symbolSize = 24;
const weakFlag = 0x2;
const hiddenBit = 0x8000;

/** Every version that `elf` requires, by which a caller can see which glibc can load it. Throws a RelinkError. */
export function readVersionNeeds(elf: Buffer): readonly VersionNeed[] {
  return whole(() => {
    const sections = readSections(elf);
    const table = sections.find((section) => section.type === versionNeeds);
    return table === undefined ? [] : readNeeds(elf, table.offset, linked(sections, table));
  });
}

/**
 * A copy of `elf` that needs no symbol of glibc 2.38: each is bound to its older equivalent, and the versions become
 * weak, so that the loader does not require them. Idempotent. Throws a RelinkError.
 */
export function relinkForOlderGlibc(elf: Buffer): Buffer {
  const needs = readVersionNeeds(elf);
  const copy = Buffer.from(elf);
  const newer = needs.filter((need) => need.version === newerVersion);
  if (newer.length === 0) return copy;
  for (const need of newer) {
    copy.writeUInt16LE(copy.readUInt16LE(need.offset + 4) | weakFlag, need.offset + 4);
  }
  whole(() => {
    rebindSymbols(copy, needs, newer);
  });
  return copy;
}

function rebindSymbols(elf: Buffer, needs: readonly VersionNeed[], newer: readonly VersionNeed[]): void {
  const sections = readSections(elf);
  const symbols = only(sections, dynamicSymbols, '.dynsym');
  const indexes = only(sections, versionIndexes, '.gnu.version');
  const names = linked(sections, symbols);
  for (let at = 0; at < symbols.size / symbolSize; at += 1) {
    const indexAt = indexes.offset + at * 2;
    const index = elf.readUInt16LE(indexAt);
    const need = newer.find((candidate) => candidate.index === (index & ~hiddenBit));
    if (need === undefined) continue;
    const symbolAt = symbols.offset + at * symbolSize;
    const start = elf.readUInt32LE(symbolAt);
    elf.writeUInt32LE(start + skipped(readName(elf, names, start)), symbolAt);
    elf.writeUInt16LE(baseOf(elf, needs, need.library).index | (index & hiddenBit), indexAt);
  }
}

/** How many leading characters of a 2.38 symbol's name its older equivalent does not have. */
function skipped(name: string): number {
  if (name.startsWith(c23Prefix)) return c23Prefix.length;
  if (revised.has(name)) return 0;
  throw new RelinkError(`It needs ${name} of ${newerVersion}, for which no older equal is known.`);
}

function baseOf(elf: Buffer, needs: readonly VersionNeed[], library: string): VersionNeed {
  const machine = elf.readUInt16LE(18);
  const version = baseVersions.get(machine);
  if (version === undefined) throw new RelinkError(`It is built for ELF machine ${machine}, which is not known here.`);
  const base = needs.find((need) => need.library === library && need.version === version);
  if (base === undefined) throw new RelinkError(`It has no ${version} entry for ${library} to bind older symbols to.`);
  return base;
}

function readSections(elf: Buffer): readonly Section[] {
  if (elf.toString('latin1', 0, 4) !== '\x7fELF') throw new RelinkError('It is not an ELF file.');
  if (elf[4] !== 2 || elf[5] !== 1) throw new RelinkError('It is not a 64-bit little-endian ELF file.');
  const start = readOffset(elf, 40);
  const entrySize = elf.readUInt16LE(58);
  return Array.from({ length: elf.readUInt16LE(60) }, (_, position) => {
    const at = start + position * entrySize;
    return {
      type: elf.readUInt32LE(at + 4),
      link: elf.readUInt32LE(at + 40),
      offset: readOffset(elf, at + 24),
      size: readOffset(elf, at + 32),
    };
  });
}

/** Reads the two nested lists of `.gnu.version_r`: libraries, and for each the required versions. */
function readNeeds(elf: Buffer, start: number, names: Section): readonly VersionNeed[] {
  const needs: VersionNeed[] = [];
  for (const libraryAt of chain(elf, start, 12)) {
    const library = readName(elf, names, elf.readUInt32LE(libraryAt + 4));
    for (const offset of chain(elf, libraryAt + elf.readUInt32LE(libraryAt + 8), 12)) {
      needs.push({
        library,
        version: readName(elf, names, elf.readUInt32LE(offset + 8)),
        weak: (elf.readUInt16LE(offset + 4) & weakFlag) !== 0,
        index: elf.readUInt16LE(offset + 6),
        offset,
      });
    }
  }
  return needs;
}

/** The positions of a linked list's entries. At `nextField` an entry has the distance to the next one (0: the last). */
function* chain(elf: Buffer, start: number, nextField: number): Generator<number> {
  for (let at = start; ;) {
    yield at;
    const next = elf.readUInt32LE(at + nextField);
    if (next === 0) return;
    at += next;
  }
}

function only(sections: readonly Section[], type: number, name: string): Section {
  const section = sections.find((candidate) => candidate.type === type);
  if (section === undefined) throw new RelinkError(`It has no ${name} section.`);
  return section;
}

function linked(sections: readonly Section[], section: Section): Section {
  const names = sections[section.link];
  if (names === undefined) throw new RelinkError('A section names a string table that does not exist.');
  return names;
}

function readName(elf: Buffer, names: Section, start: number): string {
  const from = names.offset + start;
  const end = elf.indexOf(0, from);
  if (start >= names.size || end === -1) throw new RelinkError('A name lies outside its string table.');
  return elf.toString('latin1', from, end);
}

function readOffset(elf: Buffer, at: number): number {
  return Number(elf.readBigUInt64LE(at));
}

/** Replaces Buffer's errors for a read past the end, which the person who sees them would not understand. */
function whole<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_OUT_OF_RANGE' && code !== 'ERR_BUFFER_OUT_OF_BOUNDS') throw error;
    throw new RelinkError('It is cut short or damaged.', { cause: error });
  }
}
