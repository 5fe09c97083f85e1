import type { Referral } from '../../domain/model/referral';
import { advance, type ReferralEvent } from '../../domain/advance';
import type { Clock, ReferralRepository } from '../ports';

/**
 * Applies an event that needs no permission check to a referral; durable when it resolves. Returns the referral
 * afterwards. If the referral was changed at the same time, the event is applied again to the new state.
 *
 * @throws Error if there is no such referral
 */
export async function applyEvent(
  ports: { readonly referrals: Pick<ReferralRepository, 'find' | 'commit'>; readonly clock: Clock },
  id: string,
  event: ReferralEvent,
): Promise<Referral> {
  for (;;) {
    const referral = await ports.referrals.find(id);
    if (referral === null) throw new Error(`There is no referral ${id}.`);
    const now = ports.clock();
    const advanced = advance(referral, event, now);
    if (advanced.outcome !== 'changed') return referral;
    const lost = await ports.referrals.commit([advanced], now);
    if (lost.size === 0) return advanced.referral;
  }
}
