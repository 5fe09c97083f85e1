import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { LOCALES } from '../../src/locales/translate';
import { VERBS } from '../../src/teams/cards/verbs';
import { renderCard, type CardName } from '../../src/teams/cards/render-card';
import { exhibits, READERS } from '../support/card-gallery';
import { actionsIn, bytesOf, inputNodes, nodesOf, type CardNode } from '../support/card-parts';

interface Parsing {
  readonly eventCount: number;
  getEventAt(index: number): { readonly message: string };
}

interface ParsedCard {
  parse(json: object, context: Parsing): void;
  validateProperties(): { readonly validationEvents: readonly { readonly message: string }[] };
}

interface Renderer {
  readonly AdaptiveCard: new () => ParsedCard;
  readonly SerializationContext: new (version: unknown) => Parsing;
  readonly Versions: { readonly v1_5: unknown };
}

// The package's main entry cannot be loaded in Node; its bundle can.
// eslint-disable-next-line @typescript-eslint/no-require-imports
const { AdaptiveCard, SerializationContext, Versions } = require('adaptivecards/dist/adaptivecards.js') as Renderer;

const ROOT = path.join(__dirname, '..', '..');

const NAMES = readdirSync(path.join(ROOT, 'cards')).map((file) => path.basename(file, '.json')) as CardName[];

const templateOf = (name: string): unknown =>
  JSON.parse(readFileSync(path.join(ROOT, 'cards', `${name}.json`), 'utf8'));

const CARDS = LOCALES.flatMap((locale) =>
  exhibits(READERS[locale]).map((exhibit) => ({ ...exhibit, name: `${exhibit.name} (${locale})` })),
);

/** The faults of a card, as Microsoft's own parser reports them. */
function complaintsAbout(card: object): readonly string[] {
  const context = new SerializationContext(Versions.v1_5);
  const parsed = new AdaptiveCard();
  parsed.parse(card, context);
  const events = Array.from({ length: context.eventCount }, (_, index) => context.getEventAt(index).message);
  // The parser's pattern for languages remembers its last match, so it rejects every second card.
  // The parser is older than charts, and shows their fallback. Teams searches choices in cards of any version.
  const justified = events.filter(
    (message) =>
      !/"[a-z]{2}" for property "lang"|"Chart\.\w+"\. Fallback|"choices\.data" is supported in version 1\.6/u.test(
        message,
      ),
  );
  return [...justified, ...parsed.validateProperties().validationEvents.map(({ message }) => message)];
}

/** The properties that people read, or that screen readers speak. */
const READ = ['text', 'title', 'label', 'value', 'placeholder', 'errorMessage', 'speak', 'fallbackText', 'altText'];

/** Input ids are part of the outside contract: scripts and acceptance checks fill in forms by them. */
const INPUT_IDS = (
  'dealName dealValue currency closeDate notes crmId campaignId reason assistance assistanceNote consent customerName ' +
  'customerCountry customerCity customerAddress customerDuns contactName contactPhone contactEmail people personName ' +
  'personPhone personEmail solutions microsoftHelp ' +
  // A customer of earlier deals, and the channel of a private deal.
  'customer channel ' +
  // The owner of a deal, and its registration for incentives: the ids of the questions about a solution end with its
  // index.
  'owner register contractValue contractSigned contractStart contractEnd ' +
  [0, 1]
    .map(
      (place) =>
        `solutionValue${place} deployedOnAzure${place} deployedIn${place} pricingModel${place} marketplaceDate${place} `,
    )
    .join('') +
  // The settings of a channel.
  'countries smallestValue directions reminders quietFrom quietTo weekends digestTime digestDays sendsEmpty language timeZone mute'
).split(' ');

const offending = (wrong: (node: CardNode) => boolean): readonly string[] =>
  CARDS.flatMap(({ name, card }) =>
    nodesOf(card)
      .filter(wrong)
      .map((node) => `${name}: ${JSON.stringify(node).slice(0, 120)}`),
  );

