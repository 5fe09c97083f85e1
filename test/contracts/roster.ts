import type { Member, Place, Roster } from '../../src/application/ports';
import type { Person } from '../../src/domain/model/person';

/** Rosters, and what Teams says about them. */
export interface RosterHost {
  readonly roster: Roster;
  /** A place with these members. */
  placeWith(members: readonly Member[]): Place;
  /** A place that the bot does not belong to. */
  placeWithoutBot(): Place;
  /** Teams gives no roster from now on, or gives them again. */
  setFailing(isFailing: boolean): void;
}

const TENANT = '00000000-0000-4000-8000-0000000000aa';
const OTHER_TENANT = '00000000-0000-4000-8000-0000000000bb';

const MEGAN: Person = { tenantId: TENANT, objectId: 'megan', name: 'Megan Ortiz', email: 'megan@northwindtraders.com' };
const RAVI: Person = { tenantId: TENANT, objectId: 'ravi', name: 'Ravi Menon', email: null };

const member = (person: Person, isGuest = false): Member => ({ person, isGuest });

/** What every roster does. `open` gives one that knows no place each time it is called; all places are of one tenant. */
export function describeRoster(open: () => Promise<RosterHost>): void {
  let host: RosterHost;
  let roster: Roster;

  beforeEach(async () => {
    host = await open();
    ({ roster } = host);
  });

  it('finds a member by directory id, with name and email', async () => {
    const place = host.placeWith([member(RAVI), member(MEGAN)]);

    expect(await roster.member(place, MEGAN)).toEqual(member(MEGAN));
    expect(await roster.member(place, RAVI)).toEqual(member(RAVI));
  });

  it('finds a member in whichever case the ids are written', async () => {
    const place = host.placeWith([member(MEGAN)]);

    expect(await roster.member(place, { tenantId: TENANT.toUpperCase(), objectId: 'MEGAN' })).toEqual(member(MEGAN));
  });

  it('finds nobody who is no member', async () => {
    const place = host.placeWith([member(MEGAN)]);

    expect(await roster.member(place, RAVI)).toBeNull();
  });

  it('finds nobody of another tenant who has the same object id', async () => {
    const place = host.placeWith([member(MEGAN)]);

    expect(await roster.member(place, { ...MEGAN, tenantId: OTHER_TENANT })).toBeNull();
  });

  it('says who is a guest', async () => {
    const place = host.placeWith([member(MEGAN, true), member(RAVI)]);

    expect(await roster.member(place, MEGAN)).toEqual(member(MEGAN, true));
    expect(await roster.members(place)).toContainEqual(member(MEGAN, true));
  });

  it('lists all members, however many there are', async () => {
    const many = Array.from({ length: 130 }, (_, index) =>
      member({ ...RAVI, objectId: `person-${index}`, name: `Person ${index}` }),
    );

    expect(await roster.members(host.placeWith(many))).toEqual(many);
  });

  it('keeps places apart', async () => {
    const [sales, support] = [host.placeWith([member(MEGAN)]), host.placeWith([member(RAVI)])];

    expect(await roster.members(sales)).toEqual([member(MEGAN)]);
    expect(await roster.members(support)).toEqual([member(RAVI)]);
  });

  it('has nobody in a place that the bot does not belong to', async () => {
    const place = host.placeWithoutBot();

    expect(await roster.member(place, MEGAN)).toBeNull();
    expect(await roster.members(place)).toEqual([]);
  });

  it('rejects where Teams gives no answer, and asks again afterwards', async () => {
    const place = host.placeWith([member(MEGAN)]);
    host.setFailing(true);
    await expect(roster.member(place, MEGAN)).rejects.toThrow(Error);
    await expect(roster.members(place)).rejects.toThrow(Error);

    host.setFailing(false);

    expect(await roster.member(place, MEGAN)).toEqual(member(MEGAN));
  });
}
