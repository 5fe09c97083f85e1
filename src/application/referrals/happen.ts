import type { Referral } from '../../domain/model/referral';
import { advance, type ReferralEvent } from '../../domain/advance';
import type { Clock, ReferralRepository } from '../ports';

/**
 * Lets something happen to a referral that nobody can refuse: durable once it resolves, with what it has become. Where
 * somebody else changed it meanwhile, it happens to what they left.
 *
 * @throws Error where there is no such referral
 */
export async function happen(
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
