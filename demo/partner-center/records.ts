import { randomUUID } from 'node:crypto';
import { exactInstant, Timeline } from './instant';
import { recordWith, textAt, type WireRecord } from './wire-record';

/** What happened to a record. */
export type Happened = 'created' | 'updated';

type Watcher = (record: WireRecord, happened: Happened) => void;

const newTag = (): string => `"${randomUUID()}"`;

const isWaiting = (record: WireRecord): boolean =>
  record['status'] === 'New' && textAt(record, 'expirationDateTime') !== '';

/** The dates that follow from the status, where nobody gave others: an answered record has no deadline any more. */
function dated(before: WireRecord, after: WireRecord, now: string): WireRecord {
  if (before['status'] === after['status']) return after;
  const since = after['status'] === 'Active' ? 'acceptedDateTime' : 'closedDateTime';
  const deadline = after['substatus'] === 'Expired' ? {} : { expirationDateTime: null };
  return { ...after, ...deadline, ...(after[since] === before[since] ? { [since]: now } : {}) };
}

/**
 * All records, those that changed longest ago first. Each change gives a record a new eTag and a later
 * `updatedDateTime` than anything had before, and is told to whoever watches before it is answered.
 */
export class Records {
  private readonly byId = new Map<string, WireRecord>();
  private readonly deadlines = new Map<string, number>();
  private readonly arrivals = new Map<string, number>();
  private readonly watchers: Watcher[] = [];
  private readonly timeline: Timeline;

  constructor(private readonly clock: () => Date) {
    this.timeline = new Timeline(clock);
  }

  /** Takes in what was there before, as it was. */
  load(records: Iterable<WireRecord>): void {
    const updated = (record: WireRecord): string => exactInstant(textAt(record, 'updatedDateTime'));
    const sorted = [...records]
      .map((record) => ({ record, key: updated(record) }))
      .sort((a, b) => (a.key < b.key ? -1 : 1));
    for (const { record } of sorted) this.keep(record);
    const last = sorted.at(-1);
    if (last !== undefined) this.timeline.passed(last.key);
  }

  watch(watcher: Watcher): void {
    this.watchers.push(watcher);
  }

  get(id: string): WireRecord | undefined {
    return this.byId.get(id);
  }

  /** Those that changed longest ago first. */
  all(): readonly WireRecord[] {
    return [...this.byId.values()];
  }

  ofEngagement(engagementId: string): readonly WireRecord[] {
    return this.all().filter((record) => record['engagementId'] === engagementId);
  }

  /** How long ago it came, in milliseconds; Infinity for what was there from the start. */
  ageOf(record: WireRecord): number {
    const arrival = this.arrivals.get(textAt(record, 'id'));
    return arrival === undefined ? Infinity : this.clock().getTime() - arrival;
  }

  /**
   * Adds a record. An id, an engagement and a date of creation that it has are kept.
   *
   * @throws Error where the id is taken
   */
  add(members: WireRecord): WireRecord {
    const now = this.timeline.next();
    const created = textAt(members, 'createdDateTime') || now;
    const record = { ...recordWith(members), createdDateTime: created, updatedDateTime: now, eTag: newTag() };
    const id = textAt(record, 'id');
    if (this.byId.has(id)) throw new Error(`There is a record ${id} already.`);
    this.arrivals.set(id, this.clock().getTime());
    return this.tell(record, 'created');
  }

  /** Replaces a record that is there by what it has become. */
  replace(before: WireRecord, after: WireRecord): WireRecord {
    const now = this.timeline.next();
    return this.tell({ ...dated(before, after, now), updatedDateTime: now, eTag: newTag() }, 'updated');
  }

  /** Closes what nobody answered in time. */
  expireDue(): void {
    const now = this.clock().getTime();
    for (const [id, deadline] of this.deadlines) {
      const record = this.byId.get(id);
      if (deadline > now || record === undefined) continue;
      this.replace(record, { ...record, status: 'Closed', substatus: 'Expired' });
    }
  }

  private tell(record: WireRecord, happened: Happened): WireRecord {
    this.keep(record);
    for (const watcher of this.watchers) watcher(record, happened);
    return record;
  }

  private keep(record: WireRecord): void {
    const id = textAt(record, 'id');
    this.byId.delete(id);
    this.byId.set(id, record);
    if (isWaiting(record)) this.deadlines.set(id, Date.parse(textAt(record, 'expirationDateTime')));
    else this.deadlines.delete(id);
  }
}
