import { fieldsOf } from '../../domain/model/field-changes';
import { isSame } from '../../domain/model/same-value';
import { CLOCK_SKEW_MS, isRecordOf, RECORD_APPEARS_WITHIN_MS } from '../../domain/agreement/own-record';
import type { Attempt, Referral, ReferralRecord } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { handleRecordFailure, type RecordFailurePorts } from './record-failure';
import { applyEvent } from '../referrals/apply-event';
import { after, DONE, followedBy, postponed } from './outcome';
import type { Asked, Failure, ListFrom, Outcome, PartnerCenter, PendingEffect, ReferralRepository } from '../ports';
import { receiveReferrals, type ReceivingPorts } from '../referrals/receive-referrals';

/*
 * Creates the Partner Center record of a deal of ours and, if the deal asks for Microsoft's help, Microsoft's record in
 * the same engagement. Creating is not idempotent, so the attempt is stored before the request is sent. While the
 * outcome is unknown, the record is searched for; only if it does not appear within a minute is the request sent again.
 */

/** The ports that creating records needs. */
export interface CreatingRecordsPorts extends RecordFailurePorts {
  readonly partnerCenter: PartnerCenter;
  readonly referrals: Pick<ReferralRepository, 'find' | 'findByRecords' | 'findUnrecorded' | 'commit'>;
  readonly random: ReceivingPorts['random'];
  readonly meter: ReceivingPorts['meter'] & RecordFailurePorts['meter'];
}

/** The maximum number of pages that are searched for a record; a new record is normally on the first. */
const MOST_LIST_PAGES = 20;

/** The state of the stored attempt: there is none, its outcome is still unknown, or it failed. */
function attemptStateOf({ attempt }: Referral, what: Attempt['what'], now: Date): 'none' | 'open' | 'failed' {
  if (attempt?.what !== what) return 'none';
  return now.getTime() - attempt.at.getTime() < RECORD_APPEARS_WITHIN_MS ? 'open' : 'failed';
}

/** Searches again when the outcome of the attempt must be visible. */
const afterSettling = ({ attempt }: Referral, pending: PendingEffect, now: Date): Outcome =>
  postponed(pending, after(attempt?.at ?? now, RECORD_APPEARS_WITHIN_MS));

const pushAgain = (ports: CreatingRecordsPorts): Outcome => followedBy([{ kind: 'push' }], ports.clock());

/** Creates the record of a deal that has none, or links one that an earlier attempt created. */
export async function createRecord(
  ports: CreatingRecordsPorts,
  deal: Referral,
  pending: PendingEffect,
): Promise<Outcome> {
  const state = attemptStateOf(deal, 'create', ports.clock());
  const isFresh = state === 'none' && ports.clock().getTime() - deal.createdAt.getTime() < RECORD_APPEARS_WITHIN_MS;
  const found = isFresh ? null : await findCreatedRecord(ports, deal);
  if (found !== null && 'kind' in found) return handleRecordFailure(ports, deal.id, pending, 'create', found);
  if (found !== null) return linkFoundRecord(ports, deal, found);
  if (state === 'open') return afterSettling(deal, pending, ports.clock());
  const attempted = await startAttempt(ports, deal, 'create');
  if (attempted === null) return pushAgain(ports);
  const created = await ports.partnerCenter.create(attempted);
  if (created.kind === 'failed') return handleCreateFailure(ports, deal, pending, 'create', created);
  ports.meter.recordWritten('create', 'done');
  await applyEvent(ports, deal.id, { kind: 'recorded', record: created.value.record, sent: fieldsOf(attempted) });
  return pushAgain(ports);
}

/**
 * Stores the attempt before the request is sent, and returns the referral with it. Null if that is no longer right: the
 * record exists by now, or another process stored an attempt.
 */
async function startAttempt(
  { referrals, clock }: CreatingRecordsPorts,
  deal: Referral,
  what: Attempt['what'],
): Promise<Referral | null> {
  for (;;) {
    const [current, now] = [await referrals.find(deal.id), clock()];
    if (current === null || !isSame(current.attempt, deal.attempt)) return null;
    if (what === 'create' ? current.recordId !== null : current.microsoft !== null) return null;
    const advanced = advance(current, { kind: 'attempt', what }, now);
    if (advanced.outcome !== 'changed') return null;
    if ((await referrals.commit([advanced], now)).size === 0) return advanced.referral;
  }
}

