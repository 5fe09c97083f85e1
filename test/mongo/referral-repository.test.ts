import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { aReferral, NOW } from '../builders/a-referral';
import { describeReferralRepository } from '../contracts/referral-repository';
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
  return { referrals: new MongoReferralRepository(database.db), outbox: new MongoOutbox(database.db, () => NOW) };
}

describe('MongoReferralRepository', () => {
  describeReferralRepository(open);

  it('acknowledges a write only once a majority has journaled it', () => {
    expect(database.db.writeConcern).toMatchObject({ w: 'majority', journal: true });
  });

  it.each([
    ['a stage that nobody knows', { 'referral.stage': 'mislaid' }],
    ['no version', { 'referral.version': null }],
    ['a date that is text', { 'referral.updatedAt': '2026-06-15' }],
  ])('refuses a document with %s, and names it and the fault', async (_, damage) => {
    const { referrals } = await open();
    const { id, code } = aReferral();
    await referrals.commit([{ referral: aReferral(), effects: [] }], NOW);
    await referralsIn(database.db).updateOne({ _id: id }, { $set: damage as object });
    const field = Object.keys(damage)[0] ?? '';
    const complaint = expect.objectContaining({ message: expect.stringContaining(id) as string }) as Error;
    const everything = { sight: { kind: 'everything' }, order: 'newest' } as const;

    await expect(referrals.find(id)).rejects.toThrow(field);
    await expect(referrals.find(id)).rejects.toEqual(complaint);
    await expect(referrals.findByCode(code)).rejects.toEqual(complaint);
    await expect(referrals.findByRecords([id])).rejects.toEqual(complaint);
    await expect(referrals.list(everything, 0, 10)).rejects.toEqual(complaint);
  });

  it('reads documents from before deals could be edited here', async () => {
    const { referrals } = await open();
    const { id } = aReferral();
    await referrals.commit([{ referral: aReferral(), effects: [] }], NOW);
    const added = [
      'closing',
      'registration',
      'recordedTeam',
      'recordedSolutions',
      'history.0.changes',
      'history.0.note',
    ];
    await referralsIn(database.db).updateOne(
      { _id: id },
      { $unset: Object.fromEntries(added.map((field) => [`referral.${field}`, ''])) },
    );

    const read = await referrals.find(id);

    expect(read).toEqual(aReferral({ recordedTeam: null, recordedSolutions: null }));
  });

  it.each([
    ['we were told of', 'received', aReferral().id],
    ['was created here', 'created', null],
  ] as const)(
    'reads what a process of the version before wrote after the migration, of a deal that %s',
    async (_, what, recordId) => {
      const { referrals } = await open();
      const { id, history } = aReferral();
      const referral = aReferral({ recordId, history: history.map((line) => ({ ...line, what })) });
      await referrals.commit([{ referral, effects: [] }], NOW);
      const added = ['recordId', 'attempt', 'trouble', 'isRegistered'];
      await referralsIn(database.db).updateOne(
        { _id: id },
        { $unset: Object.fromEntries(added.map((field) => [`referral.${field}`, ''])) },
      );

      expect(await referrals.find(id)).toEqual(referral);
    },
  );

  it('has no customer data in the error for a damaged document', async () => {
    const { referrals } = await open();
    await referrals.commit([{ referral: aReferral(), effects: [] }], NOW);
    await referralsIn(database.db).updateOne({}, { $set: { 'referral.customer': 'Contoso Freight' } });

    const refusal = await referrals.find(aReferral().id).catch((error: unknown) => String(error));

    expect(refusal).toContain('referral.customer');
    expect(refusal).not.toContain('Contoso');
  });

  it('does not write an invalid new document', async () => {
    const { referrals } = await open();
    const broken = aReferral({ stage: 'mislaid' as never });

    await expect(referrals.commit([{ referral: broken, effects: [] }], NOW)).rejects.toThrow('referral.stage');
    expect(await referralsIn(database.db).countDocuments()).toBe(0);
  });
});
