import type { Effect, EffectKind } from '../../domain/model/effect';
import type { Referral } from '../../domain/model/referral';

/** A message that stands in a channel or chat. `face` names what it shows, so that an equal one is not sent again. */
export interface PostedCard {
  readonly conversationId: string;
  readonly activityId: string;
  readonly face: string;
}

/** An effect that is still to be done; `parked` tells why it no longer is tried. */
export interface PendingEffect {
  /** Stays the same however often it is tried. It begins with the version of the referral that asked for it, and a dot. */
  readonly id: string;
  readonly effect: Effect;
  readonly attempts: number;
  readonly dueAt: Date;
  readonly parked: string | null;
}

/** Reminders are due from the first moment on; those until the second were sent, or passed by more urgent ones. */
export interface Reminded {
  readonly from: Date;
  readonly until: Date;
}

/** A referral with the effects that are due, held by one dispatcher until the lease ends. Its messages are named by slot. */
export interface Delivery {
  readonly referral: Referral;
  readonly cards: Readonly<Record<string, PostedCard>>;
  readonly pending: readonly PendingEffect[];
  /** What reminders are accounted for, and at whom; under its slot, when a reminder was posted and until when it reminds. */
  readonly reminded: Readonly<Record<string, Reminded>>;
  readonly lease: string;
  /** Whether a dispatcher held it before and never gave it back: what it was sending may have arrived. */
  readonly takenOver: boolean;
}

/** What became of one pending effect: what replaces it (nothing: it is done), and the card it left. */
export interface Outcome {
  readonly replacedBy: readonly Omit<PendingEffect, 'id'>[];
  readonly card?: { readonly slot: string; readonly posted: PostedCard | null };
  readonly reminded?: { readonly whom: string } & Reminded;
  /** Parked effects of this kind are not needed any more. */
  readonly clears?: EffectKind;
}

/** Which of the referrals with due effects: the one whose effects are due longest, or the one to which it happened last. */
export type Next = 'longest' | 'latest';

/** The effects still to be done. Only the holder of a lease can settle what it claimed. */
export interface Outbox {
  /** Takes a referral with due effects (the longest due, unless told otherwise), leased until `leaseUntil`; null: nothing is due. */
  claim(now: Date, leaseUntil: Date, next?: Next): Promise<Delivery | null>;
  /** Records an effect's outcome, durably, and tells what is left. Null: the lease was lost, nothing was written. */
  settle(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<Delivery | null>;
  /** Records the last outcome for now, durably, and gives the referral back. */
  finish(delivery: Delivery, pendingId: string, outcome: Outcome): Promise<void>;
  /** Lets what was parked of a referral be tried again, and what waits for another try be tried now. Answers how many that are. */
  retry(id: string, now: Date): Promise<number>;
  /** Gives the referral back. */
  release(delivery: Delivery): Promise<void>;
  /** When the next effect that nobody holds is due; null: none is. */
  nextDue(): Promise<Date | null>;
}
