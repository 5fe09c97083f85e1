import { createDeal as created, type NewDeal } from '../../domain/lifecycle/creation';
import type { Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import { CODE_BYTES, referralCode } from '../../domain/model/referral-code';
import type { Clock, Meter, Random, ReferralRepository } from '../ports';

/** The ports that creating a deal needs. */
export interface CreatingPorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'commit'>;
  readonly clock: Clock;
  readonly random: Random;
  readonly meter: Pick<Meter, 'dealCreated'>;
  /** Starts the dispatcher; called after effects have been stored. */
  readonly wake: () => void;
}

/**
 * Creates a deal; durable when it resolves. The deal's id is the idempotency key: if the same deal is confirmed twice,
 * in any process, it is created once and the second call returns the existing deal. If the generated code is already
 * used, another one is tried.
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
