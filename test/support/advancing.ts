import type { Transition } from '../../src/domain/model/transition';
import type { Referral } from '../../src/domain/model/referral';
import { advance, type ReferralEvent } from '../../src/domain/advance';
import { frozen, NOW } from '../builders/a-referral';

/** What an event makes of a referral. Everything goes in frozen, so that a change of what was passed in throws. */
export const advanced = (referral: Referral, event: ReferralEvent, now = NOW): Transition =>
  advance(frozen(referral), frozen(event), now);

/** The same, where it has to be a change. */
export function changed(
  referral: Referral,
  event: ReferralEvent,
  now = NOW,
): Extract<Transition, { outcome: 'changed' }> {
  const result = advanced(referral, event, now);
  if (result.outcome !== 'changed') throw new Error(`expected a change, but it was ${result.outcome}`);
  return result;
}
