import { deliverNext, type DeliveryPorts, type Rooms } from './deliver';
import type { Next } from '../ports';
import { roomFor } from './room';

/** Does what is due, as soon as it is due. */
export interface Dispatcher {
  /** Something may be due that has just happened: looks, without making the caller wait, and not only after all that was due before. */
  readonly wake: () => void;
  /** Ends after what is being sent has been recorded; nothing is claimed any more. */
  stop(): Promise<void>;
}

/** How many effects of each kind that asks others than Teams are done at a time: no more ask Partner Center than it is asked at once. */
const PLACES = { push: 2, pushAgain: 1, relate: 1, emit: 2 } as const satisfies Record<keyof Rooms, number>;

/** How many referrals are worked on at a time for Teams, which is to hear of what is new whatever becomes of the others. */
const HANDS_FOR_TEAMS = 4;

/** How many referrals are worked on at a time in one process. */
const HANDS = HANDS_FOR_TEAMS + PLACES.push + PLACES.pushAgain + PLACES.relate + PLACES.emit;

/** A timer is never set further ahead; the regular tick looks again anyway. */
const FURTHEST_MS = 60_000;

/** The pause after a failure, so that a database that refuses is not asked in a circle. */
const PAUSE_MS = 1_000;

const openRooms = (): Rooms => ({
  push: roomFor(PLACES.push),
  pushAgain: roomFor(PLACES.pushAgain),
  relate: roomFor(PLACES.relate),
  emit: roomFor(PLACES.emit),
});

/** How many of the latest are taken out of turn for what has just happened: the time of others may have come since. */
const LATEST = 3;

/** Tells which referral is next: in turn, and for each time that somebody came while all were at work, the latest few as well. */
interface Line {
  /** Somebody came, and nobody had a hand free. */
  readonly miss: () => void;
  /** Nothing is left to be done. */
  readonly clear: () => void;
  next(): Next;
}

function createLine(): Line {
  let missed = 0;
  let wasLatest = false;
  return {
    miss: () => void (missed += LATEST),
    clear: () => void (missed = 0),
    next() {
      // Every other one at most is out of turn, so that what is due longest is done, however much is new.
      wasLatest = missed > 0 && !wasLatest;
      if (wasLatest) missed -= 1;
      return wasLatest ? 'latest' : 'longest';
    },
  };
}

/**
 * Works until nothing is due. Each claim calls another hand, so that what is due is shared among all of them. Resolves
 * to how long nobody is to begin again, in milliseconds.
 */
async function work(ports: DeliveryPorts, line: Line, call: () => void, isStopped: () => boolean): Promise<number> {
  try {
    while (!isStopped() && (await deliverNext(ports, call, line.next())));
    line.clear();
    return 0;
  } catch (error) {
    ports.log.error({ err: error }, 'Delivering failed; the lease ends by itself and the next tick tries again.');
    return PAUSE_MS;
  }
}

/** Makes the dispatcher of one process. Any number of processes may have one. */
export function createDispatcher(surroundings: Omit<DeliveryPorts, 'rooms'>): Dispatcher {
  const ports: DeliveryPorts = { ...surroundings, rooms: openRooms() };
  const hands = new Set<Promise<void>>();
  const line = createLine();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;

  async function sleepUntilDue(pause: number): Promise<void> {
    const look = (looks += 1);
    const due = await ports.outbox.nextDue().catch(() => null);
    // Somebody who looked later knows better.
    if (stopped || due === null || look !== looks) return;
    const wait = Math.min(Math.max(due.getTime() - ports.clock().getTime(), pause), FURTHEST_MS);
    clearTimeout(timer);
    timer = setTimeout(call, wait).unref();
  }

  function call(): void {
    if (stopped || hands.size >= HANDS) return;
    const hand = work(ports, line, call, () => stopped).then((pause) => {
      hands.delete(hand);
      if (!stopped) void sleepUntilDue(pause);
    });
    hands.add(hand);
  }

  return {
    wake() {
      if (hands.size >= HANDS) line.miss();
      call();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(hands);
    },
  };
}
