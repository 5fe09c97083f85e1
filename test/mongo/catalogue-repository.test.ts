import { MongoClient } from 'mongodb';
import { MongoCatalogue, solutionsIn } from '../../src/mongo/catalogue-repository';
import { aSolution } from '../builders/a-draft';
import { describeCatalogue } from '../contracts/catalogue-repository';
import { aClock } from '../fakes/a-clock';
import { openTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

async function open(clock = aClock().clock) {
  await solutionsIn(test.db).deleteMany({});
  return new MongoCatalogue(test.db, clock);
}

describe('MongoCatalogue', () => {
  describeCatalogue(open);

  it('rejects a damaged document', async () => {
    const catalogue = await open();
    await catalogue.load([aSolution()]);
    await solutionsIn(test.db).updateOne({}, { $set: { group: 'nobody' as never } });

    await expect(catalogue.list()).rejects.toThrow('group');
  });

  it('reads again after a failed read', async () => {
    const catalogue = await open();
    await catalogue.load([aSolution()]);
    await solutionsIn(test.db).updateOne({}, { $set: { group: 'nobody' as never } });
    await catalogue.list().catch(() => undefined);
    await solutionsIn(test.db).updateOne({}, { $set: { group: 'own' } });

    expect(await catalogue.list()).toEqual([aSolution()]);
  });

  it('lists what another process has loaded after some seconds', async () => {
    const { clock, pass } = aClock();
    const catalogue = await open(clock);
    await catalogue.list();
    await new MongoCatalogue(test.db, clock).load([aSolution()]);

    const atOnce = await catalogue.list();
    pass(5_000);

    expect([atOnce, await catalogue.list()]).toEqual([[], [aSolution()]]);
  });

  describe('loading solutions', () => {
    const ACCELERATOR = aSolution();
    const AZURE = aSolution({ id: 'DZH318Z0BQ35', name: 'Azure SQL Database', group: 'microsoft' });
    const IQ = aSolution({ id: 'SOL-61900-NWI', name: 'Northwind Inventory IQ', isEligible: true });

    let catalogue: MongoCatalogue;

    beforeEach(async () => {
      catalogue = await open();
    });

    it('lists what was loaded since the last read', async () => {
      await catalogue.list();
      await catalogue.load([AZURE]);

      expect(await catalogue.list()).toEqual([AZURE]);
    });

    it('replaces learnt solutions by loaded ones', async () => {
      await catalogue.learn([{ ...IQ, name: 'IQ', isEligible: false }]);

      await catalogue.load([IQ]);

      expect(await catalogue.list()).toEqual([IQ]);
    });

    it('removes no solution that is not loaded again', async () => {
      await catalogue.load([AZURE, ACCELERATOR]);

      await catalogue.load([ACCELERATOR]);

      expect(await catalogue.list()).toEqual([AZURE, ACCELERATOR]);
    });

    it('returns the numbers of added and changed solutions', async () => {
      await catalogue.load([AZURE, ACCELERATOR]);

      const loaded = await catalogue.load([AZURE, { ...ACCELERATOR, isEligible: true }, IQ]);

      expect(loaded).toEqual({ added: 1, changed: 1 });
    });

    it('accepts an empty list', async () => {
      expect(await catalogue.load([])).toEqual({ added: 0, changed: 0 });
    });
  });

  describe('counting what it asks', () => {
    let client: MongoClient;
    let commands: string[];

    beforeEach(async () => {
      client = await new MongoClient(test.uri, { monitorCommands: true }).connect();
      commands = [];
      client.on('commandStarted', ({ commandName }) => commands.push(commandName));
    });

    afterEach(() => client.close());

    it('makes no database request for known solutions', async () => {
      await open();
      const catalogue = new MongoCatalogue(client.db(test.name), aClock().clock);
      await catalogue.learn([aSolution(), aSolution({ id: 'other' })]);
      commands.length = 0;

      for (let count = 0; count < 100; count += 1) await catalogue.learn([aSolution({ id: 'other' }), aSolution()]);

      expect(commands).toEqual([]);
    });

    it('reads the list once for all calls within some seconds', async () => {
      await open();
      const catalogue = new MongoCatalogue(client.db(test.name), aClock().clock);
      commands.length = 0;

      await Promise.all([catalogue.list(), catalogue.list()]);
      await catalogue.list();

      expect(commands).toEqual(['find']);
    });

    it('still learns after more solutions than it can remember', async () => {
      await open();
      const catalogue = new MongoCatalogue(client.db(test.name), aClock().clock);
      const many = (from: number, count: number) =>
        Array.from({ length: count }, (_, index) => aSolution({ id: `solution-${from + index}` }));
      await catalogue.learn(many(0, 9_999));
      await catalogue.learn(many(20_000, 2));
      commands.length = 0;

      await catalogue.learn(many(20_000, 2));
      await catalogue.learn(many(0, 1));

      expect(commands).toEqual(['update']);
      expect(await solutionsIn(test.db).countDocuments()).toBe(10_001);
    });
  });
});
