import { isFinal, isForAdministrators, type Deed, type TroubleCode } from '../../domain/model/trouble';
import { happen } from '../referrals/happen';
import { parked, retried } from './outcome';
import type { Clock, Failure, Log, Meter, Outcome, PendingEffect, ReferralRepository } from '../ports';

/** What it takes to deal with a failure. */
export interface FalteringPorts {
  readonly referrals: Pick<ReferralRepository, 'find' | 'commit'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly meter: Pick<Meter, 'recordWritten'>;
  /** Tells the administrators what only they can mend, at most once in a while. */
  readonly alarm: (code: TroubleCode) => Promise<void>;
}

/** How often in a row something fails before anybody is told of it: what is over at the next attempt is nobody's concern. */
const PATIENCE: Readonly<Record<TroubleCode, number>> = {
  unreachable: 1,
  throttled: 1,
  changed: 4,
  unauthorized: 0,
  forbidden: 0,
  missing: 0,
  invalid: 0,
};

/** However long something has failed, it is tried again after so many milliseconds: Partner Center may be well by then. */
const LONGEST_WAIT_MS = 300_000;

function waitFor({ code, retryAfterMs }: Failure, attempts: number): number {
  if (retryAfterMs !== null) return retryAfterMs;
  if (code === 'changed' && attempts < PATIENCE.changed) return 0;
  return Math.min(2_000 * 2 ** Math.min(attempts, 10), LONGEST_WAIT_MS);
}

/**
 * What becomes of an effect that Partner Center did not take: it is tried again, or kept until somebody does something
 * about it. The referral's card tells, and so do messages to whoever can help.
 */
export async function falter(
  ports: FalteringPorts,
  id: string,
  pending: PendingEffect,
  deed: Deed,
  failure: Failure,
): Promise<Outcome> {
  const { code, target } = failure;
  ports.meter.recordWritten(deed, code);
  ports.log.warn(
    { referral: id, deed, code, target, attempts: pending.attempts },
    'Partner Center did not take what was decided here.',
  );
  if (pending.attempts >= PATIENCE[code]) await happen(ports, id, { kind: 'falter', code, deed, target });
  if (isForAdministrators(code)) await ports.alarm(code);
  // One that is kept stands for all that were.
  if (isFinal(code)) return { ...parked(pending, ports.clock(), code), clears: pending.effect.kind };
  return retried(pending, ports.clock(), waitFor(failure, pending.attempts));
}
