import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { RecordWrite } from '../../domain/agreement/next-write';
import type { TroubleCode } from '../../domain/model/trouble';
import type { Referral, ReferralRecord } from '../../domain/model/referral';

/**
 * A record as it is in Partner Center now. `source` is private to the adapter: it needs it to write this version of it.
 */
export interface RemoteRecord {
  readonly record: ReferralRecord;
  readonly source: unknown;
}

/** Why a request to Partner Center failed. */
export interface Failure {
  readonly kind: 'failed';
  readonly code: TroubleCode;
  /** How long Partner Center asks to wait before a retry, in milliseconds; null if it does not say. */
  readonly retryAfterMs: number | null;
  /** Partner Center's name for the invalid value; null if it names none. */
  readonly target: string | null;
  /** Whether the request may have succeeded nevertheless: there was no answer, or an unclear one. */
  readonly isUncertain: boolean;
}

/** The result of a request to Partner Center. */
export type Asked<Value> = { readonly kind: 'done'; readonly value: Value } | Failure;

/** Where a list starts: at changes since then (null: all records), or at the `next` of the page before. */
export type ListFrom = { readonly since: Date | null } | { readonly next: string };

/** One page of records, the oldest change first. */
export interface RecordPage {
  readonly records: readonly ReferralRecord[];
  /** The solutions that these records name. */
  readonly solutions: readonly CatalogueSolution[];
  /** Identifies the next page; null: this is the last one. */
  readonly next: string | null;
  /** The number of records on all pages; null if Partner Center does not say. */
  readonly total: number | null;
}

/** Microsoft Partner Center's referrals. Failed requests are not retried here: the caller decides about a retry. */
export interface PartnerCenter {
  list(from: ListFrom): Promise<Asked<RecordPage>>;
  read(recordId: string): Promise<Asked<RemoteRecord>>;
  /** All records of an engagement that we have access to, our own and others'. */
  related(engagementId: string): Promise<Asked<readonly ReferralRecord[]>>;
  /** Creates our record of a deal. Not idempotent: before a retry, check whether the record exists. */
  create(deal: Referral): Promise<Asked<RemoteRecord>>;
  /** Creates Microsoft's record of our co-sell deal, in the same engagement. Not idempotent either. */
  invite(deal: Referral): Promise<Asked<RemoteRecord>>;
  /**
   * Changes a record if it has not changed since it was read (fails with `changed` otherwise), and returns its new
   * state.
   */
  write(remote: RemoteRecord, write: RecordWrite): Promise<Asked<RemoteRecord>>;
}
