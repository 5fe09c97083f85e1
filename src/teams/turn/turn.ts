import { isDeepStrictEqual } from 'node:util';
import type { Profile } from '../../application/ports';
import type { Caller } from '../../application/access';
import { calendarDateOf, type CalendarDate } from '../../domain/time/calendar';
import { timeZoneIn, type Activity } from '../wire/activity';
import type { Desk } from './desk';
import { tenantOf } from '../wire/guard';
import { isPersonal, rosterIdOf, subscriberIdOf } from '../wire/place';
import { readerOf, sayTo, type Reader } from '../text/reader';

/** One typed line or pressed button: the person, the place, and the person's language and time zone. */
export interface Turn {
  /** The activity's id: the same when Teams delivers it again. */
  readonly id: string;
  readonly caller: Caller;
  /** The channel or group chat it takes place in, as a subscriber; null in a person's own chat. */
  readonly subscriberId: string | null;
  readonly reader: Reader;
}

/** The answer of a command or button. */
export type Reply =
  | { readonly kind: 'card'; readonly card: object; readonly summary: string }
  | { readonly kind: 'text'; readonly text: string };

/** A reply that is text. */
export const textReply = (text: string): Reply => ({ kind: 'text', text });

/** The refusal for somebody who is on no team that the bot works for. */
export const strangerReply = ({ reader }: Pick<Turn, 'reader'>): Reply => textReply(sayTo(reader)('refusal.stranger'));

/** The date in the reader's time zone. */
export const todayOf = ({ clock }: Pick<Desk, 'clock'>, { reader }: Pick<Turn, 'reader'>): CalendarDate =>
  calendarDateOf(clock(), reader.timeZone);

function callerOf(activity: Activity): Caller {
  const tenantId = tenantOf(activity) ?? '';
  return {
    tenantId,
    // Without a directory id a person cannot be on any roster, and so has no access.
    objectId: activity.from.aadObjectId ?? activity.from.id,
    name: activity.from.name ?? activity.from.id,
    place: { tenantId, rosterId: rosterIdOf(activity), serviceUrl: activity.serviceUrl },
  };
}

/**
 * The person's address, language and time zone as this activity reports them; what it does not report is kept from
 * before.
 */
function reportedBy(activity: Activity, before: Profile['seen']): NonNullable<Profile['seen']> {
  const address = {
    serviceUrl: activity.serviceUrl,
    botId: activity.recipient.id,
    memberId: activity.from.id,
    conversationId: isPersonal(activity) ? activity.conversation.id : (before?.address.conversationId ?? null),
  };
  return {
    address,
    locale: activity.locale ?? before?.locale ?? null,
    timeZone: timeZoneIn(activity) ?? before?.timeZone ?? null,
  };
}

/** The turn of an activity. The language that the person chose has priority over the client's. */
export async function turnOf(desk: Desk, activity: Activity): Promise<Turn> {
  const caller = callerOf(activity);
  const profile = await desk.people.profileOf(caller);
  const seen = reportedBy(activity, profile?.seen ?? null);
  if (!isDeepStrictEqual(seen, profile?.seen)) await desk.people.remember(caller, seen);
  const reader = readerOf({
    locale: profile?.locale ?? seen.locale ?? desk.defaults.locale,
    timeZone: seen.timeZone ?? desk.defaults.timeZone,
  });
  return { id: activity.id ?? '', caller, subscriberId: subscriberIdOf(activity), reader };
}
