import { concurrencyLimit, type ConcurrencyLimit } from '../../../src/application/delivery/concurrency-limit';
import { NOW } from '../../builders/a-referral';

const after = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

/** The retry times of this many requests at the same instant, in milliseconds from then. */
const turnsOf = (room: ConcurrencyLimit, count: number, now = NOW): readonly number[] =>
  Array.from({ length: count }, () => room.retryAt(now).getTime() - now.getTime());

/** The gaps between retry times, in milliseconds. */
function spacingOf(room: ConcurrencyLimit, now = NOW): number {
  const [first = NaN, second = NaN] = turnsOf(room, 2, now);
  return second - first;
}

/** A limit whose slots were held for these times, in milliseconds. */
function roomAfter(places: number, stays: readonly number[]): ConcurrencyLimit {
  const room = concurrencyLimit(places);
  stays.forEach((stay) => {
    room.tryAcquire();
    room.release(stay);
  });
  return room;
}

const times = (count: number, stay: number): readonly number[] => Array.from({ length: count }, () => stay);

describe('a concurrency limit', () => {
  it('has the given number of slots, and each is free again after its release', () => {
    const room = concurrencyLimit(2);

    const entered = [room.tryAcquire(), room.tryAcquire(), room.tryAcquire()];
    room.release(50);
    const again = [room.tryAcquire(), room.tryAcquire()];

    expect([entered, again]).toEqual([
      [true, true, false],
      [true, false],
    ]);
  });

  it('gives increasing retry times, the first in a second', () => {
    expect(turnsOf(roomAfter(1, [200]), 4)).toEqual([1_000, 1_250, 1_500, 1_750]);
  });

  it('spaces retry times at the rate at which slots are released', () => {
    expect([1, 2, 4].map((places) => spacingOf(roomAfter(places, times(8, 400))))).toEqual([500, 250, 125]);
  });

  it('puts later callers after those that already wait', () => {
    const room = roomAfter(1, [800]);
    turnsOf(room, 10);

    expect(room.retryAt(after(3_000))).toEqual(after(11_000));
  });

  it('does not count retry times that have passed', () => {
    const room = roomAfter(1, [800]);
    turnsOf(room, 10);

    expect(room.retryAt(after(60_000))).toEqual(after(61_000));
  });

  it('uses the first measurement at once, and soon forgets old ones', () => {
    const [slow, quick] = [[8_000], [...times(8, 8_000), ...times(24, 50)]].map((stays) =>
      spacingOf(roomAfter(1, stays)),
    );

    expect(slow).toBe(10_000);
    expect(quick).toBeLessThan(500);
  });

  it('is not distorted by one long measurement among many', () => {
    expect(spacingOf(roomAfter(1, [...times(20, 50), 8_000]))).toBeLessThan(8_000 / 4);
  });

  it('gives no retry time later than five minutes', () => {
    expect(Math.max(...turnsOf(roomAfter(1, [8_000]), 2_000))).toBe(300_000);
  });

  it('does not give all the same retry time, however fast slots are released', () => {
    const turns = turnsOf(roomAfter(1, times(8, 0)), 2_000);

    expect(turns.filter((turn) => turn < 2_000).length).toBeLessThan(100);
  });

  it('expects short holding times before the first release', () => {
    expect(spacingOf(concurrencyLimit(1))).toBe(250);
  });

  it('recovers after the clock was put back', () => {
    const room = roomAfter(1, [200]);
    room.retryAt(after(86_400_000));

    expect(room.retryAt(NOW) <= after(300_000)).toBe(true);
  });
});
