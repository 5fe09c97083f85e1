import type { SubscriberRepository } from '../../src/application/ports';
import type { Subscriber } from '../../src/domain/subscriber';
import { aSubscriber } from '../builders/a-referral';

const TENANT = aSubscriber().tenantId;

const general = aSubscriber({ id: 'general', rosterId: '19:team-a', conversationId: '19:general' });
const sales = aSubscriber({ id: 'sales', rosterId: '19:team-a', conversationId: '19:sales' });
const chat = aSubscriber({ id: 'chat', kind: 'groupChat', rosterId: '19:chat', conversationId: '19:chat' });

const idsOf = (subscribers: readonly Subscriber[]): readonly string[] => subscribers.map(({ id }) => id).sort();

/** What every repository of subscribers does. `open` gives an empty one each time it is called. */
export function describeSubscriberRepository(open: () => Promise<SubscriberRepository>): void {
  let subscribers: SubscriberRepository;

  beforeEach(async () => {
    subscribers = await open();
  });

  const store = async (...stored: readonly Subscriber[]) => {
    for (const subscriber of stored) await subscribers.subscribe(subscriber);
  };

  describe('subscribing', () => {
    it('gives back every field of a subscriber, and null for one that is not there', async () => {
      await store(general);

      expect(await subscribers.find('general')).toEqual(general);
      expect(await subscribers.find('nowhere')).toBeNull();
    });

    it('is news the first time, and not again', async () => {
      const news = [
        await subscribers.subscribe(general),
        await subscribers.subscribe(general),
        await subscribers.subscribe(sales),
      ];

      expect(news).toEqual([true, false, true]);
    });

    it('is news to one only of many who report it at the same time', async () => {
      const news = await Promise.all(Array.from({ length: 20 }, () => subscribers.subscribe(general)));

      expect(news.filter((isNew) => isNew)).toHaveLength(1);
      expect(idsOf(await subscribers.listActive())).toEqual(['general']);
    });

    it('is news again after the bot was removed', async () => {
      await store(general);
      await subscribers.unsubscribe(TENANT, general.rosterId);

      const news = [await subscribers.subscribe(general), await subscribers.subscribe(general)];

      expect(news).toEqual([true, false]);
      expect(await subscribers.find('general')).toEqual(general);
    });

    it('follows a new name and address, and keeps the language and time zone that were chosen', async () => {
      await store({ ...general, locale: 'zh-CN', timeZone: 'Asia/Shanghai' });

      await store({ ...general, name: 'All of us', serviceUrl: 'https://smba.trafficmanager.net/amer/' });

      expect(await subscribers.find('general')).toEqual({
        ...general,
        name: 'All of us',
        serviceUrl: 'https://smba.trafficmanager.net/amer/',
        locale: 'zh-CN',
        timeZone: 'Asia/Shanghai',
      });
    });
  });

  describe('deactivating', () => {
    it('stops one channel of a team, and it is news again when the bot is added again', async () => {
      await store(general, sales);

      await subscribers.deactivate('general');

      expect(idsOf(await subscribers.listActive())).toEqual(['sales']);
      expect(await subscribers.subscribe(general)).toBe(true);
    });
  });

  describe('unsubscribing', () => {
    it('stops all channels of a team, and nothing else', async () => {
      await store(general, sales, chat);

      await subscribers.unsubscribe(TENANT, '19:team-a');

      expect(idsOf(await subscribers.listActive())).toEqual(['chat']);
      expect(await subscribers.find('general')).toEqual({ ...general, active: false });
    });

    it('stops nothing of another tenant', async () => {
      await store(general);

      await subscribers.unsubscribe('another-tenant', general.rosterId);

      expect(idsOf(await subscribers.listActive())).toEqual(['general']);
    });

    it('does nothing where there is nothing to stop', async () => {
      await expect(subscribers.unsubscribe(TENANT, '19:nowhere')).resolves.toBeUndefined();
    });
  });

  describe('catching up', () => {
    it('lists new subscribers as behind until they are marked as caught up', async () => {
      await store(general, sales);

      await subscribers.markCaughtUp('general');

      expect(idsOf(await subscribers.listBehind())).toEqual(['sales']);
      expect(await subscribers.listBehind()).toEqual([sales]);
    });

    it('does not put behind somebody who is reported again', async () => {
      await store(general);
      await subscribers.markCaughtUp('general');

      await store(general);

      expect(await subscribers.listBehind()).toEqual([]);
    });

    it('puts behind somebody who comes back, but nobody who is gone', async () => {
      await store(general, sales);
      await subscribers.markCaughtUp('general');
      await subscribers.unsubscribe(TENANT, '19:team-a');
      const whileGone = await subscribers.listBehind();

      await store(general);

      expect(whileGone).toEqual([]);
      expect(idsOf(await subscribers.listBehind())).toEqual(['general']);
    });
  });
}