async function linkFoundRecord(
  ports: CreatingRecordsPorts,
  { id }: Referral,
  record: ReferralRecord,
): Promise<Outcome> {
  ports.log.info({ referral: id, record: record.id }, 'A record that was asked for before is there.');
  await applyEvent(ports, id, { kind: 'reread', record });
  return pushAgain(ports);
}

/**
 * If the record certainly was not created, the attempt is cleared so that a retry can send the request at once.
 * Otherwise the record may still appear.
 */
async function handleCreateFailure(
  ports: CreatingRecordsPorts,
  { id }: Referral,
  pending: PendingEffect,
  what: Attempt['what'],
  failure: Failure,
): Promise<Outcome> {
  if (!failure.isUncertain) await applyEvent(ports, id, { kind: 'attempt', what: null });
  return handleRecordFailure(ports, id, pending, what, failure);
}

/** Searches for a record that was created for the deal and is not linked to another deal; null if there is none. */
async function findCreatedRecord(
  { partnerCenter, referrals }: CreatingRecordsPorts,
  deal: Referral,
): Promise<ReferralRecord | Failure | null> {
  const begun = deal.attempt?.at ?? deal.createdAt;
  // Without a stored attempt, search for a record that an earlier version of this service may have created.
  const candidate = { ...deal, attempt: deal.attempt ?? { what: 'create', at: begun, version: 1 } } as const;
  let from: ListFrom = { since: after(begun, -CLOCK_SKEW_MS) };
  for (let page = 0; page < MOST_LIST_PAGES; page += 1) {
    const listed: Asked<{ records: readonly ReferralRecord[]; next: string | null }> = await partnerCenter.list(from);
    if (listed.kind === 'failed') return listed;
    const alike = listed.value.records.filter((record) => isRecordOf(candidate, record));
    const taken = new Set((await referrals.findByRecords(alike.map(({ id }) => id))).map(({ recordId }) => recordId));
    const found = alike.find(({ id }) => !taken.has(id));
    if (found !== undefined) return found;
    if (listed.value.next === null) return null;
    from = { next: listed.value.next };
  }
  return null;
}

/** Creates Microsoft's record of a co-sell deal of ours, unless the engagement already has one. */
export async function inviteMicrosoft(
  ports: CreatingRecordsPorts,
  deal: Referral,
  pending: PendingEffect,
): Promise<Outcome> {
  if (deal.engagementId === null) return DONE;
  const related = await ports.partnerCenter.related(deal.engagementId);
  if (related.kind === 'failed') return handleRecordFailure(ports, deal.id, pending, 'invite', related);
  const theirs = related.value.find(({ owner }) => owner === 'microsoft');
  if (theirs !== undefined) return linkMicrosoftRecord(ports, deal, theirs);
  if (attemptStateOf(deal, 'invite', ports.clock()) === 'open') return afterSettling(deal, pending, ports.clock());
  const attempted = await startAttempt(ports, deal, 'invite');
  if (attempted === null) return pushAgain(ports);
  const invited = await ports.partnerCenter.invite(attempted);
  if (invited.kind === 'failed') return handleCreateFailure(ports, deal, pending, 'invite', invited);
  ports.meter.recordWritten('invite', 'done');
  return linkMicrosoftRecord(ports, deal, invited.value.record);
}

/**
 * Stores that Microsoft has a record, also if the response does not name Microsoft as its owner: a second one must
 * never be created.
 */
async function linkMicrosoftRecord(
  ports: CreatingRecordsPorts,
  { id, engagementId }: Referral,
  theirs: ReferralRecord,
): Promise<Outcome> {
  if (theirs.owner === 'microsoft') await receiveReferrals({ ...ports, wake: () => undefined }, [theirs]);
  await applyEvent(ports, id, { kind: 'learn', other: { ...theirs, owner: 'microsoft', engagementId } });
  return pushAgain(ports);
}
