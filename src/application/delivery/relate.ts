import type { Referral, ReferralRecord } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { after, DONE, followedBy, isDueAgainBefore, retried } from './outcome';
import type {
  Clock,
  Delivery,
  Failure,
  Log,
  Outcome,
  PartnerCenter,
  PendingEffect,
  ReferralRepository,
} from '../ports';
import { receiveReferrals, type ReceivingPorts } from '../referrals/receive-referrals';

/** The ports that reading Microsoft's side of an engagement needs. */
export interface RelatingPorts {
  readonly referrals: Pick<ReferralRepository, 'findByEngagement' | 'findByRecords' | 'findUnrecorded' | 'commit'>;
  /** Null: Partner Center is not connected, and the other side's records can only be pushed to us. */
  readonly partnerCenter: Pick<PartnerCenter, 'related'> | null;
  readonly clock: Clock;
  readonly random: ReceivingPorts['random'];
  readonly meter: ReceivingPorts['meter'];
  readonly log: Log;
}

/**
 * The polling intervals of Microsoft's record, in milliseconds: while Microsoft's answer is due, after it has answered,
 * and after the time to answer is over. Polling is necessary because lists may not contain records that are not ours.
 */
const [WAITING_MS, ANSWERED_MS, STALE_MS] = [15 * 60_000, 6 * 3_600_000, 24 * 3_600_000];

/** The time Microsoft has to answer a shared deal if its record has no deadline, in milliseconds. */
const TIME_TO_ANSWER_MS = 14 * 86_400_000;

/** Whether Microsoft's record is polled: for open co-sell deals of ours. */
export const isWatched = ({ owner, direction, dealType, stage }: Referral): boolean =>
  owner === 'partner' && direction === 'outbound' && dealType === 'co-sell' && stage === 'accepted';

function intervalOf({ createdAt, history }: Referral, theirs: ReferralRecord | undefined, now: Date): number {
  if (theirs !== undefined && theirs.stage !== 'received') return ANSWERED_MS;
  const sharedAt = history.findLast(({ what }) => what === 'invited')?.at ?? createdAt;
  const until = theirs?.deadline ?? after(sharedAt, TIME_TO_ANSWER_MS);
  return now < until ? WAITING_MS : STALE_MS;
}

/** Schedules the next poll. */
function nextPoll(
  ports: RelatingPorts,
  delivery: Delivery,
  pending: PendingEffect,
  theirs: ReferralRecord | undefined,
): Outcome {
  if (ports.partnerCenter === null || !isWatched(delivery.referral)) return DONE;
  const now = ports.clock();
  const next = after(now, intervalOf(delivery.referral, theirs, now));
  return isDueAgainBefore(delivery, pending, next) ? DONE : followedBy([pending.effect], next);
}

/** Reads and stores Microsoft's records of the engagement; returns the failure if that was not possible. */
async function refreshTheirRecords(
  { partnerCenter, ...ports }: RelatingPorts,
  { referral }: Delivery,
  engagementId: string,
): Promise<Failure | null> {
  if (partnerCenter === null || !isWatched(referral)) return null;
  const related = await partnerCenter.related(engagementId);
  if (related.kind === 'failed') {
    ports.log.warn(
      { referral: referral.id, code: related.code },
      'The other side of a deal could not be looked at; it is tried again.',
    );
    return related;
  }
  await receiveReferrals(
    { ...ports, wake: () => undefined },
    related.value.filter(({ owner }) => owner === 'microsoft'),
  );
  return null;
}

/**
 * `relate`: copies the state of Microsoft's record to our deals of the same engagement, in whichever order the records
 * arrive. Microsoft's record of a shared deal is polled, because we may not be notified of records that are not ours.
 */
export async function relate(ports: RelatingPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { engagementId } = delivery.referral;
  if (engagementId === null) return DONE;
  const failure = await refreshTheirRecords(ports, delivery, engagementId);
  const records = await ports.referrals.findByEngagement(engagementId);
  const [theirs] = records
    .filter(({ owner }) => owner === 'microsoft')
    .sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime());
  const ours = theirs === undefined ? [] : records.filter(({ owner }) => owner === 'partner');
  const learned = await Promise.all(ours.map((deal) => applyTheirRecord(ports, deal, theirs)));
  if (failure !== null || !learned.every(Boolean))
    return retried(pending, ports.clock(), failure?.retryAfterMs ?? null);
  return nextPoll(ports, delivery, pending, theirs);
}

/** Applies Microsoft's record to one of our deals; false if the deal was changed at the same time. */
async function applyTheirRecord(
  { referrals, clock }: RelatingPorts,
  deal: Referral,
  theirs: ReferralRecord | undefined,
): Promise<boolean> {
  if (theirs === undefined) return true;
  const now = clock();
  const advanced = advance(deal, { kind: 'learn', other: theirs }, now);
  return advanced.outcome !== 'changed' || (await referrals.commit([advanced], now)).size === 0;
}
