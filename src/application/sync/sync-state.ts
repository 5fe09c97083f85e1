import { isFinal, isForAdministrators, type TroubleCode } from '../../domain/model/trouble';
import type { ReferralRecord } from '../../domain/model/referral';
import { after } from '../delivery/outcome';
import type { Failure, ListFrom, RecordPage, SyncState } from '../ports';

/*
 * How far the poll has come. Records are told those first that changed longest ago, so that all that matters is the newest
 * change that was taken in: whatever happens to a run, the next one can begin there and misses nothing.
 */

/** How long after a change a list may not tell of it yet, in milliseconds: for so long what was told already is asked for again. */
const OVERLAP_MS = 10 * 60_000;

/** How long Partner Center is left alone where it does not say, in milliseconds. */
export const REST_MS = 60_000;

/** Nothing was ever taken in. */
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

/** What the next page is asked for with. */
export function nextPageOf({ next, updatedUntil, isSettled }: SyncState): ListFrom {
  if (next !== null) return { next };
  return { since: updatedUntil === null || isSettled ? updatedUntil : after(updatedUntil, -OVERLAP_MS) };
}

/** A run begins, or goes on. */
export const begun = (state: SyncState, now: Date): SyncState => ({
  ...state,
  beganAt: state.beganAt ?? now,
  resumeAt: null,
});

/** The run begins anew where the newest change that was taken in is. */
export const begunAnew = (state: SyncState): SyncState => ({ ...state, next: null });

/** The newest change among records. A date that is still to come would hide everything until then. */
function newestOf(records: readonly ReferralRecord[], now: Date): Date | null {
  const newest = Math.max(...records.map(({ updatedAt }) => updatedAt.getTime()));
  return records.length === 0 ? null : new Date(Math.min(newest, now.getTime()));
}

/** How far the first import is. A list that was begun anew counts what is left. */
function counted({ imported, total, next }: SyncState, page: RecordPage): Pick<SyncState, 'imported' | 'total'> {
  const all = next === null && page.total !== null ? imported + page.total : total;
  return { imported: imported + page.records.length, total: all };
}

/** A page was taken in. */
export function taken(state: SyncState, page: RecordPage, now: Date): SyncState {
  const newest = newestOf(page.records, now);
  const isMoved = newest !== null && (state.updatedUntil === null || newest > state.updatedUntil);
  return {
    ...state,
    ...(isMoved ? { updatedUntil: newest, movedAt: now, isSettled: false } : {}),
    ...(state.importedAt === null ? counted(state, page) : {}),
    next: page.next,
  };
}

/** Whether the run began so long after the newest change that nothing older can turn up any more. */
const isSettledBy = ({ isSettled, beganAt, movedAt }: SyncState): boolean =>
  isSettled || (beganAt !== null && movedAt !== null && beganAt.getTime() - movedAt.getTime() >= OVERLAP_MS);

/** The last page was taken in. */
export const ended = (state: SyncState, now: Date): SyncState => ({
  ...state,
  isSettled: isSettledBy(state),
  next: null,
  beganAt: null,
  resumeAt: null,
  importedAt: state.importedAt ?? now,
  succeededAt: now,
  trouble: null,
});

/** Whether it is worth asking again before the next run is due. */
const passes = (code: TroubleCode): boolean => !isFinal(code) && !isForAdministrators(code);

/** Partner Center did not give a page: the run goes on later, and where it may be the page that is to blame, it begins anew. */
export function interrupted(
  state: SyncState,
  { code, retryAfterMs }: Failure,
  isFirstPage: boolean,
  now: Date,
): SyncState {
  const isToBlame = isFinal(code) || (isFirstPage && code === 'unreachable');
  return {
    ...(isToBlame ? begunAnew(state) : state),
    resumeAt: passes(code) ? after(now, retryAfterMs ?? REST_MS) : null,
    trouble: code,
  };
}
