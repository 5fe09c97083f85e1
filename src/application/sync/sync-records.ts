import { isFinal, isForAdministrators, type TroubleCode } from '../../domain/model/trouble';
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
import { begun, begunAnew, ended, interrupted, nextPageOf, REST_MS, taken } from './sync-state';

/** What asking Partner Center for what changed needs from outside. */
export interface SyncPorts extends ReceivingPorts, LearningPorts {
  readonly partnerCenter: Pick<PartnerCenter, 'list'>;
  readonly syncs: SyncStore;
  readonly alarms: Pick<Alarms, 'clear'>;
  /** Tells the administrators what only they can mend, at most once in a while. */
  readonly alarm: (code: TroubleCode) => Promise<void>;
  readonly meter: ReceivingPorts['meter'] & Pick<Meter, 'synced' | 'imported'>;
  /** How long other processes leave the poll to this one after each page, in milliseconds. */
  readonly leaseMs: number;
}

/** Whether the process is about to end: a run then stops after the page that is being taken in. */
export type IsStopping = () => boolean;

const never: IsStopping = () => false;

/** What is known not to be the case once Partner Center has answered. Whether it may be written to, a list does not tell. */
const DISPROVED: readonly TroubleCode[] = ['unauthorized', 'unreachable'];

/** For how long Partner Center may be out of reach before administrators hear of it, in milliseconds. */
const OUTAGE_MS = 3_600_000;

/** How many records the first import takes in between two lines of the log. */
const STRIDE = 1_000;

/**
 * One run of the poll: takes in what changed in Partner Center since the last one, and at first everything there is. One
 * process at a time does so; where it dies or is interrupted, whoever comes next goes on with the page that was next.
 * Holds one page in memory. Resolves at its end, or at once where another process is at it.
 */
export async function syncRecords(ports: SyncPorts, isStopping = never): Promise<void> {
  const now = ports.clock();
  const held = await ports.syncs.take(now, after(now, ports.leaseMs));
  if (held !== null) await run(ports, held, isStopping);
}

/** Goes on with a run that was interrupted, if there is one and its time has come. */
export async function resumeSync(ports: SyncPorts, isStopping = never): Promise<void> {
  const now = ports.clock();
  const held = await ports.syncs.takeInterrupted(now, after(now, ports.leaseMs));
  if (held !== null) await run(ports, held, isStopping);
}

async function run(ports: SyncPorts, { lease, state: stored }: HeldSync, isStopping: IsStopping): Promise<void> {
  const { syncs, clock, leaseMs } = ports;
  const ask = asking(ports);
  let state = begun(stored, clock());
  for (let isFirst = true; ; isFirst = false) {
    const [asked, before] = await ask(state);
    if (asked.kind === 'failed') return interrupt(ports, lease, interrupted(before, asked, isFirst, clock()), asked);
    if (isFirst) await clearAlarms(ports, stored);
    const page = asked.value;
    if (!(await takeIn(ports, page))) return giveBack(ports, lease, { ...before, resumeAt: after(clock(), REST_MS) });
    state = taken(before, page, clock());
    if (page.next === null) return end(ports, lease, state);
    if (!(await syncs.save(lease, state, after(clock(), leaseMs)))) return tellTakenOver(ports);
    reportImport(ports, before, state);
    if (isStopping()) return giveBack(ports, lease, { ...state, resumeAt: clock() });
  }
}

/**
 * Asks for the page that is next. Where Partner Center does not know of it any more, that is the first one of what changed
 * since, as long as that leads anywhere.
 */
function asking({
  partnerCenter,
  log,
}: SyncPorts): (state: SyncState) => Promise<readonly [Asked<RecordPage>, SyncState]> {
  let anewAt: number | null = null;
  return async (state) => {
    const asked = await partnerCenter.list(nextPageOf(state));
    const at = state.updatedUntil?.getTime() ?? -Infinity;
    if (asked.kind === 'done' || !isFinal(asked.code) || state.next === null || at === anewAt) return [asked, state];
    anewAt = at;
    log.info(
      { code: asked.code },
      'Partner Center does not go on with a list; it is begun anew after what was taken in.',
    );
    const anew = begunAnew(state);
    return [await partnerCenter.list(nextPageOf(anew)), anew];
  };
}

/** Stores the records of a page. Those that cannot be stored are left out: they would be so the next time, too. */
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

/** Stores a page. One that cannot be stored is asked for again, so that nothing after it is taken for all there is. */
async function takeIn(ports: SyncPorts, { records, solutions }: RecordPage): Promise<boolean> {
  try {
    await takeInRecords(ports, records);
    await learnSolutions(ports, solutions);
    return true;
  } catch (error) {
    ports.log.error({ err: error }, 'Records of Partner Center could not be stored; they are asked for again.');
    return false;
  }
}

async function interrupt(ports: SyncPorts, lease: string, state: SyncState, { code, target }: Failure): Promise<void> {
  ports.log.warn(
    { code, target, resumeAt: state.resumeAt },
    'Partner Center does not tell what changed; it is asked again.',
  );
  ports.meter.synced(code, ports.clock());
  await giveBack(ports, lease, state);
  if (isWorthAlarm(code, state, ports.clock())) await ports.alarm(code);
}

/** Whether somebody has to see to it: an outage that is short mends itself. */
function isWorthAlarm(code: TroubleCode, { succeededAt, beganAt }: SyncState, now: Date): boolean {
  const since = succeededAt ?? beganAt ?? now;
  return isFinal(code) || isForAdministrators(code) || now.getTime() - since.getTime() >= OUTAGE_MS;
}

async function end(ports: SyncPorts, lease: string, state: SyncState): Promise<void> {
  const now = ports.clock();
  ports.meter.synced('done', now);
  reportImport(ports, state, { ...state, importedAt: state.importedAt ?? now });
  await giveBack(ports, lease, ended(state, now));
}

async function giveBack(ports: SyncPorts, lease: string, state: SyncState): Promise<void> {
  if (!(await ports.syncs.finish(lease, state))) await tellTakenOver(ports);
}

/** What was done beside the other process was done twice, which does no harm. */
async function tellTakenOver({ log }: SyncPorts): Promise<void> {
  log.warn({}, 'Another process goes on asking Partner Center for what changed: this one took too long.');
}

/** Where Partner Center cannot be asked again tomorrow, administrators are told again. */
async function clearAlarms({ alarms }: SyncPorts, { trouble }: SyncState): Promise<void> {
  const over = new Set([...DISPROVED, ...(trouble === null ? [] : [trouble])]);
  for (const code of over) await alarms.clear(code);
}

/** Tells how far the first import is, now and then. */
function reportImport({ meter, log }: SyncPorts, before: SyncState, { imported, total, importedAt }: SyncState): void {
  if (before.importedAt !== null) return;
  meter.imported(imported, total);
  const isStep = Math.floor(before.imported / STRIDE) < Math.floor(imported / STRIDE);
  if (importedAt !== null)
    log.info({ imported }, `The import is complete: ${imported.toLocaleString('en')} referrals.`);
  else if (isStep)
    log.info(
      { imported, total },
      `Imported ${imported.toLocaleString('en')} of ${total?.toLocaleString('en') ?? 'many'} referrals.`,
    );
}
