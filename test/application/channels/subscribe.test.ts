import type { Routes } from '../../../src/application/ports';
import { routesTo } from '../../../src/application/access';
import { catchUp, subscribe, unsubscribe, welcome } from '../../../src/application/channels/subscribe';
import type { Subscriber } from '../../../src/domain/channel/subscriber';
import { aSubscriber, NOW } from '../../builders/a-referral';
import { aLog } from '../../fakes/a-log';
import { MemorySubscribers } from '../../fakes/memory-subscribers';

const general = aSubscriber({ id: 'general', rosterId: '19:general' });
const sales = aSubscriber({ id: 'sales', rosterId: '19:sales' });

function aDesk() {
  const subscribers = new MemorySubscribers();
  const happened: string[] = [];
  const log = aLog();
  const broken = new Set<string>();
  const announced = jest.fn(async ({ id }: Subscriber, _routes: Routes, _now: Date) => {
    if (broken.delete(id)) throw new Error('connection closed');
    happened.push(`announced to ${id}`);
  });
  const wake = () => void happened.push('woke');
  const greet = async (subscriber: Subscriber) => void happened.push(`greeted ${subscriber.id}`);
  const remindAnewAt = async (id: string) => void happened.push(`looked when to remind ${id}`);
  const referrals = { announceWaitingTo: announced, remindAnewAt };
  const ports = { subscribers, referrals, clock: () => NOW, log, wake };
  const breakOnce = (id: string) => void broken.add(id);
  return { subscribers, happened, announced, breakOnce, log, ports, greet };
}

describe('subscribing', () => {
  it('reports a new subscriber once, however often Teams reports the installation', async () => {
    const { ports } = aDesk();

    const news = [await subscribe(ports, general), await subscribe(ports, general)];

    expect(news).toEqual([true, false]);
  });

  it('reports a new subscriber again after the bot was removed', async () => {
    const { ports } = aDesk();
    await subscribe(ports, general);
    await unsubscribe(ports, general.tenantId, general.rosterId);

    expect(await subscribe(ports, general)).toBe(true);
  });
});

describe('welcoming', () => {
  it('greets, and then gives the referrals that wait and wakes the dispatcher', async () => {
    const { ports, happened, announced, greet } = aDesk();
    await subscribe(ports, general);

    await welcome(ports, general, greet);

    expect(happened).toEqual(['greeted general', 'announced to general', 'looked when to remind general', 'woke']);
    expect(announced).toHaveBeenCalledWith(general, routesTo([general], [general]), NOW);
  });

  it('gives the referrals though the greeting could not be sent, and says so', async () => {
    const { ports, happened, log } = aDesk();
    await subscribe(ports, general);

    await welcome(ports, general, () => Promise.reject(new Error('forbidden')));

    expect(happened).toEqual(['announced to general', 'looked when to remind general', 'woke']);
    expect(log.entries[0]).toMatchObject({ level: 'warn', fields: { subscriber: 'general' } });
  });
});

describe('catching up', () => {
  it('gives each subscriber that is behind the waiting referrals once', async () => {
    const { ports, happened } = aDesk();
    await subscribe(ports, general);
    await subscribe(ports, sales);

    await catchUp(ports);
    await catchUp(ports);

    expect(happened.filter((what) => what.startsWith('announced'))).toEqual([
      'announced to general',
      'announced to sales',
    ]);
  });

  it('retries what failed, and does not repeat what succeeded', async () => {
    const { ports, happened, breakOnce } = aDesk();
    await subscribe(ports, general);
    await subscribe(ports, sales);
    breakOnce('sales');

    await expect(catchUp(ports)).rejects.toThrow('connection closed');
    await catchUp(ports);

    expect(happened.filter((what) => what.startsWith('announced'))).toEqual([
      'announced to general',
      'announced to sales',
    ]);
  });

  it('schedules reminders again for old cards of a subscriber that returns', async () => {
    const { ports, happened } = aDesk();
    await subscribe(ports, general);
    await catchUp(ports);
    await unsubscribe(ports, general.tenantId, general.rosterId);
    happened.length = 0;

    await subscribe(ports, general);
    await catchUp(ports);

    expect(happened).toContain('looked when to remind general');
  });

  it('gives nothing to a subscriber that was removed meanwhile', async () => {
    const { ports, happened } = aDesk();
    await subscribe(ports, general);
    await unsubscribe(ports, general.tenantId, general.rosterId);

    await catchUp(ports);

    expect(happened).toEqual([]);
  });
});

describe('unsubscribing', () => {
  it('stops what is sent there, and says so', async () => {
    const { ports, subscribers, log } = aDesk();
    await subscribe(ports, general);
    await subscribe(ports, sales);

    await unsubscribe(ports, general.tenantId, general.rosterId);

    expect((await subscribers.listActive()).map(({ id }) => id)).toEqual(['sales']);
    expect(log.entries).toMatchObject([{ level: 'info', fields: { rosterId: general.rosterId } }]);
  });
});
