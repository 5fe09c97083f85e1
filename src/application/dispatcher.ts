import { deliverNext, type DeliveryPorts } from './deliver';
import { roomFor } from './room';

/** Does what is due, as soon as it is due. */
export interface Dispatcher {
  /** Something may be due: looks, without making the caller wait. */
  readonly wake: () => void;
  /** Ends after what is being sent has been recorded; nothing is claimed any more. */
  stop(): Promise<void>;
}

/** How many referrals are worked on at a time in one process. */
const HANDS = 8;

/** How many of them may wait for others than Teams, which is to hear of what is new whatever becomes of these. */
const PATIENT_HANDS = 4;

/** A timer is never set further ahead; the regular tick looks again anyway. */
const FURTHEST_MS = 60_000;

/** The pause after a failure, so that a database that refuses is not asked in a circle. */
const PAUSE_MS = 1_000;

/** Makes the dispatcher of one process. Any number of processes may have one. */
export function createDispatcher(surroundings: Omit<DeliveryPorts, 'room'>): Dispatcher {
  const ports: DeliveryPorts = { ...surroundings, room: roomFor(PATIENT_HANDS) };
  const hands = new Set<Promise<void>>();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;

  /** Works until nothing is due. Each claim calls another hand, so that what is due is shared among all of them. */
  async function work(): Promise<number> {
    try {
      while (!stopped && (await deliverNext(ports, wake)));
      return 0;
    } catch (error) {
      ports.log.error({ err: error }, 'Delivering failed; the lease ends by itself and the next tick tries again.');
      return PAUSE_MS;
    }
  }

  async function sleepUntilDue(pause: number): Promise<void> {
    const look = (looks += 1);
    const due = await ports.outbox.nextDue().catch(() => null);
    // Somebody who looked later knows better.
    if (stopped || due === null || look !== looks) return;
    const wait = Math.min(Math.max(due.getTime() - ports.clock().getTime(), pause), FURTHEST_MS);
    clearTimeout(timer);
    timer = setTimeout(wake, wait).unref();
  }

  function wake(): void {
    if (stopped || hands.size >= HANDS) return;
    const hand = work().then((pause) => {
      hands.delete(hand);
      if (!stopped) void sleepUntilDue(pause);
    });
    hands.add(hand);
  }

  return {
    wake,
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(hands);
    },
  };
}
