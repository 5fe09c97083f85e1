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

/** What looking at the other side of an engagement needs from outside. */
export interface RelatingPorts {
  readonly referrals: Pick<ReferralRepository, 'findByEngagement' | 'findByRecords' | 'findUnrecorded' | 'commit'>;
  /** Null: the other side's records come by themselves, if they do. */
  readonly partnerCenter: Pick<PartnerCenter, 'related'> | null;
  readonly clock: Clock;
  readonly random: ReceivingPorts['random'];
  readonly meter: ReceivingPorts['meter'];
  readonly log: Log;
}

/**
 * How often a deal is looked at, in milliseconds, because a list may not tell of records that are not ours: while Microsoft
 * has to answer, once it did, and where it may have been asked so long ago that nothing is to be expected any more.
 */
const [WAITING_MS, ANSWERED_MS, STALE_MS] = [15 * 60_000, 6 * 3_600_000, 24 * 3_600_000];

/** How long Microsoft has to answer after a deal was shared with it, in milliseconds, as long as its record tells nothing else. */
const TIME_TO_ANSWER_MS = 14 * 86_400_000;

/** Whether Partner Center is asked for the other side of it: a deal that we share and that is open. */
export const isWatched = ({ owner, direction, dealType, stage }: Referral): boolean =>
  owner === 'partner' && direction === 'outbound' && dealType === 'co-sell' && stage === 'accepted';

function intervalOf({ createdAt, history }: Referral, theirs: ReferralRecord | undefined, now: Date): number {
  if (theirs !== undefined && theirs.stage !== 'received') return ANSWERED_MS;
  const sharedAt = history.findLast(({ what }) => what === 'invited')?.at ?? createdAt;
  const until = theirs?.deadline ?? after(sharedAt, TIME_TO_ANSWER_MS);
  return now < until ? WAITING_MS : STALE_MS;
}

/** When to look again. */
function nextLook(
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

/** Takes in what Partner Center says of Microsoft's side of the engagement now; answers why where it cannot be asked. */
async function lookUp(
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
 * `relate`: our deals of an engagement learn what Microsoft's record of it tells, in whichever order they come. A deal that
 * we share is looked at again and again, because nobody has to tell us of a record that is not ours.
 */
export async function relate(ports: RelatingPorts, delivery: Delivery, pending: PendingEffect): Promise<Outcome> {
  const { engagementId } = delivery.referral;
  if (engagementId === null) return DONE;
  const failure = await lookUp(ports, delivery, engagementId);
  const records = await ports.referrals.findByEngagement(engagementId);
  const [theirs] = records
    .filter(({ owner }) => owner === 'microsoft')
    .sort((one, other) => other.updatedAt.getTime() - one.updatedAt.getTime());
  const ours = theirs === undefined ? [] : records.filter(({ owner }) => owner === 'partner');
  const learned = await Promise.all(ours.map((deal) => learn(ports, deal, theirs)));
  if (failure !== null || !learned.every(Boolean))
    return retried(pending, ports.clock(), failure?.retryAfterMs ?? null);
  return nextLook(ports, delivery, pending, theirs);
}

/** False where somebody else changed the deal meanwhile. */
async function learn(
  { referrals, clock }: RelatingPorts,
  deal: Referral,
  theirs: ReferralRecord | undefined,
): Promise<boolean> {
  if (theirs === undefined) return true;
  const now = clock();
  const advanced = advance(deal, { kind: 'learn', other: theirs }, now);
  return advanced.outcome !== 'changed' || (await referrals.commit([advanced], now)).size === 0;
}
