import { eligibleIn, offersFor, type OfferingPorts } from '../../../src/application/referrals/deal-offers';
import type { ReferralQuery } from '../../../src/application/ports';
import type { CatalogueSolution } from '../../../src/domain/model/catalogue';
import type { Contact, Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import { aPerson, aReferral, aSubscriber } from '../../builders/a-referral';
import { FakeRoster, full } from '../../fakes/fake-roster';
import { MemorySubscribers } from '../../fakes/memory-subscribers';
import { happened } from '../../support/deal-gallery';

const MEGAN = aPerson();
const RAVI: Person = { ...MEGAN, objectId: 'ravi', name: 'Ravi Menon', email: 'ravi@northwind.com' };

const contact = (name: string, phone: string | null = null): Contact => ({
  firstName: name,
  lastName: 'Test',
  email: `${name.toLowerCase()}@northwind.com`,
  phone,
  title: null,
});

const CATALOGUE: readonly CatalogueSolution[] = [
  { id: 'OWN', name: 'Ours', group: 'own', isEligible: true },
  { id: 'MS', name: 'Azure', group: 'microsoft', isEligible: false },
];

const DEAL = aReferral({
  stage: 'accepted',
  team: [contact('Ana')],
  needs: {
    ...aReferral().needs,
    solutions: [
      { id: 'OLD', name: 'Old one' },
      { id: 'MS', name: null },
    ],
  },
});

/** Ports on which these deals are found; what they are asked is kept. */
function portsWith(deals: readonly Referral[], asked: ReferralQuery[] = []): OfferingPorts {
  return {
    subscribers: new MemorySubscribers([aSubscriber()]),
    roster: new FakeRoster({ [aSubscriber().rosterId]: [full(MEGAN), full(RAVI)] }),
    administrators: new Set(),
    catalogue: { list: async () => CATALOGUE },
    referrals: {
      async list(query) {
        asked.push(query);
        return { items: deals, total: deals.length };
      },
    },
  };
}

const viewer = { person: MEGAN, isAdministrator: false, subscribers: [aSubscriber()], all: [aSubscriber()] };

const namesOf = (people: readonly Contact[]): readonly (string | null)[] => people.map(({ firstName }) => firstName);

describe('the choices of a deal form', () => {
  it('are the people on the deal, then the person, people on the latest deals and colleagues, each once', async () => {
    const latest = aReferral({ stage: 'won', team: [contact('Ben'), contact('Ana', '+1 555 0100')] });

    const { people } = await offersFor(portsWith([latest]), viewer, DEAL, 1);

    expect(namesOf(people)).toEqual(['Ana', 'Megan', 'Ben', 'Ravi']);
    expect(people[0]).toMatchObject({ phone: '+1 555 0100' });
  });

  it('include people who were on the deal when the form was created', async () => {
    const changed = {
      ...DEAL,
      version: 2,
      history: [happened(1, { version: 2, changes: [{ field: 'team', before: [contact('Gone')], after: DEAL.team }] })],
    };

    expect(namesOf((await offersFor(portsWith([]), viewer, changed, 1)).people)).toContain('Gone');
    expect(namesOf((await offersFor(portsWith([]), viewer, changed, 2)).people)).not.toContain('Gone');
  });

  it('list the deal’s solutions before those of the catalogue', async () => {
    const { solutions } = await offersFor(portsWith([]), viewer, DEAL, 1);

    expect(solutions.map(({ id }) => id)).toEqual(['OLD', 'MS', 'OWN']);
  });

  it('offer the person and the colleagues for handing over', async () => {
    expect((await offersFor(portsWith([]), viewer, DEAL, 1)).colleagues.map(({ name }) => name)).toEqual([
      'Megan Ortiz',
      'Ravi Menon',
    ]);
  });

  it('come only from deals that the person may see', async () => {
    const asked: ReferralQuery[] = [];

    await offersFor(portsWith([], asked), viewer, DEAL, 1);
    await offersFor(portsWith([], asked), { ...viewer, person: { ...MEGAN, email: null }, subscribers: [] }, DEAL, 1);

    expect(asked).toHaveLength(2);
    expect(asked.map(({ sight }) => sight.kind)).toEqual(['routed', 'routed']);
  });

  it('include which solutions are eligible for incentives', () => {
    expect([...eligibleIn(CATALOGUE)]).toEqual(['OWN']);
  });
});
