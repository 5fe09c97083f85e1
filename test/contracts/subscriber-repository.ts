import type { SubscriberRepository } from '../../src/application/ports';
import type { ChannelSettings, SettingsChange, Subscriber } from '../../src/domain/channel/subscriber';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../builders/a-referral';

const TENANT = aSubscriber().tenantId;

const general = aSubscriber({ id: 'general', rosterId: '19:team-a', conversationId: '19:general' });
const sales = aSubscriber({ id: 'sales', rosterId: '19:team-a', conversationId: '19:sales' });
const chat = aSubscriber({ id: 'chat', kind: 'groupChat', rosterId: '19:chat', conversationId: '19:chat' });

/** Settings of which none is as a new channel has it. */
const CHOSEN: ChannelSettings = {
  locale: 'zh-CN',
  timeZone: 'Asia/Shanghai',
  routing: {
    countries: ['DE', 'AT'],
    solutions: ['$sol-1', 'northwind migration accelerator'],
    smallestValue: { minor: 1_000_000, currency: 'EUR' },
    directions: 'all',
  },
  reminders: [1_440, 90],
  quiet: { hours: { from: '18:00', to: '08:00' }, weekends: true },
  digest: { schedule: '30 8 * * 1', sendsEmpty: false },
  mutedUntil: daysFromNow(1),
};

const CHANGE: SettingsChange = { by: aPerson(), at: NOW, what: ['locale', 'routing', 'quiet'] };

const settingsOf = ({
  locale,
  timeZone,
  routing,
  reminders,
  quiet,
  digest,
  mutedUntil,
}: Subscriber): ChannelSettings => ({
  ...{ locale, timeZone, routing, reminders, quiet, digest, mutedUntil },
});

