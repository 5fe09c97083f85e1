import {
  configureChannel,
  findManageableChannel,
  type Configured,
  type ConfiguringPorts,
} from '../../../src/application/channels/configure-channel';
import type { Routes } from '../../../src/application/ports';
import type { Viewer } from '../../../src/application/access';
import { channelSettingsOf } from '../../../src/domain/channel/channel-form';
import { ANYTHING_INBOUND, type Routing } from '../../../src/domain/channel/routing';
import type { ChannelSettings, Subscriber } from '../../../src/domain/channel/subscriber';
import { nextOccurrence } from '../../../src/schedule/next-occurrence';
import { aPerson, aSubscriber, daysFromNow, frozen, NOW } from '../../builders/a-referral';
import { aLog } from '../../fakes/a-log';
import { MemorySubscribers } from '../../fakes/memory-subscribers';

const general = aSubscriber({ id: 'general', rosterId: '19:general', since: daysFromNow(-10) });
const sales = aSubscriber({ id: 'sales', rosterId: '19:sales', since: daysFromNow(-5) });

const GERMANY: Routing = { ...ANYTHING_INBOUND, countries: ['DE'] };

function aDesk(stored: readonly Subscriber[] = [general, sales]) {
  const subscribers = new MemorySubscribers(stored);
  const happened: string[] = [];
  const announced: [id: string, routes: Routes][] = [];
  const log = aLog();
  const ports: ConfiguringPorts = {
    subscribers,
    referrals: {
      async announceWaitingTo({ id }, routes) {
        happened.push(`announced to ${id}`);
        announced.push([id, routes]);
      },
      async remindAnewAt(id) {
        happened.push(`reminded anew at ${id}`);
      },
    },
    nextOccurrence,
    clock: () => NOW,
    log,
    wake: () => void happened.push('woke'),
  };
  return { ports, subscribers, happened, announced, log };
}

/** Megan, a full member of these channels. */
const member = (...subscribers: readonly Subscriber[]): Viewer => ({
  person: aPerson(),
  isAdministrator: false,
  subscribers,
  all: [general, sales],
});

const ADMINISTRATOR: Viewer = { ...member(), person: aPerson({ name: 'Ada' }), isAdministrator: true };

const chosen = (changes: Partial<ChannelSettings>): ChannelSettings => ({ ...channelSettingsOf(sales), ...changes });

describe('seeing the settings of a channel', () => {
  it.each<[who: string, viewer: Viewer, seen: boolean]>([
    ['a full member', member(sales), true],
    ['an administrator', ADMINISTRATOR, true],
    ['a member of another channel only', member(general), false],
    ['a stranger, or a guest', member(), false],
  ])('is for its members: %s', async (_who, viewer, seen) => {
    const { ports } = aDesk();

    expect((await findManageableChannel(ports, viewer, 'sales'))?.id ?? null).toBe(seen ? 'sales' : null);
  });

  it('is refused to everybody if there is no such channel, or the bot was removed', async () => {
    const { ports, subscribers } = aDesk();
    await subscribers.deactivate('sales');

    expect(await findManageableChannel(ports, ADMINISTRATOR, 'sales')).toBeNull();
    expect(await findManageableChannel(ports, ADMINISTRATOR, 'nowhere')).toBeNull();
  });
});

describe('changing the settings of a channel', () => {
  it('holds from then on, with who changed what last', async () => {
    const { ports, subscribers } = aDesk();
    const settings = frozen(chosen({ reminders: [240], locale: 'zh-CN' }));

    const configured = await configureChannel(ports, member(sales), 'sales', settings);

    const changed = { by: aPerson(), at: NOW, what: ['reminders', 'locale'] };
    expect(configured).toEqual<Configured>({
      outcome: 'changed',
      subscriber: { ...sales, ...settings, changed } as Subscriber,
      what: ['reminders', 'locale'],
    });
    expect(await subscribers.find('sales')).toEqual({ ...sales, ...settings, changed });
  });

  it('leaves every other channel as it is', async () => {
    const { ports, subscribers } = aDesk();

    await configureChannel(ports, member(sales, general), 'sales', chosen({ routing: GERMANY, reminders: [] }));

    expect(await subscribers.find('general')).toEqual(general);
  });

  it('stores nothing but settings, whatever else it is given', async () => {
    const { ports, subscribers } = aDesk();

    await configureChannel(ports, member(sales), 'sales', {
      ...general,
      reminders: [60],
      active: false,
    } as ChannelSettings);

    expect(await subscribers.find('sales')).toMatchObject({
      id: 'sales',
      rosterId: '19:sales',
      active: true,
      reminders: [60],
    });
  });

  it.each<[who: string, viewer: Viewer]>([
    ['a member of another channel only', member(general)],
    ['a stranger, or a guest', member()],
  ])('is refused to %s, and nothing happens', async (_who, viewer) => {
    const { ports, subscribers, happened } = aDesk();

    expect(await configureChannel(ports, viewer, 'sales', chosen({ routing: GERMANY }))).toEqual({
      outcome: 'unknown',
    });
    expect(await subscribers.find('sales')).toEqual(sales);
    expect(happened).toEqual([]);
  });

  it('is allowed to administrators, wherever they are members', async () => {
    const { ports } = aDesk();

    expect(await configureChannel(ports, ADMINISTRATOR, 'sales', chosen({ reminders: [] }))).toMatchObject({
      outcome: 'changed',
      subscriber: { changed: { by: { name: 'Ada' } } },
    });
  });

  it('does nothing if the channel already has these settings', async () => {
    const { ports, subscribers, happened } = aDesk();

    expect(await configureChannel(ports, member(sales), 'sales', chosen({}))).toEqual({
      outcome: 'unchanged',
      subscriber: sales,
    });
    expect(await subscribers.find('sales')).toEqual(sales);
    expect(happened).toEqual([]);
  });

  it('by two people one after another keeps both changes, and reports the difference to the second', async () => {
    const { ports, subscribers } = aDesk();
    await configureChannel(ports, member(sales), 'sales', chosen({ reminders: [] }));
    const ravi = { ...member(sales), person: aPerson({ objectId: 'ravi', name: 'Ravi Menon' }) };

    await configureChannel(ports, ravi, 'sales', chosen({ reminders: [], timeZone: 'Asia/Shanghai' }));

    expect(await subscribers.find('sales')).toMatchObject({
      reminders: [],
      timeZone: 'Asia/Shanghai',
      changed: { by: { name: 'Ravi Menon' }, what: ['timeZone'] },
    });
  });

  it('is logged by ids, without what was chosen', async () => {
    const { ports, log } = aDesk();

    await configureChannel(ports, member(sales), 'sales', chosen({ reminders: [] }));

    expect(log.entries.map(({ fields }) => fields)).toEqual([{ subscriber: 'sales', what: ['reminders'] }]);
  });
});

