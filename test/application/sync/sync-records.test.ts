import type { ListFrom, SyncState } from '../../../src/application/ports';
import { UnreadableError } from '../../../src/application/ports/unreadable-error';
import { resumeSync, syncRecords, type SyncPorts } from '../../../src/application/sync/sync-records';
import type { TroubleCode } from '../../../src/domain/model/trouble';
import type { ReferralRecord } from '../../../src/domain/model/referral';
import { aRecord, NOW } from '../../builders/a-referral';
import { aClock } from '../../fakes/a-clock';
import { FakeMeter } from '../../fakes/fake-meter';
import { FakeListing } from '../../fakes/fake-listing';
import { failed } from '../../fakes/memory-partner-center';
import { aLog } from '../../fakes/a-log';
import { aRandom } from '../../fakes/a-random';
import { MemoryCatalogue } from '../../fakes/memory-catalogue';
import { MemoryStore } from '../../fakes/memory-store';
import { MemoryAlarms } from '../../fakes/memory-alarms';
import { MemorySyncStore } from '../../fakes/memory-sync';

const MINUTE_MS = 60_000;
const LEASE_MS = 30_000;

const minutes = (count: number): Date => new Date(NOW.getTime() + count * MINUTE_MS);

/** A record that changed so many minutes before NOW. */
const changed = (minutesAgo: number, overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
  aRecord({
    id: `changed ${String(minutesAgo)} minutes ago`,
    engagementId: null,
    updatedAt: minutes(-minutesAgo),
    createdAt: minutes(-minutesAgo),
    ...overrides,
  });

/** One record for each given number of minutes. */
const changedAt = (...ago: readonly number[]): readonly ReferralRecord[] =>
  ago.map((minutesAgo) => changed(minutesAgo));

function aDesk(records: readonly ReferralRecord[] = [], state: Partial<SyncState> = {}, pageSize = 2) {
  const time = aClock();
  const store = new MemoryStore(time.clock);
  const [syncs, alarms, partnerCenter] = [
    new MemorySyncStore(state),
    new MemoryAlarms(),
    new FakeListing(records, pageSize),
  ];
  const [meter, log, raised] = [new FakeMeter(), aLog(), [] as TroubleCode[]];
  const wake = jest.fn();
  const alarm = async (code: TroubleCode) => void raised.push(code);
  const ports: SyncPorts = {
    ...{ partnerCenter, syncs, alarms, alarm, meter, log, wake, leaseMs: LEASE_MS },
    ...{ referrals: store, catalogue: new MemoryCatalogue(), clock: time.clock, random: aRandom() },
  };
  const known = async () =>
    (await Promise.all(partnerCenter.records.map(({ id }) => store.find(id)))).flatMap(
      (referral) => referral?.id ?? [],
    );
  return {
    time,
    store,
    syncs,
    alarms,
    partnerCenter,
    meter,
    log,
    raised,
    wake,
    ports,
    known,
    sync: () => syncRecords(ports),
    resume: () => resumeSync(ports),
  };
}

/** Fails at the nth page that is asked for. */
const at =
  (count: number, code: TroubleCode, retryAfterMs: number | null = null) =>
  (_from: ListFrom, asked: number) =>
    asked === count ? failed(code, { retryAfterMs }) : null;

describe('the first run', () => {
  it('imports everything, page by page', async () => {
    const desk = aDesk(changedAt(50, 40, 30, 20, 10));

    await desk.sync();

    expect(await desk.known()).toHaveLength(5);
    expect(desk.partnerCenter.asked).toEqual(['ever', 'list 1 from 2', 'list 1 from 4']);
    expect(desk.syncs.state).toMatchObject({
      updatedUntil: minutes(-10),
      next: null,
      beganAt: null,
      importedAt: NOW,
      succeededAt: NOW,
    });
    expect(desk.meter.syncs).toEqual(['done']);
  });

  it('reports its progress', async () => {
    const desk = aDesk(
      Array.from({ length: 2_300 }, (_, index) => changed(index, { stage: 'won' })),
      {},
      500,
    );

    await desk.sync();

    expect(desk.meter.imports).toEqual([500, 1_000, 1_500, 2_000, 2_300].map((seen) => [seen, 2_300]));
    expect(desk.log.entries.map(({ message }) => message).filter((message) => message.includes('mport'))).toEqual([
      'Imported 1,000 of 2,300 referrals.',
      'Imported 2,000 of 2,300 referrals.',
      'The import is complete: 2,300 referrals.',
    ]);
  });

  it('announces what waits for an answer, and nothing else', async () => {
    const closed = (['accepted', 'won', 'lost', 'declined', 'expired'] as const).map((stage, index) =>
      changed(index + 2, { stage }),
    );
    const late = changed(10, { deadline: minutes(-1) });
    const desk = aDesk([changed(1), ...closed, late]);

    await desk.sync();

    const announced = desk.partnerCenter.records.filter(({ id }) =>
      desk.store
        .pendingOf(id)
        .some(({ effect }) => ['announce', 'card', 'update', 'notice', 'emit'].includes(effect.kind)),
    );
    expect(announced).toEqual([changed(1)]);
    expect(await desk.store.find(late.id)).toMatchObject({ stage: 'expired' });
  });

  it('imports nothing from an empty list, and asks for everything the next time', async () => {
    const desk = aDesk();
    await desk.sync();
    desk.partnerCenter.records = changedAt(500);

    await desk.sync();

    expect(desk.partnerCenter.asked).toEqual(['ever', 'ever']);
    expect(await desk.known()).toHaveLength(1);
  });
});

describe('a run', () => {
  const since = (minutesAgo: number): Partial<SyncState> => ({
    updatedUntil: minutes(-minutesAgo),
    movedAt: minutes(-minutesAgo),
    importedAt: minutes(-60),
  });

  it('asks for what changed since the newest change that is known, and a little before', async () => {
    const desk = aDesk(changedAt(40, 3), since(5));

    await desk.sync();

    expect(desk.partnerCenter.asked).toEqual(['06-15 08:45']);
    expect(await desk.known()).toEqual(['changed 3 minutes ago']);
    expect(desk.syncs.state).toMatchObject({ updatedUntil: minutes(-3), importedAt: minutes(-60), succeededAt: NOW });
    expect(desk.wake).toHaveBeenCalledTimes(1);
  });

  it('changes nothing and wakes nobody if nothing is new', async () => {
    const desk = aDesk(changedAt(3), since(5));
    await desk.sync();
    const before = await desk.store.find('changed 3 minutes ago');
    desk.time.pass(5 * MINUTE_MS);

    await desk.sync();

    expect(await desk.store.find('changed 3 minutes ago')).toEqual(before);
    expect(desk.wake).toHaveBeenCalledTimes(1);
    expect(desk.meter.imports).toEqual([]);
  });

  it('does not read the same records again once no older change can appear', async () => {
    const desk = aDesk(changedAt(3), since(5));
    await desk.sync();
    desk.time.pass(5 * MINUTE_MS);
    await desk.sync();
    desk.time.pass(5 * MINUTE_MS);
    await desk.sync();
    desk.time.pass(5 * MINUTE_MS);

    await desk.sync();

    expect(desk.partnerCenter.asked).toEqual(['06-15 08:45', '06-15 08:47', '06-15 08:47', '06-15 08:57']);
  });

  it('that was interrupted counts from its start: late changes may be on pages that it had read', async () => {
    const desk = aDesk(changedAt(7), since(5));
    desk.partnerCenter.fault = at(1, 'unauthorized');
    await desk.sync();
    desk.time.pass(20 * MINUTE_MS);

    await desk.sync();
    await desk.sync();

    expect(desk.partnerCenter.asked).toEqual(['06-15 08:45', '06-15 08:45', '06-15 08:45']);
  });

  it('stores a change that appears late in a list', async () => {
    const desk = aDesk(changedAt(1), since(5));
    await desk.sync();
    desk.partnerCenter.records = [...desk.partnerCenter.records, changed(4)];
    desk.time.pass(9 * MINUTE_MS);

    await desk.sync();

    expect(await desk.known()).toContain('changed 4 minutes ago');
  });

  it('is not misled by a date in the future', async () => {
    const desk = aDesk([changed(-9_999)], since(5));

    await desk.sync();

    expect(desk.syncs.state.updatedUntil).toEqual(NOW);
  });

  it('is done by one process at a time', async () => {
    const desk = aDesk(changedAt(3));

    await Promise.all([desk.sync(), desk.sync(), desk.resume()]);

    expect(desk.partnerCenter.asked).toEqual(['ever']);
  });

  it('is left to the process that took over if a page took too long', async () => {
    const desk = aDesk(changedAt(5, 4, 3, 2));
    let other: Promise<void> = Promise.resolve();
    desk.partnerCenter.fault = (_from, count) => {
      if (count !== 1) return null;
      desk.time.pass(LEASE_MS);
      other = desk.sync();
      return other.then(() => null);
    };

    await desk.sync();
    await other;

    expect(desk.partnerCenter.asked).toEqual(['ever', 'ever', 'list 1 from 2']);
    expect(desk.log.entries.filter(({ level }) => level === 'warn')).toHaveLength(1);
    expect(desk.meter.syncs).toEqual(['done']);
  });
});

describe('a run that was interrupted', () => {
  const PAGES = changedAt(60, 50, 40, 30, 20, 10);

  it('by a process that died goes on with the page that was next', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = (_from, count) => (count === 3 ? new Promise(() => undefined) : null);
    void desk.sync();
    await new Promise(setImmediate);
    desk.partnerCenter.fault = () => null;
    await desk.resume();
    const before = [...desk.partnerCenter.asked];
    desk.time.pass(LEASE_MS);

    await desk.resume();

    expect(before).toEqual(['ever', 'list 1 from 2', 'list 1 from 4']);
    expect(desk.partnerCenter.asked.slice(3)).toEqual(['list 1 from 4']);
    expect(await desk.known()).toHaveLength(6);
    expect(desk.meter.imports.at(-1)).toEqual([6, 6]);
  });

  it('by a shutdown is continued at once', async () => {
    const desk = aDesk(PAGES);
    await syncRecords(desk.ports, () => true);
    const before = [...desk.partnerCenter.asked];

    await desk.sync();

    expect(before).toEqual(['ever']);
    expect(desk.partnerCenter.asked.slice(1)).toEqual(['list 1 from 2', 'list 1 from 4']);
  });

  it.each<[what: string, code: TroubleCode, retryAfterMs: number | null, seconds: number]>([
    ['wants to be left alone goes on when that is over', 'throttled', 90_000, 90],
    ['wants to be left alone, and does not say how long, goes on a minute later', 'throttled', null, 60],
    ['cannot be reached goes on a minute later', 'unreachable', null, 60],
  ])('because Partner Center %s', async (_what, code, retryAfterMs, seconds) => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = at(2, code, retryAfterMs);
    await desk.sync();
    desk.time.pass(seconds * 1_000 - 1);
    await desk.sync();
    await desk.resume();
    const before = [...desk.partnerCenter.asked];
    desk.time.pass(1);

    await desk.resume();

    expect(before).toEqual(['ever', 'list 1 from 2']);
    expect(desk.partnerCenter.asked.slice(2)).toEqual(['list 1 from 2', 'list 1 from 4']);
    expect(await desk.known()).toHaveLength(6);
    expect(desk.meter.syncs).toEqual([code, 'done']);
    expect(desk.raised).toEqual([]);
  });

  it.each<TroubleCode>(['unauthorized', 'forbidden'])(
    'because we are %s goes on with the next one, and administrators are told',
    async (code) => {
      const desk = aDesk(PAGES);
      desk.partnerCenter.fault = at(2, code);
      await desk.sync();
      desk.time.pass(10 * MINUTE_MS);
      await desk.resume();
      const before = [...desk.partnerCenter.asked];

      await desk.sync();

      expect(before).toEqual(['ever', 'list 1 from 2']);
      expect(await desk.known()).toHaveLength(6);
      expect(desk.raised).toEqual([code]);
    },
  );

  it.each<TroubleCode>(['missing', 'invalid'])(
    'from the beginning, because what is asked for is %s, is told to administrators',
    async (code) => {
      const desk = aDesk(PAGES);
      desk.partnerCenter.fault = () => failed(code);

      await desk.sync();

      expect(desk.raised).toEqual([code]);
    },
  );

  it('notifies administrators after it has lasted for an hour', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = () => failed('unreachable');
    await desk.sync();
    desk.time.pass(60 * MINUTE_MS - 1);
    await desk.sync();
    const before = [...desk.raised];
    desk.time.pass(5 * MINUTE_MS);

    await desk.sync();

    expect([before, desk.raised]).toEqual([[], ['unreachable']]);
  });

  it('starts the list again after the stored changes if the page link is no longer valid', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = at(3, 'throttled');
    await desk.sync();
    desk.partnerCenter.forget();
    desk.time.pass(MINUTE_MS);

    await desk.resume();

    // The newest stored change was 30 minutes before nine; ten more minutes are read again.
    expect(desk.partnerCenter.asked.slice(3)).toEqual(['list 1 from 4', '06-15 08:20', 'list 1 from 2']);
    expect(await desk.known()).toHaveLength(6);
    expect(desk.meter.imports.at(-1)).toEqual([8, 8]);
  });

  it('starts the list again at once if the page link becomes invalid during the run', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = (_from, count) => {
      if (count === 3) desk.partnerCenter.forget();
      return null;
    };

    await desk.sync();

    expect(desk.partnerCenter.asked).toEqual([
      'ever',
      'list 1 from 2',
      'list 1 from 4',
      '06-15 08:20',
      'list 1 from 2',
    ]);
    expect(await desk.known()).toHaveLength(6);
    expect(desk.meter.syncs).toEqual(['done']);
  });

  it('is given up until the next run if starting again makes no progress', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = (from) =>
      'next' in from && desk.partnerCenter.asked.length > 2 ? failed('missing') : null;
    // Two of them changed within the ten minutes that are read again.
    desk.partnerCenter.records = changedAt(60, 50, 49, 48, 47, 46);
    await desk.sync();
    const before = [...desk.partnerCenter.asked];
    desk.time.pass(10 * MINUTE_MS);

    await desk.resume();

    expect(before).toEqual(['ever', 'list 1 from 2', 'list 1 from 4', '06-15 08:02', 'list 2 from 2']);
    expect(desk.partnerCenter.asked).toEqual(before);
    expect(desk.meter.syncs).toEqual(['missing']);
  });

  it('starts the list again if the same page fails twice in a row', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = (from) =>
      'next' in from && from.next.endsWith('from 4') ? failed('unreachable') : null;
    await desk.sync();
    desk.time.pass(MINUTE_MS);
    await desk.resume();
    desk.time.pass(MINUTE_MS);

    await desk.resume();

    expect(desk.partnerCenter.asked.slice(2)).toEqual([
      'list 1 from 4',
      'list 1 from 4',
      '06-15 08:20',
      'list 2 from 2',
    ]);
    expect(await desk.known()).toHaveLength(6);
  });

  it('waits for the next run if Partner Center rejects the request', async () => {
    const desk = aDesk(PAGES);
    desk.partnerCenter.fault = () => failed('invalid');

    await desk.sync();
    desk.time.pass(10 * MINUTE_MS);
    await desk.resume();

    expect(desk.partnerCenter.asked).toEqual(['ever']);
    expect(desk.log.entries).toMatchObject([{ level: 'warn', fields: { code: 'invalid' } }]);
  });

  it('continues after a record that cannot be stored, and logs its id', async () => {
    const desk = aDesk(changedAt(50, 40, 30, 20, 10));
    const bad = changed(40).id;
    const commit = desk.store.commit.bind(desk.store);
    jest.spyOn(desk.store, 'commit').mockImplementation(async (changes, now) => {
      const readable = changes.filter(({ referral }) => referral.id !== bad);
      const lost = await commit(readable, now);
      if (readable.length < changes.length) throw new UnreadableError('It has no stage.', new Set([bad]), lost);
      return lost;
    });

    await desk.sync();

    expect(await desk.known()).toEqual(changedAt(50, 30, 20, 10).map(({ id }) => id));
    expect(desk.syncs.state).toMatchObject({ updatedUntil: minutes(-10), next: null, importedAt: NOW });
    expect(desk.log.entries).toMatchObject([{ level: 'error', fields: { referrals: [bad] } }, { level: 'info' }]);
  });

  it('because a page could not be stored reads that page again', async () => {
    const desk = aDesk(PAGES);
    const commit = desk.store.commit.bind(desk.store);
    const spy = jest.spyOn(desk.store, 'commit').mockImplementation((changes, now) => {
      if (spy.mock.calls.length === 2) return Promise.reject(new Error('The disk is full.'));
      return commit(changes, now);
    });
    await desk.sync();
    const { next, updatedUntil } = desk.syncs.state;
    desk.time.pass(MINUTE_MS);

    await desk.resume();

    expect({ next, updatedUntil }).toEqual({ next: 'list 1 from 2', updatedUntil: minutes(-50) });
    expect(desk.partnerCenter.asked).toEqual(['ever', 'list 1 from 2', 'list 1 from 2', 'list 1 from 4']);
    expect(await desk.known()).toHaveLength(6);
    expect(desk.log.entries).toContainEqual(expect.objectContaining({ level: 'error' }));
  });
});

describe('an answer of Partner Center', () => {
  const isNews = ({ alarms }: ReturnType<typeof aDesk>, code: TroubleCode) => alarms.raise(code, NOW, minutes(1_440));

  it.each<TroubleCode>(['unauthorized', 'unreachable'])('ends the alarm that we are %s', async (code) => {
    const desk = aDesk(changedAt(3));
    await isNews(desk, code);

    await desk.sync();

    expect(await isNews(desk, code)).toBe(true);
  });

  it('ends the alarm that we are forbidden to ask', async () => {
    const desk = aDesk(changedAt(3));
    desk.partnerCenter.fault = at(1, 'forbidden');
    await desk.sync();
    await isNews(desk, 'forbidden');

    await desk.sync();

    expect(await isNews(desk, 'forbidden')).toBe(true);
  });

  it('does not end the alarm that we may not write', async () => {
    const desk = aDesk(changedAt(3));
    await isNews(desk, 'forbidden');

    await desk.sync();

    expect(await isNews(desk, 'forbidden')).toBe(false);
  });
});
