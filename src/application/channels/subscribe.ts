import type { Subscriber } from '../../domain/channel/subscriber';
import type { Clock, Log, ReferralRepository, SubscriberRepository } from '../ports';
import { routesTo } from '../access';

/** The ports that subscribing needs. */
export interface SubscribingPorts {
  readonly subscribers: SubscriberRepository;
  readonly referrals: Pick<ReferralRepository, 'announceWaitingTo' | 'remindAnewAt'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly wake: () => void;
}

/**
 * The bot was installed: the channel or chat gets referrals from now on. Durable when it resolves. Idempotent: Teams
 * may report an installation several times and in any order. Returns whether the subscriber is new or active again, so
 * that {@link welcome} must follow.
 */
export const subscribe = (ports: Pick<SubscribingPorts, 'subscribers'>, subscriber: Subscriber): Promise<boolean> =>
  ports.subscribers.subscribe(subscriber);

/**
 * Greets a new subscriber, then posts the referrals that are already waiting. A failed greeting is logged and does not
 * stop that.
 */
export async function welcome(
  ports: SubscribingPorts,
  subscriber: Subscriber,
  greet: (subscriber: Subscriber) => Promise<void>,
): Promise<void> {
  await greet(subscriber).catch((error: unknown) => {
    ports.log.warn({ err: error, subscriber: subscriber.id }, 'The greeting could not be sent; referrals will be.');
  });
  await catchUp(ports);
}

/** The bot was removed: nothing is sent there any more. */
export async function unsubscribe(ports: SubscribingPorts, tenantId: string, rosterId: string): Promise<void> {
  await ports.subscribers.unsubscribe(tenantId, rosterId);
  ports.log.info({ rosterId }, 'The bot was removed; nothing more is sent there.');
}

/**
 * Announces waiting referrals to every subscriber that has not caught up yet. Safe to repeat, so that nothing is lost
 * if a process dies.
 */
export async function catchUp(ports: SubscribingPorts): Promise<void> {
  for (const subscriber of await ports.subscribers.listBehind()) {
    const routes = routesTo([subscriber], await ports.subscribers.listActive());
    await ports.referrals.announceWaitingTo(subscriber, routes, ports.clock());
    // If the bot was installed here before, its old cards had no reminders while it was removed.
    await ports.referrals.remindAnewAt(subscriber.id, ports.clock());
    await ports.subscribers.markCaughtUp(subscriber.id);
    ports.log.info(
      { subscriber: subscriber.id, kind: subscriber.kind },
      'A new subscriber gets the waiting referrals.',
    );
    ports.wake();
  }
}
