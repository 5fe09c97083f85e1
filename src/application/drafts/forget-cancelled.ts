import { CANCEL_GRACE_MS } from '../../domain/drafts/model/draft';
import type { Clock, DraftRepository } from '../ports';

/** What removing cancelled drafts needs from outside. */
export interface ForgettingPorts {
  readonly drafts: Pick<DraftRepository, 'forgetCancelled'>;
  readonly clock: Clock;
}

/** Removes the drafts that were cancelled so long ago that nobody can restore them any more. */
export const forgetCancelled = ({ drafts, clock }: ForgettingPorts): Promise<void> =>
  drafts.forgetCancelled(new Date(clock().getTime() - CANCEL_GRACE_MS));
