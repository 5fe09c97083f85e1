import { createDeal as created, type NewDeal } from '../../domain/lifecycle/creation';
import type { Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { CODE_BYTES, referralCode } from '../../domain/model/referral-code';
import type { Clock, Meter, Random, ReferralRepository } from '../ports';

/** What creating deals needs from outside. */
export interface CreatingPorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'commit'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly meter: Pick<Meter, 'dealCreated'>;
  /** Called once something is there to be sent. */
  readonly wake: () => void;
}

/**
 * Creates a deal: durable once it resolves. Confirmed twice, by whichever processes, it is created once: the second
 * time answers what became of it. A code that is taken makes way for another one.
 */
export async function createDeal(ports: CreatingPorts, by: Person, deal: NewDeal): Promise<Referral> {
  for (let attempt = 0; ; attempt += 1) {
    const known = await ports.referrals.find(deal.id);
    if (known !== null) return known;
    const now = ports.clock();
    const change = created(deal, by, referralCode(ports.random(CODE_BYTES), attempt), now);
    const lost = await ports.referrals.commit([change], now);
    if (lost.size > 0) continue;
    ports.meter.dealCreated(deal.dealType);
    ports.wake();
    return change.referral;
  }
}
