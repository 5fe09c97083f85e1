import { personKey } from '../../src/domain/person';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { aPerson } from '../builders/a-referral';
import { openTestDatabase, type TestDatabase } from '../support/database';

let test: TestDatabase;
let people: MongoPersonRepository;

beforeAll(async () => {
  test = await openTestDatabase();
  people = new MongoPersonRepository(test.db);
});

afterAll(() => test.drop());

const keyOf = (objectId: string): string => personKey(aPerson({ objectId }));

describe('MongoPersonRepository', () => {
  it('knows no language of somebody who chose none', async () => {
    expect(await people.localeOf(keyOf('nobody'))).toBeNull();
  });

  it('remembers the language somebody chose last', async () => {
    await people.setLocale(keyOf('megan'), 'en');
    await people.setLocale(keyOf('megan'), 'zh-CN');
    await people.setLocale(keyOf('lee'), 'en');

    expect(await people.localeOf(keyOf('megan'))).toBe('zh-CN');
    expect(await people.localeOf(keyOf('lee'))).toBe('en');
  });

  it('takes twenty choices of one person at the same time', async () => {
    await Promise.all(Array.from({ length: 20 }, () => people.setLocale(keyOf('busy'), 'zh-CN')));

    expect(await people.localeOf(keyOf('busy'))).toBe('zh-CN');
  });

  it('refuses a document that is damaged', async () => {
    await people.setLocale(keyOf('odd'), 'en');
    await test.db.collection<{ _id: string }>('people').updateOne({ _id: keyOf('odd') }, { $set: { locale: 7 } });

    await expect(people.localeOf(keyOf('odd'))).rejects.toThrow('locale');
  });
});
