import type { Advance } from '../domain/referral/advance';
import type { Referral, ReferralRecord } from '../domain/referral/referral';
import { CODE_BYTES, referralCode } from '../domain/referral/referral-code';
import { advance, receive } from '../domain/referral/referral-lifecycle';
import type { Change, Clock, Meter, Random, ReferralRepository } from './ports';

/** What receiving records needs from outside. */
export interface ReceivingPorts {
  readonly referrals: Pick<ReferralRepository, 'findMany' | 'commit'>;
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

/**
 * Takes in records from Partner Center or whoever pushes them. Resolves once all of it is durable;
 * safe to repeat, and to run in several processes at once: a record that changes nothing is counted
 * as unchanged, and a write that somebody else was faster with is decided again.
 */
export async function receiveReferrals(ports: ReceivingPorts, records: readonly ReferralRecord[]): Promise<Received> {
  let open = newestOfEach(records);
  let accepted = 0;
  for (let attempt = 0; open.length > 0; attempt += 1) {
    const now = ports.clock();
    const changes = await decide(ports, open, attempt, now);
    const lost = await ports.referrals.commit(changes, now);
    accepted += changes.length - lost.size;
    open = open.filter((record) => lost.has(record.id));
  }
  const unchanged = records.length - accepted;
  ports.meter.referralsReceived('accepted', accepted);
  ports.meter.referralsReceived('unchanged', unchanged);
  if (accepted > 0) ports.wake();
  return { accepted, unchanged };
}

async function decide(
  ports: ReceivingPorts,
  records: readonly ReferralRecord[],
  attempt: number,
  now: Date,
): Promise<readonly Change[]> {
  const stored = await ports.referrals.findMany(records.map((record) => record.id));
  const known = new Map(stored.map((referral) => [referral.id, referral]));
  return records.map((record) => next(ports, known.get(record.id), record, attempt, now)).filter(isChange);
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

const isChange = (advanced: Advance): advanced is Extract<Advance, { outcome: 'changed' }> =>
  advanced.outcome === 'changed';
