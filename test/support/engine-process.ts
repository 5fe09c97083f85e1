/**
 * Runs one database engine for a whole test run: forked by global-setup.ts, it sends `{ uri }` or `{ failure }`
 * and lives until its parent disconnects, however the parent ends. Its files are in the folder that it is told, or else
 * in the temporary folder.
 */
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { openEmbeddedEngine } from '../../src/mongo/embedded/embedded-engine';

export type EngineMessage = { readonly uri: string } | { readonly failure: string };

const tell = (message: EngineMessage) => process.send?.(message);
const parentGone = new Promise((resolve) => process.once('disconnect', resolve));
// Ctrl-C reaches the whole group of processes; the parent still needs the database while it ends.
process.on('SIGINT', () => undefined);

async function main(): Promise<void> {
  const [place = os.tmpdir()] = process.argv.slice(2);
  const dataDir = await mkdtemp(path.join(place, 'co-sell-desk-test-'));
  try {
    const engine = await openEmbeddedEngine(dataDir);
    tell({ uri: engine.uri });
    await parentGone;
    await engine.close();
  } finally {
    await rm(dataDir, { recursive: true, force: true });
  }
}

main().catch((error: unknown) => {
  process.exitCode = 1;
  if (process.connected) tell({ failure: String(error) });
  else throw error;
});
