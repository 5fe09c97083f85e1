import type { EventSink } from '../../src/application/ports';
import type { Happening, HistoryEntry } from '../../src/domain/model/history';
import type { Referral } from '../../src/domain/model/referral';

/** Another system in memory: it keeps the events that it received, and answers as it is set to. */
export class FakeEventSink implements EventSink {
  readonly heard: {
    readonly id: string;
    readonly what: Happening;
    readonly key: string;
    readonly line: HistoryEntry | null;
  }[] = [];
  answer: 'sent' | 'retry' | 'refused' = 'sent';

  async emit(
    { id }: Referral,
    what: Happening,
    key: string,
    line: HistoryEntry | null,
  ): Promise<'sent' | 'retry' | 'refused'> {
    this.heard.push({ id, what, key, line });
    return this.answer;
  }
}
