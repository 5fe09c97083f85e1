import type { Person } from '../model/person';
import { isWaiting, type Referral } from '../model/referral';
import { DAY_MS } from '../time/durations';
import type { LeadTime } from '../time/lead-time';
import type { QuietTime } from '../time/quiet-time';
import { isMatchedBy, type Routing } from './routing';

/** What the people of a channel or chat choose for it. */
export interface ChannelSettings {
  readonly locale: string;
  readonly timeZone: string;
  readonly routing: Routing;
  /** When before a deadline the channel is reminded, longest first; empty: never. */
  readonly reminders: readonly LeadTime[];
  readonly quiet: QuietTime;
  readonly digest: {
    /** A cron expression of five fields, in the channel's time zone; null: no digest. */
    readonly schedule: string | null;
    /** Whether a digest with nothing in it is sent as one friendly line. */
    readonly sendsEmpty: boolean;
  };
  /** Until when the channel gets neither reminders nor digests; null: it is not muted. */
  readonly mutedUntil: Date | null;
}

/** Who changed which of a channel's settings last. */
export interface SettingsChange {
  readonly by: Person;
  readonly at: Date;
  readonly what: readonly (keyof ChannelSettings)[];
}

/** A channel or group chat that the bot was installed in, and posts to. */
export interface Subscriber extends ChannelSettings {
  readonly id: string;
  readonly tenantId: string;
  readonly kind: 'channel' | 'groupChat';
  /** The channel or chat that is posted to. */
  readonly conversationId: string;
  /** Whose roster says who belongs here: the team's for a channel, the chat's own otherwise. */
  readonly rosterId: string;
  readonly serviceUrl: string;
  readonly name: string | null;
  /** False once the bot was removed or may no longer write here. */
  readonly active: boolean;
  /** When the bot was first added here. */
  readonly since: Date;
  readonly changed: SettingsChange | null;
  /** When the last digest was sent here; null: none was. */
  readonly lastDigestAt: Date | null;
}

type Routable = Pick<Referral, 'dealType' | 'owner' | 'customer' | 'needs' | 'terms'>;

/** Whether anybody but its own team may see it: not a private deal, nor Microsoft's side of one. */
const isShareable = ({ owner, dealType }: Routable): boolean => owner === 'partner' && dealType !== 'private';

/** The first channel: it gets what no channel's routing matches. */
export const firstOf = (subscribers: readonly Subscriber[]): Subscriber | null =>
  [...subscribers].sort(
    (one, other) => one.since.getTime() - other.since.getTime() || (one.id < other.id ? -1 : 1),
  )[0] ?? null;

/** Where a referral belongs among the active subscribers, and whether it took the first one because no routing matches it. */
export interface Route {
  readonly subscribers: readonly Subscriber[];
  readonly isHole: boolean;
}

/** The channels and chats whose people work on a referral: a private deal is its own team's only. */
export function routeOf(referral: Routable, all: readonly Subscriber[]): Route {
  const active = isShareable(referral) ? all.filter((subscriber) => subscriber.active) : [];
  const matching = active.filter(({ routing }) => isMatchedBy(routing, referral));
  if (matching.length > 0 || active.length === 0) return { subscribers: matching, isHole: false };
  const first = firstOf(active);
  return { subscribers: first === null ? [] : [first], isHole: true };
}

/** How long after its creation, or after Microsoft was invited to it, a deal of our own is still news, in milliseconds. */
const NEWS_MS = 3 * DAY_MS;

/** Whether a referral is posted when it becomes known: it waits for our answer, or is a deal that we have just created or shared. */
export const isPosted = (referral: Referral, now: Date): boolean => isWaiting(referral) || isOwnDealOf(referral, now);

const isOwnDealOf = ({ owner, direction, stage, createdAt, history }: Referral, now: Date): boolean => {
  const sharedAt = history.findLast(({ what }) => what === 'invited')?.at ?? createdAt;
  return (
    owner === 'partner' &&
    direction === 'outbound' &&
    stage === 'accepted' &&
    now.getTime() - sharedAt.getTime() < NEWS_MS
  );
};

/** Where a referral that became known is posted. */
export function announcedTo(referral: Referral, all: readonly Subscriber[]): Route {
  const route = routeOf(referral, all);
  if (referral.direction === 'inbound') return route;
  return { subscribers: route.subscribers.filter(({ routing }) => routing.directions === 'all'), isHole: false };
}
