import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { describeOutbox } from '../contracts/outbox';
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
  await referralsIn(database.db).deleteMany({});
  let time = NOW;
  const setTime = (now: Date) => (time = now);
  const outbox = new MongoOutbox(database.db, () => time);
  return { referrals: new MongoReferralRepository(database.db), outbox, setTime };
}

describe('MongoOutbox', () => {
  describeOutbox(open);

  it('keeps only the latest entry of reminders for each recipient', async () => {
    const { referrals, outbox } = await open();
    await referrals.commit([{ referral: aReferral(), effects: [{ kind: 'update' }, { kind: 'update' }] }], NOW);
    let delivery = await outbox.claim(NOW, daysFromNow(1));
    for (const until of [NOW, daysFromNow(1)]) {
      if (delivery?.pending[0] === undefined) throw new Error('Nothing is due.');
      delivery = await outbox.settle(delivery, delivery.pending[0].id, {
        replacedBy: [],
        reminded: { whom: 'general', from: NOW, until },
      });
    }

    const document = await referralsIn(database.db).findOne({});

    expect(document?.reminded).toEqual([{ whom: 'general', from: NOW, until: daysFromNow(1) }]);
  });

  it('rejects a damaged document with its id, and continues with the others', async () => {
    const { referrals, outbox } = await open();
    const [damaged, whole] = [
      aReferral({ id: 'damaged', code: 'R-00001' }),
      aReferral({ id: 'whole', code: 'R-00002' }),
    ];
    await referrals.commit([{ referral: damaged, effects: [{ kind: 'update' }] }], daysFromNow(-1));
    await referrals.commit([{ referral: whole, effects: [{ kind: 'update' }] }], NOW);
    await referralsIn(database.db).updateOne({ _id: 'damaged' }, { $set: { 'outbox.0.attempts': 'many' } });

    await expect(outbox.claim(NOW, daysFromNow(1))).rejects.toThrow(/damaged.*outbox\.0\.attempts/u);
    const delivery = await outbox.claim(NOW, daysFromNow(1));

    expect(delivery?.referral.id).toBe('whole');
  });
});
