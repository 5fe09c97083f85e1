import type { Meter } from '../../src/application/ports';
import type { DealType } from '../../src/domain/model/terms';

/** A meter that remembers what it counted. */
export class FakeMeter implements Meter {
  readonly received: Record<string, number> = {};
  readonly answers: string[] = [];
  readonly deliveries: string[] = [];
  readonly reminders: string[] = [];
  readonly digests: string[] = [];
  readonly created: string[] = [];
  readonly closed: string[] = [];
  /** What was written in Partner Center, such as `accept done`. */
  readonly written: string[] = [];
  /** How each run of the poll ended. */
  readonly syncs: string[] = [];
  /** How far the first import was, each time that it reported. */
  readonly imports: (readonly [seen: number, total: number | null])[] = [];
  /** When a run of the poll last came to its end; null: none did. */
  lastSync: Date | null = null;
  expiries = 0;

  referralsReceived(outcome: 'accepted' | 'unchanged', count: number): void {
    this.received[outcome] = (this.received[outcome] ?? 0) + count;
  }

  answered(answer: 'accept' | 'decline'): void {
    this.answers.push(answer);
  }

  dealCreated(dealType: DealType): void {
    this.created.push(dealType);
  }

  dealClosed(stage: 'won' | 'lost'): void {
    this.closed.push(stage);
  }

  recordWritten(deed: string, outcome: string): void {
    this.written.push(`${deed} ${outcome}`);
  }

  synced(outcome: string, at: Date): void {
    this.syncs.push(outcome);
    if (outcome === 'done') this.lastSync = at;
  }

  imported(seen: number, total: number | null): void {
    this.imports.push([seen, total]);
  }

  delivered(outcome: string): void {
    this.deliveries.push(outcome);
  }

  reminded(whom: 'channel' | 'person'): void {
    this.reminders.push(whom);
  }

  expired(): void {
    this.expiries += 1;
  }

  digestSent(outcome: string): void {
    this.digests.push(outcome);
  }
}
