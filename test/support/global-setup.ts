import { fork, type ChildProcess } from 'node:child_process';
import { mkdtemp, statfs } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import type { EngineMessage } from './engine-process';

declare global {
  // Shared with global-teardown.ts, which Jest loads apart.
  var engineProcess: ChildProcess | undefined;
}

/** Files in memory, where Linux has them. */
const MEMORY = '/dev/shm';

/** The tests need less than this, in bytes. */
const ENOUGH = 4 * 1_024 ** 3;

/**
 * Gives all test files a folder for compiled.ts, and one database server, through TEST_MONGODB_URI. Where that is set
 * already the tests run against the server it names; otherwise one embedded engine is started in a process of its own.
 */
export default async function globalSetup(): Promise<void> {
  process.env['TEST_COMPILED_FOLDER'] = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-compiled-'));
  if (process.env['TEST_MONGODB_URI'] !== undefined) return;
  const child = fork(path.join(__dirname, 'engine-process.ts'), [await placeForFiles()], {
    cwd: path.join(__dirname, '..', '..'),
    execArgv: ['--import', 'tsx'],
  });
  globalThis.engineProcess = child;
  process.env['TEST_MONGODB_URI'] = await uriFrom(child);
}

/** Where the engine's files go: into memory if there is room, since most of its time goes by with waiting for a disk. */
async function placeForFiles(): Promise<string> {
  const { bavail, bsize } = await statfs(MEMORY).catch(() => ({ bavail: 0, bsize: 0 }));
  return bavail * bsize > ENOUGH ? MEMORY : os.tmpdir();
}

function uriFrom(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('exit', (code) => {
      reject(new Error(`The test database ended before it was ready (exit code ${String(code)}).`));
    });
    child.once('message', (message: EngineMessage) => {
      if ('uri' in message) resolve(message.uri);
      else reject(new Error(`${message.failure} For tests, set TEST_MONGODB_URI.`));
    });
  });
}