describe.each(NAMES)('the card called %s', (name) => {
  it('has a builder and a test of the same name', () => {
    expect(existsSync(path.join(ROOT, 'src', 'teams', 'cards', `${name}.ts`))).toBe(true);
    expect(existsSync(path.join(ROOT, 'test', 'teams', 'cards', `${name}.test.ts`))).toBe(true);
  });

  it('has a template without any text for people', () => {
    const words = nodesOf(templateOf(name)).flatMap((node) =>
      READ.map((property) => node[property]).filter(
        (text) => typeof text === 'string' && /\p{L}/u.test(text.replace(/\$\{[^}]*\}/gu, '')),
      ),
    );

    expect(words).toEqual([]);
  });

  it('is in the gallery', () => {
    expect(CARDS.some(({ template }) => template === name)).toBe(true);
  });

  it('cannot be made if its data lacks something', () => {
    expect(() => renderCard(name, { lang: 'en', summary: 'x' })).toThrow(
      /asks for ".+", which its builder does not give/u,
    );
  });

  it('declares its schema version, and a fallback text', () => {
    expect(templateOf(name)).toMatchObject({
      type: 'AdaptiveCard',
      version: '1.5',
      fallbackText: expect.stringContaining('${') as string,
      speak: expect.stringContaining('${') as string,
    });
  });
});

