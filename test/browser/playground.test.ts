import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startPlayground, type Playground } from '../../demo/playground';
import { pushReferrals } from '../../demo/push-referrals';
import { sampleReferrals } from '../../demo/sample-referrals';
import { startService, type Service } from '../../src/compose';
import { readConfig } from '../../src/config';
import { createLogger } from '../../src/observability/logger';
import { describeInBrowser, launchBrowser } from '../support/browser';
import { openTestDatabase, type TestDatabase } from '../support/database';

const SECRET = 'a-secret-for-tests';
const SHOTS = join(__dirname, '..', '..', 'artifacts', 'playground');

/** The journey of a seller through Microsoft's Agents Playground; each step goes on where the one before ended. */
describeInBrowser('in the Agents Playground', () => {
  let database: TestDatabase;
  let service: Service;
  let playground: Playground;
  let browser: Browser;
  let page: Page;
  let folder: string;

  const start = (port: string): Promise<Service> => {
    const config = readConfig({
      ALLOW_ANONYMOUS: 'true',
      PORT: port,
      MONGODB_URI: database.uri,
      MONGODB_DATABASE: database.name,
      REFERRALS_WEBHOOK_SECRET: SECRET,
      LOG_LEVEL: 'silent',
    });
    return startService(config, createLogger(config.logLevel));
  };

  const shoot = (name: string): Promise<Buffer> => page.screenshot({ path: join(SHOTS, `${name}.png`) });

  const cardOf = (customer: string): Locator => page.locator('.ac-adaptiveCard').filter({ hasText: customer });

  const open = (place: RegExp): Promise<void> => page.getByRole('treeitem', { name: place }).click();

  /** Types a line into the chat that is open, and waits for a card that says so. */
  const type = async (line: string, answer: string): Promise<Locator> => {
    await page.locator('[role=textbox][contenteditable=true]').first().fill(line);
    await page.getByRole('button', { name: 'Send Message' }).click();
    const card = cardOf(answer).last();
    await card.waitFor();
    return card;
  };

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'co-sell-desk-'));
    database = await openTestDatabase();
    service = await start('0');
    playground = await startPlayground(service.url, 56_000 + (process.pid % 1_000), folder);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 1100 } });
    // Its fonts come from the internet, which tests have nothing to do with.
    await page.route((url) => url.hostname !== '127.0.0.1' && url.hostname !== 'localhost', (route) => route.abort());
    await page.goto(playground.url);
  }, 60_000);

  afterAll(async () => {
    await browser.close();
    playground.stop();
    await service.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }, 30_000);

  it('greets the channel it is added to', async () => {
    await open(/General/u);

    await cardOf('Co-sell Desk is here').waitFor();
  }, 30_000);

  it('shows each waiting referral as a card, and no other', async () => {
    await pushReferrals(service.url, SECRET, sampleReferrals(new Date()).value);

    await expect(page.getByRole('button', { name: 'Accept', exact: true }).nth(3).waitFor()).resolves.toBeUndefined();
    await shoot('1-channel');
    // The README's picture is this one: demo/screenshot.png.
    await page.locator('.fai-OutputCard, .ac-container').filter({ hasText: 'Contoso Freight Inc' }).first().screenshot({ path: join(SHOTS, 'card.png') });
    expect(await page.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(4);
  }, 30_000);

  it('accepts one with another value, in place of its card', async () => {
    await cardOf('Contoso Freight Inc').getByRole('button', { name: 'Accept', exact: true }).click();
    const form = cardOf('Accept this referral');
    await form.getByLabel('Value').fill('130k');
    await shoot('2-accept-form');
    await form.getByRole('button', { name: 'Confirm and accept' }).click();

    await cardOf('Accepted by Megan Ortiz').filter({ hasText: '$130,000.00' }).waitFor();
    await shoot('3-accepted');
  }, 30_000);

  it('gives a form back that says what is wrong, with what was typed', async () => {
    await cardOf('Adventure Works').getByRole('button', { name: 'Accept', exact: true }).click();
    const form = cardOf('Accept this referral');
    await form.getByLabel('Value').fill('a lot');
    await form.getByRole('button', { name: 'Confirm and accept' }).click();

    await cardOf('This amount was not understood').waitFor();
    expect(await cardOf('Accept this referral').getByLabel('Value').inputValue()).toBe('a lot');
    await shoot('4-form-with-fault');
    await cardOf('Accept this referral').getByRole('button', { name: 'Cancel' }).click();
    await cardOf('Adventure Works').getByRole('button', { name: 'Accept', exact: true }).waitFor();
  }, 30_000);

  it('declines one with a reason', async () => {
    await cardOf('شركة النور').getByRole('button', { name: 'Decline', exact: true }).click();
    const form = cardOf('Decline this referral');
    await form.getByText('The timeline is too short').click();
    await shoot('5-decline-form');
    await form.getByRole('button', { name: 'Confirm and decline' }).click();

    await cardOf('Declined by Megan Ortiz').filter({ hasText: 'The timeline is too short' }).waitFor();
    await shoot('6-declined');
  }, 30_000);

  it('lists the deals to whoever asks in a chat', async () => {
    await open(/Personal Chat/u);

    const list = await type('/deals', 'Contoso Freight Inc');

    expect(await list.innerText()).toContain('$130,000.00');
    await shoot('7-deals');
  }, 30_000);

  it('has lost nothing after a restart', async () => {
    const { port } = new URL(service.url);
    await service.stop();
    service = await start(port);

    const archived = await type('archived', 'Alpine Ski House AG');
    expect(await archived.innerText()).toContain('شركة النور');
    const waiting = await type('inbound', 'Waiting for an answer');
    expect(await waiting.innerText()).toContain('2 referrals');
    await shoot('8-after-restart');
  }, 30_000);

  it('speaks Chinese to whoever asks for it', async () => {
    await page.locator('[role=textbox][contenteditable=true]').first().fill('language 中文');
    await page.getByRole('button', { name: 'Send Message' }).click();
    await page.getByText('从现在起我用中文与您交流。').last().waitFor();

    await type('待处理', '等待答复');
    await shoot('9-chinese');
  }, 30_000);
});
