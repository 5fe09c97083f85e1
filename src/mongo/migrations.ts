import { randomUUID } from 'node:crypto';
import type { Collection, Db, Document } from 'mongodb';
import { isDuplicateKey } from './duplicate-key';

/** A change of what is stored. Running it again, half done before or beside itself, changes nothing more. */
export interface Migration {
  readonly name: string;
  /** `settings` is what a new channel begins with. */
  run(db: Db, settings: Document, now: Date): Promise<void>;
}

interface MigrationDocument {
  readonly _id: string;
  readonly doneAt: Date | null;
  readonly lease: { readonly token: string; readonly until: Date } | null;
}

type Ledger = Collection<MigrationDocument>;

/** How long others leave a migration to one process, in milliseconds. One that takes longer is done beside itself, which it bears. */
const LEASE_MS = 60_000;

/** How often a process looks whether another has finished, in milliseconds. */
const LOOK_MS = 200;

/**
 * Brings the database up to date: each migration in order, once, by one process, while others wait for it. Where that
 * process dies another takes over once its lease has ended; where a migration fails the lease is given back, so that
 * whoever waits or is started next tries at once. `settings` is what a new channel begins with.
 *
 * @throws what the first migration throws that fails; none after it is run
 */
export async function migrate(
  db: Db,
  migrations: readonly Migration[],
  settings: Document,
  clock: () => Date,
): Promise<void> {
  const ledger: Ledger = db.collection('migrations');
  for (const migration of migrations) await once(db, ledger, migration, settings, clock);
}

async function once(
  db: Db,
  ledger: Ledger,
  migration: Migration,
  settings: Document,
  clock: () => Date,
): Promise<void> {
  const { name } = migration;
  const token = await take(ledger, name, clock);
  if (token === null) return;
  try {
    await migration.run(db, settings, clock());
  } catch (error) {
    // A database that does not even take this lets the lease end by itself.
    await ledger.updateOne({ _id: name, 'lease.token': token }, { $set: { lease: null } }).catch(() => undefined);
    throw error;
  }
  // It is done, whoever may have taken over meanwhile.
  await ledger.updateOne({ _id: name, doneAt: null }, { $set: { doneAt: clock(), lease: null } });
}

/** Takes a migration as soon as nobody else has it; null: it is done. */
async function take(ledger: Ledger, _id: string, clock: () => Date): Promise<string | null> {
  const token = randomUUID();
  for (;;) {
    const known = await ledger.findOne({ _id });
    if (known === null) await ledger.insertOne({ _id, doneAt: null, lease: null }).catch(unlessKnown);
    else if (known.doneAt !== null) return null;
    const now = clock();
    const free = { $or: [{ lease: null }, { 'lease.until': { $lte: now } }] };
    const lease = { token, until: new Date(now.getTime() + LEASE_MS) };
    const { matchedCount } = await ledger.updateOne({ _id, doneAt: null, ...free }, { $set: { lease } });
    if (matchedCount === 1) return token;
    await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
  }
}

function unlessKnown(error: unknown): void {
  if (!isDuplicateKey(error)) throw error;
}
