import { MongoSyncStore, syncsIn } from '../../src/mongo/sync-store';
import { daysFromNow, NOW } from '../builders/a-referral';
import { describeSyncStore } from '../contracts/sync-store';
import { openTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

async function open() {
  await syncsIn(test.db).deleteMany({});
  return new MongoSyncStore(test.db);
}

describe('MongoSyncStore', () => {
  describeSyncStore(open);

  it('rejects a damaged document', async () => {
    const syncs = await open();
    await syncs.take(NOW, NOW);
    await test.db.collection('syncs').updateOne({}, { $set: { imported: 'many' } });

    await expect(syncs.take(NOW, daysFromNow(1))).rejects.toThrow('imported');
  });
});
