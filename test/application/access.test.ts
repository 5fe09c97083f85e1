import type { Member } from '../../src/application/ports';
import {
  colleaguesOf,
  mayWorkOn,
  routesTo,
  visibilityOf,
  viewerOf,
  type Caller,
  type AccessPorts,
} from '../../src/application/access';
import type { Subscriber } from '../../src/domain/channel/subscriber';
import type { Contact, Person } from '../../src/domain/model/person';
import { aPerson, aReferral, aSubscriber, daysFromNow } from '../builders/a-referral';
import { FakeRoster, full, guest } from '../fakes/fake-roster';
import { MemorySubscribers } from '../fakes/memory-subscribers';

const megan = aPerson();
const lee = aPerson({ objectId: 'lee', name: 'Lee Chan', email: 'lee.chan@northwindtraders.com' });
const zoe = aPerson({ objectId: 'zoe', name: 'Zoe Ahn', email: 'zoe.ahn@northwindtraders.com' });

const sales = aSubscriber({ id: 'sales', rosterId: '19:sales' });
const north = aSubscriber({ since: daysFromNow(-20), id: 'north', rosterId: '19:north' });

const contact = (email: string | null): Contact => ({
  firstName: null,
  lastName: null,
  email,
  phone: null,
  title: null,
});

const shared = aReferral();
const secret = aReferral({ dealType: 'private' });
const secretOfMegan = aReferral({ dealType: 'private', team: [contact('Megan.Ortiz@NorthwindTraders.com')] });
const microsofts = aReferral({ owner: 'microsoft' });

/** A person who writes to the bot, by default in their own chat. */
const caller = ({ tenantId, objectId, name }: Person, rosterId = 'a:personal'): Caller => ({
  ...{ tenantId, objectId, name },
  place: { tenantId, rosterId, serviceUrl: 'https://smba.trafficmanager.net/emea/' },
});

function portsWith(
  rosters: Readonly<Record<string, readonly Member[]>>,
  administrators: readonly string[] = [],
  subscribers: readonly Subscriber[] = [sales, north],
): AccessPorts {
  return {
    subscribers: new MemorySubscribers(subscribers),
    roster: new FakeRoster(rosters),
    administrators: new Set(administrators),
  };
}

describe('the access of a member', () => {
  const ports = portsWith({ '19:sales': [full(megan), full(lee)], '19:north': [full(lee)] });

  it('takes the name and address from the roster, not from what the client says', async () => {
    const viewer = await viewerOf(ports, { ...caller(megan), name: 'The Boss' });

    expect(viewer).toEqual({ person: megan, isAdministrator: false, subscribers: [sales], all: [sales, north] });
  });

  it('lets them work on shared deals, and see those in lists', async () => {
    const viewer = await viewerOf(ports, caller(megan));

    expect(mayWorkOn(viewer, shared)).toBe(true);
    expect(visibilityOf(viewer)).toEqual({
      kind: 'routed',
      email: megan.email,
      routes: routesTo([sales], [sales, north]),
    });
  });

  it('lets them work on private deals that they own, even if they are not on the team', async () => {
    const viewer = await viewerOf(ports, caller(megan));

    const created = aReferral({
      dealType: 'private',
      stage: 'accepted',
      answer: { by: megan, at: daysFromNow(-1), reason: null, note: null },
    });

    expect(mayWorkOn(viewer, created)).toBe(true);
    expect(mayWorkOn(viewer, { ...created, claim: { by: lee, at: daysFromNow(0) } })).toBe(false);
  });

  it('denies guests even the deals that they own', async () => {
    const viewer = await viewerOf(portsWith({ '19:sales': [guest(megan)] }), caller(megan));

    expect(mayWorkOn(viewer, aReferral({ dealType: 'private', claim: { by: megan, at: daysFromNow(0) } }))).toBe(false);
  });

  it('denies private deals of others, and Microsoft’s own records', async () => {
    const viewer = await viewerOf(ports, caller(megan));

    expect(mayWorkOn(viewer, secret)).toBe(false);
    expect(mayWorkOn(viewer, microsofts)).toBe(false);
  });

  it('lets them work on private deals if they are on the team, whatever the case of the email address', async () => {
    const viewer = await viewerOf(ports, caller(megan));

    expect(mayWorkOn(viewer, secretOfMegan)).toBe(true);
    expect(mayWorkOn(await viewerOf(ports, caller(lee)), secretOfMegan)).toBe(false);
  });

  it('counts every channel and chat they are in', async () => {
    const viewer = await viewerOf(ports, caller(lee));

    expect(viewer.subscribers).toEqual([sales, north]);
  });

  it('ends when the bot is removed from their channel', async () => {
    const gone = portsWith({ '19:sales': [full(megan)] }, [], [{ ...sales, active: false }]);

    const viewer = await viewerOf(gone, caller(megan, '19:sales'));

    expect(viewer.subscribers).toEqual([]);
    expect(mayWorkOn(viewer, shared)).toBe(false);
  });
});

