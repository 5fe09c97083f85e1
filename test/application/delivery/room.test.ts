import { roomFor, type Room } from '../../../src/application/delivery/room';
import { NOW } from '../../builders/a-referral';

const after = (milliseconds: number): Date => new Date(NOW.getTime() + milliseconds);

/** So many turns that are asked for at once, in milliseconds from then. */
const turnsOf = (room: Room, count: number, now = NOW): readonly number[] =>
  Array.from({ length: count }, () => room.nextTurn(now).getTime() - now.getTime());

/** How far apart turns are, in milliseconds. */
function spacingOf(room: Room, now = NOW): number {
  const [first = NaN, second = NaN] = turnsOf(room, 2, now);
  return second - first;
}

/** A room in which each of these stayed so long, in milliseconds. */
function roomAfter(places: number, stays: readonly number[]): Room {
  const room = roomFor(places);
  stays.forEach((stay) => {
    room.enter();
    room.leave(stay);
  });
  return room;
}

const times = (count: number, stay: number): readonly number[] => Array.from({ length: count }, () => stay);

describe('a room', () => {
  it('has as many places as it is made for, and each again once it is left', () => {
    const room = roomFor(2);

    const entered = [room.enter(), room.enter(), room.enter()];
    room.leave(50);
    const again = [room.enter(), room.enter()];

    expect([entered, again]).toEqual([
      [true, true, false],
      [true, false],
    ]);
  });

  it('gives turns one behind the other, of which the first is in a second', () => {
    expect(turnsOf(roomAfter(1, [200]), 4)).toEqual([1_000, 1_250, 1_500, 1_750]);
  });

  it('gives them as often as places get free', () => {
    expect([1, 2, 4].map((places) => spacingOf(roomAfter(places, times(8, 400))))).toEqual([500, 250, 125]);
  });

  it('goes on behind those that wait, whenever somebody else comes', () => {
    const room = roomAfter(1, [800]);
    turnsOf(room, 10);

    expect(room.nextTurn(after(3_000))).toEqual(after(11_000));
  });

  it('lets nobody wait behind those whose turn is over', () => {
    const room = roomAfter(1, [800]);
    turnsOf(room, 10);

    expect(room.nextTurn(after(60_000))).toEqual(after(61_000));
  });

  it('goes by the first stay at once, and forgets soon what is not so any more', () => {
    const [slow, quick] = [[8_000], [...times(8, 8_000), ...times(24, 50)]].map((stays) =>
      spacingOf(roomAfter(1, stays)),
    );

    expect(slow).toBe(10_000);
    expect(quick).toBeLessThan(500);
  });

  it('is not deceived by one stay among many', () => {
    expect(spacingOf(roomAfter(1, [...times(20, 50), 8_000]))).toBeLessThan(8_000 / 4);
  });

  it('lets nobody wait longer than five minutes', () => {
    expect(Math.max(...turnsOf(roomAfter(1, [8_000]), 2_000))).toBe(300_000);
  });

  it('calls not all of them at once, however fast places got free', () => {
    const turns = turnsOf(roomAfter(1, times(8, 0)), 2_000);

    expect(turns.filter((turn) => turn < 2_000).length).toBeLessThan(100);
  });

  it('expects nobody to stay long before anybody has left', () => {
    expect(spacingOf(roomFor(1))).toBe(250);
  });

  it('is right again where the clock was put back', () => {
    const room = roomAfter(1, [200]);
    room.nextTurn(after(86_400_000));

    expect(room.nextTurn(NOW) <= after(300_000)).toBe(true);
  });
});
