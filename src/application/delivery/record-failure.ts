import { isPermanent, isForAdministrators, type ChangeKind, type TroubleCode } from '../../domain/model/trouble';
import { applyEvent } from '../referrals/apply-event';
import { parked, retried } from './outcome';
import type { Clock, Failure, Log, Meter, Outcome, PendingEffect, ReferralRepository } from '../ports';

/** The ports that handling a failure of Partner Center needs. */
export interface RecordFailurePorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'commit'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Pick<Meter, 'recordWritten'>;
  /** Notifies administrators of a problem that only they can fix; rate-limited. */
  readonly alarm: (code: TroubleCode) => Promise<void>;
}

/** How many failures in a row are tolerated before the card shows the problem, by code. */
const TOLERATED_FAILURES: Readonly<Record<TroubleCode, number>> = {
  unreachable: 1,
  throttled: 1,
  changed: 4,
  unauthorized: 0,
  forbidden: 0,
  missing: 0,
  invalid: 0,
};

/** The longest backoff, in milliseconds. */
const LONGEST_BACKOFF_MS = 300_000;

function backoffFor({ code, retryAfterMs }: Failure, attempts: number): number {
  if (retryAfterMs !== null) return retryAfterMs;
  if (code === 'changed' && attempts < TOLERATED_FAILURES.changed) return 0;
  return Math.min(2_000 * 2 ** Math.min(attempts, 10), LONGEST_BACKOFF_MS);
}

/**
 * Handles an effect that Partner Center rejected or did not answer. A temporary failure is retried with a backoff; a
 * permanent one is parked until a person acts. The card shows the problem, and the people who can fix it are notified.
 */
export async function handleRecordFailure(
  ports: RecordFailurePorts,
  id: string,
  pending: PendingEffect,
  deed: ChangeKind,
  failure: Failure,
): Promise<Outcome> {
  const { code, target } = failure;
  ports.meter.recordWritten(deed, code);
  ports.log.warn(
    { referral: id, deed, code, target, attempts: pending.attempts },
    'Partner Center did not take what was decided here.',
  );
  if (pending.attempts >= TOLERATED_FAILURES[code]) await applyEvent(ports, id, { kind: 'falter', code, deed, target });
  if (isForAdministrators(code)) await ports.alarm(code);
  // A parked effect replaces earlier parked ones.
  if (isPermanent(code)) return { ...parked(pending, ports.clock(), code), clears: pending.effect.kind };
  return retried(pending, ports.clock(), backoffFor(failure, pending.attempts));
}
