import { isSame } from '../../domain/model/same-value';
import { isInvitationDue } from '../../domain/lifecycle/inviting';
import { withoutCode } from '../../domain/agreement/own-record';
import { expectedAfter, nextWrite, piecesOf, unheardDeed, type RecordWrite } from '../../domain/agreement/record-write';
import { ARCHIVED_STAGES, type Referral } from '../../domain/model/referral';
import { createRecord, inviteMicrosoft, type CreatingRecordsPorts } from './create-record';
import { falter } from './falter';
import { happen } from '../referrals/happen';
import { DONE, followedBy, retried } from './outcome';
import type { Asked, Delivery, Failure, Outcome, PartnerCenter, PendingEffect, RemoteRecord } from '../ports';

/** What telling Partner Center needs from outside. */
export type PushingPorts = Omit<CreatingRecordsPorts, 'partnerCenter'> & {
  /** Null: there is none, and nobody to tell. */
  readonly partnerCenter: PartnerCenter | null;
};

/**
 * Whether another one is still to be done that was tried as often: one does the work of both, and none comes before its
 * time. One that was never tried and is not due only waits for its turn, which is no reason for others to wait.
 */
const isDoneByAnother = ({ pending: all }: Delivery, { id, attempts, effect }: PendingEffect, now: Date): boolean =>
  all.some(
    (other) =>
      other.id !== id &&
      other.effect.kind === effect.kind &&
      other.parked === null &&
      other.attempts >= attempts &&
      (other.attempts > 0 || other.dueAt <= now),
  );

/** How often in a row a write may come to nothing before that is for good. */
const MOST_ECHOES = 4;

/** What was answered as done, and was not. */
const UNHEEDED: Failure = { kind: 'failed', code: 'invalid', retryAfterMs: null, target: null, isUncertain: false };

/** All of it is told. */
const TOLD: Outcome = { ...DONE, clears: 'push' };

/**
 * `push`: tells Partner Center what its record does not say yet, one change at a time. The record is read first, and what
 * it says already is not sent: it may be repeated as often as one likes, whatever became of it the last time.
 */
export async function push(ports: PushingPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { partnerCenter } = ports;
  const { referral } = delivery;
  if (partnerCenter === null || referral.owner === 'microsoft') return DONE;
  if (isDoneByAnother(delivery, pending, ports.clock())) return DONE;
  const present = { ...ports, partnerCenter };
  return referral.recordId === null
    ? createRecord(present, referral, pending)
    : tell(present, referral, referral.recordId, pending);
}

async function tell(
  ports: CreatingRecordsPorts,
  referral: Referral,
  recordId: string,
  pending: PendingEffect,
): Promise<Outcome> {
  const read = await ports.partnerCenter.read(recordId);
  if (read.kind === 'failed') return falter(ports, referral.id, pending, unheardDeed(referral), read);
  const remote = { ...read.value, record: withoutCode(read.value.record, referral.code) };
  const current = await happen(ports, referral.id, { kind: 'reread', record: remote.record });
  const write = nextWrite(current, remote.record);
  if (write !== null) return send(ports, current, remote, write, pending);
  const isOpen = !ARCHIVED_STAGES.includes(remote.record.stage);
  return isOpen && isInvitationDue(current) ? inviteMicrosoft(ports, current, pending) : told(ports, current, isOpen);
}

/** Nothing is left to be told. Whether Microsoft may be invited to a deal of which nothing else is to be told is for somebody to see to, as long as it can be. */
async function told(ports: CreatingRecordsPorts, { id, trouble }: Referral, isOpen: boolean): Promise<Outcome> {
  if (trouble !== null && !(isOpen && trouble.deed === 'invite')) await happen(ports, id, { kind: 'clear' });
  return TOLD;
}

/** Sends a write; where it is not taken as it is, the first piece of it that is. */
async function sendInPieces(
  { partnerCenter }: CreatingRecordsPorts,
  remote: RemoteRecord,
  whole: RecordWrite,
): Promise<readonly [Asked<RemoteRecord>, RecordWrite]> {
  let [sent, write] = [await partnerCenter.write(remote, whole), whole];
  for (const piece of piecesOf(whole)) {
    if (sent.kind === 'done' || sent.code !== 'invalid') break;
    [sent, write] = [await partnerCenter.write(remote, piece), piece];
  }
  return [sent, write];
}

async function send(
  ports: CreatingRecordsPorts,
  referral: Referral,
  remote: RemoteRecord,
  write: RecordWrite,
  pending: PendingEffect,
): Promise<Outcome> {
  const [sent, { deed, fields }] = await sendInPieces(ports, remote, write);
  if (sent.kind === 'failed') return falter(ports, referral.id, pending, deed, sent);
  ports.meter.recordWritten(deed, 'done');
  const record = withoutCode(sent.value.record, referral.code);
  const after = await happen(ports, referral.id, {
    kind: 'recorded',
    record,
    sent: expectedAfter(remote.record, { ...write, fields }),
  });
  const left = nextWrite(after, record);
  // The same once more may come to the same once more.
  if (isSame(left, write))
    return pending.attempts < MOST_ECHOES
      ? retried(pending, ports.clock())
      : falter(ports, referral.id, pending, deed, UNHEEDED);
  const isOpen = !ARCHIVED_STAGES.includes(record.stage);
  return left !== null || (isOpen && isInvitationDue(after))
    ? followedBy([{ kind: 'push' }], ports.clock())
    : told(ports, after, isOpen);
}
