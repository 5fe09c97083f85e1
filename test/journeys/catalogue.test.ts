import { CANCEL_GRACE_MS } from '../../src/domain/drafts/model/draft';
import { solutionsIn } from '../../src/mongo/catalogue-repository';
import { MongoDraftRepository } from '../../src/mongo/draft-repository';
import { aDraft } from '../builders/a-draft';
import { aPerson } from '../builders/a-referral';
import { startTestDesk, type TestDesk } from '../support/desk';
import { sampleReferrals } from '../support/samples';

let desk: TestDesk;

beforeEach(async () => {
  desk = await startTestDesk();
});

afterEach(() => desk.stop());

describe('the catalogue', () => {
  it('contains the solutions of pushed referrals once the push is acknowledged', async () => {
    const { status } = await desk.push(sampleReferrals(new Date()).value);

    expect(status).toBe(202);
    expect(await solutionsIn(desk.database.db).find().sort({ _id: 1 }).toArray()).toEqual([
      {
        _id: '3f0c1d2e-0000-4000-8000-00000000a001',
        name: 'Azure SQL Database',
        group: 'microsoft',
        isEligible: false,
      },
      { _id: 'SOL-61900-NWA', name: 'Northwind Migration Accelerator', group: 'own', isEligible: false },
      { _id: 'SOL-61900-NWI', name: 'Northwind Inventory IQ (Azure IP co-sell)', group: 'own', isEligible: false },
    ]);
  });

  it('gets nothing from a batch that is refused', async () => {
    const { status } = await desk.push([...sampleReferrals(new Date()).value, { id: 7 }]);

    expect(status).toBe(400);
    expect(await solutionsIn(desk.database.db).countDocuments()).toBe(0);
  });
});

describe('a draft that was cancelled', () => {
  it('is deleted at the first tick after its minute, and not before', async () => {
    const drafts = new MongoDraftRepository(desk.database.db);
    const now = Date.now();
    const [megan, lee] = [aPerson(), aPerson({ objectId: 'lee' })];
    await drafts.save(megan, aDraft({ cancelledAt: new Date(now - CANCEL_GRACE_MS - 1) }), null);
    await drafts.save(lee, aDraft({ cancelledAt: new Date(now - CANCEL_GRACE_MS + 30_000) }), null);

    await desk.pass();

    expect(await drafts.find(megan)).toBeNull();
    expect(await drafts.find(lee)).not.toBeNull();
  });
});
