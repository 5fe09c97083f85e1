import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { MEGAN, startTestDesk, type TestDesk } from '../support/desk';
import { cardsAbout, contoso, eventually } from '../support/watching';

/** The timeout for Partner Center, in milliseconds: long enough that failed effects become due again meanwhile. */
const PATIENCE_MS = 3_500;

/** A Partner Center that does not answer lists, and fails every request for a record. */
let partnerCenter: Server;
let desk: TestDesk;
let asked: { readonly lists: number; readonly records: number };

beforeEach(async () => {
  asked = { lists: 0, records: 0 };
  partnerCenter = createServer((request, response) => {
    const isList = request.url?.includes('?') === true;
    asked = { lists: asked.lists + Number(isList), records: asked.records + Number(!isList) };
    if (isList) return;
    response.statusCode = 500;
    response.end();
  });
  await new Promise<void>((resolve) => {
    partnerCenter.listen(0, '127.0.0.1', resolve);
  });
  const { port } = partnerCenter.address() as AddressInfo;
  desk = await startTestDesk(
    { PARTNER_CENTER_URL: `http://127.0.0.1:${port}`, PARTNER_CENTER_ACCESS_TOKEN: 'token', SYNC: '0 0 1 1 *' },
    { partnerCenterTimeoutMs: PATIENCE_MS },
  );
  await desk.install();
});

afterEach(async () => {
  partnerCenter.closeAllConnections();
  await new Promise((resolve) => {
    partnerCenter.close(resolve);
  });
  await desk.connector.stop();
  await desk.database.drop();
});

it('starts no more work while the poll waits for its answer, so that a stop takes only as long as that answer', async () => {
  const referral = contoso();
  await desk.push([referral]);
  await eventually(() => cardsAbout(desk, referral.id).length > 0, 'the card stood in the channel');
  await desk.press('referral.accept.confirm', { referralId: referral.id, version: 1, dealName: 'Deal' }, MEGAN);
  await eventually(() => asked.lists > 0 && asked.records > 0, 'Partner Center was asked');

  const stopping = desk.service.stop();
  const before = asked.records;
  await stopping;

  expect(asked.records).toBe(before);
});
