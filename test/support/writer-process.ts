/**
 * Run by crash.slow.test.ts as `writer-process DATA_DIR`, to be killed: opens the database on the embedded engine, and writes
 * growing numbers into a few documents at once. Prints each as JSON as soon as it is acknowledged.
 */
import { writeSync } from 'node:fs';
import { openDatabase } from '../../src/mongo/connection';

/** A write that was acknowledged: the document, and the number in it. */
export type Acknowledged = readonly [writer: string, number: number];

/** Enough to fill the engine's journal by more than its smallest block. */
const PADDING = 'x'.repeat(3_000);

async function main(): Promise<void> {
  const { db } = await openDatabase({ dataDir: process.argv[2] ?? '' }, 'writers');
  const numbers = db.collection<{ _id: string; number: number }>('numbers');
  let last = Date.now();
  const write = async (writer: string): Promise<void> => {
    for (;;) {
      const number = (last += 1);
      await numbers.updateOne({ _id: writer }, { $set: { number, padding: PADDING } }, { upsert: true });
      writeSync(1, `${JSON.stringify([writer, number] satisfies Acknowledged)}\n`);
    }
  };
  await Promise.all(Array.from({ length: 12 }, (_, index) => write(`writer-${index}`)));
}

void main();
