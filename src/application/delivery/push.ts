import { isSame } from '../../domain/model/same-value';
import { isInvitationDue } from '../../domain/lifecycle/inviting';
import { withoutCode } from '../../domain/agreement/own-record';
import {
  expectedAfter,
  nextWrite,
  splitWrite,
  likelyNextChange,
  type RecordWrite,
} from '../../domain/agreement/next-write';
import { ARCHIVED_STAGES, type Referral } from '../../domain/model/referral';
import { createRecord, inviteMicrosoft, type CreatingRecordsPorts } from './create-record';
import { handleRecordFailure } from './record-failure';
import { applyEvent } from '../referrals/apply-event';
import { DONE, followedBy, retried } from './outcome';
import type { Asked, Delivery, Failure, Outcome, PartnerCenter, PendingEffect, RemoteRecord } from '../ports';

/** The ports that sending changes to Partner Center needs. */
export type PushingPorts = Omit<CreatingRecordsPorts, 'partnerCenter'> & {
  /** Null: Partner Center is not connected, and nothing is sent. */
  readonly partnerCenter: PartnerCenter | null;
};

/**
 * Whether another pending push does the work of this one: it was tried at least as often, so that its backoff is kept.
 * An untried push that is not due does not count: it only waits for a free slot, and others need not wait for it.
 */
const isCoveredByAnother = ({ pending: all }: Delivery, { id, attempts, effect }: PendingEffect, now: Date): boolean =>
  all.some(
    (other) =>
      other.id !== id &&
      other.effect.kind === effect.kind &&
      other.parked === null &&
      other.attempts >= attempts &&
      (other.attempts > 0 || other.dueAt <= now),
  );

/** How many writes in a row may have no effect before that counts as a permanent failure. */
const MOST_IGNORED_WRITES = 4;

/** The failure of a write that was acknowledged but had no effect. */
const WRITE_IGNORED: Failure = {
  kind: 'failed',
  code: 'invalid',
  retryAfterMs: null,
  target: null,
  isUncertain: false,
};

/** Partner Center's record matches ours; parked pushes are no longer needed. */
const IN_SYNC: Outcome = { ...DONE, clears: 'push' };

/**
 * `push`: sends the next change so that Partner Center's record matches ours, one change at a time. Idempotent: the
 * record is read first and only differences are sent, so it can be repeated whatever the outcome of the last attempt
 * was.
 */
export async function push(ports: PushingPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { partnerCenter } = ports;
  const { referral } = delivery;
  if (partnerCenter === null || referral.owner === 'microsoft') return DONE;
  if (isCoveredByAnother(delivery, pending, ports.clock())) return DONE;
  const present = { ...ports, partnerCenter };
  return referral.recordId === null
    ? createRecord(present, referral, pending)
    : pushChange(present, referral, referral.recordId, pending);
}

async function pushChange(
  ports: CreatingRecordsPorts,
  referral: Referral,
  recordId: string,
  pending: PendingEffect,
): Promise<Outcome> {
  const read = await ports.partnerCenter.read(recordId);
  if (read.kind === 'failed') return handleRecordFailure(ports, referral.id, pending, likelyNextChange(referral), read);
  const remote = { ...read.value, record: withoutCode(read.value.record, referral.code) };
  const current = await applyEvent(ports, referral.id, { kind: 'reread', record: remote.record });
  const write = nextWrite(current, remote.record);
  if (write !== null) return sendWrite(ports, current, remote, write, pending);
  const isOpen = !ARCHIVED_STAGES.includes(remote.record.stage);
  return isOpen && isInvitationDue(current)
    ? inviteMicrosoft(ports, current, pending)
    : finishPush(ports, current, isOpen);
}

/**
 * All changes are sent: clears the problem that the card shows. A failed invitation stays shown while the deal is open,
 * because a person must act on it.
 */
async function finishPush(ports: CreatingRecordsPorts, { id, trouble }: Referral, isOpen: boolean): Promise<Outcome> {
  if (trouble !== null && !(isOpen && trouble.deed === 'invite')) await applyEvent(ports, id, { kind: 'clear' });
  return IN_SYNC;
}

/**
 * Sends a write; if it is rejected as invalid, tries its pieces one by one until one is accepted. Returns the last
 * response and write.
 */
async function sendInPieces(
  { partnerCenter }: CreatingRecordsPorts,
  remote: RemoteRecord,
  whole: RecordWrite,
): Promise<readonly [Asked<RemoteRecord>, RecordWrite]> {
  let [sent, write] = [await partnerCenter.write(remote, whole), whole];
  for (const piece of splitWrite(whole)) {
    if (sent.kind === 'done' || sent.code !== 'invalid') break;
    [sent, write] = [await partnerCenter.write(remote, piece), piece];
  }
  return [sent, write];
}

async function sendWrite(
  ports: CreatingRecordsPorts,
  referral: Referral,
  remote: RemoteRecord,
  write: RecordWrite,
  pending: PendingEffect,
): Promise<Outcome> {
  const [sent, { deed, fields }] = await sendInPieces(ports, remote, write);
  if (sent.kind === 'failed') return handleRecordFailure(ports, referral.id, pending, deed, sent);
  ports.meter.recordWritten(deed, 'done');
  const record = withoutCode(sent.value.record, referral.code);
  const after = await applyEvent(ports, referral.id, {
    kind: 'recorded',
    record,
    sent: expectedAfter(remote.record, { ...write, fields }),
  });
  const left = nextWrite(after, record);
  // The write was acknowledged but had no effect; a retry may have none either.
  if (isSame(left, write))
    return pending.attempts < MOST_IGNORED_WRITES
      ? retried(pending, ports.clock())
      : handleRecordFailure(ports, referral.id, pending, deed, WRITE_IGNORED);
  const isOpen = !ARCHIVED_STAGES.includes(record.stage);
  return left !== null || (isOpen && isInvitationDue(after))
    ? followedBy([{ kind: 'push' }], ports.clock())
    : finishPush(ports, after, isOpen);
}
