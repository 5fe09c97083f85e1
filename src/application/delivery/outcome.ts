import type { Effect } from '../../domain/model/effect';
import type { Delivery, Outcome, PendingEffect } from '../ports';

/** Nothing is left to be done. */
export const DONE: Outcome = { replacedBy: [] };

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 3_600_000;

/** The instant that many milliseconds later. */
export const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

/** These effects instead, due then. */
export const followedBy = (effects: readonly Effect[], dueAt: Date): Outcome => ({
  replacedBy: effects.map((effect) => ({ effect, attempts: 0, dueAt, parked: null })),
});

/** The same effect again, as if it had not been tried. */
export const postponed = ({ effect, attempts }: PendingEffect, dueAt: Date): Outcome => ({
  replacedBy: [{ effect, attempts, dueAt, parked: null }],
});

/** The same effect again after a failure: the wait is doubled each time, an hour at the most, unless it is told. */
export function retried({ effect, attempts }: PendingEffect, now: Date, waitMs: number | null = null): Outcome {
  const backoff = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LAST_RETRY_MS);
  return { replacedBy: [{ effect, attempts: attempts + 1, dueAt: after(now, waitMs ?? backoff), parked: null }] };
}

/** The effect is not tried any more, for this reason. */
export const parked = ({ effect, attempts }: PendingEffect, now: Date, reason: string): Outcome => ({
  replacedBy: [{ effect, attempts: attempts + 1, dueAt: now, parked: reason }],
});

/** Whether the same waits to be done already, such as a card that a new channel was given while it was being announced. */
export const isPending = ({ pending }: Delivery, effect: Effect): boolean =>
  pending.some((other) => other.parked === null && isAlike(other.effect, effect));

/** Whether the same was asked for once more and still waits to be done: then one of the two is enough. */
export const isAskedAgain = (delivery: Delivery, { id, effect }: PendingEffect): boolean =>
  isPending({ ...delivery, pending: delivery.pending.filter((other) => other.id !== id) }, effect);

/**
 * Whether another effect that is alike was tried since this one was asked for: a card that a new channel was given
 * while it was being announced is not to go where Teams has just asked to wait, or refused.
 */
export const isTriedSince = ({ pending }: Delivery, { id, attempts, dueAt, effect }: PendingEffect): boolean =>
  attempts === 0 &&
  pending.some(
    (other) => other.id !== id && other.attempts > 0 && other.dueAt >= dueAt && isAlike(other.effect, effect),
  );

/** Whether the same is due once more, at least as soon as `next`: then one of the two is enough. */
export const isDueAgainBefore = ({ pending }: Delivery, { id, effect }: PendingEffect, next: Date): boolean =>
  pending.some(
    (other) => other.id !== id && other.parked === null && other.dueAt <= next && isAlike(other.effect, effect),
  );

/** Two effects are alike whenever they are due. */
const isAlike = (one: Effect, other: Effect): boolean =>
  JSON.stringify({ ...one, at: null }) === JSON.stringify({ ...other, at: null });
