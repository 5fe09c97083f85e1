import { alarmsIn, MongoAlarms } from '../../src/mongo/alarms';
import { describeAlarms } from '../contracts/alarms';
import { openTestDatabase, type TestDatabase } from '../support/database';

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
});
