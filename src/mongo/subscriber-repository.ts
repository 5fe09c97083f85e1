import type { Collection, Db, Document } from 'mongodb';
import type { SubscriberRepository } from '../application/ports';
import type { ChannelSettings, SettingsChange, Subscriber } from '../domain/channel/subscriber';
import { ChosenFields, SubscriberFields, toSubscriber, type SubscriberDocument } from './subscriber-document';

/** The collection of channels and chats. */
export const subscribersIn = (db: Db): Collection<SubscriberDocument> => db.collection('subscribers');

const FIELDS = SubscriberFields.shape;

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
    const first = { ...subscriber, behind: true, digestAt: null, toldOfHoleAt: null };
    const {
      tenantId,
      kind,
      conversationId,
      rosterId,
      serviceUrl,
      name,
      active: _,
      ...chosen
    } = SubscriberFields.parse(first);
    // Set before it is active again: otherwise, if the process dies in between, it would never catch up.
    await this.#subscribers.updateOne({ _id: id, active: false }, { $set: { behind: true } });
    const before = await this.#subscribers.findOneAndUpdate(
      { _id: id },
      {
        $set: { tenantId, kind, conversationId, rosterId, serviceUrl, name, active: true },
        $setOnInsert: chosen,
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
      { $set: { ...literally(ChosenFields.parse({ ...settings, changed })), behind: true, digestAt } },
    ]);
  }

  async listUnscheduled(): Promise<readonly Subscriber[]> {
    const unscheduled = this.#subscribers.find({ active: true, digestAt: null, 'digest.schedule': { $ne: null } });
    return (await unscheduled.toArray()).map(toSubscriber);
  }

  async scheduleDigest(id: string, at: Date): Promise<void> {
    const $set = { digestAt: FIELDS.digestAt.parse(at) };
    await this.#subscribers.updateOne({ _id: id, active: true, digestAt: null }, { $set });
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
    const $set = { digestAt: FIELDS.digestAt.parse(next), lastDigestAt: FIELDS.lastDigestAt.parse(now) };
    const taken = await this.#subscribers.updateOne({ _id: id, digestAt: dueAt }, { $set });
    return taken.matchedCount === 1;
  }

  async putBackDigest(id: string, dueAt: Date, lastDigestAt: Date | null): Promise<void> {
    // The next digest may be due earlier by now; then that time is kept.
    await this.#subscribers.updateOne({ _id: id, active: true }, [
      {
        $set: {
          digestAt: { $min: ['$digestAt', FIELDS.digestAt.parse(dueAt)] },
          lastDigestAt: FIELDS.lastDigestAt.parse(lastDigestAt),
        },
      },
    ]);
  }

  async tellOfHole(id: string, before: Date, now: Date): Promise<boolean> {
    const untold = { $or: [{ toldOfHoleAt: null }, { toldOfHoleAt: { $lte: before } }] };
    const $set = { toldOfHoleAt: FIELDS.toldOfHoleAt.parse(now) };
    const told = await this.#subscribers.updateOne({ _id: id, ...untold }, { $set });
    return told.matchedCount === 1;
  }
}

/** Values for an update that must not be evaluated as expressions. */
const literally = (values: Document): Document =>
  Object.fromEntries(Object.entries(values).map(([field, value]) => [field, { $literal: value as unknown }]));
