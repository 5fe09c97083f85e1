// Slow, as it draws every card in every language in a browser.
import { mkdirSync } from 'node:fs';
import path from 'node:path';
import type { Browser } from 'playwright-core';
import { LOCALES } from '../../src/locales/translate';
import { literal } from '../../src/teams/text/plain-text';
import { describeInBrowser, launchBrowser } from '../support/browser';
import { exhibits, HOSTILE_TEXTS, hostileExhibits, READERS, type Exhibit } from '../support/card-gallery';
import { Gallery, type Measured } from '../support/gallery';
import { THEMES } from '../support/teams-host-config';

const FOLDER = path.join(__dirname, '..', '..', 'artifacts', 'cards');

/** A phone's narrowest, and a channel on a desktop. */
const WIDTHS = [320, 720];

const ROOMS = THEMES.flatMap((theme) => WIDTHS.map((width) => ({ theme, width })));

const NAMED: readonly Exhibit[] = LOCALES.flatMap((locale) =>
  exhibits(READERS[locale]).map((exhibit) => ({ ...exhibit, name: `${exhibit.name} (${locale})` })),
);

const fileOf = (name: string): string =>
  path.join(
    FOLDER,
    `${name
      .replace(/[^\p{L}\p{N}]+/gu, '-')
      .replace(/-$/u, '')
      .toLowerCase()}.png`,
  );

/** How many cards are photographed from one page. */
const ON_A_PAGE = 24;

async function photographEach(browser: Browser, shown: readonly Exhibit[]): Promise<void> {
  const gallery = await Gallery.open(browser, 'light', 320, shown);
  for (const { name } of shown) await gallery.photographOne(name, fileOf(name));
  await gallery.close();
}

describeInBrowser('the card gallery', () => {
  let browser: Browser;

  beforeAll(async () => {
    browser = await launchBrowser();
    mkdirSync(FOLDER, { recursive: true });
  });

  afterAll(() => browser.close());

  describe.each(ROOMS)('with every card in every language, $width pixels wide and $theme', ({ theme, width }) => {
    let gallery: Gallery;
    let measured: readonly Measured[];

    beforeAll(async () => {
      gallery = await Gallery.open(browser, theme, width, NAMED);
      measured = await gallery.measureAll();
      await gallery.photograph(fileOf(`all ${theme} ${width}`));
    });

    afterAll(() => gallery.close());

    it('shows them all', () => {
      expect(measured.map(({ name }) => name)).toEqual(NAMED.map(({ name }) => name));
      expect(measured.filter(({ text }) => text.trim() === '')).toEqual([]);
    });

    it('fits them into the width, with nothing cut off', () => {
      expect(measured.flatMap(({ name, overflows }) => overflows.map((fault) => `${name}: ${fault}`))).toEqual([]);
    });

    it('can be read: every text has enough contrast', () => {
      expect(measured.flatMap(({ name, faint }) => faint.map((fault) => `${name}: ${fault}`))).toEqual([]);
    });

    it('fills in every placeholder', () => {
      expect(
        measured.filter(({ text }) => /\$\{|\{\{|undefined|NaN|\[object/u.test(text)).map(({ name }) => name),
      ).toEqual([]);
    });

    it('sets Arabic from right to left without changing the order of the text beside it', async () => {
      const name = 'referral received, Arabic, unfolded (en)';
      const [company = NaN, forEnergy = NaN] = await gallery.positionsOf(name, ['شركة', 'للطاقة']);
      const [dubai = NaN, country = NaN] = await gallery.positionsOf(name, ['دبي', 'United Arab Emirates']);
      const [sign = NaN, named = NaN] = await gallery.positionsOf('list of ten that wait, page 2 of 3 (en)', [
        '✉',
        'للطاقة',
      ]);

      expect([company > forEnergy, dubai < country, sign < named]).toEqual([true, true, true]);
    });
  });

  it('shows text from outside as text, however it is written', async () => {
    const hostile = HOSTILE_TEXTS.flatMap((text, index) =>
      hostileExhibits(READERS.en, text).map((exhibit) => ({ ...exhibit, name: `${exhibit.name} ${index}`, text })),
    );
    const gallery = await Gallery.open(browser, 'light', 320, hostile);
    const measured = await gallery.measureAll();
    await gallery.close();

    const altered = measured.filter(({ text }, index) => !text.includes(literal(hostile[index]?.text ?? '')));
    expect(altered.map(({ name, text }) => `${name}: ${text}`)).toEqual([]);
    expect(measured.flatMap(({ name, elements }) => elements.map((element) => `${name}: ${element}`))).toEqual([]);
    expect(measured.flatMap(({ overflows }) => overflows)).toEqual([]);
  });

  it('renders markup that a card does not escape, so that the test above can fail', async () => {
    const careless = (text: string, index: number): Exhibit => ({
      name: `careless ${index}`,
      template: 'help',
      card: { type: 'AdaptiveCard', version: '1.5', lang: 'en', body: [{ type: 'TextBlock', text, color: 'Warning' }] },
    });
    const gallery = await Gallery.open(
      browser,
      'light',
      320,
      [
        '**bold**',
        '[link](https://example.com)',
        '- item',
        'a text without wrap that is by far too long for a phone',
      ].map(careless),
    );
    const measured = await gallery.measureAll();
    await gallery.close();

    expect(measured.map(({ elements }) => elements)).toEqual([['strong'], ['a'], ['ul'], []]);
    expect(measured.map(({ overflows }) => overflows.length > 0)).toEqual([false, false, false, true]);
    expect(measured.map(({ faint }) => faint.length > 0)).toEqual([true, false, true, true]);
  });

  it('keeps a picture of each card as a phone shows it', async () => {
    // A long page takes long to be photographed, even a part of it; two at a time keep both sides busy.
    for (let first = 0; first < NAMED.length; first += 2 * ON_A_PAGE) {
      const pages = [first, first + ON_A_PAGE].map((start) => NAMED.slice(start, start + ON_A_PAGE));
      await Promise.all(pages.map((shown) => photographEach(browser, shown)));
    }
  });
});
