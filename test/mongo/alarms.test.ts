import { alarmsIn, MongoAlarms } from '../../src/mongo/alarms';
import { NOW } from '../builders/a-referral';
import { describeAlarms } from '../contracts/alarms';
import { openTestDatabase, type TestDatabase } from '../support/database';

const minutes = (count: number): Date => new Date(NOW.getTime() + count * 60_000);

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

describe('MongoAlarms', () => {
  describeAlarms(async () => {
    await alarmsIn(test.db).deleteMany({});
    return new MongoAlarms(test.db);
  });

  it('notifies again about a trouble that an earlier version stored', async () => {
    const alarms = new MongoAlarms(test.db);
    await test.db
      .collection<{ _id: string; toldAt: Date }>('alarms')
      .replaceOne({ _id: 'unauthorized' }, { toldAt: NOW }, { upsert: true });

    const news = [
      await alarms.raise('unauthorized', NOW, minutes(1)),
      await alarms.raise('unauthorized', NOW, minutes(1)),
    ];

    expect(news).toEqual([true, false]);
  });
});
