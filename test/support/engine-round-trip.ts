/**
 * Run by embedded-engine.test.ts as `engine-round-trip.ts DATA_DIR CACHE_DIR`: opens the engine, writes and reads
 * one document, prints what came of it as JSON, and keeps the engine open until its input ends.
 */
import { MongoClient } from 'mongodb';
import { once } from 'node:events';
import { openEmbeddedEngine } from '../../src/mongo/embedded/embedded-engine';

const print = (outcome: object) => process.stdout.write(`${JSON.stringify(outcome)}\n`);

async function main(): Promise<void> {
  const [dataDir = '', cacheDir] = process.argv.slice(2);
  const engine = await openEmbeddedEngine(dataDir, cacheDir);
  const client = await new MongoClient(engine.uri).connect();
  const notes = client.db('round-trip').collection<{ text: string }>('notes');
  await notes.insertOne({ text: 'hello' }, { writeConcern: { w: 'majority', journal: true } });
  const found = await notes.findOne({ text: 'hello' });
  const inherited = process.env['NAPI_RS_NATIVE_LIBRARY_PATH'] ?? null;
  print({ text: found?.text, count: await notes.countDocuments(), inherited });
  if (!process.stdin.readableEnded) await once(process.stdin.resume(), 'end');
  await client.close();
  await engine.close();
}

main().catch((error: unknown) => {
  const { name, message } = error as Error;
  print({ error: { name, message } });
  process.exitCode = 1;
});
