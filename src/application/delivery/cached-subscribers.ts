import type { SubscriberRepository } from '../ports';

type Subscribers = Pick<SubscriberRepository, 'find' | 'listActive' | 'deactivate' | 'tellOfHole'>;

/** The same subscribers, each of which is read once: several effects of a referral go to one channel. */
export function cachedSubscribers(subscribers: Subscribers): Subscribers {
  const found = new Map<string, ReturnType<Subscribers['find']>>();
  const find = (id: string): ReturnType<Subscribers['find']> => {
    const finding = found.get(id) ?? subscribers.find(id);
    found.set(id, finding);
    return finding;
  };
  return {
    find,
    listActive: () => subscribers.listActive(),
    deactivate: (id) => {
      found.delete(id);
      return subscribers.deactivate(id);
    },
    tellOfHole: (...args) => subscribers.tellOfHole(...args),
  };
}