const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

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

    it('follows a new name and address, and keeps what was chosen and when it was first added', async () => {
      await store({ ...general, ...CHOSEN });

      await store({ ...general, name: 'All of us', serviceUrl: 'https://smba.trafficmanager.net/amer/', since: NOW });

      expect(await subscribers.find('general')).toEqual({
        ...general,
        ...CHOSEN,
        name: 'All of us',
        serviceUrl: 'https://smba.trafficmanager.net/amer/',
      });
    });

    it('keeps what was chosen through being removed and added again', async () => {
      await store(general);
      await subscribers.configure('general', CHOSEN, CHANGE);
      await subscribers.unsubscribe(TENANT, general.rosterId);

      await store(general);

      expect(await subscribers.find('general')).toEqual({ ...general, ...CHOSEN, changed: CHANGE });
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

  describe('configuring', () => {
    it('writes all settings and who changed them, and nothing else', async () => {
      await store(general, sales);

      await subscribers.configure('general', CHOSEN, CHANGE);

      expect(await subscribers.find('general')).toEqual({ ...general, ...CHOSEN, changed: CHANGE });
      expect(await subscribers.find('sales')).toEqual(sales);
    });

    it('takes away what was chosen before', async () => {
      await store({ ...general, ...CHOSEN });

      await subscribers.configure('general', settingsOf(general), CHANGE);

      expect(await subscribers.find('general')).toEqual({ ...general, changed: CHANGE });
    });

    it('puts the channel behind: other referrals may be routed to it now', async () => {
      await store(general, sales);
      await subscribers.markCaughtUp('general');
      await subscribers.markCaughtUp('sales');

      await subscribers.configure('general', CHOSEN, CHANGE);

      expect(idsOf(await subscribers.listBehind())).toEqual(['general']);
    });

    it('does not bring back one that was removed', async () => {
      await store(general);
      await subscribers.deactivate('general');

      await subscribers.configure('general', CHOSEN, CHANGE);

      expect(await subscribers.listActive()).toEqual([]);
    });

    it('does nothing where there is no such channel', async () => {
      await subscribers.configure('nowhere', CHOSEN, CHANGE);

      expect(await subscribers.find('nowhere')).toBeNull();
    });
  });

  describe('scheduling digests', () => {
    it('lists whoever has a schedule and no next digest yet', async () => {
      await store(general, { ...sales, digest: { schedule: null, sendsEmpty: true } }, chat);
      await subscribers.scheduleDigest('chat', minutes(1));

      expect(await subscribers.listUnscheduled()).toEqual([general]);
    });

    it('sets a digest that is due then, and not before', async () => {
      await store(general);

      await subscribers.scheduleDigest('general', minutes(1));

      expect(await subscribers.nextDigest(NOW)).toBeNull();
      expect(await subscribers.nextDigest(minutes(1))).toEqual({ subscriber: general, dueAt: minutes(1) });
    });

    it('leaves one alone that was set already', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      await subscribers.scheduleDigest('general', minutes(2));

      expect(await subscribers.nextDigest(minutes(5))).toEqual({ subscriber: general, dueAt: minutes(1) });
    });

    it.each<[string, Partial<ChannelSettings>]>([
      ['another schedule', { digest: { schedule: '0 9 * * *', sendsEmpty: true } }],
      ['another time zone', { timeZone: 'Asia/Shanghai' }],
    ])('asks for it anew once somebody chose %s', async (_, chosen) => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      await subscribers.configure('general', { ...settingsOf(general), ...chosen }, CHANGE);

      expect(await subscribers.nextDigest(minutes(5))).toBeNull();
      expect(idsOf(await subscribers.listUnscheduled())).toEqual(['general']);
    });

    it('loses no digest that is due to a change that has nothing to do with it', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));
      const { timeZone, digest } = general;

      await subscribers.configure('general', { ...CHOSEN, timeZone, digest: { ...digest, sendsEmpty: false } }, CHANGE);

      expect(await subscribers.nextDigest(minutes(5))).toMatchObject({ dueAt: minutes(1) });
      expect(await subscribers.listUnscheduled()).toEqual([]);
    });

    it('asks for none once somebody chose to have none', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      await subscribers.configure('general', { ...CHOSEN, digest: { schedule: null, sendsEmpty: true } }, CHANGE);

      expect(await subscribers.nextDigest(minutes(5))).toBeNull();
      expect(await subscribers.listUnscheduled()).toEqual([]);
    });
  });

  describe('sending digests', () => {
    it('gives first what has been due longest', async () => {
      await store(general, sales, chat);
      await subscribers.scheduleDigest('general', minutes(2));
      await subscribers.scheduleDigest('sales', minutes(1));
      await subscribers.scheduleDigest('chat', minutes(3));

      expect(await subscribers.nextDigest(minutes(3))).toEqual({ subscriber: sales, dueAt: minutes(1) });
    });

    it('remembers that one was taken, and when the next is due', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      const isTaken = await subscribers.takeDigest('general', minutes(1), daysFromNow(1), minutes(2));

      expect(isTaken).toBe(true);
      expect(await subscribers.nextDigest(minutes(2))).toBeNull();
      expect(await subscribers.nextDigest(daysFromNow(1))).toEqual({
        subscriber: { ...general, lastDigestAt: minutes(2) },
        dueAt: daysFromNow(1),
      });
    });

    it('has none to come where the schedule names no other time', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      await subscribers.takeDigest('general', minutes(1), null, minutes(2));

      expect(await subscribers.nextDigest(daysFromNow(365))).toBeNull();
    });

    it('lets one only of many who take the same digest have it', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      const taken = await Promise.all(
        Array.from({ length: 20 }, () => subscribers.takeDigest('general', minutes(1), daysFromNow(1), minutes(2))),
      );

      expect(taken.filter((isTaken) => isTaken)).toHaveLength(1);
    });

    it.each<[string, Date]>([
      ['has been set anew', minutes(2)],
      ['was taken', minutes(1)],
    ])('lets nobody have one that %s', async (_, dueAt) => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));
      await subscribers.takeDigest('general', minutes(1), daysFromNow(1), NOW);

      expect(await subscribers.takeDigest('general', dueAt, daysFromNow(2), minutes(3))).toBe(false);
      expect(await subscribers.find('general')).toEqual({ ...general, lastDigestAt: NOW });
    });

    it('has one that was put back due again then, as if it had not been taken', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));
      await subscribers.takeDigest('general', minutes(1), daysFromNow(1), minutes(2));

      await subscribers.putBackDigest('general', minutes(5), null);

      expect(await subscribers.nextDigest(minutes(4))).toBeNull();
      expect(await subscribers.nextDigest(minutes(5))).toEqual({ subscriber: general, dueAt: minutes(5) });
    });

    it('puts back one after which none was to come', async () => {
      await store({ ...general, lastDigestAt: daysFromNow(-1) });
      await subscribers.scheduleDigest('general', minutes(1));
      await subscribers.takeDigest('general', minutes(1), null, minutes(2));

      await subscribers.putBackDigest('general', minutes(5), daysFromNow(-1));

      expect(await subscribers.nextDigest(minutes(5))).toEqual({
        subscriber: { ...general, lastDigestAt: daysFromNow(-1) },
        dueAt: minutes(5),
      });
    });

    it('does not put off one that was set sooner meanwhile', async () => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));
      await subscribers.takeDigest('general', minutes(1), minutes(3), minutes(2));

      await subscribers.putBackDigest('general', minutes(5), null);

      expect(await subscribers.nextDigest(minutes(3))).toEqual({ subscriber: general, dueAt: minutes(3) });
    });
  });

  describe('digests of a channel that the bot was removed from', () => {
    const remove: Readonly<Record<string, () => Promise<void>>> = {
      'that the bot was removed from': () => subscribers.unsubscribe(TENANT, general.rosterId),
      'that the bot may no longer write to': () => subscribers.deactivate('general'),
    };
    const removals = Object.entries(remove);

    it.each(removals)('are due no more: one %s', async (_, removed) => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));

      await removed();

      expect(await subscribers.nextDigest(minutes(5))).toBeNull();
      expect(await subscribers.takeDigest('general', minutes(1), daysFromNow(1), minutes(5))).toBe(false);
    });

    it.each(removals)('are neither asked for, set nor put back: one %s', async (_, removed) => {
      await store(general);
      await removed();

      const asked = await subscribers.listUnscheduled();
      await subscribers.scheduleDigest('general', minutes(1));
      await subscribers.putBackDigest('general', minutes(1), null);

      expect(asked).toEqual([]);
      await store(general);
      expect(await subscribers.nextDigest(minutes(5))).toBeNull();
    });

    it.each(removals)('are asked for once it is added again, from then on only: one %s', async (_, removed) => {
      await store(general);
      await subscribers.scheduleDigest('general', minutes(1));
      await removed();

      await store(general);

      expect(await subscribers.nextDigest(minutes(5))).toBeNull();
      expect(idsOf(await subscribers.listUnscheduled())).toEqual(['general']);
    });
  });

  describe('telling of a hole in the routing', () => {
    it('is news the first time, and again only once the last time is long enough ago', async () => {
      await store(general);

      const news = [
        await subscribers.tellOfHole('general', minutes(-60), NOW),
        await subscribers.tellOfHole('general', minutes(-1), minutes(59)),
        await subscribers.tellOfHole('general', NOW, minutes(60)),
        await subscribers.tellOfHole('general', minutes(59), minutes(119)),
      ];

      expect(news).toEqual([true, false, true, false]);
    });

    it('is news to one only of many at the same time', async () => {
      await store(general);

      const news = await Promise.all(
        Array.from({ length: 20 }, () => subscribers.tellOfHole('general', minutes(-60), NOW)),
      );

      expect(news.filter((isNews) => isNews)).toHaveLength(1);
    });

    it('is another matter for each channel, and none where there is no channel', async () => {
      await store(general, sales);
      await subscribers.tellOfHole('general', minutes(-60), NOW);

      expect(await subscribers.tellOfHole('sales', minutes(-60), NOW)).toBe(true);
      expect(await subscribers.tellOfHole('nowhere', minutes(-60), NOW)).toBe(false);
    });
  });
}
