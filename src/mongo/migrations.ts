import { randomUUID } from 'node:crypto';
import type { Collection, Db, Document } from 'mongodb';
import { isDuplicateKey } from './duplicate-key';

/** A change of the stored documents. It must be idempotent, also after a partial run and if it runs twice at once. */
export interface Migration {
  readonly name: string;
  /** `settings` are the settings of a new channel. */
  run(db: Db, settings: Document, now: Date): Promise<void>;
}

interface MigrationDocument {
  readonly _id: string;
  readonly doneAt: Date | null;
  readonly lease: { readonly token: string; readonly until: Date } | null;
}

type Ledger = Collection<MigrationDocument>;

/** The lease of a migration, in milliseconds. If one takes longer, a second process runs it, too, which is safe. */
const LEASE_MS = 60_000;

/** How often a process checks whether another has finished, in milliseconds. */
const LOOK_MS = 200;

/**
 * Brings the database up to date: runs each migration once, in order, in one process, while others wait. If that
 * process dies, another takes over once the lease has expired. If a migration fails, the lease is released, so that
 * another process can retry at once. `settings` are the settings of a new channel.
 *
 * @throws the error of the first migration that fails; later ones are not run
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
    // If this fails, too, the lease expires by itself.
    await ledger.updateOne({ _id: name, 'lease.token': token }, { $set: { lease: null } }).catch(() => undefined);
    throw error;
  }
  // Not conditional on the lease: the migration is done even if another process has taken over.
  await ledger.updateOne({ _id: name, doneAt: null }, { $set: { doneAt: clock(), lease: null } });
}

/** Takes the lease of a migration as soon as it is free, and returns its token; null: the migration is done. */
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
