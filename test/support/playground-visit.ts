import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Locator, Page } from 'playwright-core';
import { partnerCenterVariables, startDesk } from '../../demo/desk';
import type { PartnerCenterStandIn } from '../../demo/partner-center/server';
import { startPlayground, type Playground } from '../../demo/playground';
import { startService, type Service } from '../../src/app/compose';
import { readConfig } from '../../src/app/config';
import { createLogger } from '../../src/observability/logger';
import { launchBrowser, onAPhone, openPage, PHONE_WIDTH } from './browser';
import { openTestDatabase, type TestDatabase } from './database';
import { pushReferrals } from './push-referrals';

const SECRET = 'a-secret-for-tests';

/** Where the pictures go. */
export const SHOTS = join(__dirname, '..', '..', 'artifacts', 'playground');

/** Without a stand-in there is no Partner Center; one goes by the time that it is, as its page does. */
function start(
  { uri, name }: TestDatabase,
  port: string,
  partnerCenter: PartnerCenterStandIn | null,
  clock: () => Date,
): Promise<Service> {
  const config = readConfig({
    ALLOW_ANONYMOUS: 'true',
    PORT: port,
    MONGODB_URI: uri,
    MONGODB_DATABASE: name,
    REFERRALS_WEBHOOK_SECRET: SECRET,
    TICK: '* * * * * *',
    // Nothing comes by the poll while somebody looks, but what was there before.
    SYNC: '0 0 1 1 *',
    LOG_LEVEL: 'silent',
    ...(partnerCenter === null ? {} : partnerCenterVariables(partnerCenter)),
  });
  return partnerCenter === null
    ? startService(config, createLogger(config.logLevel), { clock })
    : startDesk(config, partnerCenter);
}

async function openAt(browser: Browser, url: string): Promise<Page> {
  const page = await openPage(browser, 1_280, 1_600);
  // Its fonts come from the internet, which tests have nothing to do with.
  await page.route(
    ({ hostname }) => hostname !== '127.0.0.1' && hostname !== 'localhost',
    (route) => route.abort(),
  );
  await page.goto(url);
  return page;
}

const clockOf = (time: { readonly ahead: number }) => (): Date => new Date(Date.now() + time.ahead);

/** What there is besides the page. */
interface Surroundings {
  readonly database: TestDatabase;
  readonly partnerCenter: PartnerCenterStandIn | null;
  readonly playground: Playground;
  readonly browser: Browser;
  readonly folder: string;
}

/** A seller in Microsoft's Agents Playground, before the real service on a database of their own. */
export class PlaygroundVisit {
  private constructor(
    readonly page: Page,
    private readonly surroundings: Surroundings,
    private service: Service,
    private readonly time: { ahead: number },
  ) {}

  /** Begins before a service that has this stand-in for its Partner Center, if any; whoever started that stops it. */
  static async begin(partnerCenter: PartnerCenterStandIn | null = null): Promise<PlaygroundVisit> {
    mkdirSync(SHOTS, { recursive: true });
    const folder = mkdtempSync(join(tmpdir(), 'co-sell-desk-'));
    const database = await openTestDatabase();
    const time = { ahead: 0 };
    const service = await start(database, '0', partnerCenter, clockOf(time));
    const playground = await startPlayground(service.url, 56_000 + (process.pid % 1_000), folder);
    const browser = await launchBrowser();
    const page = await openAt(browser, playground.url);
    return new PlaygroundVisit(page, { database, partnerCenter, playground, browser, folder }, service, time);
  }

  async end(): Promise<void> {
    const { browser, playground, database, folder } = this.surroundings;
    await browser.close();
    playground.stop();
    await this.service.stop();
    await database.drop();
    rmSync(folder, { recursive: true, force: true });
  }

  get database(): TestDatabase {
    return this.surroundings.database;
  }

  /** What time it is for a service without a Partner Center. */
  now(): Date {
    return clockOf(this.time)();
  }

  /** Lets so many milliseconds pass for it; what is due then is done within a second. */
  pass(milliseconds: number): void {
    this.time.ahead += milliseconds;
  }

  /** Stops the service, and starts it again where the Playground looks for it. */
  async restartService(): Promise<void> {
    const { port } = new URL(this.service.url);
    await this.service.stop();
    this.service = await start(this.database, port, this.surroundings.partnerCenter, clockOf(this.time));
  }

  /** Sends referrals as a CRM would. */
  async push(referrals: readonly unknown[]): Promise<void> {
    const { status, body } = await pushReferrals(this.service.url, SECRET, referrals, this.now());
    if (status !== 202) throw new Error(`The referrals were answered ${status}: ${JSON.stringify(body)}`);
  }

  /** Opens another page beside the Playground. */
  openBeside(url: string): Promise<Page> {
    return openAt(this.surroundings.browser, url);
  }

  async open(place: RegExp): Promise<void> {
    await this.page.getByRole('treeitem', { name: place }).click();
  }

  /** The cards that say so. */
  cardOf(text: string | RegExp): Locator {
    return this.page.locator('.ac-adaptiveCard').filter({ hasText: text });
  }

  /** A post of the channel, with its thread. */
  postOf(text: string): Locator {
    return this.page.locator('.fui-Card').filter({ hasText: text });
  }

  /** Types a line into the chat that is open. */
  async say(line: string): Promise<void> {
    await this.page.locator('[role=textbox][contenteditable=true]').first().fill(line);
    await this.page.getByRole('button', { name: 'Send Message' }).click();
  }

  /** Types a line into the chat that is open, and waits for a card that says so. */
  async type(line: string, answer: string | RegExp): Promise<Locator> {
    await this.say(line);
    const card = this.cardOf(answer).last();
    await card.waitFor();
    return card;
  }

  /** Mentions the bot in the thread of the channel's first post, and waits for a card that says so. */
  async mention(line: string, answer: string): Promise<Locator> {
    const post = this.postOf('Co-sell Desk is here');
    await post.locator('[role=textbox][contenteditable=true]').click();
    await this.page.keyboard.type('@Co');
    await this.page.locator('#typeahead-menu [role=menuitem]').first().click();
    await this.page.keyboard.type(` ${line}`);
    await post.getByRole('button', { name: 'Send Message' }).click();
    const card = post.locator('.ac-adaptiveCard').filter({ hasText: answer }).last();
    await card.waitFor();
    return card;
  }

  async shoot(name: string): Promise<void> {
    await this.page.screenshot({ path: join(SHOTS, `${name}.png`) });
  }

  /** Takes a picture of a card as a phone shows it. Answers by how many pixels it is cut off. */
  async shootOnAPhone(name: string, card: Locator): Promise<number> {
    return onAPhone(this.page, async () => {
      await card.scrollIntoViewIfNeeded();
      await card.screenshot({ path: join(SHOTS, `${name}-phone.png`) });
      const { x, width } = (await card.boundingBox()) ?? { x: NaN, width: NaN };
      return Math.max(x + width - PHONE_WIDTH, 0);
    });
  }
}
