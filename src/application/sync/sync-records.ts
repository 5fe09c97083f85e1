import { isPermanent, isForAdministrators, type TroubleCode } from '../../domain/model/trouble';
import { learnSolutions, type LearningPorts } from './learn-solutions';
import { after } from '../delivery/outcome';
import type {
  Alarms,
  Asked,
  Failure,
  HeldSync,
  Meter,
  PartnerCenter,
  RecordPage,
  SyncState,
  SyncStore,
} from '../ports';
import { UnreadableError } from '../ports/unreadable-error';
import { receiveReferrals, type ReceivingPorts } from '../referrals/receive-referrals';
import {
  runStarted,
  listRestarted,
  runEnded,
  runInterrupted,
  nextPageOf,
  DEFAULT_RETRY_MS,
  afterPage,
} from './sync-state';

/** The ports that polling Partner Center for changes needs. */
export interface SyncPorts extends ReceivingPorts, LearningPorts {
  readonly partnerCenter: Pick<PartnerCenter, 'list'>;
  readonly syncs: SyncStore;
  readonly alarms: Pick<Alarms, 'clear'>;
  /** Notifies administrators of a problem that only they can fix; rate-limited. */
  readonly alarm: (code: TroubleCode) => Promise<void>;
  readonly meter: ReceivingPorts['meter'] & Pick<Meter, 'synced' | 'imported'>;
  /** The lease on the poll, renewed after each page, in milliseconds. */
  readonly leaseMs: number;
}

/** Whether the process is shutting down: a run then stops after the current page. */
export type IsStopping = () => boolean;

const isNeverStopping: IsStopping = () => false;

/**
 * Alarms that a successful list request ends. `forbidden` is not among them: it may concern writing, which a list does
 * not test.
 */
const ALARMS_ENDED_BY_ANSWER: readonly TroubleCode[] = ['unauthorized', 'unreachable'];

/** How long polling may fail before administrators are notified, in milliseconds. */
const OUTAGE_MS = 3_600_000;

/** The number of imported records between two progress messages in the log. */
const PROGRESS_LOG_INTERVAL = 1_000;

/**
 * One run of the poll: stores what changed in Partner Center since the last run; the first run imports everything. A
 * lease makes sure that one process runs it at a time. If the process dies or is interrupted, the next run continues
 * with the next page. Holds one page in memory. Resolves when the run ends, or at once if another process holds the
 * lease.
 */
export async function syncRecords(ports: SyncPorts, isStopping = isNeverStopping): Promise<void> {
  const now = ports.clock();
  const held = await ports.syncs.take(now, after(now, ports.leaseMs));
  if (held !== null) await runSync(ports, held, isStopping);
}

/** Continues an interrupted run, if there is one and its retry time has come. */
export async function resumeSync(ports: SyncPorts, isStopping = isNeverStopping): Promise<void> {
  const now = ports.clock();
  const held = await ports.syncs.takeInterrupted(now, after(now, ports.leaseMs));
  if (held !== null) await runSync(ports, held, isStopping);
}

async function runSync(ports: SyncPorts, { lease, state: stored }: HeldSync, isStopping: IsStopping): Promise<void> {
  const { syncs, clock, leaseMs } = ports;
  const ask = createPageReader(ports);
  let state = runStarted(stored, clock());
  for (let isFirst = true; ; isFirst = false) {
    const [asked, before] = await ask(state);
    if (asked.kind === 'failed')
      return interruptRun(ports, lease, runInterrupted(before, asked, isFirst, clock()), asked);
    if (isFirst) await clearAlarms(ports, stored);
    const page = asked.value;
    if (!(await storePage(ports, page)))
      return releaseLease(ports, lease, { ...before, resumeAt: after(clock(), DEFAULT_RETRY_MS) });
    state = afterPage(before, page, clock());
    if (page.next === null) return endRun(ports, lease, state);
    if (!(await syncs.save(lease, state, after(clock(), leaseMs)))) return logLostLease(ports);
    reportImport(ports, before, state);
    if (isStopping()) return releaseLease(ports, lease, { ...state, resumeAt: clock() });
  }
}

/**
 * Makes the function that reads the next page. If Partner Center no longer knows the page link, the list is started
 * again after the newest stored change, but only once for the same position.
 */
