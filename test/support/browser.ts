import { existsSync } from 'node:fs';
import { chromium, type Browser, type Page } from 'playwright-core';
import { PATIENCE_MS } from './patience';

const PATH = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium';

/** Opens a page on which everything is waited for as long as in other tests. */
export async function openPage(browser: Browser, width: number, height: number): Promise<Page> {
  const page = await browser.newPage({ viewport: { width, height } });
  page.setDefaultTimeout(PATIENCE_MS);
  return page;
}

/** How wide a phone is, in pixels. */
export const PHONE_WIDTH = 390;

/** Nothing that would let the browser talk to anybody by itself. */
const QUIETLY = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-background-networking',
  '--no-first-run',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * Starts Chromium, once per test file; whoever asked for it closes it.
 *
 * @throws Error with what to install where there is none
 */
export async function launchBrowser(): Promise<Browser> {
  if (!existsSync(PATH)) {
    throw new Error(
      `There is no Chromium at ${PATH}. Install one ("apt-get install chromium", or any Chrome or Chromium) ` +
        'and set CHROMIUM_PATH to its program, or leave these tests out with --testPathIgnorePatterns test/browser.',
    );
  }
  return chromium.launch({ executablePath: PATH, args: QUIETLY, timeout: PATIENCE_MS });
}

/**
 * `describe` for tests in a browser. A newcomer without Chromium is told that these were left out
 * (the summary counts them as skipped); where CI is set a missing browser fails them.
 */
export const describeInBrowser = existsSync(PATH) || process.env['CI'] !== undefined ? describe : describe.skip;

/** Nothing keeps to the width of a desktop, and least of all what cards stand in. */
const NARROW = '* { min-width: 0 !important; } :has(.ac-adaptiveCard) { max-width: 100% !important; }';

/** Looks at a page that is as wide as a phone, and as high as it takes to see all of it; then it is as large as it was. */
export async function onAPhone<Seen>(page: Page, look: () => Promise<Seen>): Promise<Seen> {
  const before = page.viewportSize();
  const style = await page.addStyleTag({ content: NARROW });
  await page.setViewportSize({ width: PHONE_WIDTH, height: 2_600 });
  try {
    return await look();
  } finally {
    await style.evaluate((element) => {
      (element as unknown as { remove(): void }).remove();
    });
    if (before !== null) await page.setViewportSize(before);
  }
}
