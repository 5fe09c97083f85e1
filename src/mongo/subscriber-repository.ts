import type { Collection, Db } from 'mongodb';
import { z } from 'zod';
import type { SubscriberRepository } from '../application/ports';
import type { Subscriber } from '../domain/subscriber';

const SubscriberDocument = z.object({
  _id: z.string(),
  tenantId: z.string(),
  kind: z.enum(['channel', 'groupChat']),
  conversationId: z.string(),
  rosterId: z.string(),
  serviceUrl: z.string(),
  name: z.string().nullable(),
  locale: z.string(),
  timeZone: z.string(),
  active: z.boolean(),
  /** Whether it still has to be given the referrals that waited before it came. */
  behind: z.boolean(),
});
type SubscriberDocument = z.infer<typeof SubscriberDocument>;

function toSubscriber(document: unknown): Subscriber {
  const { _id: id, behind: _, ...subscriber } = SubscriberDocument.parse(document);
  return { id, ...subscriber };
}

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
    return (await this.#subscribers.find({ active: true }).toArray()).map(toSubscriber);
  }

  async subscribe({ id, ...subscriber }: Subscriber): Promise<boolean> {
    // What a channel has chosen for itself outlives its being removed and added again.
    const { locale, timeZone, active: _, ...current } = subscriber;
    // Before it is active again: a process killed in between must not leave one that never catches up.
    await this.#subscribers.updateOne({ _id: id, active: false }, { $set: { behind: true } });
    const before = await this.#subscribers.findOneAndUpdate(
      { _id: id },
      { $set: { ...current, active: true }, $setOnInsert: { locale, timeZone, behind: true } },
      { upsert: true, returnDocument: 'before' },
    );
    return before?.active !== true;
  }

  async unsubscribe(tenantId: string, rosterId: string): Promise<void> {
    await this.#subscribers.updateMany({ rosterId, tenantId }, { $set: { active: false } });
  }

  async deactivate(id: string): Promise<void> {
    await this.#subscribers.updateOne({ _id: id }, { $set: { active: false } });
  }

  async listBehind(): Promise<readonly Subscriber[]> {
    return (await this.#subscribers.find({ active: true, behind: true }).toArray()).map(toSubscriber);
  }

  async markCaughtUp(id: string): Promise<void> {
    await this.#subscribers.updateOne({ _id: id }, { $set: { behind: false } });
  }
}
