import { isPosted } from './channel/subscriber';
import { close, type ClosingEvent } from './lifecycle/closing-a-deal';
import { invite, type Inviting } from './lifecycle/inviting';
import { work, type Working } from './lifecycle/working';
import type { Advance } from './model/transition';
import { answer, type Answering } from './lifecycle/answering';
import type { Effect } from './model/effect';
import { file, type Filing } from './agreement/filing';
import { follow, type Following } from './agreement/following';
import type { Referral, ReferralRecord } from './model/referral';
import { appointmentsOf, lapse, learn } from './lifecycle/referral-clocks';
import { newReferral } from './agreement/referral-record';

/** The events that can change a known referral. */
export type ReferralEvent =
  | Answering
  | Working
  | Inviting
  | ClosingEvent
  | Following
  | Filing
  /** Time has passed: the deadline may be over. */
  | { readonly kind: 'lapse' }
  /** The current state of the other side's record of the same engagement. */
  | { readonly kind: 'learn'; readonly other: ReferralRecord };

/** The function that handles each kind of event. */
type Courses = {
  readonly [Kind in ReferralEvent['kind']]: (
    referral: Referral,
    event: Extract<ReferralEvent, { kind: Kind }>,
    now: Date,
  ) => Advance;
};

const COURSES: Courses = {
  accept: answer,
  decline: answer,
  win: close,
  lose: close,
  reopen: close,
  settle: close,
  invite,
  edit: work,
  note: work,
  claim: work,
  favorite: work,
  snooze: work,
  remindToWin: work,
  report: follow,
  reread: follow,
  recorded: follow,
  attempt: file,
  falter: file,
  clear: file,
  resume: file,
  lapse: (referral, _event, now) => lapse(referral, now),
  learn: (referral, { other }, now) => learn(referral, other, now),
};

type Course = (referral: Referral, event: never, now: Date) => Advance;

/** The only way in which a referral changes. Pure: it returns the new version and the effects to store with it. */
export function advance(referral: Referral, event: ReferralEvent, now: Date): Advance {
  const course: Course = COURSES[event.kind];
  // The table gives each kind the function for it, which the compiler cannot follow through the lookup.
  return course(referral, event as never, now);
}

/**
 * If a deal's close date passed longer ago than this (in milliseconds) when we first see it, its owner is not asked
 * about it. Lists still show it.
 */
const ASKED_ABOUT_MS = 30 * 86_400_000;

const isWorthAsking = (effect: Effect, now: Date): boolean =>
  effect.kind !== 'overdue' || now.getTime() - effect.at.getTime() < ASKED_ABOUT_MS;

/**
 * Creates the referral of a record that we see for the first time. It is announced if it needs our answer or is a new
 * deal of our own.
 */
export function receive(record: ReferralRecord, code: string, now: Date): Extract<Advance, { outcome: 'changed' }> {
  const referral = newReferral(record, code, now);
  const announced: readonly Effect[] = isPosted(referral, now) ? [{ kind: 'announce' }] : [];
  const appointments = appointmentsOf(referral, null).filter((effect) => isWorthAsking(effect, now));
  return { outcome: 'changed', referral, effects: [...announced, ...appointments] };
}
