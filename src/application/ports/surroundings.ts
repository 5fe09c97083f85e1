import type { DealType } from '../../domain/model/terms';
import type { Deed, TroubleCode } from '../../domain/model/trouble';
import type { SendOutcome } from './messenger';

/** The next time that a cron expression names, after an instant, in a time zone; null where it names none. */
export type NextOccurrence = (schedule: string, after: Date, timeZone: string) => Date | null;

/** What is counted. */
export interface Meter {
  referralsReceived(outcome: 'accepted' | 'unchanged', count: number): void;
  answered(answer: 'accept' | 'decline'): void;
  dealCreated(dealType: DealType): void;
  /** Counted once it is final. */
  dealClosed(stage: 'won' | 'lost'): void;
  /** A record in Partner Center was changed or created, or was not. */
  recordWritten(deed: Deed, outcome: 'done' | TroubleCode): void;
  /** A run of the poll ended, or was interrupted. */
  synced(outcome: 'done' | TroubleCode, at: Date): void;
  /** So many of all records were taken in by the first import; null: it is not told how many there are. */
  imported(seen: number, total: number | null): void;
  delivered(outcome: SendOutcome['kind'] | 'postponed'): void;
  reminded(whom: 'channel' | 'person'): void;
  expired(): void;
  digestSent(outcome: SendOutcome['kind'] | 'empty'): void;
}

/** The log. Ids only: no names, addresses or notes of customers. */
export interface Log {
  info(fields: Readonly<Record<string, unknown>>, message: string): void;
  warn(fields: Readonly<Record<string, unknown>>, message: string): void;
  error(fields: Readonly<Record<string, unknown>>, message: string): void;
}

/** The time, as an argument of everything that depends on it. */
export type Clock = () => Date;

/** Random bytes, as an argument of everything that depends on chance. */
export type Random = (size: number) => Uint8Array;
