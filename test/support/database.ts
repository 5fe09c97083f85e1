import { MongoClient, type Db } from 'mongodb';
import { randomUUID } from 'node:crypto';

export interface TestDatabase {
  readonly uri: string;
  readonly name: string;
  readonly db: Db;
  readonly client: MongoClient;
  /** Removes the database and closes the client. */
  drop(): Promise<void>;
}

/** An empty database that no other test file knows of, on the server that all test files share. */
export async function openTestDatabase(): Promise<TestDatabase> {
  const uri = process.env['TEST_MONGODB_URI'];
  if (uri === undefined) throw new Error('TEST_MONGODB_URI is not set: test/support/global-setup.ts did not run.');
  const name = `test-${randomUUID()}`;
  const client = await new MongoClient(uri).connect();
  const db = client.db(name);
  const drop = async () => {
    await db.dropDatabase();
    await client.close();
  };
  return { uri, name, db, client, drop };
}
