import type { SubscriberRepository } from '../../src/application/ports';
import type { ChannelSettings, SettingsChange, Subscriber } from '../../src/domain/channel/subscriber';

interface Stored {
  readonly subscriber: Subscriber;
  readonly isBehind: boolean;
  readonly digestAt: Date | null;
  readonly toldOfHoleAt: Date | null;
}

/** Channels and chats in memory. */
export class MemorySubscribers implements SubscriberRepository {
  readonly #stored = new Map<string, Stored>();

  /** Those given have caught up already. */
  constructor(subscribers: readonly Subscriber[] = []) {
    for (const subscriber of subscribers)
      this.#set({ subscriber, isBehind: false, digestAt: null, toldOfHoleAt: null });
  }

  async find(id: string): Promise<Subscriber | null> {
    return this.#stored.get(id)?.subscriber ?? null;
  }

  async listActive(): Promise<readonly Subscriber[]> {
    return this.#active().map(({ subscriber }) => subscriber);
  }

  async subscribe(subscriber: Subscriber): Promise<boolean> {
    const known = this.#stored.get(subscriber.id);
    const { tenantId, kind, conversationId, rosterId, serviceUrl, name } = subscriber;
    const current = {
      ...(known?.subscriber ?? subscriber),
      tenantId,
      kind,
      conversationId,
      rosterId,
      serviceUrl,
      name,
      active: true,
    };
    const isNew = known?.subscriber.active !== true;
    this.#set({
      ...(known ?? { digestAt: null, toldOfHoleAt: null }),
      subscriber: current,
      isBehind: isNew || known.isBehind,
    });
    return isNew;
  }

  async unsubscribe(tenantId: string, rosterId: string): Promise<void> {
    for (const { subscriber } of [...this.#stored.values()]) {
      if (subscriber.tenantId === tenantId && subscriber.rosterId === rosterId) await this.deactivate(subscriber.id);
    }
  }

  async deactivate(id: string): Promise<void> {
    this.#change(id, ({ subscriber }) => ({ subscriber: { ...subscriber, active: false }, digestAt: null }));
  }

  async listBehind(): Promise<readonly Subscriber[]> {
    return this.#active().flatMap(({ subscriber, isBehind }) => (isBehind ? [subscriber] : []));
  }

  async markCaughtUp(id: string): Promise<void> {
    this.#change(id, () => ({ isBehind: false }));
  }

  async configure(id: string, settings: ChannelSettings, changed: SettingsChange): Promise<void> {
    this.#change(id, ({ subscriber, digestAt }) => {
      const isSame =
        subscriber.timeZone === settings.timeZone && subscriber.digest.schedule === settings.digest.schedule;
      return {
        subscriber: { ...subscriber, ...settings, changed },
        isBehind: true,
        digestAt: isSame ? digestAt : null,
      };
    });
  }

  async listUnscheduled(): Promise<readonly Subscriber[]> {
    return this.#active().flatMap(({ subscriber, digestAt }) =>
      digestAt === null && subscriber.digest.schedule !== null ? [subscriber] : [],
    );
  }

  async scheduleDigest(id: string, at: Date): Promise<void> {
    this.#change(id, ({ subscriber, digestAt }) => (subscriber.active && digestAt === null ? { digestAt: at } : {}));
  }

  async nextDigest(now: Date): Promise<{ readonly subscriber: Subscriber; readonly dueAt: Date } | null> {
    const due = this.#active().flatMap(({ subscriber, digestAt: dueAt }) =>
      dueAt !== null && dueAt <= now ? [{ subscriber, dueAt }] : [],
    );
    return due.sort((one, other) => one.dueAt.getTime() - other.dueAt.getTime())[0] ?? null;
  }

  async takeDigest(id: string, dueAt: Date, next: Date | null, now: Date): Promise<boolean> {
    if (this.#stored.get(id)?.digestAt?.getTime() !== dueAt.getTime()) return false;
    this.#change(id, ({ subscriber }) => ({ subscriber: { ...subscriber, lastDigestAt: now }, digestAt: next }));
    return true;
  }

  async putBackDigest(id: string, dueAt: Date, lastDigestAt: Date | null): Promise<void> {
    this.#change(id, ({ subscriber, digestAt }) => {
      if (!subscriber.active) return {};
      return {
        subscriber: { ...subscriber, lastDigestAt },
        digestAt: digestAt !== null && digestAt < dueAt ? digestAt : dueAt,
      };
    });
  }

  async tellOfHole(id: string, before: Date, now: Date): Promise<boolean> {
    const told = this.#stored.get(id)?.toldOfHoleAt ?? null;
    if (!this.#stored.has(id) || (told !== null && told > before)) return false;
    this.#change(id, () => ({ toldOfHoleAt: now }));
    return true;
  }

  #active(): readonly Stored[] {
    const active = [...this.#stored.values()].filter(({ subscriber }) => subscriber.active);
    return active.sort(
      (one, other) =>
        one.subscriber.since.getTime() - other.subscriber.since.getTime() ||
        (one.subscriber.id < other.subscriber.id ? -1 : 1),
    );
  }

  #set(stored: Stored): void {
    this.#stored.set(stored.subscriber.id, stored);
  }

  #change(id: string, change: (stored: Stored) => Partial<Stored>): void {
    const stored = this.#stored.get(id);
    if (stored !== undefined) this.#set({ ...stored, ...change(stored) });
  }
}
