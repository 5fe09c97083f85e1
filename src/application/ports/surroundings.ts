import type { DealType } from '../../domain/model/terms';
import type { ChangeKind, TroubleCode } from '../../domain/model/trouble';
import type { SendOutcome } from './messenger';

/** The next time that a cron expression names after an instant, in a time zone; null if there is none. */
export type NextOccurrence = (schedule: string, after: Date, timeZone: string) => Date | null;

/** Counts events for the metrics. */
export interface Meter {
  referralsReceived(outcome: 'accepted' | 'unchanged', count: number): void;
  answered(answer: 'accept' | 'decline'): void;
  dealCreated(dealType: DealType): void;
  /** Counted once the closing is final. */
  dealClosed(stage: 'won' | 'lost'): void;
  /** A write to Partner Center succeeded or failed. */
  recordWritten(deed: ChangeKind, outcome: 'done' | TroubleCode): void;
  /** A run of the poll was completed or interrupted. */
  synced(outcome: 'done' | TroubleCode, at: Date): void;
  /** The progress of the first import; `total` is null if Partner Center does not name it. */
  imported(seen: number, total: number | null): void;
  delivered(outcome: SendOutcome['kind'] | 'postponed'): void;
  reminded(whom: 'channel' | 'person'): void;
  expired(): void;
  digestSent(outcome: SendOutcome['kind'] | 'empty'): void;
}

/** The log. It contains ids only: no names, addresses or notes of customers. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** Returns the current time; passed as an argument so that tests can control it. */
export type Clock = () => Date;

/** Returns random bytes; passed as an argument so that tests can control it. */
export type Random = (size: number) => Uint8Array;
