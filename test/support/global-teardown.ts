import { once } from 'node:events';
import './global-setup';

/** Ends the database that global-setup.ts started, if it did, once it has removed its files. */
export default async function globalTeardown(): Promise<void> {
  const child = globalThis.engineProcess;
  if (child?.connected !== true) return;
  const ended = once(child, 'exit');
  child.disconnect();
  await ended;
}
