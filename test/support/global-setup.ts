import { fork, type ChildProcess } from 'node:child_process';
import path from 'node:path';
import type { EngineMessage } from './engine-process';

declare global {
  // Shared with global-teardown.ts, which Jest loads apart.
  var engineProcess: ChildProcess | undefined;
}

/**
 * Gives all test files one database server, through TEST_MONGODB_URI. Where that is set already the tests run
 * against the server it names; otherwise one embedded engine is started in a process of its own.
 */
export default async function globalSetup(): Promise<void> {
  if (process.env['TEST_MONGODB_URI'] !== undefined) return;
  const child = fork(path.join(__dirname, 'engine-process.ts'), [], {
    cwd: path.join(__dirname, '..', '..'),
    execArgv: ['--import', 'tsx'],
  });
  globalThis.engineProcess = child;
  process.env['TEST_MONGODB_URI'] = await uriFrom(child);
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
