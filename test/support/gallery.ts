import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { openPage } from './browser';
import type { Exhibit } from './card-gallery';
import { hostConfigOf, surroundingsOf, type Theme } from './teams-host-config';

const DIST = path.dirname(require.resolve('adaptivecards/dist/adaptivecards.min.js'));

/** Microsoft's style sheet, without the part that is for carousels. */
const cardStyles = (): string =>
  readFileSync(path.join(DIST, 'adaptivecards.css'), 'utf8').split('/**\n * Swiper')[0] ?? '';

/** What Teams draws around and inside of cards, near enough. */
function pageStyles(theme: Theme, width: number): string {
  const {
    canvas,
    card,
    text,
    border,
    button,
    primary,
    onPrimary,
    destructive,
    onDestructive,
    field,
    placeholder,
    link,
  } = surroundingsOf(theme);
  const columns = Math.floor(2_900 / width);
  return `
    body { margin: 0; padding: 16px; background: ${canvas}; color: ${text}; font: 14px 'Segoe UI', 'Liberation Sans', 'Noto Sans CJK SC', sans-serif; columns: ${columns}; column-gap: 24px; width: ${columns * (width + 24)}px; }
    figure { margin: 0 0 24px; width: ${width}px; break-inside: avoid; }
    figcaption { font-size: 12px; margin-bottom: 4px; }
    .frame { background: ${card}; border: 1px solid ${border}; border-radius: 4px; box-sizing: border-box; width: ${width}px; color: ${text}; overflow-wrap: anywhere; }
    .ac-actionSet { flex-wrap: wrap; row-gap: 8px; }
    .ac-pushButton, .ac-pushButton.style-default { background: ${button}; color: ${text}; border: 1px solid ${border}; border-radius: 4px; padding: 5px 12px; }
    .ac-pushButton.style-positive { background: ${primary}; color: ${onPrimary}; border-color: ${primary}; }
    .ac-pushButton.style-destructive { background: ${destructive}; color: ${onDestructive}; border-color: ${destructive}; }
    .ac-fact-title .ac-textBlock { white-space: nowrap !important; }
    .ac-factset { display: table !important; }
    .ac-fact-value .ac-textBlock { overflow-wrap: anywhere !important; }
    .ac-input { box-sizing: border-box; min-width: 0; color: ${text}; background: ${field}; border-radius: 4px; }
    .ac-input.ac-textInput, .ac-input.ac-dateInput, .ac-input.ac-multichoiceInput, .ac-input.ac-choiceSetInput-filtered-textbox { border-color: ${border}; background: ${field}; }
    .ac-choiceSetInput-expanded, .ac-choiceSetInput-multiSelect { background: transparent !important; }
    .ac-input::placeholder { color: ${placeholder}; opacity: 1; }
    a.ac-anchor:link { color: ${link}; }
    p { margin: 0; }
    ul, ol, blockquote, h1 { margin: 0; }`;
}

/** What the browser found out about one card. */
export interface Measured {
  readonly name: string;
  readonly text: string;
  readonly faint: readonly string[];
  readonly overflows: readonly string[];
  /** The kinds of elements that only markup makes. */
  readonly elements: readonly string[];
}

/** A page on which cards hang side by side. No request leaves it. */
export class Gallery {
  private constructor(private readonly page: Page) {}

  /** Opens the page and draws the cards; what the renderer complains about is thrown. */
  static async open(browser: Browser, theme: Theme, width: number, exhibits: readonly Exhibit[]): Promise<Gallery> {
    const page = await openPage(browser, 3_130, 2_000);
    await page.route('**/*', (route) => route.abort());
    await page.setContent(
      `<!doctype html><html lang="en"><style>${cardStyles()}${pageStyles(theme, width)}</style><body></body></html>`,
    );
    await page.addScriptTag({ content: readFileSync(path.join(DIST, 'adaptivecards.min.js'), 'utf8') });
    await page.addScriptTag({ content: readFileSync(path.join(__dirname, 'gallery-page.mjs'), 'utf8') });
    const gallery = new Gallery(page);
    const complaints = await gallery.call('drawCards', exhibits, hostConfigOf(theme));
    if ((complaints as string[]).length > 0) throw new Error((complaints as string[]).join('\n'));
    return gallery;
  }

  /** What each card shows, and what is wrong with how it shows it. */
  async measureAll(): Promise<readonly Measured[]> {
    return (await this.call('measureAll')) as readonly Measured[];
  }

  /** How far from the left each of the words stands, in the first line that has them all. */
  async positionsOf(name: string, words: readonly string[]): Promise<readonly number[]> {
    return (await this.call('positionsOf', name, words)) as readonly number[];
  }

  /** A picture of everything. */
  async photograph(file: string): Promise<void> {
    await this.page.screenshot({ path: file, fullPage: true });
  }

  /** A picture of one card. */
  async photographOne(name: string, file: string): Promise<void> {
    await this.page.locator(`[data-name=${JSON.stringify(name)}]`).screenshot({ path: file });
  }

  async close(): Promise<void> {
    await this.page.close();
  }

  private async call(name: string, ...given: readonly unknown[]): Promise<unknown> {
    return this.page.evaluate(
      ([wanted, args]) => (globalThis as unknown as Record<string, (...all: unknown[]) => unknown>)[wanted]?.(...args),
      [name, given] as const,
    );
  }
}
