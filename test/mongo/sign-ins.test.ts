import { MongoSignIns, signInsIn } from '../../src/mongo/sign-ins';
import { describeSignIns } from '../contracts/sign-ins';
import { openTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

async function open() {
  await signInsIn(test.db).deleteMany({});
  return new MongoSignIns(test.db);
}

describe('MongoSignIns', () => {
  describeSignIns(open);

  it('rejects a damaged document', async () => {
    const signIns = await open();
    await signIns.keep('sealed');
    await test.db.collection('signIns').updateOne({}, { $set: { sealed: 1 } });

    await expect(signIns.read()).rejects.toThrow('sealed');
  });
});
