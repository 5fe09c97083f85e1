// Slow, as it needs a browser.
import type { Browser, Page } from 'playwright-core';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../../demo/partner-center/server';
import { sampleReferrals } from '../../../demo/sample-referrals';
import { describeInBrowser, launchBrowser, PHONE_WIDTH } from '../../support/browser';
import { eventually } from '../../support/watching';
import { ask, faultOf, REFERRALS, type Answer } from './asking';

const [WAITING, LITWARE, OF_MICROSOFT, LOST] = [1, 8, 9, 11].map(
  (number) => `c0de0000-0000-4000-8000-${String(number).padStart(12, '0')}`,
) as [string, string, string, string];

let partnerCenter: PartnerCenterStandIn;

beforeEach(async () => {
  partnerCenter = await startPartnerCenter({ seed: sampleReferrals(new Date()).value as object[] });
});
afterEach(() => partnerCenter.stop());

const byHand = (path: string, body: unknown): Promise<Answer> =>
  ask(partnerCenter.url, 'POST', `/stand-in/${path}`, body);

describe("the page's own API", () => {
  it('sends a referral, with suggested values', async () => {
    const { body: suggested } = await ask(partnerCenter.url, 'GET', '/stand-in/suggestion');

    const { status, body } = await byHand('referrals', { ...suggested, answerWithinSeconds: 300 });

    const record = partnerCenter.record(body.id);
    expect([status, record?.['status'], record?.['name']]).toEqual([200, 'New', suggested.name]);
    expect((Date.parse(String(record?.['expirationDateTime'])) - Date.now()) / 1000).toBeCloseTo(300, -1);
  });

  it("gives Microsoft's answer, with a seller's name", async () => {
    await byHand(`records/${OF_MICROSOFT}/answer`, {
      how: 'accept',
      sellerFirstName: 'Robin',
      sellerLastName: 'Counts',
    });

    expect(partnerCenter.record(OF_MICROSOFT)).toMatchObject({
      substatus: 'Accepted',
      team: [{ firstName: 'Robin', lastName: 'Counts', email: 'robin.counts@example.com' }],
    });
  });

  it.each([
    ['accepted', WAITING, 'Accepted'],
    ['declined', WAITING, 'Declined'],
    ['won', LITWARE, 'Won'],
    ['lost', LITWARE, 'Lost'],
  ])('lets a record become %s in the portal', async (become, id, substatus) => {
    await byHand(`records/${id}/change`, { become });

    expect(partnerCenter.record(id)).toMatchObject({ substatus });
  });

  it('changes only the members that describe a deal', async () => {
    await byHand(`records/${WAITING}/change`, { name: 'Other', value: 5 });

    expect(partnerCenter.record(WAITING)).toMatchObject({
      name: 'Other',
      status: 'New',
      details: { dealValue: 5, currency: 'USD' },
    });
  });

  it.each([
    ['answer twice', `records/${LITWARE}/change`, { become: 'declined' }, 'status'],
    ['change what is closed', `records/${LOST}/change`, { name: 'Afterwards' }, 'status'],
    ['win what waits', `records/${WAITING}/change`, { become: 'won' }, 'status'],
    ['answer for Microsoft where it was not asked', `records/${WAITING}/answer`, { how: 'accept' }, 'status'],
    ['send half a referral', 'referrals', { customer: 'Contoso' }, 'country'],
    ['cause a fault that there is not', 'faults', { kind: 'coffee' }, 'kind'],
  ])('cannot %s', async (_, path, body, target) => {
    expect(faultOf(await byHand(path, body))).toEqual({ status: 400, code: 'invalidRequest', target });
  });

  it('causes faults, which do not affect the page itself', async () => {
    await byHand('faults', { kind: { status: 429, retryAfter: 5 }, times: 2, method: 'GET', path: 'referrals' });

    const failed = await ask(partnerCenter.url, 'GET', REFERRALS);

    expect([failed.status, failed.headers.get('retry-after')]).toEqual([429, '5']);
    expect((await ask(partnerCenter.url, 'GET', '/stand-in/state')).body).toMatchObject({ faults: 1, total: 12 });
  });

  it('ends all faults at once', async () => {
    await byHand('faults', { kind: { status: 500 }, times: 5 });
    await byHand('faults', { kind: 'no-answer', method: 'GET' });

    await ask(partnerCenter.url, 'DELETE', '/stand-in/faults');

    expect((await ask(partnerCenter.url, 'GET', REFERRALS)).status).toBe(200);
    expect((await ask(partnerCenter.url, 'GET', '/stand-in/state')).body).toMatchObject({ faults: 0 });
  });

  it('shows the requests to Partner Center, without those of the page', async () => {
    await ask(partnerCenter.url, 'GET', REFERRALS);

    expect((await ask(partnerCenter.url, 'GET', '/stand-in/requests')).body).toMatchObject([
      { method: 'GET', path: REFERRALS, status: 200 },
    ]);
  });
});

