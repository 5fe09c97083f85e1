import type { Person } from '../model/person';
import { isWaiting, type Referral } from '../model/referral';
import { DAY_MS } from '../time/durations';
import type { LeadTime } from '../time/lead-time';
import type { QuietTime } from '../time/quiet-time';
import { matchesRouting, type Routing } from './routing';

/** The settings that people choose for a channel or chat. */
export interface ChannelSettings {
  readonly locale: string;
  readonly timeZone: string;
  readonly routing: Routing;
  /** How long before a deadline the channel is reminded, longest first; empty: never. */
  readonly reminders: readonly LeadTime[];
  readonly quiet: QuietTime;
  readonly digest: {
    /** A cron expression of five fields, in the channel's time zone; null: no digest. */
    readonly schedule: string | null;
    /** Whether an empty digest is sent, as one friendly line. */
    readonly sendsEmpty: boolean;
  };
  /** Until when the channel gets neither reminders nor digests; null: it is not muted. */
  readonly mutedUntil: Date | null;
}

/** The last change of a channel's settings. */
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
  /** The Teams conversation in which the bot posts. */
  readonly conversationId: string;
  /** The conversation whose roster lists the members: the team's for a channel, the chat's own otherwise. */
  readonly rosterId: string;
  readonly serviceUrl: string;
  readonly name: string | null;
  /** False once the bot was removed or may no longer post here. */
  readonly active: boolean;
  /** When the bot was first added here. */
  readonly since: Date;
  readonly changed: SettingsChange | null;
  /** When the last digest was sent here; null: none was. */
  readonly lastDigestAt: Date | null;
}

type Routable = Pick<Referral, 'dealType' | 'owner' | 'customer' | 'needs' | 'terms'>;

/**
 * Whether people outside its own team may see a referral: it is neither a private deal nor Microsoft's record of one.
 */
const isShareable = ({ owner, dealType }: Routable): boolean => owner === 'partner' && dealType !== 'private';

/** The channel that was added first: it gets the referrals that match no channel's routing. */
export const firstSubscriber = (subscribers: readonly Subscriber[]): Subscriber | null =>
  [...subscribers].sort(
    (one, other) => one.since.getTime() - other.since.getTime() || (one.id < other.id ? -1 : 1),
  )[0] ?? null;

/** The subscribers to which a referral is routed. `isUnrouted`: no routing matched, so it goes to the first channel. */
export interface Route {
  readonly subscribers: readonly Subscriber[];
  readonly isUnrouted: boolean;
}

/** The channels and chats to which a referral is routed; none for a private deal, which only its own team sees. */
export function routeOf(referral: Routable, all: readonly Subscriber[]): Route {
  const active = isShareable(referral) ? all.filter((subscriber) => subscriber.active) : [];
  const matching = active.filter(({ routing }) => matchesRouting(routing, referral));
  if (matching.length > 0 || active.length === 0) return { subscribers: matching, isUnrouted: false };
  const first = firstSubscriber(active);
  return { subscribers: first === null ? [] : [first], isUnrouted: true };
}

/** For how long our own deal is posted as new after we created it or invited Microsoft, in milliseconds. */
const OWN_DEAL_NEWS_MS = 3 * DAY_MS;

/**
 * Whether a referral is posted when it is first seen: it waits for our answer, or we created or shared the deal
 * recently.
 */
export const isPosted = (referral: Referral, now: Date): boolean =>
  isWaiting(referral) || isRecentOwnDeal(referral, now);

const isRecentOwnDeal = ({ owner, direction, stage, createdAt, history }: Referral, now: Date): boolean => {
  const sharedAt = history.findLast(({ what }) => what === 'invited')?.at ?? createdAt;
  return (
    owner === 'partner' &&
    direction === 'outbound' &&
    stage === 'accepted' &&
    now.getTime() - sharedAt.getTime() < OWN_DEAL_NEWS_MS
  );
};

/** The subscribers in which a referral is posted when it is first seen. */
export function announcementRoute(referral: Referral, all: readonly Subscriber[]): Route {
  const route = routeOf(referral, all);
  if (referral.direction === 'inbound') return route;
  return { subscribers: route.subscribers.filter(({ routing }) => routing.directions === 'all'), isUnrouted: false };
}
