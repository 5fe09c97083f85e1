import type { HeldSync, SyncState, SyncStore } from '../../src/application/ports';
import { NEVER_SYNCED } from '../../src/application/sync/sync-state';
import { NOW } from '../builders/a-referral';

const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1_000);

/** How long a poll is held, at NOW. */
const UNTIL = seconds(30);

/** A state in which nothing is as at first. */
const SOMEWHERE: SyncState = {
  updatedUntil: seconds(-60),
  movedAt: seconds(-30),
  isSettled: true,
  next: 'https://api.partner.microsoft.com/v1.0/engagements/referrals?$skiptoken=2',
  beganAt: seconds(-90),
  resumeAt: null,
  imported: 200,
  total: 1_000,
  importedAt: seconds(-20),
  succeededAt: seconds(-10),
  trouble: 'throttled',
};

/** What every store of the poll does. `open` gives an empty one each time it is called. */
export function describeSyncStore(open: () => Promise<SyncStore>): void {
  let syncs: SyncStore;

  beforeEach(async () => {
    syncs = await open();
  });

  const take = async (now = NOW, until = UNTIL): Promise<HeldSync> => {
    const held = await syncs.take(now, until);
    if (held === null) throw new Error('It was not free.');
    return held;
  };

  it('begins with nothing taken in', async () => {
    expect((await take()).state).toEqual(NEVER_SYNCED);
  });

  it('keeps how far the poll has come, with every detail', async () => {
    const { lease } = await take();
    await syncs.finish(lease, SOMEWHERE);

    expect((await take()).state).toEqual(SOMEWHERE);
  });

  it('gives the poll to one of many that want it at the same time', async () => {
    const held = await Promise.all(Array.from({ length: 20 }, () => syncs.take(NOW, UNTIL)));

    expect(held.filter((one) => one !== null)).toHaveLength(1);
  });

  it('leaves the poll to whoever has it, until the lease has ended', async () => {
    await take();

    expect(await syncs.take(seconds(29), seconds(59))).toBeNull();
    expect(await syncs.take(seconds(30), seconds(60))).not.toBeNull();
  });

  it('leaves it longer to whoever goes on recording', async () => {
    const { lease } = await take();
    await syncs.save(lease, SOMEWHERE, seconds(50));

    expect(await syncs.take(seconds(49), seconds(79))).toBeNull();
    expect((await syncs.take(seconds(50), seconds(80)))?.state).toEqual(SOMEWHERE);
  });

  it('gives it at once where it was given back', async () => {
    const { lease } = await take();
    await syncs.finish(lease, SOMEWHERE);

    expect(await syncs.take(NOW, UNTIL)).not.toBeNull();
  });

  it('records nothing of whoever it was taken from', async () => {
    const dead = await take();
    const next = await take(UNTIL, seconds(60));
    await syncs.save(next.lease, SOMEWHERE, seconds(90));

    const recorded = [
      await syncs.save(dead.lease, NEVER_SYNCED, seconds(99)),
      await syncs.finish(dead.lease, NEVER_SYNCED),
    ];

    expect(recorded).toEqual([false, false]);
    expect((await take(seconds(90), seconds(120))).state).toEqual(SOMEWHERE);
  });

  it('answers that it recorded what whoever has it told', async () => {
    const { lease } = await take();

    expect([await syncs.save(lease, SOMEWHERE, UNTIL), await syncs.finish(lease, SOMEWHERE)]).toEqual([true, true]);
  });

  it('gives it to nobody before its time', async () => {
    const { lease } = await take();
    await syncs.finish(lease, { ...SOMEWHERE, resumeAt: seconds(10) });

    expect([await syncs.take(seconds(9), UNTIL), await syncs.takeInterrupted(seconds(9), UNTIL)]).toEqual([null, null]);
    expect(await syncs.take(seconds(10), UNTIL)).not.toBeNull();
  });

  describe('gives an interrupted run to whoever looks for one', () => {
    it('once its time has come', async () => {
      const { lease } = await take();
      await syncs.finish(lease, { ...SOMEWHERE, resumeAt: seconds(10) });

      expect((await syncs.takeInterrupted(seconds(10), UNTIL))?.state).toMatchObject({ next: SOMEWHERE.next });
    });

    it('once the lease of whoever died has ended', async () => {
      const { lease } = await take();
      await syncs.save(lease, SOMEWHERE, UNTIL);

      expect(await syncs.takeInterrupted(seconds(29), seconds(59))).toBeNull();
      expect((await syncs.takeInterrupted(UNTIL, seconds(60)))?.state).toEqual(SOMEWHERE);
    });

    it('and to one of many', async () => {
      const { lease } = await take();
      await syncs.finish(lease, { ...SOMEWHERE, resumeAt: NOW });

      const held = await Promise.all(Array.from({ length: 20 }, () => syncs.takeInterrupted(NOW, UNTIL)));

      expect(held.filter((one) => one !== null)).toHaveLength(1);
    });

    it('but none where there never was a run, or the last one came to its end', async () => {
      expect(await syncs.takeInterrupted(NOW, UNTIL)).toBeNull();
      const { lease } = await take();
      await syncs.finish(lease, SOMEWHERE);

      expect(await syncs.takeInterrupted(seconds(99), seconds(129))).toBeNull();
    });
  });
}
