import { personKey } from '../../src/domain/model/person';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { aPerson } from '../builders/a-referral';
import { describePersonRepository } from '../contracts/person-repository';
import { openTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

const documents = () => test.db.collection<{ _id: string }>('people');

async function open() {
  await documents().deleteMany({});
  return new MongoPersonRepository(test.db);
}

describe('MongoPersonRepository', () => {
  describePersonRepository(open);

  it('rejects a damaged document', async () => {
    const people = await open();
    await people.setLocale(aPerson(), 'en');
    await documents().updateOne({ _id: personKey(aPerson()) }, { $set: { locale: 7 } });

    await expect(people.profileOf(aPerson())).rejects.toThrow('locale');
  });
});
