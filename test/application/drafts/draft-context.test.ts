import { MongoClient } from 'mongodb';
import { draftContextOf } from '../../../src/application/drafts/draft-context';
import { suggestCustomers } from '../../../src/application/drafts/known-customers';
import { visibilityOf, type Viewer } from '../../../src/application/access';
import { ANYTHING_INBOUND } from '../../../src/domain/channel/routing';
import type { DraftContext } from '../../../src/domain/drafts/model/draft';
import { customerKey } from '../../../src/domain/drafts/form/form';
import type { Contact } from '../../../src/domain/model/person';
import type { Customer, Referral } from '../../../src/domain/model/referral';
import { MongoReferralRepository } from '../../../src/mongo/referral-repository';
import { aSolution } from '../../builders/a-draft';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { full, guest } from '../../fakes/fake-roster';
import { openTestDatabase, type TestDatabase } from '../../support/database';
import { aDraftingDesk, LEE, MEGAN, READING, viewer, type DraftingDesk } from '../../support/drafting-desk';

let test: TestDatabase;
let desk: DraftingDesk;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

beforeEach(async () => {
  desk = await aDraftingDesk(test.db);
});

const customer = (name: string, country = 'US', city = 'Seattle'): Customer => {
  const { customer: contoso } = aReferral();
  return { ...contoso, name, address: { ...contoso.address, city, country } };
};

const contact = (name: string, email: string | null, phone: string | null = null): Contact => ({
  firstName: name,
  lastName: null,
  email,
  phone,
  title: null,
});

const contacts = ({ name, email }: { name: string; email: string | null }, phone: string | null): Contact => ({
  ...contact(name, email, phone),
});

const namesOf = (customers: readonly Customer[]): readonly (string | null)[] => customers.map(({ name }) => name);

const context = (typed = '', who: Viewer = viewer()): Promise<DraftContext> =>
  draftContextOf(desk.ports, who, READING, typed);

const suggested = async (text: string, who: Viewer = viewer(), limit = 15): Promise<readonly (string | null)[]> =>
  namesOf(await suggestCustomers(desk.ports, who, text, limit));

/** An accepted deal, updated so many days ago. */
const deal = (daysAgo: number, overrides: Partial<Referral> = {}): Partial<Referral> => ({
  stage: 'accepted',
  updatedAt: daysFromNow(-daysAgo),
  ...overrides,
});

describe('the customers that are suggested', () => {
  it('are those of earlier referrals, the latest first', async () => {
    await desk.know(deal(2, { customer: customer('Fabrikam') }), deal(1, { customer: customer('Contoso') }), {
      customer: customer('Litware'),
      updatedAt: daysFromNow(-3),
    });

    expect(namesOf((await context()).customers)).toEqual(['Contoso', 'Fabrikam', 'Litware']);
    expect(await suggested('')).toEqual(['Contoso', 'Fabrikam', 'Litware']);
  });

  it('contain each customer once, in its latest form', async () => {
    await desk.know(
      deal(2, { customer: { ...customer('Contoso'), size: 'old' } }),
      deal(1, { customer: { ...customer('CONTOSO '), size: 'new' } }),
      deal(3, { customer: customer('Contoso', 'DE', 'Berlin') }),
    );

    expect((await context()).customers.map(({ size, address }) => [size, address.country])).toEqual([
      ['new', 'US'],
      [aReferral().customer.size, 'DE'],
    ]);
  });

  it('are those with a name', async () => {
    await desk.know(deal(1, { customer: { ...customer('Contoso'), name: null } }));

    expect(await suggested('')).toEqual([]);
  });

  it('are at most fifteen, or as many as are asked for', async () => {
    await desk.know(
      ...Array.from({ length: 20 }, (_, index) => deal(index, { customer: customer(`Customer ${index}`) })),
    );

    expect((await context()).customers).toHaveLength(15);
    expect(await suggested('', viewer(), 3)).toEqual(['Customer 0', 'Customer 1', 'Customer 2']);
    expect(await suggested('customer', viewer(), 3)).toEqual(['Customer 0', 'Customer 1', 'Customer 2']);
  });

  it.each([
    ['a part of a name', 'cont', ['Contoso', 'Contoso Freight']],
    ['words in any order and case', 'FREIGHT conto', ['Contoso Freight']],
    ['Chinese, from the middle of a word', '物流', ['康托索物流']],
    ['a name that nobody has', 'Tailspin', []],
    ['what is the name of a deal or a city', 'seattle', []],
  ])('are those that match %s', async (_, text, fitting) => {
    await desk.know(
      deal(1, { customer: customer('Contoso') }),
      deal(2, { customer: customer('Contoso Freight') }),
      deal(3, { customer: customer('康托索物流') }),
      deal(4, {
        customer: customer('Fabrikam'),
        terms: { ...aReferral().terms, name: 'Tailspin takes over Contoso Freight' },
      }),
    );

    expect(await suggested(text)).toEqual(fitting);
  });

  it.each([
    ['a name', 'contoso freight'],
    ['a name and where it is', 'Contoso Freight, Seattle, US'],
    ['the same in Chinese marks', 'Contoso Freight，西雅图，美国'],
    ['a line that goes on', 'contoso 50k EUR 2027-03-31'],
    ['a line that begins as people speak', 'for Contoso Freight'],
    ['what a known customer is picked by', customerKey(customer('Contoso Freight'))],
  ])('for the answer %s are those it starts with, although others are more recent', async (_, typed) => {
    const others = Array.from({ length: 70 }, (__, index) => deal(index, { customer: customer(`Customer ${index}`) }));
    await desk.know(...others, deal(100, { customer: customer('Contoso Freight') }));

    expect(namesOf((await context(typed)).customers)).toEqual(['Contoso Freight']);
  });

  it('for an answer that matches no name are the latest', async () => {
    await desk.know(deal(1, { customer: customer('Contoso') }));

    expect(namesOf((await context('Tailspin, Seattle')).customers)).toEqual(['Contoso']);
    expect(namesOf((await context(' – ')).customers)).toEqual(['Contoso']);
  });
});

