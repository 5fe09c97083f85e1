import { personKey } from '../domain/person';
import type { Caller } from '../application/standing';
import { timeZoneIn, withoutThread, type Activity } from './activity';
import type { Desk } from './desk';
import { tenantOf } from './guard';
import { readerOf, type Reader } from './reader';

/** One thing somebody typed or pressed: who, where, and how to speak to them. */
export interface Turn {
  /** The activity's id: the same when Teams delivers it again. */
  readonly id: string;
  readonly caller: Caller;
  readonly reader: Reader;
}

/** What a command or button answers with. */
export type Reply =
  | { readonly kind: 'card'; readonly card: object; readonly summary: string }
  | { readonly kind: 'text'; readonly text: string };

/** An answer in words. */
export const inWords = (text: string): Reply => ({ kind: 'text', text });

/** Whose roster says who belongs to the conversation: the team's in a channel, its own elsewhere. */
export const rosterIdOf = (activity: Activity): string =>
  activity.channelData?.team?.id ?? withoutThread(activity.conversation.id);

function callerOf(activity: Activity): Caller {
  const tenantId = tenantOf(activity) ?? '';
  return {
    tenantId,
    // Somebody the directory does not know cannot be on any roster, and so may do nothing.
    objectId: activity.from.aadObjectId ?? activity.from.id,
    name: activity.from.name ?? activity.from.id,
    place: { tenantId, rosterId: rosterIdOf(activity), serviceUrl: activity.serviceUrl },
  };
}

/** The turn an activity is; the reader's own choice of language goes before what the client says. */
export async function turnOf(desk: Desk, activity: Activity): Promise<Turn> {
  const caller = callerOf(activity);
  const chosen = await desk.people.localeOf(personKey(caller));
  const locale = chosen ?? activity.locale ?? desk.defaults.locale;
  const timeZone = timeZoneIn(activity) ?? desk.defaults.timeZone;
  return { id: activity.id ?? '', caller, reader: readerOf({ locale, timeZone }) };
}