describe('the access of a member of a channel with filters', () => {
  const german = { ...sales, routing: { ...sales.routing, countries: ['DE'] } };
  const american = {
    ...north,
    routing: { ...north.routing, countries: ['US'] },
    since: new Date(sales.since.getTime() + 1),
  };
  const rosters = { '19:sales': [full(megan)], '19:north': [full(lee)] };

  it('denies referrals that only another channel’s routing matches', async () => {
    const ports = portsWith(rosters, [], [german, american]);

    const [megans, lees] = [await viewerOf(ports, caller(megan)), await viewerOf(ports, caller(lee))];

    expect([mayWorkOn(megans, shared), mayWorkOn(lees, shared)]).toEqual([false, true]);
  });

  it('allows referrals that match no routing if theirs is the first channel', async () => {
    const ports = portsWith(rosters, [], [german, { ...american, routing: { ...north.routing, countries: ['FR'] } }]);

    const [megans, lees] = [await viewerOf(ports, caller(megan)), await viewerOf(ports, caller(lee))];

    expect([mayWorkOn(megans, shared), mayWorkOn(lees, shared)]).toEqual([true, false]);
  });

  it('shows in lists the referrals routed to their channel', async () => {
    const ports = portsWith(rosters, [], [german, american]);

    const sights = [
      visibilityOf(await viewerOf(ports, caller(megan))),
      visibilityOf(await viewerOf(ports, caller(lee))),
    ];

    expect(sights).toMatchObject([
      { routes: { matching: [german.routing], unlessMatchedBy: [german.routing, american.routing] } },
      { routes: { matching: [american.routing], unlessMatchedBy: null } },
    ]);
  });
});

describe('the access of a person who is not a member', () => {
  const ports = portsWith({ '19:sales': [full(lee)] });

  it('shows them nothing', async () => {
    const viewer = await viewerOf(ports, caller(megan));

    expect(viewer.person).toEqual({ ...megan, email: null });
    expect(mayWorkOn(viewer, shared)).toBe(false);
    expect(mayWorkOn(viewer, secretOfMegan)).toBe(false);
    expect(visibilityOf(viewer)).toBeNull();
  });

  it('shows a team member, by the email address on a roster, only that deal', async () => {
    const vouched = portsWith({ '19:sales': [full(lee)], 'a:personal': [full(megan)] });

    const viewer = await viewerOf(vouched, caller(megan));

    expect(mayWorkOn(viewer, secretOfMegan)).toBe(true);
    expect(mayWorkOn(viewer, shared)).toBe(false);
    expect(visibilityOf(viewer)).toEqual({ kind: 'own', email: megan.email });
  });

  it('matches no team member without an address to somebody without one', async () => {
    const vouched = portsWith({ 'a:personal': [full({ ...megan, email: null })] });
    const viewer = await viewerOf(vouched, caller(megan));

    expect(mayWorkOn(viewer, aReferral({ dealType: 'private', team: [contact(null)] }))).toBe(false);
    expect(visibilityOf(viewer)).toBeNull();
  });
});

describe('the access of a guest', () => {
  it('is none, even if their email address is on a deal’s team', async () => {
    const ports = portsWith({ '19:sales': [guest(megan)] });

    const viewer = await viewerOf(ports, caller(megan, '19:sales'));

    expect(viewer).toEqual({
      person: { ...megan, email: null },
      isAdministrator: false,
      subscribers: [],
      all: [sales, north],
    });
    expect(mayWorkOn(viewer, shared)).toBe(false);
    expect(mayWorkOn(viewer, secretOfMegan)).toBe(false);
    expect(visibilityOf(viewer)).toBeNull();
  });

  it('is that of a member if they are a full member of another team or chat', async () => {
    const ports = portsWith({ '19:sales': [guest(megan)], '19:north': [full(megan)] });

    const viewer = await viewerOf(ports, caller(megan, '19:sales'));

    expect(viewer.subscribers).toEqual([north]);
    expect(mayWorkOn(viewer, shared)).toBe(true);
  });
});

describe('the access of a person of another tenant', () => {
  it('is none, even with the same object id and roster', async () => {
    const ports = portsWith({ '19:sales': [full(megan), full({ ...megan, tenantId: 'foreign' })] });

    const viewer = await viewerOf(ports, caller({ ...megan, tenantId: 'foreign' }));

    expect(viewer.subscribers).toEqual([]);
    expect(mayWorkOn(viewer, shared)).toBe(false);
    expect(visibilityOf(viewer)).toBeNull();
  });
});

describe('the access of an administrator', () => {
  it('lets them work on everything, member or not, however their id is written', async () => {
    const ports = portsWith({}, [megan.objectId.toLowerCase()]);

    const viewer = await viewerOf(ports, caller({ ...megan, objectId: megan.objectId.toUpperCase() }));

    expect(viewer.isAdministrator).toBe(true);
    expect([shared, secret, microsofts].every((referral) => mayWorkOn(viewer, referral))).toBe(true);
    expect(visibilityOf(viewer)).toEqual({ kind: 'everything' });
  });

  it('is not given to anybody else', async () => {
    const ports = portsWith({ '19:sales': [full(lee)] }, [megan.objectId]);

    expect((await viewerOf(ports, caller(lee))).isAdministrator).toBe(false);
  });
});

describe('the colleagues of a person', () => {
  it('are the other full members of the places they are in, each once and by name', async () => {
    const max = aPerson({ objectId: 'max', name: 'Max Guest' });
    const ports = portsWith({
      '19:sales': [full(zoe), full(megan), full(lee), guest(max)],
      '19:north': [full(megan), full(lee)],
    });

    const colleagues = await colleaguesOf(ports, await viewerOf(ports, caller(megan)));

    expect(colleagues).toEqual([lee, zoe]);
  });

  it('are not those of places they are not in', async () => {
    const ports = portsWith({ '19:sales': [full(megan)], '19:north': [full(lee)] });

    expect(await colleaguesOf(ports, await viewerOf(ports, caller(megan)))).toEqual([]);
  });
});
