import { alarm, type AlarmPorts } from '../../../src/application/delivery/alarm';
import type { SendOutcome } from '../../../src/application/ports';
import type { PersonId } from '../../../src/domain/model/effect';
import { aSubscriber } from '../../builders/a-referral';
import { aClock } from '../../fakes/a-clock';
import { FakeMessenger } from '../../fakes/fake-messenger';
import { FakeMeter } from '../../fakes/fake-meter';
import { FakePace } from '../../fakes/fake-pace';
import { aLog } from '../../fakes/a-log';
import { aProfile, MemoryPeople } from '../../fakes/memory-people';
import { MemorySubscribers } from '../../fakes/memory-subscribers';
import { MemoryAlarms } from '../../fakes/memory-alarms';

const HOUR_MS = 3_600_000;

const in1 = (objectId: string): PersonId => ({ tenantId: 'tenant-1', objectId });

/** Ada and Ben administer the service; both have a chat with the bot. */
function aDesk(known: readonly PersonId[] = [in1('ada'), in1('ben')]) {
  const time = aClock();
  const people = new MemoryPeople(known.map((person) => [person, aProfile()]));
  const subscribers = new MemorySubscribers([
    aSubscriber({ id: 'general', tenantId: 'tenant-1' }),
    aSubscriber({ id: 'sales', tenantId: 'tenant-1' }),
  ]);
  const [messenger, pace, meter, log] = [
    new FakeMessenger(time.clock),
    new FakePace(time.clock),
    new FakeMeter(),
    aLog(),
  ];
  const ports: AlarmPorts = {
    ...{
      alarms: new MemoryAlarms(),
      administrators: new Set(['ada', 'ben']),
      people,
      subscribers,
      personalMessenger: messenger,
      pace,
      meter,
      log,
    },
    clock: time.clock,
    defaults: { locale: 'en', timeZone: 'UTC' },
  };
  return { time, people, subscribers, messenger, pace, meter, log, ports, raise: () => alarm(ports, 'unauthorized') };
}

describe('an alarm', () => {
  it('is sent to each administrator once, with the problem', async () => {
    const { messenger, log, raise } = aDesk();

    await raise();

    expect(messenger.said).toEqual(['trouble to ada', 'trouble to ben']);
    expect(messenger.sends.map(({ trouble }) => trouble)).toEqual(['unauthorized', 'unauthorized']);
    expect(log.entries).toMatchObject([{ level: 'error', fields: { code: 'unauthorized', told: 2, untold: 0 } }]);
  });

  it('is sent again after a day', async () => {
    const { messenger, time, raise } = aDesk();
    await raise();
    time.pass(24 * HOUR_MS - 1);
    await raise();
    const before = messenger.said.length;
    time.pass(1);

    await raise();

    expect([before, messenger.said.length]).toEqual([2, 4]);
  });

  it('is sent after a minute by another process if the first one died', async () => {
    const { messenger, time, raise } = aDesk([in1('ada')]);
    await new Promise<void>((died) => {
      messenger.answer = () => {
        died();
        return new Promise(() => undefined);
      };
      void raise();
    });
    messenger.answer = () => 'sent';
    time.pass(60_000 - 1);
    await raise();
    const before = messenger.said.length;
    time.pass(1);

    await raise();

    expect([before, messenger.said.length]).toEqual([1, 2]);
  });

  it('is sent once, although several processes find the problem at the same time', async () => {
    const { messenger, raise } = aDesk();

    await Promise.all([raise(), raise(), raise()]);

    expect(messenger.said).toHaveLength(2);
  });

  it('reaches administrators in whichever tenant the bot is used', async () => {
    const desk = aDesk([
      in1('ada'),
      { tenantId: 'tenant-2', objectId: 'ben' },
      { tenantId: 'tenant-3', objectId: 'ben' },
    ]);
    await desk.subscribers.subscribe(aSubscriber({ id: 'elsewhere', tenantId: 'tenant-2' }));

    await desk.raise();

    expect([...desk.messenger.said].sort()).toEqual(['trouble to ada', 'trouble to ben']);
  });

  it('counts as sent if it reaches one administrator', async () => {
    const desk = aDesk([in1('ben')]);

    await desk.raise();
    await desk.raise();

    expect(desk.messenger.said).toEqual(['trouble to ben']);
  });

  it('is logged if no administrator can be reached, and sent as soon as one can', async () => {
    const desk = aDesk([]);
    await desk.raise();
    await desk.people.remember(in1('ada'), aProfile().seen);

    await desk.raise();

    expect(desk.log.entries[0]).toMatchObject({ level: 'error', fields: { told: 0, untold: 0 } });
    expect(desk.messenger.said).toEqual(['trouble to ada']);
  });

  it.each<[what: string, outcome: SendOutcome]>([
    ['now', { kind: 'throttled', retryAfterMs: null }],
    ['at all', { kind: 'failed', code: 'BadSyntax' }],
  ])('is sent at the next occurrence if Teams does not accept it %s', async (_what, outcome) => {
    const desk = aDesk([in1('ada')]);
    desk.messenger.answer = () => (desk.messenger.sends.length === 1 ? outcome : 'sent');
    await desk.raise();

    await desk.raise();
    await desk.raise();

    expect(desk.messenger.said).toEqual(['trouble to ada', 'trouble to ada']);
    expect(desk.meter.deliveries).toEqual([outcome.kind, 'sent']);
  });

  it('is not sent again if it may have arrived', async () => {
    const desk = aDesk([in1('ada')]);
    desk.messenger.answer = () => ({ kind: 'ambiguous' });

    await desk.raise();
    await desk.raise();

    expect(desk.messenger.said).toHaveLength(1);
  });

  it('respects the rate limit', async () => {
    const desk = aDesk([in1('ada')]);
    desk.pace.fill(new Date(desk.time.clock().getTime() + 5_000));

    await desk.raise();

    expect(desk.messenger.said).toEqual([]);
    expect(desk.meter.deliveries).toEqual(['postponed']);
  });

  it('does not throw if its message cannot be created', async () => {
    const desk = aDesk([in1('ada')]);
    desk.messenger.answer = () => Promise.reject(new Error('a bug'));

    await desk.raise();

    expect(desk.log.entries.map(({ level }) => level)).toEqual(['error', 'error']);
  });

  it('is no longer sent to an administrator to whom the bot may not write', async () => {
    const desk = aDesk([in1('ada')]);
    desk.messenger.answer = () => ({ kind: 'gone' });
    await desk.raise();

    await desk.raise();

    expect(desk.messenger.said).toHaveLength(1);
    expect((await desk.people.profileOf(in1('ada')))?.seen).toBeNull();
  });
});
