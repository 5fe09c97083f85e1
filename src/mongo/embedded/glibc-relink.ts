/**
 * Relinks an ELF library that asks for glibc 2.38 so that an older glibc loads it.
 * Layouts: System V gABI (ELF header, section headers, symbol table) and LSB Core "Symbol Versioning"
 * (.gnu.version, .gnu.version_r). Base versions: glibc's shlib-versions for each machine.
 */

/** One version a library asks of another, as `.gnu.version_r` lists it. A weak need may go unmet. */
export interface VersionNeed {
  readonly library: string;
  readonly version: string;
  readonly weak: boolean;
  /** What `.gnu.version` writes beside each symbol bound to this need. */
  readonly index: number;
  /** Where the need is written in the file. */
  readonly offset: number;
}

/** Says in words why a file cannot be relinked; nothing has been changed when it is thrown. */
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
/** The C23 variants of the number parsers; behind this prefix stands the name of the older equal. */
const c23Prefix = '__isoc23_';
/** Functions that glibc 2.38 gave a second version under the same name. */
const revised: ReadonlySet<string> = new Set(['fmod', 'fmodf']);
/** e_machine to the version in which that machine's glibc first offered everything. */
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

/** Every version `elf` asks for, so that a caller can tell which glibc will load it. */
export function readVersionNeeds(elf: Buffer): readonly VersionNeed[] {
  return whole(() => {
    const sections = readSections(elf);
    const table = sections.find((section) => section.type === versionNeeds);
    return table === undefined ? [] : readNeeds(elf, table.offset, linked(sections, table));
  });
}

/**
 * A copy of `elf` that needs no symbol of glibc 2.38: each is bound to its older equal, and the versions
 * themselves become weak so that the loader does not insist on them. Relinking twice changes nothing more.
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

/** How many characters of a 2.38 symbol's name its older equal does without. */
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

/** Follows the two nested lists of `.gnu.version_r`: libraries, and under each the versions wanted of it. */
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

/** The places of a list whose entries tell, `nextField` bytes in, how far on the next one is (0: the last). */
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

/** Buffer answers a read past the end with an error that says nothing to the person who sees it. */
function whole<Result>(read: () => Result): Result {
  try {
    return read();
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code !== 'ERR_OUT_OF_RANGE' && code !== 'ERR_BUFFER_OUT_OF_BOUNDS') throw error;
    throw new RelinkError('It is cut short or damaged.', { cause: error });
  }
}
