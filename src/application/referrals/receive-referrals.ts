import { isRecordOf, mayBecomeRecordOf } from '../../domain/agreement/own-record';
import type { Transition } from '../../domain/model/transition';
import type { Referral, ReferralRecord } from '../../domain/model/referral';
import { CODE_BYTES, referralCode } from '../../domain/model/referral-code';
import { advance, createFromRecord } from '../../domain/advance';
import type { Change, Clock, Meter, Random, ReferralRepository } from '../ports';
import { UnreadableError } from '../ports/unreadable-error';

/** The ports that receiving records needs. */
export interface ReceivingPorts {
  readonly referrals: Pick<ReferralRepository, 'findByRecords' | 'findUnrecorded' | 'commit'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly meter: Pick<Meter, 'referralsReceived'>;
  /** Starts the dispatcher; called after effects have been stored. */
  readonly wake: () => void;
}

/** How many of the records changed something, and how many did not. */
export interface Received {
  readonly accepted: number;
  readonly unchanged: number;
}

/** The newest record of each referral, in case a batch contains one twice. */
function newestOfEach(records: readonly ReferralRecord[]): readonly ReferralRecord[] {
  const newest = new Map<string, ReferralRecord>();
  for (const record of records) {
    const known = newest.get(record.id);
    if (known === undefined || known.updatedAt <= record.updatedAt) newest.set(record.id, record);
  }
  return [...newest.values()];
}

/** A record that changes something, and the change. */
interface RecordChange {
  readonly record: ReferralRecord;
  readonly change: Change;
}

/** What became of some changes: those that were lost to others, and the fault of those that cannot be stored (null: all can be). */
interface Committed {
  readonly lost: ReadonlySet<string>;
  readonly fault: UnreadableError | null;
}

async function commit({ referrals }: ReceivingPorts, changes: readonly Change[], now: Date): Promise<Committed> {
  try {
    return { lost: await referrals.commit(changes, now), fault: null };
  } catch (error) {
    if (!(error instanceof UnreadableError)) throw error;
    return { lost: error.lost, fault: error };
  }
}

/**
 * Stores records that were read from Partner Center or pushed to the HTTP endpoint. All of it is durable when it
 * resolves. Idempotent, and safe to run in several processes at once: a record that changes nothing is counted as
 * unchanged, and a change that loses against a concurrent write is decided again.
 *
 * @throws UnreadableError if some records cannot be stored; all others are stored by then
 */
export async function receiveReferrals(ports: ReceivingPorts, records: readonly ReferralRecord[]): Promise<Received> {
  const faults: UnreadableError[] = [];
  let open = newestOfEach(records);
  let accepted = 0;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    const now = ports.clock();
    const decided = await decide(ports, open, attempt, now);
    const changes = decided.map(({ change }) => change);
    const { lost, fault } = await commit(ports, changes, now);
    if (fault !== null) faults.push(fault);
    accepted += decided.length - lost.size - (fault?.ids.size ?? 0);
    open = decided.filter(({ change }) => lost.has(change.referral.id)).map(({ record }) => record);
  }
  const unreadable = faults.reduce((count, { ids }) => count + ids.size, 0);
  const unchanged = records.length - accepted - unreadable;
  ports.meter.referralsReceived('accepted', accepted);
  ports.meter.referralsReceived('unchanged', unchanged);
  if (accepted > 0) ports.wake();
  const [fault] = faults;
  if (fault !== undefined) throw fault;
  return { accepted, unchanged };
}

async function decide(
  ports: ReceivingPorts,
  records: readonly ReferralRecord[],
  attempt: number,
  now: Date,
): Promise<readonly RecordChange[]> {
  const { known, skipped } = await matchRecords(ports, records, now);
  return records.flatMap((record) => {
    if (skipped.has(record.id)) return [];
    const advanced = advanceWith(ports, known.get(record.id), record, attempt, now);
    return advanced.outcome === 'changed' ? [{ record, change: advanced }] : [];
  });
}

interface RecordMatches {
  /** The stored referral that each record belongs to, by record id. */
  readonly known: ReadonlyMap<string, Referral>;
  /**
   * The ids of records that are not stored: those that may belong to a deal whose record is being created (the creating
   * process will link it, and the next poll returns it again), and those that carry our own id of a deal that is
   * already linked to a different record.
   */
  readonly skipped: ReadonlySet<string>;
}

/**
 * Referrals by record id; a deal without a record by its own id, the only id that a caller of the endpoint can know.
 */
const byRecord = (referrals: readonly Referral[]): [string, Referral][] =>
  referrals.map((referral) => [referral.recordId ?? referral.id, referral]);

/**
 * Matches records to stored referrals. A record that we just created may arrive here before the response to our create
 * request.
 */
async function matchRecords(
  { referrals }: ReceivingPorts,
  records: readonly ReferralRecord[],
  now: Date,
): Promise<RecordMatches> {
  const found = await referrals.findByRecords(records.map(({ id }) => id));
  const known = new Map(byRecord(found));
  const misnamed = found.map(({ id }) => id).filter((id) => !known.has(id));
  const strangers = records.filter(
    ({ id, owner, direction }) =>
      !known.has(id) && !misnamed.includes(id) && owner === 'partner' && direction === 'outbound',
  );
  if (strangers.length === 0) return { known, skipped: new Set(misnamed) };
  const unrecorded = new Set(await referrals.findUnrecorded(strangers.flatMap(({ terms }) => terms.crmId ?? [])));
  // A deal that got its record between the two queries is in neither result.
  for (const [id, referral] of byRecord(await referrals.findByRecords(strangers.map(({ id }) => id))))
    known.set(id, referral);
  for (const stranger of strangers) {
    const deal = known.has(stranger.id)
      ? undefined
      : [...unrecorded].find((candidate) => isRecordOf(candidate, stranger));
    if (deal === undefined) continue;
    unrecorded.delete(deal);
    known.set(stranger.id, deal);
  }
  const awaited = strangers.filter(
    (stranger) => !known.has(stranger.id) && [...unrecorded].some((deal) => mayBecomeRecordOf(deal, stranger, now)),
  );
  return { known, skipped: new Set([...misnamed, ...awaited.map(({ id }) => id)]) };
}

function advanceWith(
  ports: ReceivingPorts,
  known: Referral | undefined,
  record: ReferralRecord,
  attempt: number,
  now: Date,
): Transition {
  if (known !== undefined) return advance(known, { kind: 'report', record }, now);
  return createFromRecord(record, referralCode(ports.random(CODE_BYTES), attempt), now);
}
