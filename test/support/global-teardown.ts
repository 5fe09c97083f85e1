import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import './global-setup';

/** Removes what was compiled, and ends the database that global-setup.ts started, if it did, once it has removed its files. */
export default async function globalTeardown(): Promise<void> {
  await rm(process.env['TEST_COMPILED_FOLDER'] ?? '', { recursive: true, force: true });
  const child = globalThis.engineProcess;
  if (child?.connected !== true) return;
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
