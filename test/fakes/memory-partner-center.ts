import type {
  Asked,
  Clock,
  Failure,
  ListFrom,
  PartnerCenter,
  RecordPage,
  RemoteRecord,
} from '../../src/application/ports';
import type { CatalogueSolution } from '../../src/domain/model/catalogue';
import { withFields } from '../../src/domain/model/field-changes';
import type { RecordWrite } from '../../src/domain/agreement/next-write';
import type { TroubleCode } from '../../src/domain/model/trouble';
import { ARCHIVED_STAGES, type Referral, type ReferralRecord } from '../../src/domain/model/referral';
import { statusReason } from '../../src/partner-center/status-reason';

/** What can be asked of Partner Center. */
export type Operation = keyof PartnerCenter;

/** What goes wrong with a call: it fails before anything is done, or it is done and the answer does not arrive. */
export type Mishap = Failure | 'lost';

/** One call, as it came. */
export interface Call {
  readonly operation: Operation;
  readonly at: Date;
  readonly write?: RecordWrite;
}

/** Why nothing was done. */
export const failed = (code: TroubleCode, about: Partial<Failure> = {}): Failure => ({
  kind: 'failed',
  code,
  retryAfterMs: null,
  target: null,
  isUncertain: false,
  ...about,
});

const done = <Value>(value: Value): Asked<Value> => ({ kind: 'done', value });

/** The solutions that records name, as a page of a list has them. */
export const solutionsOf = (records: readonly ReferralRecord[]): readonly CatalogueSolution[] =>
  records.flatMap(({ needs }) =>
    needs.solutions.flatMap(({ id, name }) => (name === null ? [] : [{ id, name, group: 'own', isEligible: false }])),
  );

const DAY_MS = 86_400_000;

/** Records in memory, with Partner Center's rules: versions, closed lists of stages, and what is only ever on one side. */
export class MemoryPartnerCenter implements PartnerCenter {
  readonly calls: Call[] = [];
  /** What goes wrong with the call that comes; null: nothing. */
  mishap: (call: Call) => Mishap | null = () => null;
  /** How many records a page of a list has. */
  pageSize = 100;
  /** How long a new record is in no list, in milliseconds. */
  listLagMs = 0;
  readonly #records = new Map<string, ReferralRecord>();
  readonly #clock: Clock;
  #count = 0;

  constructor(clock: Clock) {
    this.#clock = clock;
  }

  /** All records, in the order in which they came to be. */
  get records(): readonly ReferralRecord[] {
    return [...this.#records.values()];
  }

  /** The calls of one operation. */
  of(operation: Operation): readonly Call[] {
    return this.calls.filter((call) => call.operation === operation);
  }

  /** Puts a record there, or changes one, as somebody in the portal does. */
  put(record: ReferralRecord): ReferralRecord {
    const stored = { ...record, eTag: `"${this.#next()}"`, updatedAt: this.#clock() };
    this.#records.set(record.id, stored);
    return stored;
  }

  async list(from: ListFrom): Promise<Asked<RecordPage>> {
    return this.#ask({ operation: 'list' }, () => {
      const [since, skip] =
        'next' in from ? (JSON.parse(from.next) as [string | null, number]) : [from.since?.toISOString() ?? null, 0];
      const changed = this.#listed().filter(({ updatedAt }) => since === null || updatedAt >= new Date(since));
      const records = changed
        .sort((one, other) => one.updatedAt.getTime() - other.updatedAt.getTime())
        .slice(skip, skip + this.pageSize);
      const isLast = skip + this.pageSize >= changed.length;
      return done({
        records,
        solutions: solutionsOf(records),
        next: isLast ? null : JSON.stringify([since, skip + this.pageSize]),
        total: changed.length,
      });
    });
  }

  async read(recordId: string): Promise<Asked<RemoteRecord>> {
    return this.#ask({ operation: 'read' }, () => this.#found(recordId));
  }

  async related(engagementId: string): Promise<Asked<readonly ReferralRecord[]>> {
    return this.#ask({ operation: 'related' }, () =>
      done(this.#listed().filter((record) => record.engagementId === engagementId)),
    );
  }

