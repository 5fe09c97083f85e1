import type { PipelineQuery, SendOutcome } from '../../../src/application/ports';
import { sendDigests, type DigestPorts } from '../../../src/application/delivery/send-digests';
import type { Digest } from '../../../src/domain/channel/digest';
import type { Subscriber } from '../../../src/domain/channel/subscriber';
import { nextOccurrence } from '../../../src/schedule/next-occurrence';
import { aDigest, NONE } from '../../builders/a-digest';
import { aPerson, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { aClock } from '../../fakes/a-clock';
import { FakeMessenger, type Send } from '../../fakes/fake-messenger';
import { FakeMeter } from '../../fakes/fake-meter';
import { FakePace } from '../../fakes/fake-pace';
import { aLog } from '../../fakes/a-log';
import { MemorySubscribers } from '../../fakes/memory-subscribers';

const MINUTE_MS = 60_000;

// It is Monday, June 15, ten o'clock in London; digests come there at nine on working days, which is at eight in UTC.
const general = aSubscriber({ id: 'general' });
const TUESDAY = new Date('2026-06-16T08:00Z');

const SOMETHING = aDigest({ accepted: { ...NONE, count: 1 } });
const NOTHING = aDigest();

const scheduled = (schedule: string | null, sendsEmpty = true): Subscriber['digest'] => ({ schedule, sendsEmpty });

const onJune = (day: number, time = '08:00'): Date => new Date(`2026-06-${day}T${time}Z`);

function aDesk(channels: readonly Subscriber[] = [general], digest: Digest = SOMETHING) {
  const time = aClock();
  const subscribers = new MemorySubscribers(channels);
  const [messenger, pace, meter, log] = [
    new FakeMessenger(time.clock),
    new FakePace(time.clock),
    new FakeMeter(),
    aLog(),
  ];
  const queries: PipelineQuery[] = [];
  const pipelines = { digest: async (query: PipelineQuery) => (queries.push(query), digest) };
  const ports: DigestPorts = {
    subscribers,
    pipelines,
    channelMessenger: messenger,
    nextOccurrence,
    pace,
    clock: time.clock,
    meter,
    log,
  };
  const tick = () => sendDigests(ports);
  return {
    ...{ time, subscribers, messenger, pace, meter, log, ports, tick },
    /** Ticks every few minutes until then, and then. */
    async tickUntil(until: Date, minutes = 30): Promise<void> {
      await tick();
      while (time.clock() < until) {
        time.set(new Date(Math.min(time.clock().getTime() + minutes * MINUTE_MS, until.getTime())));
        await tick();
      }
    },
    sent: () => messenger.timeline('digest'),
    /** The start of the period that each digest covers. */
    since: () => queries.map((query) => query.since),
  };
}

describe('digests', () => {
  it('come when the channel’s schedule says, by its own clock', async () => {
    const desk = aDesk([
      general,
      aSubscriber({ id: 'tokyo', timeZone: 'Asia/Tokyo', digest: scheduled('30 17 * * 2,4') }),
    ]);

    await desk.tickUntil(daysFromNow(7));

    expect(desk.sent()).toEqual([
      '06-16 08:00 digest to general',
      '06-16 08:30 digest to tokyo',
      '06-17 08:00 digest to general',
      '06-18 08:00 digest to general',
      '06-18 08:30 digest to tokyo',
      '06-19 08:00 digest to general',
      '06-22 08:00 digest to general',
    ]);
  });

  it('come at the same time of the day when clocks are changed', async () => {
    const desk = aDesk();
    desk.time.set(new Date('2026-10-23T12:00Z'));

    await desk.tickUntil(new Date('2026-10-26T12:00Z'));

    expect(desk.sent()).toEqual(['10-26 09:00 digest to general']);
  });

  it.each<[what: string, overrides: Partial<Subscriber>]>([
    ['has no schedule', { digest: scheduled(null) }],
    ['has a schedule that names no time', { digest: scheduled('0 9 30 2 *') }],
    ['has removed the bot', { active: false }],
  ])('do not come to a channel that %s', async (_what, overrides) => {
    const desk = aDesk([{ ...general, ...overrides }]);

    await desk.tickUntil(daysFromNow(7));

    expect(desk.sent()).toEqual([]);
  });

  it('come once each, though several processes send them at the same time', async () => {
    const channels = Array.from({ length: 20 }, (_, index) => aSubscriber({ id: `channel-${index}` }));
    const desk = aDesk(channels);
    await desk.tick();
    desk.time.set(TUESDAY);

    await Promise.all([desk.tick(), desk.tick(), desk.tick()]);

    expect([...desk.messenger.destinations].sort()).toEqual(channels.map(({ id }) => id).sort());
  });

  it('come late if no process could send them in time, and only the last one', async () => {
    const desk = aDesk();
    await desk.tick();

    desk.time.set(onJune(18, '13:00'));
    await desk.tickUntil(onJune(19, '12:00'));

    expect(desk.sent()).toEqual(['06-18 13:00 digest to general', '06-19 08:00 digest to general']);
  });

  it('cover the time since the last digest', async () => {
    const desk = aDesk();

    await desk.tickUntil(onJune(17));

    expect(desk.since()).toEqual([new Date(TUESDAY.getTime() - 7 * 86_400_000), TUESDAY]);
  });

  it('come by a new schedule from the moment it is chosen', async () => {
    const desk = aDesk();
    await desk.tickUntil(TUESDAY);

    await desk.subscribers.configure(
      'general',
      { ...general, digest: scheduled('0 12 * * *') },
      { by: aPerson(), at: NOW, what: ['digest'] },
    );
    await desk.tickUntil(onJune(17, '12:00'));

    expect(desk.sent()).toEqual([
      '06-16 08:00 digest to general',
      '06-16 11:00 digest to general',
      '06-17 11:00 digest to general',
    ]);
  });

  it('are counted by how they went', async () => {
    const desk = aDesk();

    await desk.tickUntil(TUESDAY);

    expect(desk.meter.digests).toEqual(['sent']);
  });
});

describe('a digest with nothing in it', () => {
  it('is one line where the channel wants it', async () => {
    const desk = aDesk([general], NOTHING);

    await desk.tickUntil(TUESDAY);

    expect(desk.sent()).toEqual(['06-16 08:00 digest to general']);
  });

  it('is not sent if the channel does not want it', async () => {
    const desk = aDesk([{ ...general, digest: scheduled('0 9 * * 1-5', false) }], NOTHING);

    await desk.tickUntil(onJune(17));

    expect(desk.sent()).toEqual([]);
    expect(desk.meter.digests).toEqual(['empty', 'empty']);
  });

  it('is sent if there is something in it, although the channel wants no empty ones', async () => {
    const desk = aDesk([{ ...general, digest: scheduled('0 9 * * 1-5', false) }]);

    await desk.tickUntil(TUESDAY);

    expect(desk.sent()).toEqual(['06-16 08:00 digest to general']);
  });
});

describe('a muted channel', () => {
  const muted = { ...general, mutedUntil: onJune(17, '12:00'), lastDigestAt: onJune(12) };

  it('gets no digest before the mute ends, and then none at once, but the next one', async () => {
    const desk = aDesk([muted]);

    await desk.tickUntil(onJune(19));

    expect(desk.sent()).toEqual(['06-18 08:00 digest to general', '06-19 08:00 digest to general']);
  });

  it('misses nothing: the next digest covers the time since the last one that was sent', async () => {
    const desk = aDesk([muted]);

    await desk.tickUntil(onJune(18));

    expect(desk.since()).toEqual([onJune(12)]);
  });
});

describe('a digest that Teams does not take', () => {
  const answered = (outcome: SendOutcome, times = Infinity) => {
    const desk = aDesk([{ ...general, lastDigestAt: onJune(12) }]);
    desk.messenger.answer = () => (desk.messenger.sends.length <= times ? outcome : 'sent');
    return desk;
  };

  it('now is sent after the time that Teams names', async () => {
    const desk = answered({ kind: 'throttled', retryAfterMs: 5 * MINUTE_MS }, 1);

    await desk.tickUntil(onJune(16, '12:00'), 1);

    expect(desk.sent()).toEqual(['06-16 08:00 digest to general', '06-16 08:05 digest to general']);
    expect(desk.meter.digests).toEqual(['throttled', 'sent']);
  });

  it('now is sent after a minute where Teams names no time', async () => {
    const desk = answered({ kind: 'throttled', retryAfterMs: null }, 2);

    await desk.tickUntil(onJune(16, '12:00'), 1);

    expect(desk.sent().map((line) => line.slice(6, 11))).toEqual(['08:00', '08:01', '08:02']);
  });

  it('now is counted the same when it is sent, and the next one from then on', async () => {
    const desk = answered({ kind: 'throttled', retryAfterMs: 5 * MINUTE_MS }, 1);

    await desk.tickUntil(onJune(17), 1);

    expect(desk.since()).toEqual([onJune(12), onJune(12), onJune(16, '08:05')]);
  });

  it('is not retried after the next one is due, which covers all of it', async () => {
    const desk = answered({ kind: 'throttled', retryAfterMs: 26 * 60 * MINUTE_MS }, 1);

    await desk.tickUntil(onJune(17, '12:00'));

    expect(desk.sent()).toEqual(['06-16 08:00 digest to general', '06-17 08:00 digest to general']);
    expect(desk.since()).toEqual([onJune(12), onJune(12)]);
  });

  it('deactivates the channel if the bot may no longer write there', async () => {
    const desk = answered({ kind: 'gone' });

    await desk.tickUntil(onJune(19));

    expect(desk.sent()).toHaveLength(1);
    expect((await desk.subscribers.find('general'))?.active).toBe(false);
  });

  it.each<[what: string, outcome: SendOutcome]>([
    ['or does not say so', { kind: 'ambiguous' }],
    ['for good', { kind: 'failed', code: 'BadSyntax' }],
  ])('%s is not sent again, which the log tells, and the next one comes', async (_what, outcome) => {
    const desk = answered(outcome, 1);

    await desk.tickUntil(onJune(17));

    expect(desk.sent()).toEqual(['06-16 08:00 digest to general', '06-17 08:00 digest to general']);
    expect(desk.log.entries).toMatchObject([
      { level: 'warn', fields: { subscriber: 'general', outcome: outcome.kind } },
    ]);
  });
});

describe('sending digests', () => {
  it('respects the rate limit', async () => {
    const desk = aDesk();
    desk.pace.fill(new Date(TUESDAY.getTime() + 90_000));

    await desk.tickUntil(onJune(16, '12:00'), 1);

    expect(desk.sent()).toEqual(['06-16 08:02 digest to general']);
  });

  it('continues with the other channels if one digest cannot be created, and logs it', async () => {
    const channels = Array.from({ length: 12 }, (_, index) => aSubscriber({ id: `channel-${index}` }));
    const desk = aDesk(channels);
    const isOdd = ({ to }: Send): boolean => Number(to.slice(8)) % 2 === 1;
    desk.messenger.answer = (send) => (isOdd(send) ? Promise.reject(new Error('a bug')) : 'sent');

    await desk.tickUntil(TUESDAY);

    expect(desk.messenger.destinations).toHaveLength(12);
    expect(desk.log.entries.map(({ level }) => level)).toEqual(Array.from({ length: 6 }, () => 'error'));
  });

  it('retries after a minute a digest that could not be created', async () => {
    const desk = aDesk();
    desk.messenger.answer = () => (desk.messenger.sends.length === 1 ? Promise.reject(new Error('a bug')) : 'sent');

    await desk.tickUntil(onJune(16, '12:00'), 1);

    expect(desk.sent()).toEqual(['06-16 08:00 digest to general', '06-16 08:01 digest to general']);
  });
});
