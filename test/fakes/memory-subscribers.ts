import type { SubscriberRepository } from '../../src/application/ports';
import type { Subscriber } from '../../src/domain/subscriber';

/** Channels and chats in memory. */
export class MemorySubscribers implements SubscriberRepository {
  readonly #stored = new Map<string, Subscriber>();
  readonly #behind = new Set<string>();

  /** Those given have caught up already. */
  constructor(subscribers: readonly Subscriber[] = []) {
    for (const subscriber of subscribers) this.#stored.set(subscriber.id, subscriber);
  }

  async find(id: string): Promise<Subscriber | null> {
    return this.#stored.get(id) ?? null;
  }

  async listActive(): Promise<readonly Subscriber[]> {
    return [...this.#stored.values()].filter(({ active }) => active);
  }

  async subscribe(subscriber: Subscriber): Promise<boolean> {
    const known = this.#stored.get(subscriber.id);
    const { locale, timeZone } = known ?? subscriber;
    this.#stored.set(subscriber.id, { ...subscriber, locale, timeZone, active: true });
    const isNew = known?.active !== true;
    if (isNew) this.#behind.add(subscriber.id);
    return isNew;
  }

  async unsubscribe(tenantId: string, rosterId: string): Promise<void> {
    for (const subscriber of this.#stored.values()) {
      if (subscriber.tenantId !== tenantId || subscriber.rosterId !== rosterId) continue;
      this.#stored.set(subscriber.id, { ...subscriber, active: false });
    }
  }

  async deactivate(id: string): Promise<void> {
    const subscriber = this.#stored.get(id);
    if (subscriber !== undefined) this.#stored.set(id, { ...subscriber, active: false });
  }

  async listBehind(): Promise<readonly Subscriber[]> {
    return (await this.listActive()).filter(({ id }) => this.#behind.has(id));
  }

  async markCaughtUp(id: string): Promise<void> {
    this.#behind.delete(id);
  }
}
