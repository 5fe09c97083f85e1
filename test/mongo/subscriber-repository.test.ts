import { MongoClient } from 'mongodb';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoSubscriberRepository, subscribersIn } from '../../src/mongo/subscriber-repository';
import { aSubscriber } from '../builders/a-referral';
import { describeSubscriberRepository } from '../contracts/subscriber-repository';
import { openTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;
let database: Database;

beforeAll(async () => {
  test = await openTestDatabase();
  database = await openDatabase({ uri: test.uri }, test.name);
});

afterAll(async () => {
  await database.close();
  await test.drop();
});

async function open() {
  await subscribersIn(database.db).deleteMany({});
  return new MongoSubscriberRepository(database.db);
}

describe('MongoSubscriberRepository', () => {
  describeSubscriberRepository(open);

  it('still makes a returning subscriber catch up if the process is killed between the two writes', async () => {
    const subscribers = await open();
    const subscriber = aSubscriber();
    await subscribers.subscribe(subscriber);
    await subscribers.markCaughtUp(subscriber.id);
    await subscribers.unsubscribe(subscriber.tenantId, subscriber.rosterId);
    const client = await new MongoClient(test.uri, { monitorCommands: true }).connect();
    const killed = new Promise<void>((resolve) => {
      client.once('commandSucceeded', () => void client.close(true).then(resolve));
    });
    const dying = new MongoSubscriberRepository(client.db(test.name)).subscribe(subscriber).catch(() => 'died');
    await killed;

    await subscribers.subscribe(subscriber);

    expect(await dying).toBe('died');
    expect((await subscribers.listBehind()).map(({ id }) => id)).toEqual([subscriber.id]);
  });

  it('rejects a damaged document', async () => {
    const subscribers = await open();
    await subscribers.subscribe(aSubscriber());
    await subscribersIn(database.db).updateOne({}, { $set: { kind: 'carrier pigeon' as never } });

    await expect(subscribers.listActive()).rejects.toThrow('kind');
  });
});
