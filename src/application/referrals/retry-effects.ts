import type { Referral } from '../../domain/model/referral';
import { findAccessibleReferral, type AnsweringPorts } from './answer-referral';
import { applyEvent } from './apply-event';
import type { Outbox } from '../ports';
import type { Viewer } from '../access';

/** The ports that retrying needs. */
export type RetryingPorts = Pick<AnsweringPorts, 'referrals' | 'clock' | 'wake'> & {
  readonly outbox: Pick<Outbox, 'retry'>;
};

/**
 * The result of a retry. `retried`: the failed effects are due now. `nothing`: no effect had failed.
 * `unknown`: there is no such referral, or the person may not see it.
 */
export type Retried =
  { readonly outcome: 'retried' | 'nothing'; readonly referral: Referral } | { readonly outcome: 'unknown' };

/** Makes all failed effects of a referral due now, including parked ones. Safe to repeat. */
export async function retryEffects(ports: RetryingPorts, viewer: Viewer, id: string): Promise<Retried> {
  const known = await findAccessibleReferral(ports, viewer, { id });
  if (known === null) return { outcome: 'unknown' };
  const referral = await applyEvent(ports, id, { kind: 'resume' });
  const failed = await ports.outbox.retry(id, ports.clock());
  if (failed === 0 && known.trouble === null) return { outcome: 'nothing', referral };
  ports.wake();
  return { outcome: 'retried', referral };
}
