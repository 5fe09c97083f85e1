import { chosenKeys } from '../forms/choices';
import { parsedAs, type ReadPart } from '../forms/read-part';
import { MINUTE_MS } from '../time/durations';
import type { LeadTime } from '../time/lead-time';
import { readTimeOfDay, type QuietTime } from '../time/quiet-time';
import { readSpans } from '../time/time-span';
import { DAYS_OF_WEEK, digestTimesOf, scheduleOf } from './digest-schedule';

/** The form fields that say when the bot posts in a channel. */
export interface TimeFields {
  /** Like `7d, 3d, 1d, 4h`; empty: none. */
  readonly reminders: string;
  readonly quietFrom: string;
  readonly quietTo: string;
  readonly digestTime: string;
  /** 1 (Monday) to 7, separated by commas; empty: no digest. */
  readonly digestDays: string;
  /** A key of {@link MUTES}, `off`, or empty: no change. */
  readonly mute: string;
}

/** Why a field is rejected. */
export type TimeFault =
  | 'spans-not-understood'
  | 'too-many'
  | 'time-not-understood'
  | 'time-missing'
  | 'quiet-half'
  | 'quiet-empty'
  | 'days-missing'
  | 'choice-unknown';

/** The most reminders for one deadline. */
export const MOST_REMINDERS = 10;

/** How long a channel can be muted for, in minutes. */
export const MUTES: Readonly<Record<string, LeadTime>> = { '2h': 120, '1d': 1_440, '3d': 4_320, '7d': 10_080 };

type ReadTimes<Value> = ReadPart<Value, keyof TimeFields, TimeFault>;

/** Reads how long before a deadline the channel is reminded. */
export function readReminders({ reminders }: Pick<TimeFields, 'reminders'>): ReadTimes<readonly LeadTime[]> {
  const leads = readSpans(reminders);
  if (leads === null) return parsedAs([], { reminders: 'spans-not-understood' });
  return parsedAs(leads, leads.length > MOST_REMINDERS ? { reminders: 'too-many' } : {});
}

/** Reads the time in a field; null without a fault if the field is empty. */
function readTime(fields: TimeFields, field: 'quietFrom' | 'quietTo' | 'digestTime'): ReadTimes<string | null> {
  if (fields[field].trim() === '') return parsedAs(null);
  const time = readTimeOfDay(fields[field]);
  return parsedAs(time, time === null ? { [field]: 'time-not-understood' } : {});
}

/** Reads the quiet hours: either both times are given, or none. */
export function readQuietHours(fields: TimeFields): ReadTimes<QuietTime['hours']> {
  const from = readTime(fields, 'quietFrom');
  const to = readTime(fields, 'quietTo');
  const faults = { ...from.faults, ...to.faults };
  if (Object.keys(faults).length > 0) return parsedAs(null, faults);
  if (from.value !== null && to.value !== null) {
    return parsedAs({ from: from.value, to: to.value }, from.value === to.value ? { quietTo: 'quiet-empty' } : {});
  }
  if (from.value === to.value) return parsedAs(null);
  return parsedAs(null, { [from.value === null ? 'quietFrom' : 'quietTo']: 'quiet-half' });
}

function readDigestDays(digestDays: string): ReadTimes<readonly number[]> {
  const chosen = chosenKeys(digestDays);
  const days = DAYS_OF_WEEK.filter((day) => chosen.includes(String(day)));
  return parsedAs(days, new Set(chosen).size === days.length ? {} : { digestDays: 'choice-unknown' });
}

/**
 * Reads the digest schedule as a cron expression; null: no digest. Without days there is no digest, but a new time
 * without days is a fault. A schedule that the form cannot show is kept if neither a time nor days are given.
 */
export function readSchedule(fields: TimeFields, current: string | null): ReadTimes<string | null> {
  const shown = current === null ? null : digestTimesOf(current);
  const time = readTime(fields, 'digestTime');
  const days = readDigestDays(fields.digestDays);
  const faults = { ...time.faults, ...days.faults };
  if (Object.keys(faults).length > 0) return parsedAs(null, faults);
  if (days.value.length === 0) {
    if (time.value === null) return parsedAs(shown === null ? current : null);
    return parsedAs(null, time.value === shown?.time ? {} : { digestDays: 'days-missing' });
  }
  if (time.value === null) return parsedAs(null, { digestTime: 'time-missing' });
  const isSame = time.value === shown?.time && days.value.join() === shown.days.join();
  return parsedAs(isSame ? current : scheduleOf({ time: time.value, days: days.value }));
}

/** Reads until when the channel is muted; null: it is not muted. */
export function readMute({ mute }: TimeFields, current: Date | null, now: Date): ReadTimes<Date | null> {
  const chosen = mute.trim();
  if (chosen === '') return parsedAs(current);
  if (chosen === 'off') return parsedAs(null);
  const minutes = Object.hasOwn(MUTES, chosen) ? MUTES[chosen] : undefined;
  return minutes === undefined
    ? parsedAs(null, { mute: 'choice-unknown' })
    : parsedAs(new Date(now.getTime() + minutes * MINUTE_MS));
}
