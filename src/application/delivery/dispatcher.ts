import { deliverNext, type DeliveryPorts, type ConcurrencyLimits } from './deliver';
import type { Next } from '../ports';
import { concurrencyLimit } from './concurrency-limit';

/** Performs effects as soon as they are due. */
export interface Dispatcher {
  /** Looks for due effects, and returns at once. New effects do not have to wait until all older ones are done. */
  readonly wake: () => void;
  /** Resolves after the sends in progress have been recorded; no further referral is claimed. */
  stop(): Promise<void>;
}

/** The concurrency limits of effects that call systems other than Teams. */
const SLOTS = { push: 2, pushAgain: 1, relate: 1, emit: 2 } as const satisfies Record<keyof ConcurrencyLimits, number>;

/** The number of workers that remain for messages to Teams when all limits of the other systems are reached. */
const TEAMS_WORKERS = 4;

/** The number of workers in one process; each works on one referral at a time. */
const DISPATCH_WORKERS = TEAMS_WORKERS + SLOTS.push + SLOTS.pushAgain + SLOTS.relate + SLOTS.emit;

/** The longest timer, in milliseconds; the regular tick looks again anyway. */
const LONGEST_TIMER_MS = 60_000;

/** The pause after a failure, in milliseconds, so that a failing database is not queried in a tight loop. */
const FAILURE_PAUSE_MS = 1_000;

const createLimits = (): ConcurrencyLimits => ({
  push: concurrencyLimit(SLOTS.push),
  pushAgain: concurrencyLimit(SLOTS.pushAgain),
  relate: concurrencyLimit(SLOTS.relate),
  emit: concurrencyLimit(SLOTS.emit),
});

/**
 * How many of the latest referrals are claimed first after a wake-up while all workers were busy. More than one,
 * because others may have become due since.
 */
const LATEST_PER_MISS = 3;

/** Decides whether the next claim takes the referral that is due longest or the latest one. */
interface ClaimOrder {
  /** The dispatcher was woken while all workers were busy. */
  readonly allBusy: () => void;
  /** Nothing is due any more. */
  readonly clear: () => void;
  next(): Next;
}

function createClaimOrder(): ClaimOrder {
  let missed = 0;
  let wasLatest = false;
  return {
    allBusy: () => void (missed += LATEST_PER_MISS),
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
async function runWorker(
  ports: DeliveryPorts,
  line: ClaimOrder,
  call: () => void,
  isStopped: () => boolean,
): Promise<number> {
  try {
    while (!isStopped() && (await deliverNext(ports, call, line.next())));
    line.clear();
    return 0;
  } catch (error) {
    ports.log.error({ err: error }, 'Delivering failed; the lease ends by itself and the next tick tries again.');
    return FAILURE_PAUSE_MS;
  }
}

/** Creates the dispatcher of one process. Every process may have one: leases keep them apart. */
export function createDispatcher(surroundings: Omit<DeliveryPorts, 'limits'>): Dispatcher {
  const ports: DeliveryPorts = { ...surroundings, limits: createLimits() };
  const workers = new Set<Promise<void>>();
  const line = createClaimOrder();
  let stopped = false;
  let timer: NodeJS.Timeout | undefined;
  let looks = 0;

  async function sleepUntilDue(pause: number): Promise<void> {
    const look = (looks += 1);
    const due = await ports.outbox.nextDue().catch(() => null);
    // A later look has newer information.
    if (stopped || due === null || look !== looks) return;
    const wait = Math.min(Math.max(due.getTime() - ports.clock().getTime(), pause), LONGEST_TIMER_MS);
    clearTimeout(timer);
    timer = setTimeout(call, wait).unref();
  }

  function call(): void {
    if (stopped || workers.size >= DISPATCH_WORKERS) return;
    const worker = runWorker(ports, line, call, () => stopped).then((pause) => {
      workers.delete(worker);
      if (!stopped) void sleepUntilDue(pause);
    });
    workers.add(worker);
  }

  return {
    wake() {
      if (workers.size >= DISPATCH_WORKERS) line.allBusy();
      call();
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await Promise.all(workers);
    },
  };
}
