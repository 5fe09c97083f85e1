import { randomUUID } from 'node:crypto';
import type { Collection, Db, Filter } from 'mongodb';
import { z } from 'zod';
import type { HeldSync, SyncState, SyncStore } from '../application/ports';
import { NEVER_SYNCED } from '../application/sync/sync-state';
import { TROUBLES } from '../domain/model/trouble';

const SyncDocument = z.object({
  _id: z.string(),
  updatedUntil: z.date().nullable(),
  movedAt: z.date().nullable(),
  isSettled: z.boolean(),
  next: z.string().nullable(),
  beganAt: z.date().nullable(),
  resumeAt: z.date().nullable(),
  imported: z.number(),
  total: z.number().nullable(),
  importedAt: z.date().nullable(),
  succeededAt: z.date().nullable(),
  trouble: z.enum(TROUBLES).nullable(),
  lease: z.object({ token: z.string(), until: z.date() }).nullable(),
});
type SyncDocument = z.infer<typeof SyncDocument>;

/** The collection of poll progress, by the polled system; Partner Center is the only one. */
export const syncsIn = (db: Db): Collection<SyncDocument> => db.collection('syncs');

const _id = 'partner-center';

/** The progress of the poll, in one document of MongoDB. */
export class MongoSyncStore implements SyncStore {
  readonly #syncs: Collection<SyncDocument>;

  constructor(db: Db) {
    this.#syncs = syncsIn(db);
  }

  async take(now: Date, leaseUntil: Date): Promise<HeldSync | null> {
    await this.#syncs.updateOne({ _id }, { $setOnInsert: { ...NEVER_SYNCED, lease: null } }, { upsert: true });
    const isFree = { $or: [{ lease: null }, { 'lease.until': { $lte: now } }] };
    const isTime = { $or: [{ resumeAt: null }, { resumeAt: { $lte: now } }] };
    return this.#take({ $and: [isFree, isTime] }, leaseUntil);
  }

  takeInterrupted(now: Date, leaseUntil: Date): Promise<HeldSync | null> {
    return this.#take(
      { $or: [{ lease: null, resumeAt: { $lte: now } }, { 'lease.until': { $lte: now } }] },
      leaseUntil,
    );
  }

  async save(lease: string, state: SyncState, leaseUntil: Date): Promise<boolean> {
    return this.#write(lease, { ...state, lease: { token: lease, until: leaseUntil } });
  }

  async finish(lease: string, state: SyncState): Promise<boolean> {
    return this.#write(lease, { ...state, lease: null });
  }

  async #take(condition: Filter<SyncDocument>, until: Date): Promise<HeldSync | null> {
    const token = randomUUID();
    const taken = await this.#syncs.findOneAndUpdate({ _id, ...condition }, { $set: { lease: { token, until } } });
    if (taken === null) return null;
    const { _id: _, lease: __, ...state } = SyncDocument.parse(taken);
    return { state, lease: token };
  }

  async #write(lease: string, fields: Omit<SyncDocument, '_id'>): Promise<boolean> {
    const written = await this.#syncs.updateOne({ _id, 'lease.token': lease }, { $set: fields });
    return written.matchedCount === 1;
  }
}
