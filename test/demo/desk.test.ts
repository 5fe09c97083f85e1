import { partnerCenterVariables, startDesk } from '../../demo/desk';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { sampleReferral } from '../../demo/sample-referrals';
import type { Service } from '../../src/app/compose';
import { readConfig } from '../../src/app/config';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { eventually } from '../support/watching';

let database: TestDatabase;
let partnerCenter: PartnerCenterStandIn;
let service: Service;

beforeAll(async () => {
  database = await openTestDatabase();
  partnerCenter = await startPartnerCenter();
  service = await start();
});

afterAll(async () => {
  await service.stop();
  await partnerCenter.stop();
  await database.drop();
});

/** A service that polls only when it starts. */
const start = (): Promise<Service> =>
  startDesk(
    readConfig({
      ...{ ALLOW_ANONYMOUS: 'true', PORT: '0', MONGODB_URI: database.uri, MONGODB_DATABASE: database.name },
      ...{ SYNC: '0 0 1 1 *', LOG_LEVEL: 'silent' },
      ...partnerCenterVariables(partnerCenter),
    }),
    partnerCenter,
  );

const isKnown = async (id: string): Promise<boolean> =>
  (await database.db.collection<{ _id: string }>('referrals').countDocuments({ _id: id })) === 1;

const isAsked = (): boolean => partnerCenter.requests().some(({ path }) => path.includes('$orderby'));

describe('the service of the demo', () => {
  it("gets the stand-in's events", async () => {
    await eventually(isAsked, 'what was there before was asked for');

    const id = partnerCenter.add(sampleReferral(1, new Date()));

    await expect(eventually(() => isKnown(id), 'the referral was stored')).resolves.toBeUndefined();
  });

  it('gets them at its new address after a restart', async () => {
    await service.stop();
    service = await start();
    await eventually(
      () => partnerCenter.requests().filter(({ path }) => path.includes('$orderby')).length > 1,
      'what was missed was asked for',
    );

    const id = partnerCenter.add(sampleReferral(2, new Date()));

    await expect(eventually(() => isKnown(id), 'the referral was stored')).resolves.toBeUndefined();
  });
});
