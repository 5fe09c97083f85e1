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

/** What can happen to a referral that we know. */
export type ReferralEvent =
  | Answering
  | Working
  | Inviting
  | ClosingEvent
  | Following
  | Filing
  /** Time has passed: perhaps beyond the deadline. */
  | { readonly kind: 'lapse' }
  /** The other side's record of the same engagement, as it is now. */
  | { readonly kind: 'learn'; readonly other: ReferralRecord };

/** What each event makes of a referral. */
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

/** The one way in which a referral changes: pure, with the effects that the change asks for. */
export function advance(referral: Referral, event: ReferralEvent, now: Date): Advance {
  const course: Course = COURSES[event.kind];
  // The table gives each kind the function for it, which the compiler cannot follow through the lookup.
  return course(referral, event as never, now);
}

/** How long the close date of a deal may have passed when we first see it, in milliseconds, for its owner to be asked about it: lists show all of them. */
const ASKED_ABOUT_MS = 30 * 86_400_000;

const isWorthAsking = (effect: Effect, now: Date): boolean =>
  effect.kind !== 'overdue' || now.getTime() - effect.at.getTime() < ASKED_ABOUT_MS;

/** What a record that we see for the first time makes: a referral, announced if it waits for our answer or is a deal of our own that is new. */
export function receive(record: ReferralRecord, code: string, now: Date): Extract<Advance, { outcome: 'changed' }> {
  const referral = newReferral(record, code, now);
  const announced: readonly Effect[] = isPosted(referral, now) ? [{ kind: 'announce' }] : [];
  const appointments = appointmentsOf(referral, null).filter((effect) => isWorthAsking(effect, now));
  return { outcome: 'changed', referral, effects: [...announced, ...appointments] };
}
