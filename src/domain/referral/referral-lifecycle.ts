import { isPosted } from '../channel/subscriber';
import { close, type ClosingEvent } from '../deal/closing-a-deal';
import { invite, type Inviting } from '../deal/inviting';
import { work, type Working } from '../deal/working';
import { changed, type Advance } from './advance';
import { answer, type Answering } from './answering';
import type { Effect } from './effect';
import type { Referral, ReferralRecord } from './referral';
import { appointmentsOf, lapse, learn } from './referral-clocks';
import { followRecord, isNews, newReferral } from './referral-record';

/** What can happen to a referral that we know. */
export type ReferralEvent =
  | Answering
  | Working
  | Inviting
  | ClosingEvent
  | { readonly kind: 'report'; readonly record: ReferralRecord }
  /** Time has passed: perhaps beyond the deadline. */
  | { readonly kind: 'lapse' }
  /** The other side's record of the same engagement, as it is now. */
  | { readonly kind: 'learn'; readonly other: Referral };

function report(referral: Referral, record: ReferralRecord, now: Date): Advance {
  if (!isNews(referral, record)) return { outcome: 'unchanged', referral };
  const followed = followRecord(referral, record, now);
  const moved: readonly Effect[] = followed.stage === referral.stage ? [] : [{ kind: 'emit', what: followed.stage }];
  return changed(followed, [{ kind: 'update' }, ...moved, ...appointmentsOf(followed, referral)]);
}

/** What each event makes of a referral. */
type Courses = {
  readonly [Kind in ReferralEvent['kind']]: (referral: Referral, event: Extract<ReferralEvent, { kind: Kind }>, now: Date) => Advance;
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
  report: (referral, { record }, now) => report(referral, record, now),
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

/** What a record that we see for the first time makes: a referral, announced if it waits for our answer or is a deal of our own that is new. */
export function receive(record: ReferralRecord, code: string, now: Date): Extract<Advance, { outcome: 'changed' }> {
  const referral = newReferral(record, code, now);
  const announced: readonly Effect[] = isPosted(referral, now) ? [{ kind: 'announce' }] : [];
  return { outcome: 'changed', referral, effects: [...announced, ...appointmentsOf(referral, null)] };
}