describe('information that a person may not see', () => {
  const secret = deal(1, {
    dealType: 'private',
    customer: customer('Secret Corp'),
    team: [contact('Sam', 'sam@northwindtraders.com')],
    terms: { ...aReferral().terms, value: { minor: 1, currency: 'CHF' } },
  });

  it.each(['', 'sec', 'Secret Corp, Seattle, US'])(
    'of private deals is not suggested for “%s”, nor who is on them or in which currency they are',
    async (typed) => {
      await desk.know(secret);

      const { customers, people, currencies } = await context(typed);

      expect({ customers, currencies, people: people.map(({ email }) => email) }).toEqual({
        customers: [],
        currencies: [],
        people: [MEGAN.email, LEE.email],
      });
      expect(await suggested(typed)).toEqual([]);
    },
  );

  it('is suggested to those on the team', async () => {
    await desk.know({ ...secret, team: [contact('Megan', MEGAN.email?.toUpperCase() ?? null)] });

    expect(await suggested('sec')).toEqual(['Secret Corp']);
    expect(namesOf((await context()).customers)).toEqual(['Secret Corp']);
  });

  it('is suggested to administrators', async () => {
    await desk.know(secret);

    expect(await suggested('sec', { ...viewer(), isAdministrator: true })).toEqual(['Secret Corp']);
  });

  it('because it goes to other channels is not suggested', async () => {
    const here = aSubscriber({ routing: { ...ANYTHING_INBOUND, countries: ['DE'] } });
    const first = aSubscriber({ id: 'first', since: daysFromNow(-99) });
    const who = viewer(MEGAN, [here], [first, here]);
    await desk.know(
      deal(1, { customer: customer('Contoso', 'US') }),
      deal(2, { customer: customer('Hafen AG', 'DE') }),
    );

    expect(visibilityOf(who)).toMatchObject({ kind: 'routed' });
    expect(namesOf((await context('', who)).customers)).toEqual(['Hafen AG']);
    expect(await suggested('contoso', who)).toEqual([]);
  });

  it('of Microsoft’s records is not suggested', async () => {
    await desk.know(deal(1, { owner: 'microsoft', team: [contact('Pat', 'pat@example.com')] }));

    const { customers, people } = await context();

    expect([customers, people.map(({ email }) => email)]).toEqual([[], [MEGAN.email, LEE.email]]);
  });

  it('is everything for a person who is a member of no channel', async () => {
    await desk.know(deal(1));
    const nobody = viewer(aPerson({ email: null }), [], [aSubscriber()]);

    const { customers, people, currencies, channels } = await context('contoso', nobody);

    expect({ customers, currencies, channels, people: people.map(({ lastName }) => lastName) }).toEqual({
      customers: [],
      currencies: [],
      channels: [],
      people: ['Ortiz'],
    });
    expect(await suggested('contoso', nobody)).toEqual([]);
  });
});

