import type { Member, Place, Roster } from '../../src/application/ports';
import { isSamePerson, type Person } from '../../src/domain/model/person';

/** Rosters by the id of the team or chat; a place that is not named has no members. */
export class FakeRoster implements Roster {
  /** Why Teams gives no roster now; null: it does. */
  failure: Error | null = null;
  readonly #rosters: Readonly<Record<string, readonly Member[]>>;

  constructor(rosters: Readonly<Record<string, readonly Member[]>> = {}) {
    this.#rosters = rosters;
  }

  async member(place: Place, person: Pick<Person, 'tenantId' | 'objectId'>): Promise<Member | null> {
    return (await this.members(place)).find((member) => isSamePerson(member.person, person)) ?? null;
  }

  async members({ rosterId }: Place): Promise<readonly Member[]> {
    if (this.failure !== null) throw this.failure;
    return this.#rosters[rosterId] ?? [];
  }
}

/** A full member of a team or chat. */
export const full = (person: Person): Member => ({ person, isGuest: false });

/** A guest of a team or chat. */
export const guest = (person: Person): Member => ({ person, isGuest: true });
