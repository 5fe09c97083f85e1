import { addDays, calendarDateOf } from './calendar';
import { HOUR_MS, MINUTE_MS } from './durations';
import type { LeadTime } from './lead-time';
import { quietPeriodAt, type QuietTime } from './quiet-time';
import { instantAt } from './zoned-time';

/** What determines when people are reminded of a deadline. */
export interface ReminderPlan {
  /** When the referral was posted; a reminder that was due before is not sent. */
  readonly from: Date;
  readonly deadline: Date;
  /** In any order. */
  readonly leads: readonly LeadTime[];
  readonly quiet: QuietTime;
  /** The IANA time zone of the quiet time. */
  readonly timeZone: string;
}

/** A reminder and the moment to send it. */
export interface ScheduledReminder {
  readonly lead: LeadTime;
  readonly at: Date;
}

/** What to do about reminders at a moment. */
export interface ReminderDecision {
  /** The reminder to send now; null: none. */
  readonly due: LeadTime | null;
  /** When to check again, always later than now and before the deadline; null: never. */
  readonly next: Date | null;
}

/** The longest delay with which a reminder is still sent during quiet time, in milliseconds. */
const LATEST_DELAY_MS = 15 * MINUTE_MS;

/**
 * The wished moment if it is not quiet then; else the minute before the quiet time; if that is too early, the end of
 * the quiet time; if that is too late, the wished moment after all.
 */
function outsideQuiet(wished: Date, { from, deadline, quiet, timeZone }: ReminderPlan): Date {
  const stretch = quietPeriodAt(wished, quiet, timeZone);
  if (stretch === null) return wished;
  const earlier = new Date(stretch.start.getTime() - MINUTE_MS);
  if (earlier > from) return earlier;
  return stretch.end < deadline ? stretch.end : wished;
}

/**
 * All reminders of a plan, soonest first. A reminder is dropped if a more urgent one is sent at the same time or
 * earlier.
 */
function scheduledReminders(plan: ReminderPlan): readonly ScheduledReminder[] {
  const appointments: ScheduledReminder[] = [];
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
 * The reminders to send after `since` (exclusive), soonest first; each is before the deadline and more urgent than the
 * previous one. A reminder that falls into quiet time is sent one minute before the quiet time begins; if the referral
 * was posted too late for that, at the end of the quiet time; and if that is too late as well, at its own time. A
 * reminder whose own time was over at `from` is not sent at all. Throws a RangeError on an unknown zone.
 */
export const scheduledRemindersAfter = (plan: ReminderPlan, since: Date): readonly ScheduledReminder[] =>
  scheduledReminders(plan).filter(({ at }) => at > since);

/**
 * What to do at `now`. Pass `plan.from` as `since` at first, and then the last `now` at which something was due: if
 * `since` moved when nothing was due, a reminder that is held back would be lost. `due` is the most urgent reminder
 * that `now` has reached; it replaces the others. If it is more than 15 minutes late it is held back while it is quiet,
 * unless it is quiet until the deadline. Nothing is due at or after the deadline. Throws a RangeError on an unknown
 * zone.
 */
export function remindersAt(plan: ReminderPlan, since: Date, now: Date): ReminderDecision {
  if (now >= plan.deadline) return { due: null, next: null };
  const ahead = scheduledRemindersAfter(plan, since);
  const due = ahead.findLast(({ at }) => at <= now) ?? null;
  const next = ahead.find(({ at }) => at > now)?.at ?? null;
  if (due !== null && now.getTime() - due.at.getTime() > LATEST_DELAY_MS) {
    const quietUntil = quietPeriodAt(now, plan.quiet, plan.timeZone)?.end;
    if (quietUntil !== undefined && quietUntil < plan.deadline) return { due: null, next: quietUntil };
  }
  return { due: due?.lead ?? null, next };
}

/**
 * When to remind a person again who asks for a pause: nine o'clock tomorrow in an IANA time zone, or one hour before
 * the deadline if nine is not before the deadline. Null if that hour has begun: the deadline is less than an hour away,
 * or over. A `deadline` of null: always nine o'clock. Throws a RangeError on an unknown zone.
 */
export function tomorrowMorning(now: Date, timeZone: string, deadline: Date | null): Date | null {
  const nine = instantAt(addDays(calendarDateOf(now, timeZone), 1), '09:00', timeZone);
  if (deadline === null || nine < deadline) return nine;
  const hourBefore = new Date(deadline.getTime() - HOUR_MS);
  return hourBefore < now ? null : hourBefore;
}
