import { randomUUID } from 'node:crypto';
import type { Collection, Db, Filter } from 'mongodb';
import { z } from 'zod';
import type { HeldSync, SyncState, SyncStore } from '../application/ports';
import { NEVER_SYNCED } from '../application/sync/sync-state';
import { TROUBLES } from '../domain/model/trouble';
import { schemaOf } from './same-type';

const StoredState = schemaOf<SyncState>()(
  z.object({
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
  }),
);

const Lease = z.object({ token: z.string(), until: z.date() });

interface SyncDocument extends z.infer<typeof StoredState> {
  readonly _id: string;
  readonly lease: z.infer<typeof Lease> | null;
}

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
    return this.#write(lease, state, Lease.parse({ token: lease, until: leaseUntil }));
  }

  async finish(lease: string, state: SyncState): Promise<boolean> {
    return this.#write(lease, state, null);
  }

  async #take(condition: Filter<SyncDocument>, until: Date): Promise<HeldSync | null> {
    const token = randomUUID();
    const lease = Lease.parse({ token, until });
    const taken = await this.#syncs.findOneAndUpdate({ _id, ...condition }, { $set: { lease } });
    return taken === null ? null : { state: StoredState.parse(taken), lease: token };
  }

  async #write(token: string, state: SyncState, lease: SyncDocument['lease']): Promise<boolean> {
    const $set = { ...StoredState.parse(state), lease };
    const written = await this.#syncs.updateOne({ _id, 'lease.token': token }, { $set });
    return written.matchedCount === 1;
  }
}