function createPageReader({
  partnerCenter,
  log,
}: SyncPorts): (state: SyncState) => Promise<readonly [Asked<RecordPage>, SyncState]> {
  let anewAt: number | null = null;
  return async (state) => {
    const asked = await partnerCenter.list(nextPageOf(state));
    const at = state.updatedUntil?.getTime() ?? -Infinity;
    if (asked.kind === 'done' || !isPermanent(asked.code) || state.next === null || at === anewAt)
      return [asked, state];
    anewAt = at;
    log.info(
      { code: asked.code },
      'Partner Center does not go on with a list; it is begun anew after what was taken in.',
    );
    const anew = listRestarted(state);
    return [await partnerCenter.list(nextPageOf(anew)), anew];
  };
}

/** Stores the records of a page. Those that cannot be stored are left out, because a retry would fail as well. */
async function takeInRecords(ports: SyncPorts, records: RecordPage['records']): Promise<void> {
  try {
    await receiveReferrals(ports, records);
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    ports.log.error(
      { err: error, referrals: [...error.ids] },
      'Records of Partner Center cannot be stored; they are left out.',
    );
  }
}

/** Stores a page; false if that failed. The same page is then read again, so that no record is skipped. */
async function storePage(ports: SyncPorts, { records, solutions }: RecordPage): Promise<boolean> {
  try {
    await takeInRecords(ports, records);
    await learnSolutions(ports, solutions);
    return true;
  } catch (error) {
    ports.log.error({ err: error }, 'Records of Partner Center could not be stored; they are asked for again.');
    return false;
  }
}

async function interruptRun(
  ports: SyncPorts,
  lease: string,
  state: SyncState,
  { code, target }: Failure,
): Promise<void> {
  ports.log.warn(
    { code, target, resumeAt: state.resumeAt },
    'Partner Center does not tell what changed; it is asked again.',
  );
  ports.meter.synced(code, ports.clock());
  await releaseLease(ports, lease, state);
  if (isWorthAlarm(code, state, ports.clock())) await ports.alarm(code);
}

/** Whether administrators must act; a short outage needs no action. */
function isWorthAlarm(code: TroubleCode, { succeededAt, beganAt }: SyncState, now: Date): boolean {
  const since = succeededAt ?? beganAt ?? now;
  return isPermanent(code) || isForAdministrators(code) || now.getTime() - since.getTime() >= OUTAGE_MS;
}

async function endRun(ports: SyncPorts, lease: string, state: SyncState): Promise<void> {
  const now = ports.clock();
  ports.meter.synced('done', now);
  reportImport(ports, state, { ...state, importedAt: state.importedAt ?? now });
  await releaseLease(ports, lease, runEnded(state, now));
}

async function releaseLease(ports: SyncPorts, lease: string, state: SyncState): Promise<void> {
  if (!(await ports.syncs.finish(lease, state))) await logLostLease(ports);
}

/** The lease was lost. Pages that both processes stored do no harm, because storing is idempotent. */
async function logLostLease({ log }: SyncPorts): Promise<void> {
  log.warn({}, 'Another process goes on asking Partner Center for what changed: this one took too long.');
}

/** Ends the alarms that are over, so that administrators are notified again if the problem comes back. */
async function clearAlarms({ alarms }: SyncPorts, { trouble }: SyncState): Promise<void> {
  const over = new Set([...ALARMS_ENDED_BY_ANSWER, ...(trouble === null ? [] : [trouble])]);
  for (const code of over) await alarms.clear(code);
}

/** Reports the progress of the first import to the metrics, and to the log at intervals. */
function reportImport({ meter, log }: SyncPorts, before: SyncState, { imported, total, importedAt }: SyncState): void {
  if (before.importedAt !== null) return;
  meter.imported(imported, total);
  const isStep = Math.floor(before.imported / PROGRESS_LOG_INTERVAL) < Math.floor(imported / PROGRESS_LOG_INTERVAL);
  if (importedAt !== null)
    log.info({ imported }, `The import is complete: ${imported.toLocaleString('en')} referrals.`);
  else if (isStep)
    log.info(
      { imported, total },
      `Imported ${imported.toLocaleString('en')} of ${total?.toLocaleString('en') ?? 'many'} referrals.`,
    );
}
