import { DRAFT_FORMAT } from '../../src/domain/drafts/model/draft';
import { personKey } from '../../src/domain/model/person';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { draftsIn, MongoDraftRepository } from '../../src/mongo/draft-repository';
import { aDraft, someAnswers } from '../builders/a-draft';
import { aPerson } from '../builders/a-referral';
import { describeDraftRepository } from '../contracts/draft-repository';
import { openTestDatabase, type TestDatabase } from '../support/database';

const MEGAN = aPerson();

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

const documents = () => draftsIn(database.db);

async function open() {
  await documents().deleteMany({});
  return new MongoDraftRepository(database.db);
}

describe('MongoDraftRepository', () => {
  describeDraftRepository(open);

  it('omits fields without a value instead of storing null', async () => {
    const drafts = await open();
    const label = { kind: 'yesNo', yes: true } as const;
    // Nothing types a missing value so; a spread in a pure function can leave one all the same.
    const answers = { consent: true, people: undefined } as unknown as { consent: true };
    await drafts.save(MEGAN, aDraft({ asked: [{ label, answers }] }), null);

    expect((await drafts.find(MEGAN))?.draft.asked).toStrictEqual([{ label, answers: { consent: true } }]);
  });

  it.each([
    ['an older', DRAFT_FORMAT - 1],
    ['a newer', DRAFT_FORMAT + 1],
  ])('carries a draft of %s format over, and then keeps it in ours', async (_, format) => {
    const drafts = await open();
    const draft = aDraft({ revision: 3, answers: someAnswers() });
    await drafts.save(MEGAN, draft, null);
    await documents().updateOne({}, { $set: { format, mood: 'curious' } });

    const before = await drafts.find(MEGAN);
    const isSaved = await drafts.save(MEGAN, { ...draft, revision: 4 }, draft);
    const after = await drafts.find(MEGAN);

    expect(before).toMatchObject({ isCarriedOver: true, draft: { id: draft.id, revision: 3, answers: draft.answers } });
    expect([isSaved, after]).toEqual([true, { isCarriedOver: false, cause: null, draft: { ...draft, revision: 4 } }]);
  });

  it.each([{ revision: 'third' }, { revision: null }, { id: '' }, { startedAt: 'yesterday' }])(
    'takes a draft for none that is damaged by %j, and a new one in its place',
    async (damage) => {
      const drafts = await open();
      await drafts.save(MEGAN, aDraft(), null);
      // What the types rule out is what the test is about.
      await documents().updateOne({ _id: personKey(MEGAN) }, { $set: damage as never });

      const before = await drafts.find(MEGAN);
      const isSaved = await drafts.save(MEGAN, aDraft(), null);

      expect([before, isSaved, (await drafts.find(MEGAN))?.draft]).toEqual([null, true, aDraft()]);
    },
  );
});
