import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { startPlayground, type Playground } from '../../demo/playground';
import { pushReferrals } from '../../demo/push-referrals';
import { sampleReferral, sampleReferrals } from '../../demo/sample-referrals';
import { startService, type Service } from '../../src/compose';
import { readConfig } from '../../src/config';
import { createLogger } from '../../src/observability/logger';
import { describeInBrowser, launchBrowser, onAPhone, PHONE_WIDTH } from '../support/browser';
import { openTestDatabase, type TestDatabase } from '../support/database';

const SECRET = 'a-secret-for-tests';
const [SECOND_MS, HOUR_MS] = [1_000, 3_600_000];
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
      TICK: '* * * * * *',
      LOG_LEVEL: 'silent',
    });
    return startService(config, createLogger(config.logLevel));
  };

  const shoot = (name: string): Promise<Buffer> => page.screenshot({ path: join(SHOTS, `${name}.png`) });

  const cardOf = (customer: string): Locator => page.locator('.ac-adaptiveCard').filter({ hasText: customer });

  /** A post of the channel, with its thread. */
  const postOf = (text: string): Locator => page.locator('.fui-Card').filter({ hasText: text });

  /** Takes a picture of a card as a phone shows it. Answers by how many pixels it is cut off. */
  const shootOnAPhone = (name: string, card: Locator): Promise<number> =>
    onAPhone(page, async () => {
      await card.scrollIntoViewIfNeeded();
      await card.screenshot({ path: join(SHOTS, `${name}-phone.png`) });
      const { x, width } = (await card.boundingBox()) ?? { x: NaN, width: NaN };
      return Math.max(x + width - PHONE_WIDTH, 0);
    });

  const open = (place: RegExp): Promise<void> => page.getByRole('treeitem', { name: place }).click();

  /** Types a line into the chat that is open, and waits for a card that says so. */
  const type = async (line: string, answer: string): Promise<Locator> => {
    await page.locator('[role=textbox][contenteditable=true]').first().fill(line);
    await page.getByRole('button', { name: 'Send Message' }).click();
    const card = cardOf(answer).last();
    await card.waitFor();
    return card;
  };

  /** Mentions the bot in the thread of the channel's first post, and waits for a card that says so. */
  const mention = async (line: string, answer: string): Promise<Locator> => {
    const post = postOf('Co-sell Desk is here');
    await post.locator('[role=textbox][contenteditable=true]').click();
    await page.keyboard.type('@Co');
    await page.locator('#typeahead-menu [role=menuitem]').first().click();
    await page.keyboard.type(` ${line}`);
    await post.getByRole('button', { name: 'Send Message' }).click();
    const card = post.locator('.ac-adaptiveCard').filter({ hasText: answer }).last();
    await card.waitFor();
    return card;
  };

  /** A referral of another customer is sent to us, to be answered in so much time. */
  const push = async (id: string, customer: string, left: number): Promise<void> => {
    const now = new Date();
    const like = sampleReferral(1, now, { id, engagementId: id, eTag: id, expirationDateTime: new Date(now.getTime() + left).toISOString() });
    const name = { name: `${customer} - data estate migration`, customerProfile: { ...(like['customerProfile'] as object), name: customer } };
    await pushReferrals(service.url, SECRET, [{ ...like, ...name }]);
  };

  beforeAll(async () => {
    mkdirSync(SHOTS, { recursive: true });
    folder = mkdtempSync(join(tmpdir(), 'co-sell-desk-'));
    database = await openTestDatabase();
    service = await start('0');
    playground = await startPlayground(service.url, 56_000 + (process.pid % 1_000), folder);
    browser = await launchBrowser();
    page = await browser.newPage({ viewport: { width: 1280, height: 1600 } });
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

  it('lets the channel choose what comes to it and when, and says who chose', async () => {
    const overview = await mention('settings', 'Settings of Northwind Sales');
    expect(await overview.innerText()).toContain('Nobody has changed anything yet.');
    await overview.getByRole('button', { name: 'Change' }).click();
    const form = cardOf('Change the settings of Northwind Sales');
    // The Playground empties a form whose width changes.
    expect(await shootOnAPhone('7-settings-form', form)).toBe(0);
    await form.getByLabel('Countries of customers').fill('Germany, US');
    await form.getByLabel('Time', { exact: true }).fill('7:30');
    await form.screenshot({ path: join(SHOTS, '7-settings-form.png') });
    await form.getByRole('button', { name: 'Save' }).click();

    const saved = cardOf('Saved: Referrals').last();
    await saved.waitFor();
    expect(await saved.innerText()).toMatch(/Germany, United States[^]*Mon–Fri at 7:30 AM[^]*Last changed by Megan Ortiz on [^]*: Referrals, Digest/u);
    expect(await shootOnAPhone('8-settings', saved)).toBe(0);
    await saved.scrollIntoViewIfNeeded();
    await shoot('8-settings');
  }, 90_000);

  it('reminds of a deadline in the thread of the card, in the channel, and whoever is on it in their own chat', async () => {
    await push('c0de0000-0000-4000-8000-000000000101', 'Fourth Coffee', 4 * HOUR_MS + 20 * SECOND_MS);
    await cardOf('Fourth Coffee').getByRole('button', { name: "I'll look at it" }).click();
    const thread = postOf('Waiting for your answer').filter({ hasText: 'Fourth Coffee' });
    const reply = thread.locator('.ac-adaptiveCard').filter({ hasText: '4 hours left: Fourth Coffee' });
    await reply.waitFor({ timeout: 60_000 });
    await cardOf('4 hours left: Fourth Coffee').nth(1).waitFor();
    expect(await cardOf('4 hours left: Fourth Coffee').count()).toBe(2);
    expect(await reply.innerText()).toContain('Megan Ortiz has been on it');
    expect(await shootOnAPhone('9-reminded', reply)).toBe(0);
    await reply.scrollIntoViewIfNeeded();
    await shoot('9-reminded');

    await open(/Personal Chat/u);
    const own = cardOf('4 hours left: Fourth Coffee');
    await own.waitFor();
    await own.scrollIntoViewIfNeeded();
    await shoot('10-reminded-in-the-own-chat');
  }, 120_000);

  it('accepts from the reminder in the thread, and no reminder goes on asking', async () => {
    await open(/General/u);
    const thread = postOf('Fourth Coffee').filter({ hasText: 'Needs' });
    await thread.locator('.ac-adaptiveCard').filter({ hasText: '4 hours left' }).getByRole('button', { name: 'Accept', exact: true }).click();
    await thread.getByRole('button', { name: 'Confirm and accept' }).click();

    await thread.getByText('Accepted by Megan Ortiz').nth(1).waitFor();
    await cardOf('Accepted by Megan Ortiz').filter({ hasText: 'Fourth Coffee' }).nth(2).waitFor();
    expect(await cardOf('4 hours left').count()).toBe(0);
    await thread.scrollIntoViewIfNeeded();
    await shoot('11-accepted-from-the-reminder');
  }, 90_000);

  it('lets a referral expire that nobody answers, and tells its thread', async () => {
    await push('c0de0000-0000-4000-8000-000000000102', 'Lucerne Publishing', 12 * SECOND_MS);
    const post = postOf('Lucerne Publishing');
    await post.getByText('Waiting for your answer').waitFor();

    await post.getByText('Expired: nobody answered in time').waitFor({ timeout: 60_000 });
    await post.getByText(/Time ran out: nobody answered R-\w{5} \(Lucerne Publishing\)/u).waitFor();
    expect(await post.getByRole('button', { name: 'Accept', exact: true }).count()).toBe(0);
    await post.scrollIntoViewIfNeeded();
    await shoot('12-expired');
  }, 90_000);

  it('shows the channel how its pipeline stands', async () => {
    const digest = await mention('digest', 'Pipeline on');

    expect(await digest.innerText()).toMatch(/2 referrals wait for an answer[^]*Accepted deals: 4[^]*Overdue: 1[^]*Expired: 1/u);
    await digest.screenshot({ path: join(SHOTS, '13-digest.png') });
    expect(await shootOnAPhone('13-digest', digest)).toBe(0);
  }, 90_000);

  it('lists the deals to whoever asks in a chat', async () => {
    await open(/Personal Chat/u);

    const list = await type('/deals', 'Contoso Freight Inc');

    expect(await list.innerText()).toContain('$130,000.00');
    await shoot('14-deals');
  }, 30_000);

  it('has lost nothing after a restart', async () => {
    const { port } = new URL(service.url);
    await service.stop();
    service = await start(port);

    const archived = await type('archived', 'Alpine Ski House AG');
    expect(await archived.innerText()).toContain('شركة النور');
    const waiting = await type('inbound', 'Waiting for an answer');
    expect(await waiting.innerText()).toContain('2 referrals');
    await shoot('15-after-restart');
  }, 30_000);

  it('speaks Chinese to whoever asks for it', async () => {
    await page.locator('[role=textbox][contenteditable=true]').first().fill('language 中文');
    await page.getByRole('button', { name: 'Send Message' }).click();
    await page.getByText('从现在起我用中文与您交流。').last().waitFor();

    await type('待处理', '等待答复');
    await shoot('16-chinese');
  }, 30_000);

  it('shows the pipeline in the language of whoever asks, wherever they ask', async () => {
    const own = await type('摘要', '推荐摘要');
    await own.scrollIntoViewIfNeeded();
    await shoot('17-chinese-digest');

    await open(/General/u);
    const channels = await mention('digest', '推荐摘要');
    await channels.scrollIntoViewIfNeeded();
    await shoot('18-chinese-digest-in-the-channel');
    expect(await shootOnAPhone('18-chinese-digest-in-the-channel', channels)).toBe(0);
  }, 90_000);
});
