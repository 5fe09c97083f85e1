import type { Member, Place, Roster } from '../../src/application/ports';
import { isSamePerson, type Person } from '../../src/domain/model/person';

/** Rosters by the id of the team or chat; a place that is not named has no members. */
export function aRoster(rosters: Readonly<Record<string, readonly Member[]>>): Roster {
  const members = async (place: Place): Promise<readonly Member[]> => rosters[place.rosterId] ?? [];
  return {
    members,
    member: async (place, person) =>
      (await members(place)).find((member) => isSamePerson(member.person, person)) ?? null,
  };
}

/** A full member of a team or chat. */
export const full = (person: Person): Member => ({ person, isGuest: false });

/** A guest of a team or chat. */
export const guest = (person: Person): Member => ({ person, isGuest: true });
