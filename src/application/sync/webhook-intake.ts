import type { TroubleCode } from '../../domain/model/trouble';
import type { Log, PartnerCenter } from '../ports';
import { receiveReferrals, type ReceivingPorts } from '../referrals/receive-referrals';

/** The ports that the webhook intake needs. */
export interface WebhookIntakePorts extends ReceivingPorts {
  readonly partnerCenter: Pick<PartnerCenter, 'read'>;
  readonly log: Log;
  /** Resolves after this many milliseconds; the timer does not keep the process alive. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Reads and stores the records that webhook notifications name. */
export interface WebhookIntake {
  /** Queues a record that was created or changed, and returns at once. */
  readonly enqueue: (recordId: string) => void;
  /** Resolves after the reads in progress have been stored. Queued records are dropped; the next poll finds them. */
  stop(): Promise<void>;
}

/** Why a record could not be stored, and the minimum wait before a retry, if given; `unstored`: our database failed. */
interface IntakeFailure {
  readonly code: TroubleCode | 'unstored';
  readonly retryAfterMs: number | null;
}

/** The maximum number of concurrent reads. */
const MOST_CONCURRENT_READS = 4;

/** The maximum length of the queue. */
const MOST_QUEUED = 2_000;

/** The minimum time between two reads of the same record, in milliseconds. */
const MIN_READ_INTERVAL_MS = 5_000;

/** Backoff before each retry of a temporary failure, in milliseconds, unless Partner Center gives a time. */
const BACKOFF_MS = [1_000, 5_000, 20_000] as const;

/** If the wait is longer than this, in milliseconds, the record is left to the poll. */
const LONGEST_RETRY_WAIT_MS = 60_000;

const TEMPORARY_FAILURES: ReadonlySet<IntakeFailure['code']> = new Set<IntakeFailure['code']>([
  'throttled',
  'unreachable',
  'unstored',
]);

/** The wait before the next attempt, in milliseconds; null: do not retry. */
function waitAfter({ code, retryAfterMs }: IntakeFailure, attempt: number): number | null {
  const usual = BACKOFF_MS[attempt];
  if (usual === undefined || !TEMPORARY_FAILURES.has(code)) return null;
  const wait = retryAfterMs ?? usual;
  return wait > LONGEST_RETRY_WAIT_MS ? null : wait;
}

async function readAndStore(ports: WebhookIntakePorts, recordId: string): Promise<IntakeFailure | null> {
  try {
    const read = await ports.partnerCenter.read(recordId);
    if (read.kind === 'failed') return read;
    await receiveReferrals(ports, [read.value.record]);
    return null;
  } catch (error) {
    ports.log.error({ err: error, record: recordId }, 'A record that was heard of could not be taken in.');
    return { code: 'unstored', retryAfterMs: null };
  }
}

class QueuedWebhookIntake implements WebhookIntake {
  readonly #ports: WebhookIntakePorts;
  readonly #waiting = new Set<string>();
  /** Records being read or in the pause after it, and whether each was reported again since. */
  readonly #held = new Map<string, boolean>();
  readonly #running = new Set<Promise<void>>();
  readonly #stopped: Promise<void>;
  #isStopped = false;
  #resolveStopped: () => void = () => undefined;

  constructor(ports: WebhookIntakePorts) {
    this.#ports = ports;
    this.#stopped = new Promise((resolve) => {
      this.#resolveStopped = resolve;
    });
  }

  readonly enqueue = (recordId: string): void => {
    if (this.#isStopped || this.#waiting.has(recordId)) return;
    if (this.#held.has(recordId)) {
      this.#held.set(recordId, true);
      return;
    }
    if (this.#waiting.size >= MOST_QUEUED) {
      this.#ports.log.warn({ record: recordId }, 'Too many records wait to be read; this one is left to the poll.');
      return;
    }
    this.#waiting.add(recordId);
    this.#startNext();
  };

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#resolveStopped();
    await Promise.all(this.#running);
  }

  #startNext(): void {
    const [next] = this.#waiting;
    if (this.#isStopped || next === undefined || this.#running.size >= MOST_CONCURRENT_READS) return;
    this.#waiting.delete(next);
    this.#held.set(next, false);
    const work = this.#process(next).then(() => {
      this.#running.delete(work);
      void this.#release(next);
      this.#startNext();
    });
    this.#running.add(work);
  }

  async #process(recordId: string): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const miss = await readAndStore(this.#ports, recordId);
      if (miss === null) return;
      const wait = waitAfter(miss, attempt);
      if (wait === null) {
        this.#ports.log.warn(
          { record: recordId, code: miss.code, attempts: attempt + 1 },
          'A record that was heard of was not taken in; it is left to the poll.',
        );
        return;
      }
      // The slot stays occupied during the wait, because throttling applies to all records.
      await Promise.race([this.#ports.wait(wait), this.#stopped]);
      if (this.#isStopped) return;
    }
  }

  async #release(recordId: string): Promise<void> {
    await this.#ports.wait(MIN_READ_INTERVAL_MS);
    const isReportedAgain = this.#held.get(recordId) === true;
    this.#held.delete(recordId);
    if (isReportedAgain) this.enqueue(recordId);
  }
}

/**
 * Creates the webhook intake of one process. Several processes may get the same notifications in any order: each reads
 * the current record.
 */
export const createWebhookIntake = (ports: WebhookIntakePorts): WebhookIntake => new QueuedWebhookIntake(ports);
