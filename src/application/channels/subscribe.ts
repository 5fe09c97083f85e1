import type { Subscriber } from '../../domain/channel/subscriber';
import type { Clock, Log, ReferralRepository, SubscriberRepository } from '../ports';
import { routesTo } from '../access';

/** What subscribing needs from outside. */
export interface SubscribingPorts {
  readonly subscribers: SubscriberRepository;
  readonly referrals: Pick<ReferralRepository, 'announceWaitingTo' | 'remindAnewAt'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly wake: () => void;
}

/**
 * Installing the bot: the channel or chat gets every referral from now on. However often and in
 * whichever order Teams reports it, it happens once; durable when it resolves. Answers whether this
 * was the time, after which {@link welcome} is due.
 */
export const subscribe = (ports: Pick<SubscribingPorts, 'subscribers'>, subscriber: Subscriber): Promise<boolean> =>
  ports.subscribers.subscribe(subscriber);

/** A new subscriber is greeted, and then gets the referrals that wait already. */
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

/** Removing the bot: nothing is sent there any more. */
export async function unsubscribe(ports: SubscribingPorts, tenantId: string, rosterId: string): Promise<void> {
  await ports.subscribers.unsubscribe(tenantId, rosterId);
  ports.log.info({ rosterId }, 'The bot was removed; nothing more is sent there.');
}

/** Gives new subscribers the referrals that wait already; safe to repeat, so that a killed process loses nothing. */
export async function catchUp(ports: SubscribingPorts): Promise<void> {
  for (const subscriber of await ports.subscribers.listBehind()) {
    const routes = routesTo([subscriber], await ports.subscribers.listActive());
    await ports.referrals.announceWaitingTo(subscriber, routes, ports.clock());
    // Where the bot was before, cards stand that nobody has looked at since it was removed.
    await ports.referrals.remindAnewAt(subscriber.id, ports.clock());
    await ports.subscribers.markCaughtUp(subscriber.id);
    ports.log.info(
      { subscriber: subscriber.id, kind: subscriber.kind },
      'A new subscriber gets the waiting referrals.',
    );
    ports.wake();
  }
}