describeInBrowser('the page', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await launchBrowser();
  });
  afterAll(() => browser.close());

  beforeEach(async () => {
    page = await browser.newPage();
    await page.goto(partnerCenter.url);
  });
  afterEach(() => page.close());

  it('sends a referral', async () => {
    await page.getByRole('button', { name: 'Send a new referral' }).click();
    await page.getByLabel('Customer').fill('Großhandel <i>Proseware</i> GmbH');
    await page.getByLabel('Answer within').selectOption('5 minutes');
    await page.getByRole('button', { name: 'Send', exact: true }).click();

    await page.getByRole('heading', { name: 'Großhandel <i>Proseware</i> GmbH' }).waitFor();
    expect(partnerCenter.records().at(-1)).toMatchObject({
      status: 'New',
      customerProfile: { name: 'Großhandel <i>Proseware</i> GmbH' },
    });
  });

  it('accepts a co-sell deal for Microsoft, beside our record', async () => {
    const litware = page.getByRole('article', { name: 'Litware Insurance plc' });
    const ofMicrosoft = litware.getByRole('region', { name: "Microsoft's record" });
    await litware.getByRole('region', { name: "The partner's record" }).waitFor();
    await ofMicrosoft.getByRole('button', { name: 'Accept' }).click();
    await page.getByLabel('First name').and(page.locator(':visible')).fill('Robin');
    await page.getByRole('button', { name: 'Confirm' }).click();

    await ofMicrosoft.getByText('Seller: Robin Coleman').waitFor();
    expect(partnerCenter.record(OF_MICROSOFT)).toMatchObject({ substatus: 'Accepted' });
  });

  it('changes a record as a colleague in the portal does', async () => {
    const contoso = page.getByRole('article', { name: 'Contoso Freight Inc' });
    await contoso.getByRole('button', { name: 'Change' }).click();
    await page.getByRole('dialog', { name: 'Change a record' }).getByLabel('Notes').fill('From the portal');
    await page.getByRole('button', { name: 'Save' }).click();

    await contoso.getByText('From the portal').waitFor();
    expect(partnerCenter.record(WAITING)).toMatchObject({
      status: 'New',
      details: { notes: 'From the portal', dealValue: 125_000 },
    });
  });

  it('causes faults, and shows the requests that failed', async () => {
    await page.getByLabel('What goes wrong').selectOption('503 Not available');
    await page.getByLabel('How many').fill('2');
    await page.getByRole('button', { name: 'Cause it' }).click();
    await page.getByText('2 more to go wrong.').waitFor();
    await ask(partnerCenter.url, 'GET', REFERRALS);

    await page.getByText('1 more to go wrong.').waitFor();
    await eventually(
      async () => (await page.getByRole('region', { name: 'Requests' }).getByText('503').count()) === 1,
      'the request was shown',
    );
  });

  it('ends the remaining faults', async () => {
    await page.getByLabel('How many').fill('3');
    await page.getByRole('button', { name: 'Cause it' }).click();
    await page.getByText('3 more to go wrong.').waitFor();

    await page.getByRole('button', { name: 'Recover' }).click();

    await page.getByText('Everything works.').waitFor();
    expect((await ask(partnerCenter.url, 'GET', REFERRALS)).status).toBe(200);
  });

  it.each([PHONE_WIDTH, 1400])(
    'has both buttons for faults side by side, and nothing wider than the page, at %d pixels',
    async (width) => {
      await page.setViewportSize({ width, height: 900 });
      await page.getByRole('article').first().waitFor();

      const boxes = await Promise.all(
        ['Recover', 'Cause it'].map((name) => page.getByRole('button', { name }).boundingBox()),
      );
      const [recover, cause] = boxes;

      expect([cause?.y, cause?.height]).toEqual([recover?.y, recover?.height]);
      expect((cause?.x ?? 0) - ((recover?.x ?? 0) + (recover?.width ?? 0))).toBeGreaterThan(0);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(width);
    },
  );

  it('shows the whole webhook address at any width', async () => {
    const url = `http://127.0.0.1:9/${'a-long-way/'.repeat(8)}events`;
    await ask(partnerCenter.url, 'POST', '/webhooks/v1/registration', {
      WebhookUrl: url,
      WebhookEvents: ['referral-created'],
    });
    await page.setViewportSize({ width: PHONE_WIDTH, height: 900 });

    await page.getByText(`${url}: 0 delivered, 0 under way, 0 given up`).waitFor();

    expect(await page.evaluate('webhook.scrollHeight - webhook.clientHeight')).toBe(0);
  });
});