describe('every card in every state and language', () => {
  it("is valid for Microsoft's parser in the version it declares", () => {
    expect(
      CARDS.flatMap(({ name, card }) => complaintsAbout(card).map((complaint) => `${name}: ${complaint}`)),
    ).toEqual([]);
  });

  it('has no unfilled placeholder', () => {
    const unfilled = CARDS.filter(({ card }) =>
      /\$\{|\$data|\$when|\{\{|"undefined"|\[object /u.test(JSON.stringify(card)),
    );

    expect(unfilled.map(({ name }) => name)).toEqual([]);
  });

  it('is small enough for Teams', () => {
    expect(CARDS.filter(({ card }) => bytesOf(card) > 28 * 1024).map(({ name }) => name)).toEqual([]);
  });

  it('wraps every text except the code', () => {
    expect(
      offending(
        ({ type, wrap, text }) => type === 'TextBlock' && wrap !== true && !/^R-[0-9A-Z]+$/u.test(String(text)),
      ),
    ).toEqual([]);
  });

  it('has no empty text', () => {
    expect(
      offending(({ type, text }) => (type === 'TextBlock' || type === 'TextRun') && String(text).trim() === ''),
    ).toEqual([]);
    expect(
      offending(
        (node) =>
          'facts' in node && (node['facts'] as CardNode[]).some(({ title, value }) => title === '' || value === ''),
      ),
    ).toEqual([]);
  });

  it('puts at most three items side by side, none with a fixed width', () => {
    expect(offending(({ type, columns }) => type === 'ColumnSet' && (columns as unknown[]).length > 3)).toEqual([]);
    expect(offending(({ type, width }) => type === 'Column' && width !== 'auto' && width !== 'stretch')).toEqual([]);
  });

  it('uses no colour that Teams makes unreadable', () => {
    expect(
      offending(({ type, color }) => type === 'TextBlock' && color !== undefined && color !== 'Attention'),
    ).toEqual([]);
  });

  it('has text in place of charts, for clients that cannot draw them', () => {
    const untold = offending(({ type, data, fallback }) => {
      const facts = (fallback as CardNode | undefined)?.['facts'] as readonly CardNode[] | undefined;
      return (
        String(type).startsWith('Chart.') &&
        (data as readonly CardNode[]).some(({ x }, index) => x !== facts?.[index]?.['title'])
      );
    });

    expect(untold).toEqual([]);
  });

  it('starts with a heading for screen readers', () => {
    expect(
      CARDS.filter(
        ({ card }) => !nodesOf(card).some(({ style, type }) => type === 'TextBlock' && style === 'heading'),
      ).map(({ name }) => name),
    ).toEqual([]);
  });

  it('has no more buttons than Teams shows', () => {
    expect(
      CARDS.filter(({ card }) => (((card as CardNode)['actions'] as unknown[] | undefined) ?? []).length > 6).map(
        ({ name }) => name,
      ),
    ).toEqual([]);
  });

  it("labels every input, and uses the contract's input ids", () => {
    const inputs = CARDS.flatMap(({ card }) => inputNodes(card));

    expect(inputs.length).toBeGreaterThan(0);
    expect(inputs.filter(({ id }) => !INPUT_IDS.includes(String(id)))).toEqual([]);
    expect(inputs.filter(({ label }) => typeof label !== 'string' || label === '')).toEqual([]);
  });

  it('has an error message for every required input', () => {
    expect(
      offending(
        ({ type, isRequired, errorMessage }) =>
          String(type).startsWith('Input.') && isRequired === true && !errorMessage,
      ),
    ).toEqual([]);
  });

  it('uses each id only once', () => {
    const twice = CARDS.filter(({ card }) => {
      const ids = nodesOf(card).flatMap(({ id, type }) =>
        typeof id === 'string' && typeof type === 'string' ? [id] : [],
      );
      return new Set(ids).size < ids.length;
    });

    expect(twice.map(({ name }) => name)).toEqual([]);
  });
});

describe('every button', () => {
  const buttons = CARDS.flatMap(({ card }) => actionsIn(card, 'Action.Execute'));

  it('has a verb the bot knows, both as its own and in its data', () => {
    expect(buttons.filter(({ verb }) => !(VERBS as readonly unknown[]).includes(verb))).toEqual([]);
    expect(buttons.filter(({ verb, data }) => (data as CardNode)['verb'] !== verb)).toEqual([]);
  });

  it('falls back to a submit with the same words and data for old clients', () => {
    const astray = buttons.filter(
      ({ title, data, associatedInputs, fallback }) =>
        JSON.stringify(fallback) !== JSON.stringify({ type: 'Action.Submit', title, data, associatedInputs }),
    );

    expect(astray).toEqual([]);
  });

  it("has ids and no state in its data; a confirmation also has its form's version, a page its command", () => {
    const kinds = new Set(
      buttons.map(
        ({ verb, data }) =>
          `${String(verb).replace(/^.*\.confirm$/u, '*.confirm')}: ${Object.keys(data as object)
            .sort()
            .join(' ')}`,
      ),
    );

    expect([...kinds].sort()).toEqual([
      '*.confirm: referralId verb version',
      '*.confirm: verb version',
      'channel.settings: show verb',
      'deal.edit: referralId verb',
      'deal.invite: referralId verb',
      'deal.lost: referralId verb',
      'deal.remind: referralId verb',
      'deal.undo: referralId verb',
      'deal.won: referralId verb',
      'draft.answer: pick referralId verb version',
      'draft.answer: referralId step verb version',
      'draft.back: referralId verb version',
      'draft.cancel: line referralId verb version',
      'draft.cancel: referralId verb version',
      'draft.edit: referralId step verb version',
      'draft.edit: referralId verb version',
      'draft.skip: referralId verb version',
      'referral.accept: referralId verb',
      'referral.claim: referralId verb',
      'referral.decline: referralId verb',
      'referral.favorite: referralId verb',
      'referral.list: command page verb',
      'referral.refresh: referralId verb',
      'referral.retry: referralId verb',
      'referral.snooze: referralId verb',
    ]);
  });

  it('sends the inputs only if it confirms, or if a draft would lose them', () => {
    const sends = ({ verb, data }: CardNode): boolean =>
      /\.confirm$|^draft\.(?:answer|edit)$/u.test(String(verb)) && !('pick' in (data as object));

    expect(buttons.filter((button) => (button['associatedInputs'] === 'auto') !== sends(button))).toEqual([]);
  });
});
