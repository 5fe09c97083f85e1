import type { Referral } from '../../domain/model/referral';
import { seeReferral, type AnsweringPorts } from './answer-referral';
import { happen } from './happen';
import type { Outbox } from '../ports';
import type { Standing } from '../access';

/** What trying again needs from outside. */
export type RetryingPorts = Pick<AnsweringPorts, 'referrals' | 'clock' | 'wake'> & {
  readonly outbox: Pick<Outbox, 'retry'>;
};

/**
 * What came of it. `retried`: what had failed is tried now. `nothing`: nothing had failed.
 * `unknown`: there is no such referral, or none for this person's eyes.
 */
export type Retried =
  { readonly outcome: 'retried' | 'nothing'; readonly referral: Referral } | { readonly outcome: 'unknown' };

/** Has what failed of a referral tried again at once, whether or not it was given up. Safe to repeat. */
export async function retryEffects(ports: RetryingPorts, standing: Standing, id: string): Promise<Retried> {
  const known = await seeReferral(ports, standing, { id });
  if (known === null) return { outcome: 'unknown' };
  const referral = await happen(ports, id, { kind: 'resume' });
  const failed = await ports.outbox.retry(id, ports.clock());
  if (failed === 0 && known.trouble === null) return { outcome: 'nothing', referral };
  ports.wake();
  return { outcome: 'retried', referral };
}
