import type { Asked, Failure, ListFrom, PartnerCenter, RecordPage } from '../../src/application/ports';
import type { ReferralRecord } from '../../src/domain/model/referral';
import { failed, solutionsOf } from './memory-partner-center';

/** Lists records as Partner Center does: page by page, those first that changed longest ago. */
export class FakeListing implements Pick<PartnerCenter, 'list'> {
  /** What it was asked, in order: since when, or for which page. */
  readonly asked: string[] = [];
  /** Asked before each page is told; what it returns happens instead. */
  fault: (from: ListFrom, count: number) => Failure | null | Promise<Failure | null> = () => null;
  readonly #pageSize: number;
  readonly #lists = new Map<string, readonly ReferralRecord[]>();

  constructor(
    public records: readonly ReferralRecord[],
    pageSize = 2,
  ) {
    this.#pageSize = pageSize;
  }

  /** Knows nothing any more of lists that somebody is in the middle of. */
  forget(): void {
    this.#lists.clear();
  }

  async list(from: ListFrom): Promise<Asked<RecordPage>> {
    this.asked.push('next' in from ? from.next : (from.since?.toISOString().slice(5, 16).replace('T', ' ') ?? 'ever'));
    const fault = await this.fault(from, this.asked.length);
    if (fault !== null) return fault;
    const [name = '', offset = '0'] = 'next' in from ? from.next.split(' from ') : [this.#begin(from.since)];
    const all = this.#lists.get(name);
    if (all === undefined) return failed('invalid');
    const end = Number(offset) + this.#pageSize;
    const records = all.slice(Number(offset), end);
    return {
      kind: 'done',
      value: {
        records,
        solutions: solutionsOf(records),
        next: end < all.length ? `${name} from ${String(end)}` : null,
        total: all.length,
      },
    };
  }

  #begin(since: Date | null): string {
    const name = `list ${String(this.#lists.size + 1)}`;
    const found = this.records.filter(({ updatedAt }) => since === null || updatedAt >= since);
    this.#lists.set(
      name,
      [...found].sort((one, other) => one.updatedAt.getTime() - other.updatedAt.getTime()),
    );
    return name;
  }
}
