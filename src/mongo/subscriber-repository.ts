import type { Collection, Db, Document } from 'mongodb';
import type { SubscriberRepository } from '../application/ports';
import type { ChannelSettings, SettingsChange, Subscriber } from '../domain/channel/subscriber';
import { toSubscriber, type SubscriberDocument } from './subscriber-document';

/** The collection of channels and chats. */
export const subscribersIn = (db: Db): Collection<SubscriberDocument> => db.collection('subscribers');

/** Channels and chats in MongoDB. */
export class MongoSubscriberRepository implements SubscriberRepository {
  readonly #subscribers: Collection<SubscriberDocument>;

  constructor(db: Db) {
    this.#subscribers = subscribersIn(db);
  }

  async find(id: string): Promise<Subscriber | null> {
    const document = await this.#subscribers.findOne({ _id: id });
    return document === null ? null : toSubscriber(document);
  }

  async listActive(): Promise<readonly Subscriber[]> {
    return (await this.#subscribers.find({ active: true }).sort({ since: 1, _id: 1 }).toArray()).map(toSubscriber);
  }

  async subscribe({ id, ...subscriber }: Subscriber): Promise<boolean> {
    const { tenantId, kind, conversationId, rosterId, serviceUrl, name, active: _, ...chosen } = subscriber;
    // Set before it is active again: otherwise, if the process dies in between, it would never catch up.
    await this.#subscribers.updateOne({ _id: id, active: false }, { $set: { behind: true } });
    const before = await this.#subscribers.findOneAndUpdate(
      { _id: id },
      {
        $set: { tenantId, kind, conversationId, rosterId, serviceUrl, name, active: true },
        // The same fields; the domain's are readonly, which the driver's types do not know.
        $setOnInsert: {
          ...(chosen as Omit<SubscriberDocument, '_id'>),
          behind: true,
          digestAt: null,
          toldOfHoleAt: null,
        },
      },
      { upsert: true, returnDocument: 'before' },
    );
    return before?.active !== true;
  }

  async unsubscribe(tenantId: string, rosterId: string): Promise<void> {
    await this.#subscribers.updateMany({ rosterId, tenantId }, { $set: { active: false, digestAt: null } });
  }

  async deactivate(id: string): Promise<void> {
    await this.#subscribers.updateOne({ _id: id }, { $set: { active: false, digestAt: null } });
  }

  async listBehind(): Promise<readonly Subscriber[]> {
    return (await this.#subscribers.find({ active: true, behind: true }).toArray()).map(toSubscriber);
  }

  async markCaughtUp(id: string): Promise<void> {
    await this.#subscribers.updateOne({ _id: id }, { $set: { behind: false } });
  }

  async configure(id: string, settings: ChannelSettings, changed: SettingsChange): Promise<void> {
    const { timeZone, digest } = settings;
    const isSame = {
      $and: [
        { $eq: ['$timeZone', { $literal: timeZone }] },
        { $eq: ['$digest.schedule', { $literal: digest.schedule }] },
      ],
    };
    // If the schedule and time zone are unchanged, the next digest stays due at the same time.
    const digestAt = { $cond: [isSame, '$digestAt', null] };
    await this.#subscribers.updateOne({ _id: id }, [
      { $set: { ...literally({ ...settings, changed }), behind: true, digestAt } },
    ]);
  }

  async listUnscheduled(): Promise<readonly Subscriber[]> {
    const unscheduled = this.#subscribers.find({ active: true, digestAt: null, 'digest.schedule': { $ne: null } });
    return (await unscheduled.toArray()).map(toSubscriber);
  }

  async scheduleDigest(id: string, at: Date): Promise<void> {
    await this.#subscribers.updateOne({ _id: id, active: true, digestAt: null }, { $set: { digestAt: at } });
  }

  async nextDigest(now: Date): Promise<{ readonly subscriber: Subscriber; readonly dueAt: Date } | null> {
    const document = await this.#subscribers.findOne(
      { active: true, digestAt: { $lte: now } },
      { sort: { digestAt: 1 } },
    );
    if (document?.digestAt == null) return null;
    return { subscriber: toSubscriber(document), dueAt: document.digestAt };
  }

  async takeDigest(id: string, dueAt: Date, next: Date | null, now: Date): Promise<boolean> {
    const taken = await this.#subscribers.updateOne(
      { _id: id, digestAt: dueAt },
      { $set: { digestAt: next, lastDigestAt: now } },
    );
    return taken.matchedCount === 1;
  }

  async putBackDigest(id: string, dueAt: Date, lastDigestAt: Date | null): Promise<void> {
    // The next digest may be due earlier by now; then that time is kept.
    await this.#subscribers.updateOne({ _id: id, active: true }, [
      { $set: { digestAt: { $min: ['$digestAt', dueAt] }, lastDigestAt } },
    ]);
  }

  async tellOfHole(id: string, before: Date, now: Date): Promise<boolean> {
    const untold = { $or: [{ toldOfHoleAt: null }, { toldOfHoleAt: { $lte: before } }] };
    const told = await this.#subscribers.updateOne({ _id: id, ...untold }, { $set: { toldOfHoleAt: now } });
    return told.matchedCount === 1;
  }
}

/** Values for an update that must not be evaluated as expressions. */
const literally = (values: Document): Document =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { $literal: value as unknown }]));
