import { randomUUID } from 'node:crypto';
import { exactInstant, Timeline } from './instant';
import { recordWith, textAt, type WireRecord } from './wire-record';

/** The kind of a change. */
export type Happened = 'created' | 'updated';

type Watcher = (record: WireRecord, happened: Happened) => void;

const newTag = (): string => `"${randomUUID()}"`;

const isWaiting = (record: WireRecord): boolean =>
  record['status'] === 'New' && textAt(record, 'expirationDateTime') !== '';

/**
 * Sets the dates that follow from a change of the status, unless the change sets them itself. An answered record has no
 * deadline.
 */
function dated(before: WireRecord, after: WireRecord, now: string): WireRecord {
  if (before['status'] === after['status']) return after;
  const since = after['status'] === 'Active' ? 'acceptedDateTime' : 'closedDateTime';
  const deadline = after['substatus'] === 'Expired' ? {} : { expirationDateTime: null };
  return { ...after, ...deadline, ...(after[since] === before[since] ? { [since]: now } : {}) };
}

/**
 * All records, oldest change first. Each change gives the record a new eTag and the latest `updatedDateTime` of all
 * records, and watchers are notified before it is acknowledged.
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

  /** Restores records unchanged. */
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

  /** Oldest change first. */
  all(): readonly WireRecord[] {
    return [...this.byId.values()];
  }

  ofEngagement(engagementId: string): readonly WireRecord[] {
    return this.all().filter((record) => record['engagementId'] === engagementId);
  }

  /** The time since the record was added, in milliseconds; Infinity for a restored record. */
  ageOf(record: WireRecord): number {
    const arrival = this.arrivals.get(textAt(record, 'id'));
    return arrival === undefined ? Infinity : this.clock().getTime() - arrival;
  }

  /**
   * Adds a record. Its id, engagement id and creation date are kept if it has them.
   *
   * @throws Error if the id is already in use
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

  /** Replaces a record with its new version. */
  replace(before: WireRecord, after: WireRecord): WireRecord {
    const now = this.timeline.next();
    return this.tell({ ...dated(before, after, now), updatedDateTime: now, eTag: newTag() }, 'updated');
  }

  /** Expires the records whose deadline has passed. */
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
