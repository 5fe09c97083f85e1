import { personKey, type Person } from './person';
import type { Referral } from './referral';

/** Whether it was taken over after it was answered. If both have the same time, the order in the history decides. */
function isTakenOver(claimedAt: Date, answeredAt: Date, history: Referral['history']): boolean {
  if (claimedAt.getTime() !== answeredAt.getTime()) return claimedAt > answeredAt;
  const last = history.findLast(({ what }) => what === 'accepted' || what === 'claimed' || what === 'handed-over');
  return last !== undefined && last.what !== 'accepted';
}

/**
 * The person who holds the deal: the one who answered it or took it over, the later of the two. Null if no known person
 * did, for example if it was answered in Partner Center.
 */
export function holderOf({ answer, claim, history }: Pick<Referral, 'answer' | 'claim' | 'history'>): Person | null {
  const answerer = answer?.by ?? null;
  if (answer === null || answerer === null || claim === null) return answerer ?? claim?.by ?? null;
  return isTakenOver(claim.at, answer.at, history) ? claim.by : answerer;
}

/** Whether this person holds the deal. */
export function isHeldBy(
  referral: Parameters<typeof holderOf>[0],
  person: Pick<Person, 'tenantId' | 'objectId'>,
): boolean {
  const holder = holderOf(referral);
  return holder !== null && personKey(holder) === personKey(person);
}