describe('the people that are offered', () => {
  it('are the person, those of their own deals, those of others, and colleagues', async () => {
    desk = await aDraftingDesk(test.db, [
      full(LEE),
      full(MEGAN),
      guest(aPerson({ objectId: 'guest', email: 'guest@example.com' })),
    ]);
    await desk.know(
      deal(1, { team: [contact('Ola', 'ola@northwindtraders.com', '+47 22')] }),
      deal(2, { claim: { by: MEGAN, at: NOW }, team: [contact('Ann', 'ann@northwindtraders.com', '+1 425')] }),
    );

    expect((await context()).people.map(({ email, phone }) => [email, phone])).toEqual([
      [MEGAN.email, null],
      ['ann@northwindtraders.com', '+1 425'],
      ['ola@northwindtraders.com', '+47 22'],
      [LEE.email, null],
    ]);
  });

  it('contain each person once, with the details from the latest deals', async () => {
    await desk.know(
      deal(1, { team: [contacts(MEGAN, null), contact('Lee', LEE.email, '+1 111')] }),
      deal(2, {
        team: [
          contact('Meg', 'Megan.Ortiz@NorthwindTraders.com', '+1 425 555 0199'),
          contact('Lee', 'LEE.CHAN@northwindtraders.com', '+1 222'),
        ],
      }),
      deal(3, { team: [contact('Meg', MEGAN.email, '+1 000')] }),
    );

    const { people, self } = await context();

    expect(people).toEqual([
      { firstName: 'Megan', lastName: 'Ortiz', email: MEGAN.email, phone: '+1 425 555 0199', title: null },
      { firstName: 'Lee', lastName: 'Chan', email: LEE.email, phone: '+1 111', title: null },
    ]);
    expect(self).toEqual(people[0]);
  });

  it('contain nobody without a name or email address, and nobody of waiting referrals', async () => {
    await desk.know(deal(1, { team: [contact('', 'nameless@example.com'), contact('Ann', null)] }), {
      team: [contact('Pat', 'pat.coleman@example.com', '+1 425')],
    });

    expect((await context()).people.map(({ email }) => email)).toEqual([MEGAN.email, LEE.email]);
  });

  it('are at most a hundred', async () => {
    const team = (from: number) =>
      Array.from({ length: 40 }, (_, index) => contact('Somebody', `somebody-${from + index}@example.com`));
    await desk.know(deal(1, { team: team(0) }), deal(2, { team: team(40) }), deal(3, { team: team(80) }));

    expect((await context()).people).toHaveLength(100);
  });
});

describe('the rest of the context for parsing answers', () => {
  it('has the currencies of the latest deals, the person’s own first', async () => {
    const worth = (currency: string): Referral['terms'] => ({ ...aReferral().terms, value: { minor: 100, currency } });
    await desk.know(
      deal(1, { terms: worth('EUR') }),
      deal(2, { terms: worth('USD') }),
      deal(3, { terms: worth('EUR') }),
      deal(4, { terms: { ...aReferral().terms, value: null } }),
      deal(9, { terms: worth('CHF'), team: [contacts(MEGAN, null)] }),
    );

    expect((await context()).currencies).toEqual(['CHF', 'EUR', 'USD']);
  });

  it('has the request’s data, the time, the catalogue and the person’s channels', async () => {
    desk.time.pass(1_000);

    expect(await context()).toMatchObject({
      ...READING,
      now: new Date(NOW.getTime() + 1_000),
      catalogue: [aSolution()],
      channels: [{ id: 'channel-1', name: 'General' }],
    });
  });
});

describe('collecting the context', () => {
  it.each([
    ['where no customer is named', '', 2],
    ['where a known customer is named', 'Contoso Freight, Seattle', 3],
    ['where an unknown customer is named', 'Tailspin Toys, Seattle', 4],
  ])('needs few database queries %s', async (_, typed, most) => {
    await desk.know(...Array.from({ length: 10 }, (__, index) => deal(index)));
    const client = await new MongoClient(test.uri, { monitorCommands: true }).connect();
    const commands: string[] = [];
    client.on('commandStarted', ({ commandName }) => commands.push(commandName));
    const referrals = new MongoReferralRepository(client.db(test.name));

    await draftContextOf({ ...desk.ports, referrals }, viewer(), READING, typed);
    await client.close();

    expect(commands.filter((name) => name !== 'endSessions')).toEqual(new Array(most).fill('find'));
  });
});
