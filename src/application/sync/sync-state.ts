import { isPermanent, isForAdministrators, type TroubleCode } from '../../domain/model/trouble';
import type { ReferralRecord } from '../../domain/model/referral';
import { after } from '../delivery/outcome';
import type { Failure, ListFrom, RecordPage, SyncState } from '../ports';

/*
 * The position of the poll. Partner Center lists the oldest changes first, so the newest stored change is enough as a
 * position: after any interruption the next run can start there without missing a record.
 */

/**
 * How late a change may appear in a list, in milliseconds. For this long, runs read again what they have already read.
 */
const OVERLAP_MS = 10 * 60_000;

/** The wait before a retry if Partner Center gives no time, in milliseconds. */
export const DEFAULT_RETRY_MS = 60_000;

/** The state before the first run. */
export const NEVER_SYNCED: SyncState = {
  updatedUntil: null,
  movedAt: null,
  isSettled: false,
  next: null,
  beganAt: null,
  resumeAt: null,
  imported: 0,
  total: null,
  importedAt: null,
  succeededAt: null,
  trouble: null,
};

/** Where the next page starts. */
export function nextPageOf({ next, updatedUntil, isSettled }: SyncState): ListFrom {
  if (next !== null) return { next };
  return { since: updatedUntil === null || isSettled ? updatedUntil : after(updatedUntil, -OVERLAP_MS) };
}

/** The state after a run has started or continued. */
export const runStarted = (state: SyncState, now: Date): SyncState => ({
  ...state,
  beganAt: state.beganAt ?? now,
  resumeAt: null,
});

/** The state in which the list starts again at the newest stored change. */
export const listRestarted = (state: SyncState): SyncState => ({ ...state, next: null });

/**
 * The date of the newest change among records, at most `now`: a date in the future would hide all changes before it.
 */
function newestOf(records: readonly ReferralRecord[], now: Date): Date | null {
  const newest = Math.max(...records.map(({ updatedAt }) => updatedAt.getTime()));
  return records.length === 0 ? null : new Date(Math.min(newest, now.getTime()));
}

/** The progress of the first import. The total of a restarted list counts only the remaining records. */
function importProgress({ imported, total, next }: SyncState, page: RecordPage): Pick<SyncState, 'imported' | 'total'> {
  const all = next === null && page.total !== null ? imported + page.total : total;
  return { imported: imported + page.records.length, total: all };
}

/** The state after a page has been stored. */
export function afterPage(state: SyncState, page: RecordPage, now: Date): SyncState {
  const newest = newestOf(page.records, now);
  const isMoved = newest !== null && (state.updatedUntil === null || newest > state.updatedUntil);
  return {
    ...state,
    ...(isMoved ? { updatedUntil: newest, movedAt: now, isSettled: false } : {}),
    ...(state.importedAt === null ? importProgress(state, page) : {}),
    next: page.next,
  };
}

/** Whether the run started so long after the newest change that no older change can still appear. */
const isSettledBy = ({ isSettled, beganAt, movedAt }: SyncState): boolean =>
  isSettled || (beganAt !== null && movedAt !== null && beganAt.getTime() - movedAt.getTime() >= OVERLAP_MS);

/** The state after the last page has been stored. */
export const runEnded = (state: SyncState, now: Date): SyncState => ({
  ...state,
  isSettled: isSettledBy(state),
  next: null,
  beganAt: null,
  resumeAt: null,
  importedAt: state.importedAt ?? now,
  succeededAt: now,
  trouble: null,
});

/** Whether the failure is temporary, so that a retry before the next run makes sense. */
const isTemporary = (code: TroubleCode): boolean => !isPermanent(code) && !isForAdministrators(code);

/**
 * The state after a page could not be read. The run continues later; if the page link may be the cause, the list starts
 * again.
 */
export function runInterrupted(
  state: SyncState,
  { code, retryAfterMs }: Failure,
  isFirstPage: boolean,
  now: Date,
): SyncState {
  const isToBlame = isPermanent(code) || (isFirstPage && code === 'unreachable');
  return {
    ...(isToBlame ? listRestarted(state) : state),
    resumeAt: isTemporary(code) ? after(now, retryAfterMs ?? DEFAULT_RETRY_MS) : null,
    trouble: code,
  };
}
