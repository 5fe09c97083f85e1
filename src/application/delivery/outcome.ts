import type { Effect } from '../../domain/model/effect';
import type { Delivery, Outcome, PendingEffect } from '../ports';

/** Nothing is left to be done. */
export const DONE: Outcome = { replacedBy: [] };

const FIRST_RETRY_MS = 2_000;
const LAST_RETRY_MS = 3_600_000;

/** The instant that is this many milliseconds later; negative: earlier. */
export const after = (now: Date, milliseconds: number): Date => new Date(now.getTime() + milliseconds);

/** Replaces the effect by these, due at an instant. */
export const followedBy = (effects: readonly Effect[], dueAt: Date): Outcome => ({
  replacedBy: effects.map((effect) => ({ effect, attempts: 0, dueAt, parked: null })),
});

/** The same effect at a later time; it does not count as an attempt. */
export const postponed = ({ effect, attempts }: PendingEffect, dueAt: Date): Outcome => ({
  replacedBy: [{ effect, attempts, dueAt, parked: null }],
});

/** Retries the effect after a failure, with exponential backoff up to an hour unless a wait is given. */
export function retried({ effect, attempts }: PendingEffect, now: Date, waitMs: number | null = null): Outcome {
  const backoff = Math.min(FIRST_RETRY_MS * 2 ** Math.min(attempts, 20), LAST_RETRY_MS);
  return { replacedBy: [{ effect, attempts: attempts + 1, dueAt: after(now, waitMs ?? backoff), parked: null }] };
}

/** Parks the effect with a reason: it is no longer tried automatically. */
export const parked = ({ effect, attempts }: PendingEffect, now: Date, reason: string): Outcome => ({
  replacedBy: [{ effect, attempts: attempts + 1, dueAt: now, parked: reason }],
});

/** Whether the same effect is already pending, for example a card that a new channel got during the announcement. */
export const isPending = ({ pending }: Delivery, effect: Effect): boolean =>
  pending.some((other) => other.parked === null && isSameEffect(other.effect, effect));

/** Whether the same effect is pending a second time; then one of the two can be dropped. */
export const isRequestedTwice = (delivery: Delivery, { id, effect }: PendingEffect): boolean =>
  isPending({ ...delivery, pending: delivery.pending.filter((other) => other.id !== id) }, effect);

/**
 * Whether a duplicate of this untried effect failed and is waiting for a retry or parked. For example: a new channel
 * got the same card twice, and Teams has just throttled or refused the other one.
 */
export const hasTriedDuplicate = ({ pending }: Delivery, { id, attempts, dueAt, effect }: PendingEffect): boolean =>
  attempts === 0 &&
  pending.some(
    (other) => other.id !== id && other.attempts > 0 && other.dueAt >= dueAt && isSameEffect(other.effect, effect),
  );

/** Whether a duplicate of the effect is due no later than `next`; then it need not be scheduled again. */
export const isDueAgainBefore = ({ pending }: Delivery, { id, effect }: PendingEffect, next: Date): boolean =>
  pending.some(
    (other) => other.id !== id && other.parked === null && other.dueAt <= next && isSameEffect(other.effect, effect),
  );

/** Whether two effects are equal, apart from the instant in `at`. */
const isSameEffect = (one: Effect, other: Effect): boolean =>
  JSON.stringify({ ...one, at: null }) === JSON.stringify({ ...other, at: null });
