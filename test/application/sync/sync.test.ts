import type { SyncPorts } from '../../../src/application/sync/sync-records';
import { createSync } from '../../../src/application/sync/sync';
import { aRecord, daysFromNow, NOW } from '../../builders/a-referral';
import { aClock } from '../../fakes/a-clock';
import { FakeMeter } from '../../fakes/fake-meter';
import { FakeListing } from '../../fakes/fake-listing';
import { aLog } from '../../fakes/a-log';
import { aRandom } from '../../fakes/a-random';
import { MemoryCatalogue } from '../../fakes/memory-catalogue';
import { MemoryStore } from '../../fakes/memory-store';
import { MemoryAlarms } from '../../fakes/memory-alarms';
import { MemorySyncStore } from '../../fakes/memory-sync';

function aDesk() {
  const time = aClock();
  const records = [1, 2, 3].map((index) =>
    aRecord({ id: `referral-${String(index)}`, updatedAt: daysFromNow(-10 + index) }),
  );
  const [partnerCenter, syncs, log] = [new FakeListing(records, 1), new MemorySyncStore(), aLog()];
  const ports: SyncPorts = {
    ...{
      partnerCenter,
      syncs,
      log,
      alarms: new MemoryAlarms(),
      alarm: async () => undefined,
      meter: new FakeMeter(),
      leaseMs: 30_000,
    },
    ...{
      referrals: new MemoryStore(time.clock),
      catalogue: new MemoryCatalogue(),
      clock: time.clock,
      random: aRandom(),
      wake: () => undefined,
    },
  };
  return { time, partnerCenter, syncs, log, sync: createSync(ports) };
}

/** Runs everything that does not wait for a timer. */
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

describe('the poll of a process', () => {
  it('runs in the background, one call at a time', async () => {
    const { partnerCenter, syncs, sync } = aDesk();

    sync.begin();
    sync.begin();
    sync.resume();
    await settled();

    expect(partnerCenter.asked).toHaveLength(3);
    expect(syncs.state.succeededAt).toEqual(NOW);
  });

  it('asks again the next time', async () => {
    const { partnerCenter, sync } = aDesk();
    sync.begin();
    await settled();

    sync.begin();
    await settled();

    expect(partnerCenter.asked).toHaveLength(4);
  });

  it('continues nothing if no run was interrupted', async () => {
    const { partnerCenter, sync } = aDesk();

    sync.resume();
    await settled();

    expect(partnerCenter.asked).toEqual([]);
  });

  it('ends after the current page, and leaves the rest to the next run', async () => {
    const { partnerCenter, syncs, sync } = aDesk();
    sync.begin();
    sync.resume();

    await sync.stop();
    const left = await syncs.takeInterrupted(NOW, NOW);
    sync.begin();
    await settled();

    expect(left).toMatchObject({ state: { next: 'list 1 from 1' } });
    expect(partnerCenter.asked).toEqual(['ever']);
  });

  it('survives an unexpected error, and continues after its lease has ended', async () => {
    const { time, partnerCenter, syncs, log, sync } = aDesk();
    partnerCenter.fault = (_from, count) => {
      if (count === 1) throw new Error('a bug');
      return null;
    };
    sync.begin();
    await settled();
    time.pass(30_000);

    sync.resume();
    await settled();

    expect(log.entries).toContainEqual(expect.objectContaining({ level: 'error' }));
    expect(syncs.state.succeededAt).toEqual(time.clock());
  });
});