  async create(deal: Referral): Promise<Asked<RemoteRecord>> {
    return this.#ask({ operation: 'create' }, () => {
      if (deal.team.length === 0) return failed('invalid', { target: 'team' });
      const number = this.#next();
      return this.#created(deal, {
        id: `record-${number}`,
        engagementId: `engagement-${number}`,
        owner: 'partner',
        stage: 'accepted',
      });
    });
  }

  async invite(deal: Referral): Promise<Asked<RemoteRecord>> {
    return this.#ask({ operation: 'invite' }, () => {
      const ours = this.records.find(
        ({ engagementId, owner }) => engagementId === deal.engagementId && owner === 'partner',
      );
      if (ours === undefined || ARCHIVED_STAGES.includes(ours.stage))
        return failed('invalid', { target: 'engagementId' });
      return this.#created(deal, {
        id: `record-${this.#next()}`,
        engagementId: ours.engagementId,
        owner: 'microsoft',
        stage: 'received',
        invitation: deal.invitation,
      });
    });
  }

  async write(remote: RemoteRecord, write: RecordWrite): Promise<Asked<RemoteRecord>> {
    return this.#ask({ operation: 'write', write }, () => {
      const record = this.#records.get(remote.record.id);
      if (record === undefined) return failed('missing');
      if (record.eTag !== remote.record.eTag) return failed('changed');
      const isAllowed = ARCHIVED_STAGES.includes(record.stage)
        ? write.registration !== null
        : record.stage === 'accepted' || write.stage === 'accepted' || write.stage === 'declined';
      return isAllowed ? this.#found(this.put(written(record, write)).id) : failed('invalid', { target: 'status' });
    });
  }

  #created(deal: Referral, overrides: Partial<ReferralRecord> & Pick<ReferralRecord, 'id'>): Asked<RemoteRecord> {
    const now = this.#clock();
    const { terms, customer, needs, team, dealType, code } = deal;
    const record: ReferralRecord = {
      ...{
        engagementId: null,
        eTag: null,
        owner: 'partner',
        direction: 'outbound',
        stage: 'accepted',
        statusReason: null,
        dealType,
        customer,
        needs,
        team,
      },
      terms: { ...terms, crmId: terms.crmId ?? code },
      invitation: { from: null, notes: null, assistance: null },
      ...{ createdAt: now, updatedAt: now, stageSince: now, isRegistered: false },
      ...overrides,
      deadline: overrides.stage === 'received' ? new Date(now.getTime() + 14 * DAY_MS) : null,
    };
    return this.#found(this.put(record).id);
  }

  #found(id: string): Asked<RemoteRecord> {
    const record = this.#records.get(id);
    return record === undefined ? failed('missing') : done({ record, source: record.eTag });
  }

  #listed(): ReferralRecord[] {
    return this.records.filter(({ createdAt }) => this.#clock().getTime() - createdAt.getTime() >= this.listLagMs);
  }

  #next(): number {
    this.#count += 1;
    return this.#count;
  }

  /** Does what was asked, unless something goes wrong. */
  #ask<Value>(asked: Omit<Call, 'at'>, act: () => Asked<Value>): Asked<Value> {
    const call = { ...asked, at: this.#clock() };
    this.calls.push(call);
    const mishap = this.mishap(call);
    if (mishap !== null && mishap !== 'lost') return mishap;
    const answer = act();
    return mishap === null ? answer : failed('unreachable', { isUncertain: true });
  }
}

/** A record once it was written to. */
export function written(
  record: ReferralRecord,
  { stage, reason, note, fields, contacts, registration }: RecordWrite,
): ReferralRecord {
  const { dealType = record.dealType, ...others } = fields;
  // What a record has of a deal is what a referral has of it.
  const parts = withFields(record, others);
  const customer = contacts === null ? record.customer : { ...record.customer, contacts };
  const moved = stage === null ? {} : { stage, stageSince: record.updatedAt, statusReason: statusReason(reason, note) };
  return {
    ...record,
    ...parts,
    dealType,
    customer,
    ...moved,
    isRegistered: record.isRegistered || registration !== null,
  };
}
