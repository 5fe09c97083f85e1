import type { CatalogueSolution } from '../../domain/model/catalogue';
import type { RecordWrite } from '../../domain/agreement/next-write';
import type { TroubleCode } from '../../domain/model/trouble';
import type { Referral, ReferralRecord } from '../../domain/model/referral';

/** A record as Partner Center has it now. `source` is the adapter's own: what it needs to change exactly this state of it. */
export interface RemoteRecord {
  readonly record: ReferralRecord;
  readonly source: unknown;
}

/** Why Partner Center did not do what it was asked. */
export interface Failure {
  readonly kind: 'failed';
  readonly code: TroubleCode;
  /** How long it wants not to be asked again, in milliseconds; null: it does not say. */
  readonly retryAfterMs: number | null;
  /** Partner Center's name for the value it does not take; null where it names none. */
  readonly target: string | null;
  /** Whether it may have been done nevertheless: no answer came, or one that tells nothing. */
  readonly isUncertain: boolean;
}

/** What Partner Center answered. */
export type Asked<Value> = { readonly kind: 'done'; readonly value: Value } | Failure;

/** Where to go on listing: what changed since then, or ever (null); or after a page, with what that page said comes next. */
export type ListFrom = { readonly since: Date | null } | { readonly next: string };

/** Some of the records, those that changed longest ago first. */
export interface RecordPage {
  readonly records: readonly ReferralRecord[];
  /** The solutions that they name. */
  readonly solutions: readonly CatalogueSolution[];
  /** What the next page is asked for with; null: this was the last one. */
  readonly next: string | null;
  /** How many there are on all pages, where it is told. */
  readonly total: number | null;
}

/** Microsoft Partner Center's referrals. Nothing here asks twice by itself: whoever calls decides what to do about a failure. */
export interface PartnerCenter {
  list(from: ListFrom): Promise<Asked<RecordPage>>;
  read(recordId: string): Promise<Asked<RemoteRecord>>;
  /** All records of an engagement that we may see, ours and the others'. */
  related(engagementId: string): Promise<Asked<readonly ReferralRecord[]>>;
  /** Creates our record of a deal. Not safe to repeat: whoever does looks first whether it is there. */
  create(deal: Referral): Promise<Asked<RemoteRecord>>;
  /** Creates Microsoft's record of a co-sell deal of ours, in the same engagement. Not safe to repeat either. */
  invite(deal: Referral): Promise<Asked<RemoteRecord>>;
  /** Changes a record if it still is as it was read (`changed` otherwise), and answers what it has become. */
  write(remote: RemoteRecord, write: RecordWrite): Promise<Asked<RemoteRecord>>;
}
