import { firstOf, routeOf, type Subscriber } from '../domain/channel/subscriber';
import { isHeldBy } from '../domain/model/whose-deal';
import { isSamePerson, type Person } from '../domain/model/person';
import type { Referral } from '../domain/model/referral';
import type { Place, Roster, Routes, Sight, SubscriberRepository } from './ports';

/** What deciding about permissions needs from outside. */
export interface StandingPorts {
  readonly subscribers: Pick<SubscriberRepository, 'listActive'>;
  readonly roster: Roster;
  /** Directory object ids, in lower case, of those who may see and do everything. */
  readonly administrators: ReadonlySet<string>;
}

/** Somebody who speaks to the bot, as Teams vouches for them, and where they do. */
export interface Caller extends Pick<Person, 'tenantId' | 'objectId' | 'name'> {
  readonly place: Place;
}

/** Who somebody is to us: what they may see and do follows from it. */
export interface Standing {
  readonly person: Person;
  readonly isAdministrator: boolean;
  /** The channels and chats in which the person is a full member. */
  readonly subscribers: readonly Subscriber[];
  /** All channels and chats there are: which of them a referral goes to depends on the others, too. */
  readonly all: readonly Subscriber[];
}

/**
 * Finds out who a caller is. Names and addresses come from rosters, never from what a client sent;
 * guests are members of nothing.
 */
export async function standingOf(ports: StandingPorts, caller: Caller): Promise<Standing> {
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

/** Whether the person is one of our people on the deal. */
const isOnTeam = (person: Person, referral: Referral): boolean => {
  const email = person.email?.toLowerCase();
  return email !== undefined && referral.team.some((member) => member.email?.toLowerCase() === email);
};

/** Whether it is the person's own deal: that somebody is no guest is vouched for by an address that a roster tells. */
const isTheirs = (person: Person, referral: Referral): boolean => person.email !== null && isHeldBy(referral, person);

/** Whether the person may see the referral and act on it; to anybody else it does not exist. */
export const mayWorkOn = (standing: Standing, referral: Referral): boolean =>
  standing.isAdministrator ||
  isOnTeam(standing.person, referral) ||
  isTheirs(standing.person, referral) ||
  routeOf(referral, standing.all).subscribers.some(({ id }) => isMemberOf(standing, id));

/** Whether the person is a full member of this channel or chat. */
export const isMemberOf = (standing: Standing, subscriberId: string): boolean =>
  standing.subscribers.some(({ id }) => id === subscriberId);

/** What is routed to some of all channels. */
export function routesTo(some: readonly Subscriber[], all: readonly Subscriber[]): Routes {
  const first = firstOf(all);
  const getsTheRest = first !== null && some.some(({ id }) => id === first.id);
  return {
    matching: some.map(({ routing }) => routing),
    unlessMatchedBy: getsTheRest ? all.map(({ routing }) => routing) : null,
  };
}

/** What lists show the person; null where there is nothing for their eyes. */
export function sightOf(standing: Standing): Sight | null {
  if (standing.isAdministrator) return { kind: 'everything' };
  const { email } = standing.person;
  if (standing.subscribers.length > 0)
    return { kind: 'routed', email, routes: routesTo(standing.subscribers, standing.all) };
  return email === null ? null : { kind: 'own', email };
}

/** The people who could join the person on a deal: the full members of the places they are in. */
export async function colleaguesOf(ports: StandingPorts, standing: Standing): Promise<readonly Person[]> {
  const rosters = await Promise.all(standing.subscribers.map((subscriber) => ports.roster.members(subscriber)));
  const people = rosters.flat().filter((member) => !member.isGuest && !isSamePerson(member.person, standing.person));
  const byId = new Map(people.map(({ person }) => [person.objectId, person]));
  return [...byId.values()].sort((one, other) => one.name.localeCompare(other.name));
}
