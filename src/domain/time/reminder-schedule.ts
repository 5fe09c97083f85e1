import { addDays, calendarDateOf } from './calendar';
import { HOUR_MS, MINUTE_MS } from './durations';
import type { LeadTime } from './lead-time';
import { quietStretchAt, type QuietTime } from './quiet-time';
import { instantAt } from './zoned-time';

/** What decides when somebody is reminded of a deadline. */
export interface ReminderPlan {
  /** When the clock of reminders began: the referral was posted. */
  readonly from: Date;
  readonly deadline: Date;
  /** In any order. */
  readonly leads: readonly LeadTime[];
  readonly quiet: QuietTime;
  /** The IANA time zone of the quiet time. */
  readonly timeZone: string;
}

/** A reminder and when it is to be sent. */
export interface Appointment {
  readonly lead: LeadTime;
  readonly at: Date;
}

/** What is to be done about reminders at a moment. */
export interface Reminding {
  /** The reminder to send now; null: none. */
  readonly due: LeadTime | null;
  /** When to look again, always later than now and before the deadline; null: never. */
  readonly next: Date | null;
}

/** How late a reminder may be and still be sent in a quiet time, in milliseconds. */
const EXCUSED_MS = 15 * MINUTE_MS;

/** The last minute before the quiet time that `wished` is in; else the first one after it; else `wished`. */
function outsideQuiet(wished: Date, { from, deadline, quiet, timeZone }: ReminderPlan): Date {
  const stretch = quietStretchAt(wished, quiet, timeZone);
  if (stretch === null) return wished;
  const earlier = new Date(stretch.start.getTime() - MINUTE_MS);
  if (earlier > from) return earlier;
  return stretch.end < deadline ? stretch.end : wished;
}

/** All of a plan, soonest first: a reminder is dropped for a more urgent one that is not sent after it. */
function appointmentsOf(plan: ReminderPlan): readonly Appointment[] {
  const appointments: Appointment[] = [];
  let soonest = plan.deadline;
  for (const lead of [...plan.leads].sort((one, other) => one - other)) {
    const wished = new Date(plan.deadline.getTime() - lead * MINUTE_MS);
    if (wished <= plan.from) break;
    const at = outsideQuiet(wished, plan);
    if (at >= soonest) continue;
    appointments.push({ lead, at });
    soonest = at;
  }
  return appointments.reverse();
}

/**
 * The reminders still to be sent after `since` (exclusive), soonest first; each before the deadline
 * and more urgent than the one before it. One that falls into a quiet time is sent a minute before
 * that begins, or at its end where the referral arrived too late for that, or in the midst of it
 * where the end is too late as well. One whose own time was over at `from` is none at all. Throws
 * a RangeError on an unknown zone.
 */
export const appointmentsAfter = (plan: ReminderPlan, since: Date): readonly Appointment[] =>
  appointmentsOf(plan).filter(({ at }) => at > since);

/**
 * What is to be done at `now`. `since` is `plan.from` at first, and then the last `now` at which
 * something was due: looking when nothing is due must not move it, or what is held gets lost.
 * `due` is the most urgent of all that `now` has reached; the others are over with it. More than 15
 * minutes late (nobody looked in time) it is held while it is quiet, unless it is quiet until the
 * deadline. Nothing is ever due at or after the deadline. Throws a RangeError on an unknown zone.
 */
export function remindersAt(plan: ReminderPlan, since: Date, now: Date): Reminding {
  if (now >= plan.deadline) return { due: null, next: null };
  const ahead = appointmentsAfter(plan, since);
  const due = ahead.findLast(({ at }) => at <= now) ?? null;
  const next = ahead.find(({ at }) => at > now)?.at ?? null;
  if (due !== null && now.getTime() - due.at.getTime() > EXCUSED_MS) {
    const quietUntil = quietStretchAt(now, plan.quiet, plan.timeZone)?.end;
    if (quietUntil !== undefined && quietUntil < plan.deadline) return { due: null, next: quietUntil };
  }
  return { due: due?.lead ?? null, next };
}

/**
 * Nine o'clock tomorrow in an IANA time zone, for somebody who asks not to be bothered until then;
 * an hour before the deadline if nine is not before it. Null where that is past too: the deadline
 * is less than an hour away, or over. A `deadline` of null: just nine o'clock. Throws a RangeError
 * on an unknown zone.
 */
export function tomorrowMorning(now: Date, timeZone: string, deadline: Date | null): Date | null {
  const nine = instantAt(addDays(calendarDateOf(now, timeZone), 1), '09:00', timeZone);
  if (deadline === null || nine < deadline) return nine;
  const hourBefore = new Date(deadline.getTime() - HOUR_MS);
  return hourBefore < now ? null : hourBefore;
}
