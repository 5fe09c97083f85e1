import { isRecordOf, mayBecomeRecordOf } from '../../domain/agreement/own-record';
import type { Advance } from '../../domain/model/transition';
import type { Referral, ReferralRecord } from '../../domain/model/referral';
import { CODE_BYTES, referralCode } from '../../domain/model/referral-code';
import { advance, receive } from '../../domain/advance';
import type { Change, Clock, Meter, Random, ReferralRepository } from '../ports';
import { UnreadableError } from '../ports/unreadable-error';

/** What receiving records needs from outside. */
export interface ReceivingPorts {
  readonly referrals: Pick<ReferralRepository, 'findByRecords' | 'findUnrecorded' | 'commit'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly meter: Pick<Meter, 'referralsReceived'>;
  /** Called once something is there to be sent. */
  readonly wake: () => void;
}

/** How many of the records told something new, and how many did not. */
export interface Received {
  readonly accepted: number;
  readonly unchanged: number;
}

/** The newest record of each referral, should a batch name one twice. */
function newestOfEach(records: readonly ReferralRecord[]): readonly ReferralRecord[] {
  const newest = new Map<string, ReferralRecord>();
  for (const record of records) {
    const known = newest.get(record.id);
    if (known === undefined || known.updatedAt <= record.updatedAt) newest.set(record.id, record);
  }
  return [...newest.values()];
}

/** A record that changes something, and the change. */
interface Decided {
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
 * Takes in records from Partner Center or whoever pushes them. Resolves once all of it is durable;
 * safe to repeat, and to run in several processes at once: a record that changes nothing is counted
 * as unchanged, and a write that somebody else was faster with is decided again.
 *
 * @throws UnreadableError where some of them cannot be stored, once all others are
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
): Promise<readonly Decided[]> {
  const { known, left } = await recognise(ports, records, now);
  return records.flatMap((record) => {
    if (left.has(record.id)) return [];
    const advanced = next(ports, known.get(record.id), record, attempt, now);
    return advanced.outcome === 'changed' ? [{ record, change: advanced }] : [];
  });
}

interface Recognised {
  /** The referrals that records are of, by the records' ids. */
  readonly known: ReadonlyMap<string, Referral>;
  /**
   * Records that are not taken in: those that may turn out to be of a deal that is being created, of which whoever creates
   * it will know and the next poll tells again, and those under our own id of a deal that has another record.
   */
  readonly left: ReadonlySet<string>;
}

/** Referrals by the ids of their records; a deal without one by its own, which is all that others know to push it under. */
const byRecord = (referrals: readonly Referral[]): [string, Referral][] =>
  referrals.map((referral) => [referral.recordId ?? referral.id, referral]);

/** Which records we know. One that we just created may be told of before Partner Center's answer to that comes, and in the same moment. */
async function recognise(
  { referrals }: ReceivingPorts,
  records: readonly ReferralRecord[],
  now: Date,
): Promise<Recognised> {
  const found = await referrals.findByRecords(records.map(({ id }) => id));
  const known = new Map(byRecord(found));
  const misnamed = found.map(({ id }) => id).filter((id) => !known.has(id));
  const strangers = records.filter(
    ({ id, owner, direction }) =>
      !known.has(id) && !misnamed.includes(id) && owner === 'partner' && direction === 'outbound',
  );
  if (strangers.length === 0) return { known, left: new Set(misnamed) };
  const unrecorded = new Set(await referrals.findUnrecorded(strangers.flatMap(({ terms }) => terms.crmId ?? [])));
  // A deal that had no record when we first looked, and has one by now, was in neither answer.
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
  return { known, left: new Set([...misnamed, ...awaited.map(({ id }) => id)]) };
}

function next(
  ports: ReceivingPorts,
  known: Referral | undefined,
  record: ReferralRecord,
  attempt: number,
  now: Date,
): Advance {
  if (known !== undefined) return advance(known, { kind: 'report', record }, now);
  return receive(record, referralCode(ports.random(CODE_BYTES), attempt), now);
}
