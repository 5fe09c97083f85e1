import type { Member, Place } from '../../../src/application/ports';
import { Connector, ConnectorError } from '../../../src/teams/wire/connector';
import { TeamsRoster } from '../../../src/teams/wire/roster';
import { describeRoster } from '../../contracts/roster';
import { aClock, type TestClock } from '../../fakes/a-clock';
import { aLog } from '../../fakes/a-log';
import { startTeamsConnector, type StandInMember, type TeamsConnector } from '../../support/teams-connector';

const TENANT = '00000000-0000-4000-8000-0000000000aa';
const TEAM = '19:sales@thread.tacv2';
const MEGAN: StandInMember = {
  id: '29:megan',
  aadObjectId: 'megan',
  name: 'Megan Ortiz',
  email: 'megan@northwindtraders.com',
  userRole: 'user',
};
const RAVI: StandInMember = { id: '29:ravi', aadObjectId: 'ravi', name: 'Ravi Menon', userRole: 'user' };

let teams: TeamsConnector;
let time: TestClock;
let roster: TeamsRoster;
let place: Place;

beforeEach(async () => {
  teams = await startTeamsConnector();
  teams.rosters.set(TEAM, [MEGAN]);
  time = aClock();
  roster = new TeamsRoster(new Connector(async () => null, 500), time.clock, aLog());
  place = { tenantId: TENANT, rosterId: TEAM, serviceUrl: teams.url };
});

afterEach(() => teams.stop());

const find = (objectId: string, where = place) => roster.member(where, { tenantId: TENANT, objectId });

const listed = ({ person: { objectId, name, email }, isGuest }: Member): StandInMember => ({
  id: `29:${objectId}`,
  aadObjectId: objectId,
  name,
  ...(email === null ? {} : { email }),
  userRole: isGuest ? 'guest' : 'user',
});

describe('TeamsRoster', () => {
  describeRoster(async () => {
    const closed = '19:closed@thread.tacv2';
    let isFailing = false;
    teams.fault = ({ path }) => {
      if (isFailing) return { status: 502 };
      return decodeURIComponent(path).includes(closed) ? { status: 403, code: 'BotNotInConversationRoster' } : null;
    };
    return {
      roster,
      placeWith: (members) => {
        const rosterId = `19:team-${teams.rosters.size}@thread.tacv2`;
        teams.rosters.set(rosterId, members.map(listed));
        return { ...place, rosterId };
      },
      placeWithoutBot: () => ({ ...place, rosterId: closed }),
      setFailing: (value) => {
        isFailing = value;
      },
    };
  });
});

describe('a member', () => {
  it('is found on any page', async () => {
    const many = Array.from({ length: 130 }, (_, index) => ({
      ...RAVI,
      id: `29:${index}`,
      aadObjectId: `person-${index}`,
    }));
    teams.rosters.set(TEAM, [...many, MEGAN]);

    expect(await find('megan')).not.toBeNull();
    expect(await roster.members(place)).toHaveLength(131);
  });

  it('is found with the field names of other clouds', async () => {
    teams.fault = () => ({
      status: 200,
      body: JSON.stringify({
        members: [{ id: '29:x', objectId: 'xenia', userPrincipalName: 'xenia@northwindtraders.com' }],
      }),
    });

    expect(await find('xenia')).toEqual({
      person: { tenantId: TENANT, objectId: 'xenia', name: 'xenia', email: 'xenia@northwindtraders.com' },
      isGuest: false,
    });
  });

  it.each([
    { what: 'a guest', member: { ...MEGAN, userRole: 'guest' } },
    { what: 'a guest in capitals', member: { ...MEGAN, userRole: 'Guest' } },
    { what: 'somebody of another tenant', member: { ...MEGAN, tenantId: '00000000-0000-4000-8000-0000000000bb' } },
  ])('is marked as a guest: $what', async ({ member }) => {
    teams.rosters.set(TEAM, [member]);

    expect(await find('megan')).toMatchObject({ isGuest: true });
  });

  it("of our tenant is not a guest, with any case of the tenant's id", async () => {
    teams.rosters.set(TEAM, [{ ...MEGAN, tenantId: TENANT.toUpperCase() }]);

    expect(await find('megan')).toMatchObject({ isGuest: false });
  });

  it('without a directory id is left out', async () => {
    teams.rosters.set(TEAM, [{ ...MEGAN, aadObjectId: '' }]);

    expect(await roster.members(place)).toEqual([]);
  });
});

describe('a roster', () => {
  it('is requested once, and cached', async () => {
    await find('megan');
    await find('megan');
    await roster.members(place);

    expect(teams.calls).toHaveLength(1);
  });

  it('is requested once for several concurrent callers', async () => {
    await Promise.all(Array.from({ length: 20 }, () => find('megan')));

    expect(teams.calls).toHaveLength(1);
  });

  it('is cached separately for each team and service', async () => {
    teams.rosters.set('19:other@thread.tacv2', [RAVI]);

    await find('megan');

    expect(await find('ravi', { ...place, rosterId: '19:other@thread.tacv2' })).not.toBeNull();
  });

  it('is not requested again at once for a person who is not on it', async () => {
    await find('ravi');
    time.pass(29_000);
    await find('ravi');

    expect(teams.calls).toHaveLength(1);
  });

  it('is requested again later for a person who is not on it, since they may have joined', async () => {
    await find('ravi');
    teams.rosters.set(TEAM, [MEGAN, RAVI]);
    time.pass(30_000);

    expect(await find('ravi')).not.toBeNull();
    expect(teams.calls).toHaveLength(2);
  });

  it('is requested again only once for several people who are not on it', async () => {
    await find('ravi');
    time.pass(30_000);

    await Promise.all(Array.from({ length: 20 }, () => find('ravi')));

    expect(teams.calls).toHaveLength(2);
  });

  it('is cached for ten minutes, and then requested again', async () => {
    await find('megan');
    teams.rosters.set(TEAM, []);
    time.pass(10 * 60_000 - 1);
    const before = await find('megan');
    time.pass(2);

    expect(before).not.toBeNull();
    expect(await find('megan')).toBeNull();
  });

  it.each([500, 502, 429])('that Teams fails to send (%i) is an error, and not cached', async (status) => {
    teams.fault = () => ({ status });
    const failed = find('megan');
    await expect(failed).rejects.toThrow(ConnectorError);

    teams.fault = () => null;

    expect(await find('megan')).not.toBeNull();
  });

  it.each([403, 404])('that the bot may not see (%i) is empty', async (status) => {
    teams.fault = () => ({ status });

    expect(await find('megan')).toBeNull();
  });
});
