import type { TroubleCode } from '../../domain/model/trouble';
import type { Log, PartnerCenter } from '../ports';
import { receiveReferrals, type ReceivingPorts } from '../referrals/receive-referrals';

/** What following what is heard of takes. */
export interface HearingPorts extends ReceivingPorts {
  readonly partnerCenter: Pick<PartnerCenter, 'read'>;
  readonly log: Log;
  /** Resolves after so many milliseconds; no process stays alive for it. */
  readonly wait: (milliseconds: number) => Promise<void>;
}

/** Hears that records changed, and takes in what they have become. */
export interface Hearing {
  /** A record was created or changed: it will be read, without making the caller wait. */
  readonly hear: (recordId: string) => void;
  /** Ends after what is being read has been taken in. What still waits is left to the poll, which finds it. */
  stop(): Promise<void>;
}

/** Why a record could not be taken in, and when to try again at the earliest; `unstored`: the database did not take it. */
interface Miss {
  readonly code: TroubleCode | 'unstored';
  readonly retryAfterMs: number | null;
}

/** How many records are read at a time. */
const MOST_AT_ONCE = 4;

/** How many may wait to be read. */
const MOST_WAITING = 2_000;

/** After a record was read it is not read again for so long, in milliseconds, however often it is heard of. */
const PAUSE_MS = 5_000;

/** What may go by itself is tried again after these waits, in milliseconds, unless Partner Center says when. */
const WAITS_MS = [1_000, 5_000, 20_000] as const;

/** Who is to wait longer than this, in milliseconds, leaves it to the poll. */
const LONGEST_WAIT_MS = 60_000;

const MAY_PASS: ReadonlySet<Miss['code']> = new Set<Miss['code']>(['throttled', 'unreachable', 'unstored']);

/** How long to wait before the next attempt, in milliseconds; null: there is none. */
function waitAfter({ code, retryAfterMs }: Miss, attempt: number): number | null {
  const usual = WAITS_MS[attempt];
  if (usual === undefined || !MAY_PASS.has(code)) return null;
  const wait = retryAfterMs ?? usual;
  return wait > LONGEST_WAIT_MS ? null : wait;
}

async function takeIn(ports: HearingPorts, recordId: string): Promise<Miss | null> {
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

class RecordHearing implements Hearing {
  readonly #ports: HearingPorts;
  readonly #waiting = new Set<string>();
  /** Those being read or just read, and whether each was heard of again since. */
  readonly #held = new Map<string, boolean>();
  readonly #underWay = new Set<Promise<void>>();
  readonly #stopped: Promise<void>;
  #isStopped = false;
  #tellStopped: () => void = () => undefined;

  constructor(ports: HearingPorts) {
    this.#ports = ports;
    this.#stopped = new Promise((resolve) => {
      this.#tellStopped = resolve;
    });
  }

  readonly hear = (recordId: string): void => {
    if (this.#isStopped || this.#waiting.has(recordId)) return;
    if (this.#held.has(recordId)) {
      this.#held.set(recordId, true);
      return;
    }
    if (this.#waiting.size >= MOST_WAITING) {
      this.#ports.log.warn({ record: recordId }, 'Too many records wait to be read; this one is left to the poll.');
      return;
    }
    this.#waiting.add(recordId);
    this.#beginNext();
  };

  async stop(): Promise<void> {
    this.#isStopped = true;
    this.#tellStopped();
    await Promise.all(this.#underWay);
  }

  #beginNext(): void {
    const [next] = this.#waiting;
    if (this.#isStopped || next === undefined || this.#underWay.size >= MOST_AT_ONCE) return;
    this.#waiting.delete(next);
    this.#held.set(next, false);
    const work = this.#follow(next).then(() => {
      this.#underWay.delete(work);
      void this.#release(next);
      this.#beginNext();
    });
    this.#underWay.add(work);
  }

  async #follow(recordId: string): Promise<void> {
    for (let attempt = 0; ; attempt += 1) {
      const miss = await takeIn(this.#ports, recordId);
      if (miss === null) return;
      const wait = waitAfter(miss, attempt);
      if (wait === null) {
        this.#ports.log.warn(
          { record: recordId, code: miss.code, attempts: attempt + 1 },
          'A record that was heard of was not taken in; it is left to the poll.',
        );
        return;
      }
      // The place is kept meanwhile: whoever is throttled is so for every record.
      await Promise.race([this.#ports.wait(wait), this.#stopped]);
      if (this.#isStopped) return;
    }
  }

  async #release(recordId: string): Promise<void> {
    await this.#ports.wait(PAUSE_MS);
    const isHeardAgain = this.#held.get(recordId) === true;
    this.#held.delete(recordId);
    if (isHeardAgain) this.hear(recordId);
  }
}

/** Makes the hearing of one process. Any number may hear of the same record, in any order: it is taken in as it is then. */
export const createHearing = (ports: HearingPorts): Hearing => new RecordHearing(ports);
