import { isPosted } from './channel/subscriber';
import { applyClosingEvent, type ClosingEvent } from './lifecycle/closing-a-deal';
import { invite, type Inviting } from './lifecycle/inviting';
import { applyWorkEvent, type Working } from './lifecycle/working';
import type { Transition } from './model/transition';
import { applyAnswer, type Answering } from './lifecycle/answering';
import type { Effect } from './model/effect';
import { trackSending, type SendingEvent } from './agreement/filing';
import { applyRecord, type RecordEvent } from './agreement/following';
import type { Referral, ReferralRecord } from './model/referral';
import { scheduledEffects, expireIfDue, updateMicrosoftSide } from './lifecycle/referral-clocks';
import { newReferral } from './agreement/referral-record';

/** The events that can change a known referral. */
export type ReferralEvent =
  | Answering
  | Working
  | Inviting
  | ClosingEvent
  | RecordEvent
  | SendingEvent
  /** Time has passed: the deadline may be over. */
  | { readonly kind: 'lapse' }
  /** The current state of the other side's record of the same engagement. */
  | { readonly kind: 'learn'; readonly other: ReferralRecord };

/** The function that handles each kind of event. */
type EventHandlers = {
  readonly [Kind in ReferralEvent['kind']]: (
    referral: Referral,
    event: Extract<ReferralEvent, { kind: Kind }>,
    now: Date,
  ) => Transition;
};

const EVENT_HANDLERS: EventHandlers = {
  accept: applyAnswer,
  decline: applyAnswer,
  win: applyClosingEvent,
  lose: applyClosingEvent,
  reopen: applyClosingEvent,
  settle: applyClosingEvent,
  invite,
  edit: applyWorkEvent,
  note: applyWorkEvent,
  claim: applyWorkEvent,
  favorite: applyWorkEvent,
  snooze: applyWorkEvent,
  remindToWin: applyWorkEvent,
  report: applyRecord,
  reread: applyRecord,
  recorded: applyRecord,
  attempt: trackSending,
  falter: trackSending,
  clear: trackSending,
  resume: trackSending,
  lapse: (referral, _event, now) => expireIfDue(referral, now),
  learn: (referral, { other }, now) => updateMicrosoftSide(referral, other, now),
};

type EventHandler = (referral: Referral, event: never, now: Date) => Transition;

/** The only way in which a referral changes. Pure: it returns the new version and the effects to store with it. */
export function advance(referral: Referral, event: ReferralEvent, now: Date): Transition {
  const course: EventHandler = EVENT_HANDLERS[event.kind];
  // The table gives each kind the function for it, which the compiler cannot follow through the lookup.
  return course(referral, event as never, now);
}

/**
 * If a deal's close date passed longer ago than this (in milliseconds) when we first see it, its owner is not asked
 * about it. Lists still show it.
 */
const OVERDUE_ASKED_MS = 30 * 86_400_000;

const isRecentEnough = (effect: Effect, now: Date): boolean =>
  effect.kind !== 'overdue' || now.getTime() - effect.at.getTime() < OVERDUE_ASKED_MS;

/**
 * Creates the referral of a record that we see for the first time. It is announced if it needs our answer or is a new
 * deal of our own.
 */
export function createFromRecord(
  record: ReferralRecord,
  code: string,
  now: Date,
): Extract<Transition, { outcome: 'changed' }> {
  const referral = newReferral(record, code, now);
  const announced: readonly Effect[] = isPosted(referral, now) ? [{ kind: 'announce' }] : [];
  const appointments = scheduledEffects(referral, null).filter((effect) => isRecentEnough(effect, now));
  return { outcome: 'changed', referral, effects: [...announced, ...appointments] };
}
