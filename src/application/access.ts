import { firstSubscriber, routeOf, type Subscriber } from '../domain/channel/subscriber';
import { isHeldBy } from '../domain/model/whose-deal';
import { isSamePerson, type Person } from '../domain/model/person';
import type { Referral } from '../domain/model/referral';
import type { Place, Roster, Routes, Visibility, SubscriberRepository } from './ports';

/** The ports that permission checks need. */
export interface AccessPorts {
  readonly subscribers: Pick<SubscriberRepository, 'listActive'>;
  readonly roster: Roster;
  /** Directory object ids, in lower case, of the people who may see and do everything. */
  readonly administrators: ReadonlySet<string>;
}

/** A person who writes to the bot, as authenticated by Teams, and the team or chat they write in. */
export interface Caller extends Pick<Person, 'tenantId' | 'objectId' | 'name'> {
  readonly place: Place;
}

/** A person and their memberships, from which their permissions follow. */
export interface Viewer {
  readonly person: Person;
  readonly isAdministrator: boolean;
  /** The channels and chats in which the person is a full member. */
  readonly subscribers: readonly Subscriber[];
  /** All active channels and chats: where a referral is routed depends on the routing of all of them. */
  readonly all: readonly Subscriber[];
}

/**
 * Looks up a caller's memberships. Name and email address come from rosters, never from what a client sent;
 * a guest does not count as a member.
 */
export async function viewerOf(ports: AccessPorts, caller: Caller): Promise<Viewer> {
  const all = await ports.subscribers.listActive();
  const subscribers = all.filter(({ tenantId }) => tenantId === caller.tenantId);
  const places: readonly Place[] = [caller.place, ...subscribers];
  const [here, ...elsewhere] = await Promise.all(places.map((place) => ports.roster.member(place, caller)));
  const member = [here, ...elsewhere].find((found) => found?.isGuest === false);
  return {
    person: member?.person ?? { tenantId: caller.tenantId, objectId: caller.objectId, name: caller.name, email: null },
    isAdministrator: ports.administrators.has(caller.objectId.toLowerCase()),
    subscribers: subscribers.filter((_, index) => elsewhere[index]?.isGuest === false),
    all,
  };
}

/** Whether the person is on the deal's team, compared by email address. */
const isOnTeam = (person: Person, referral: Referral): boolean => {
  const email = person.email?.toLowerCase();
  return email !== undefined && referral.team.some((member) => member.email?.toLowerCase() === email);
};

/**
 * Whether the person holds the deal. An email address is required: only full members get one from a roster, guests do
 * not.
 */
const isOwnDeal = (person: Person, referral: Referral): boolean => person.email !== null && isHeldBy(referral, person);

/** Whether the person may see the referral and act on it. Everybody else gets the same answer as for an unknown id. */
export const mayWorkOn = (viewer: Viewer, referral: Referral): boolean =>
  viewer.isAdministrator ||
  isOnTeam(viewer.person, referral) ||
  isOwnDeal(viewer.person, referral) ||
  routeOf(referral, viewer.all).subscribers.some(({ id }) => isMemberOf(viewer, id));

/** Whether the person is a full member of this channel or chat. */
export const isMemberOf = (viewer: Viewer, subscriberId: string): boolean =>
  viewer.subscribers.some(({ id }) => id === subscriberId);

/**
 * The routes of some of all channels: what their routing matches and, for the first channel, what no channel's routing
 * matches.
 */
export function routesTo(some: readonly Subscriber[], all: readonly Subscriber[]): Routes {
  const first = firstSubscriber(all);
  const getsTheRest = first !== null && some.some(({ id }) => id === first.id);
  return {
    matching: some.map(({ routing }) => routing),
    unlessMatchedBy: getsTheRest ? all.map(({ routing }) => routing) : null,
  };
}

/** Which referrals lists show to the person; null if they may see none. */
export function visibilityOf(viewer: Viewer): Visibility | null {
  if (viewer.isAdministrator) return { kind: 'everything' };
  const { email } = viewer.person;
  if (viewer.subscribers.length > 0) return { kind: 'routed', email, routes: routesTo(viewer.subscribers, viewer.all) };
  return email === null ? null : { kind: 'own', email };
}

/** The other full members of the person's channels and chats, each once, sorted by name. */
export async function colleaguesOf(ports: AccessPorts, viewer: Viewer): Promise<readonly Person[]> {
  const rosters = await Promise.all(viewer.subscribers.map((subscriber) => ports.roster.members(subscriber)));
  const people = rosters.flat().filter((member) => !member.isGuest && !isSamePerson(member.person, viewer.person));
  const byId = new Map(people.map(({ person }) => [person.objectId, person]));
  return [...byId.values()].sort((one, other) => one.name.localeCompare(other.name));
}