describe('the consequences of changed settings', () => {
  it.each<[what: string, changes: Partial<ChannelSettings>]>([
    ['reminders', { reminders: [60] }],
    ['quiet times', { quiet: { hours: null, weekends: true } }],
    ['the time zone', { timeZone: 'Asia/Shanghai' }],
    ['a mute', { mutedUntil: daysFromNow(1) }],
  ])('of %s: reminders are scheduled again', async (_what, changes) => {
    const { ports, happened } = aDesk();

    await configureChannel(ports, member(sales), 'sales', chosen(changes));

    expect(happened).toEqual(['reminded anew at sales', 'woke']);
  });

  it.each<[what: string, changes: Partial<ChannelSettings>]>([
    ['the language', { locale: 'zh-CN' }],
    ['the digest', { digest: { schedule: '0 10 * * *', sendsEmpty: false } }],
  ])('of %s: reminders stay as they are', async (_what, changes) => {
    const { ports, happened } = aDesk();

    await configureChannel(ports, member(sales), 'sales', chosen(changes));

    expect(happened).toEqual(['woke']);
  });

  it.each<[what: string, changes: Partial<ChannelSettings>, dueAt: string | null]>([
    ['the schedule', { digest: { schedule: '0 17 * * *', sendsEmpty: true } }, '2026-06-15T16:00:00.000Z'],
    ['the time zone', { timeZone: 'America/New_York' }, '2026-06-15T13:00:00.000Z'],
    ['anything else', { reminders: [] }, '2026-06-16T08:00:00.000Z'],
    ['a digest that is not wanted any more', { digest: { schedule: null, sendsEmpty: true } }, null],
    ['a schedule that names no time', { digest: { schedule: '0 9 30 2 *', sendsEmpty: true } }, null],
  ])('of %s: the next digest follows the new settings', async (_what, changes, dueAt) => {
    const { ports, subscribers } = aDesk();

    await configureChannel(ports, member(sales), 'sales', chosen(changes));

    expect((await subscribers.nextDigest(daysFromNow(365)))?.dueAt.toISOString() ?? null).toBe(dueAt);
  });

  it('of routing: waiting referrals that match now are posted', async () => {
    const { ports, subscribers, announced } = aDesk();

    await configureChannel(ports, member(sales), 'sales', chosen({ routing: GERMANY }));

    expect(announced).toContainEqual(['sales', { matching: [GERMANY], unlessMatchedBy: null }]);
    expect(await subscribers.listBehind()).toEqual([]);
  });

  it('of routing: referrals that match no channel any more are posted to the first one', async () => {
    const { ports, announced } = aDesk([{ ...general, routing: { ...GERMANY, countries: ['FR'] } }, sales]);

    await configureChannel(ports, member(sales), 'sales', chosen({ routing: GERMANY }));

    expect(announced[0]).toEqual([
      'general',
      { matching: [{ ...GERMANY, countries: ['FR'] }], unlessMatchedBy: [{ ...GERMANY, countries: ['FR'] }, GERMANY] },
    ]);
  });

  it('of routing: no referral is lost if the process ends in between', async () => {
    const { ports, subscribers, announced } = aDesk();
    jest.spyOn(subscribers, 'configure').mockRejectedValue(new Error('connection closed'));

    await expect(configureChannel(ports, member(sales), 'sales', chosen({ routing: GERMANY }))).rejects.toThrow(
      'connection closed',
    );

    expect(announced.map(([id]) => id)).toEqual(['general']);
    expect(await subscribers.find('sales')).toEqual(sales);
  });
});
