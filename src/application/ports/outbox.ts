import type { Effect, EffectKind } from '../../domain/model/effect';
import type { Referral } from '../../domain/model/referral';

/** A posted message in a channel or chat. `face` is a hash of its content, so that equal content is not sent again. */
export interface PostedCard {
  readonly conversationId: string;
  readonly activityId: string;
  readonly face: string;
}

/** An effect that has not been performed yet; `parked` is the reason why it is no longer tried, or null. */
export interface PendingEffect {
  /** The same for all attempts. For an effect of a change it starts with the referral's version and a dot. */
  readonly id: string;
  readonly effect: Effect;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly parked: string | null;
}

/** Reminders are due from `from` on; those until `until` were sent, or replaced by more urgent ones. */
export interface Reminded {
  readonly from: Date;
  readonly until: Date;
}

/** A referral with its pending effects, held by one dispatcher until the lease ends. `cards` are keyed by slot. */
export interface Delivery {
  readonly referral: Referral;
  readonly cards: Readonly<Record<string, PostedCard>>;
  readonly pending: readonly PendingEffect[];
  /**
   * Which reminders are done, by channel or person; and by slot, when a reminder was posted and until when it counts.
   */
  readonly reminded: Readonly<Record<string, Reminded>>;
  readonly lease: string;
  /** Whether another dispatcher's lease expired without release: the message that it was sending may have arrived. */
  readonly takenOver: boolean;
}

/** The outcome of one pending effect: the effects that replace it (none: it is done), and the message it posted. */
export interface Outcome {
  readonly replacedBy: readonly Omit<PendingEffect, 'id'>[];
  readonly card?: { readonly slot: string; readonly posted: PostedCard | null };
  readonly reminded?: { readonly whom: string } & Reminded;
  /** Parked effects of this kind are removed. */
  readonly clears?: EffectKind;
}

/** Which referral to claim: the one whose effects have been due longest, or the one that became due last. */
export type Next = 'longest' | 'latest';

/**
 * The pending effects of all referrals. Only the holder of a lease can settle effects of the referral that it claimed.
 */
export interface Outbox {
  /**
   * Claims a referral with due effects (by default the longest due), leased until `leaseUntil`; null: nothing is due.
   */
  claim(now: Date, leaseUntil: Date, next?: Next): Promise<Delivery | null>;
  /**
   * Records an effect's outcome durably and returns the new state. Null: the lease was lost, and nothing was written.
   */
  settle(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<Delivery | null>;
  /** Records the last outcome durably and releases the lease. Has no effect if the lease was lost. */
  finish(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<void>;
  /** Makes a referral's parked effects, and those that wait for a retry, due now. Returns their number. */
  retry(id: string, now: Date): Promise<number>;
  /** Releases the lease. */
  release(delivery: Delivery): Promise<void>;
  /** When the next effect is due among referrals that are not leased; null if there is none. */
  nextDue(): Promise<Date | null>;
}
