import { deliverNext, type DeliveryPorts, type Rooms } from './deliver';
import type { Next } from '../ports';
import { roomFor } from './room';

/** Performs effects as soon as they are due. */
export interface Dispatcher {
  /** Looks for due effects, and returns at once. New effects do not have to wait until all older ones are done. */
  readonly wake: () => void;
  /** Resolves after the sends in progress have been recorded; no further referral is claimed. */
  stop(): Promise<void>;
}

/** The concurrency limits of effects that call systems other than Teams. */
const PLACES = { push: 2, pushAgain: 1, relate: 1, emit: 2 } as const satisfies Record<keyof Rooms, number>;

/** The number of workers that remain for messages to Teams when all limits of the other systems are reached. */
const HANDS_FOR_TEAMS = 4;

/** The number of workers in one process; each works on one referral at a time. */
const HANDS = HANDS_FOR_TEAMS + PLACES.push + PLACES.pushAgain + PLACES.relate + PLACES.emit;

/** The longest timer, in milliseconds; the regular tick looks again anyway. */
const FURTHEST_MS = 60_000;

/** The pause after a failure, in milliseconds, so that a failing database is not queried in a tight loop. */
const PAUSE_MS = 1_000;

const openRooms = (): Rooms => ({
  push: roomFor(PLACES.push),
  pushAgain: roomFor(PLACES.pushAgain),
  relate: roomFor(PLACES.relate),
  emit: roomFor(PLACES.emit),
});

/**
 * How many of the latest referrals are claimed first after a wake-up while all workers were busy. More than one,
 * because others may have become due since.
 */
const LATEST = 3;

/** Decides whether the next claim takes the referral that is due longest or the latest one. */
interface Line {
  /** The dispatcher was woken while all workers were busy. */
  readonly miss: () => void;
  /** Nothing is due any more. */
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
      // At most every second claim takes the latest, so that old effects are done however many new ones arrive.
      wasLatest = missed > 0 && !wasLatest;
      if (wasLatest) missed -= 1;
      return wasLatest ? 'latest' : 'longest';
    },
  };
}

/**
 * Delivers until nothing is due. Each claim starts another worker, so that due referrals are shared among all workers.
 * Resolves to the pause before the next start, in milliseconds.
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

/** Creates the dispatcher of one process. Every process may have one: leases keep them apart. */
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
    // A later look has newer information.
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
