import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { readConfig } from '../../src/app/config';
import { isPermanent, TROUBLES, type TroubleCode } from '../../src/domain/model/trouble';
import { HAPPENINGS } from '../../src/domain/model/history';
import { Environment } from '../../src/app/environment';
import { en } from '../../src/locales/en';
import { translate } from '../../src/locales/translate';
import { createMetrics } from '../../src/observability/metrics';
import { COMMANDS } from '../../src/teams/features/registry';

/*
 * What the papers say of commands, files, links, variables, routes, metrics and words is compared with what there is. Each
 * test is one rule, and fails with a list of what is wrong and where.
 */

const ROOT = path.join(__dirname, '..', '..');

const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

const isThere = (file: string): boolean => existsSync(path.join(ROOT, file));

const isFolder = (file: string): boolean => isThere(file) && statSync(path.join(ROOT, file)).isDirectory();

const filesUnder = (folder: string): readonly string[] =>
  readdirSync(path.join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .map((file) => path.posix.join(folder, file.replaceAll('\\', '/')))
    .filter((file) => !isFolder(file));

const isMarkdown = (file: string): boolean => file.endsWith('.md');

const DOCS = filesUnder('docs');

/** Every page that is written for people, by its path. */
const PAPERS = [...readdirSync(ROOT).filter(isMarkdown), ...DOCS.filter(isMarkdown)];

const FENCE = /^ *```[^\n]*\n([\s\S]*?)^ *```$/gmu;

const CODE_SPAN = /`([^`]+)`/gu;

/** Text in which it does not matter where its lines end. */
const onOneLine = (text: string): string => text.replace(/\s+/gu, ' ');

/** A page without its code, in which brackets are no links. */
const proseOf = (paper: string): string => textOf(paper).replace(FENCE, '').replace(CODE_SPAN, '');

/** What stands in code, in sentences and apart from them, word by word. */
function codeWordsOf(paper: string): readonly string[] {
  const text = textOf(paper);
  const blocks = [...text.matchAll(FENCE)].map(([, code = '']) => code);
  const spans = [...text.replace(FENCE, '').matchAll(CODE_SPAN)].map(([, code = '']) => code);
  return [...blocks, ...spans].flatMap((code) => code.split(/\s+/u));
}

interface Link {
  readonly paper: string;
  /** As it is written. */
  readonly target: string;
  /** From the root of the repository. */
  readonly file: string;
  /** Empty: there is none. */
  readonly anchor: string;
}

/** The links of a page that lead to somewhere in the repository. */
const linksOf = (paper: string): readonly Link[] =>
  [...proseOf(paper).matchAll(/\]\(([^)\s]+)\)/gu)].flatMap(([, target = '']) => {
    if (/^[a-z]+:/u.test(target)) return [];
    const [file = '', anchor = ''] = target.split('#');
    return [{ paper, target, file: file === '' ? paper : path.posix.join(path.posix.dirname(paper), file), anchor }];
  });

/** The anchors of a page's headings, made the way that GitHub makes them. */
function anchorsOf(paper: string): ReadonlySet<string> {
  const anchors = new Set<string>();
  for (const [, heading = ''] of textOf(paper)
    .replace(FENCE, '')
    .matchAll(/^#{1,6} +(.+)$/gmu)) {
    const plain = heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N}\s_-]/gu, '')
      .trim()
      .replace(/\s/gu, '-');
    let anchor = plain;
    for (let count = 1; anchors.has(anchor); count += 1) anchor = `${plain}-${count}`;
    anchors.add(anchor);
  }
  return anchors;
}

/** The pages and files that links lead to from here, from page to page. */
function reachableFrom(paper: string, reached = new Set([paper])): ReadonlySet<string> {
  for (const { file } of linksOf(paper)) {
    if (reached.has(file)) continue;
    reached.add(file);
    if (PAPERS.includes(file)) reachableFrom(file, reached);
  }
  return reached;
}

/** What every page says that there is not, each with the page. */
const strays = (wordsOf: (paper: string) => readonly string[]): readonly string[] =>
  PAPERS.flatMap((paper) => [...new Set(wordsOf(paper))].map((word) => `${paper}: ${word}`));

/** The rows of the table that has this header, cell by cell, without marks of code. */
function rowsOf(paper: string, header: string): readonly (readonly string[])[] {
  const [before, after] = textOf(paper).split(`${header}\n`);
  if (before === undefined || after === undefined) throw new Error(`${paper} has no table with the header ${header}`);
  const lines = after.split('\n').slice(1);
  return lines
    .slice(
      0,
      lines.findIndex((line) => !line.startsWith('|')),
    )
    .map((line) =>
      line
        .split(/(?<!\\)\|/u)
        .slice(1, -1)
        .map((cell) => cell.trim().replaceAll('`', '')),
    );
}

const namesIn = (paper: string, header: string): readonly string[] => rowsOf(paper, header).map(([name = '']) => name);

const SCRIPTS = (JSON.parse(textOf('package.json')) as { readonly scripts: Readonly<Record<string, string>> }).scripts;

/** What npm does without a script of ours. */
const NPM_ITSELF = new Set(['ci', 'prune']);

/** Folders whose files are named from the root. */
const FOLDERS = /^(?:src|test|demo|cards|manifest|docs|\.ci|\.github)\//u;

/** Names of files at the root, by which a name without a folder is taken for a file. */
const FILE_NAME = /^(?:[\w-]+\.(?:ts|cjs|mjs|json|ya?ml|md|csv)|[\w-]+\.config\.\w+|Dockerfile|\.env\.example)$/u;

/** What a file is called in place of a name that is to be chosen. */
const ANY_NAME = /NAME|NNNN/u;

/** The file that a word names; null: it names none. Compiled files are there if their sources are. */
function fileNamedBy(word: string): string | null {
  if (ANY_NAME.test(word)) return null;
  const [, compiled] = /^dist\/([\w/-]+)\.js$/u.exec(word) ?? [];
  if (compiled !== undefined) return `src/${compiled}.ts`;
  return FOLDERS.test(word) || FILE_NAME.test(word) ? word : null;
}

describe('links', () => {
  it('lead to files that are there', () => {
    expect(
      strays((paper) =>
        linksOf(paper)
          .filter(({ file }) => !isThere(file))
          .map(({ target }) => target),
      ),
    ).toEqual([]);
  });

  it('to a part of a page lead to a heading that is there', () => {
    const isMissing = ({ file, anchor }: Link): boolean =>
      anchor !== '' && PAPERS.includes(file) && !anchorsOf(file).has(anchor);

    expect(
      strays((paper) =>
        linksOf(paper)
          .filter(isMissing)
          .map(({ target }) => target),
      ),
    ).toEqual([]);
  });

  it('lead from the README to every page, and to every file of docs', () => {
    const reached = reachableFrom('README.md');

    expect([...new Set([...PAPERS, ...DOCS])].filter((file) => !reached.has(file))).toEqual([]);
  });
});

describe('what is named in code', () => {
  it('is a script of package.json, where npm is to run it', () => {
    const runBy = (paper: string): readonly string[] =>
      [...onOneLine(textOf(paper)).matchAll(/\bnpm (?:run )?([a-z][a-z:-]*)/gu)].map(([, script = '']) => script);

    expect(strays((paper) => runBy(paper).filter((script) => !NPM_ITSELF.has(script) && !(script in SCRIPTS)))).toEqual(
      [],
    );
  });

  it('is there, where it looks like a file of the repository', () => {
    const isMissing = (word: string): boolean => {
      const file = fileNamedBy(word);
      return file !== null && !isThere(file);
    };

    expect(strays((paper) => codeWordsOf(paper).filter(isMissing))).toEqual([]);
  });

  it('is a metric that is counted, where it is called like one', async () => {
    const counted = new Set(await metricNames());
    const named = (paper: string): readonly string[] =>
      [...textOf(paper).matchAll(/cosell_\w+/gu)].map(([name]) => name);

    expect(strays((paper) => named(paper).filter((name) => !counted.has(name)))).toEqual([]);
  });
});

const metricNames = async (): Promise<readonly string[]> => {
  const figures = await createMetrics({ backlog: async () => ({ pending: 0, parked: 0 }) }).render();
  return [...figures.matchAll(/^# HELP (cosell_\w+) /gmu)].map(([, name = '']) => name);
};

describe('the README', () => {
  it('has at most 10 KB', () => {
    expect(Buffer.byteLength(textOf('README.md'))).toBeLessThanOrEqual(10 * 1_024);
  });
});

describe('the Node.js that is needed', () => {
  it.each(['README.md', 'CONTRIBUTING.md'])('is in %s what package.json says', (paper) => {
    const { engines } = JSON.parse(textOf('package.json')) as { readonly engines: { readonly node: string } };

    expect(onOneLine(textOf(paper))).toContain(`Node.js ${engines.node.replace(/^>=/u, '')} or newer`);
  });
});

const VARIABLES = Object.entries(Environment.shape).map(([name, shape]) => [name, shape.description ?? ''] as const);

describe('the configuration', () => {
  const told = (): readonly (readonly string[])[] =>
    rowsOf('docs/configuration.md', '| variable | default | what it is |');
  const toldDefaults = (): object => Object.fromEntries(told().map(([name = '', value]) => [name, value]));

  it('has the variables that are read, with what they are for', () => {
    expect(told().map(([name, , purpose]) => [name, purpose])).toEqual(VARIABLES);
  });

  it('has the defaults of all variables', () => {
    // Lists have no default but to be empty.
    const written = (value: unknown): string =>
      typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
    const defaults: Readonly<Record<string, unknown>> = Environment.parse({});

    expect(toldDefaults()).toEqual(Object.fromEntries(VARIABLES.map(([name]) => [name, written(defaults[name])])));
  });

  it('has the defaults that hold where nothing is set', () => {
    const config = readConfig({ ALLOW_ANONYMOUS: 'true' });

    expect(toldDefaults()).toMatchObject({
      HOST: config.host,
      PORT: String(config.port),
      MONGODB_DATABASE: config.database.name,
      DATA_DIR: 'dataDir' in config.database.location ? config.database.location.dataDir : '',
      TICK: config.tick,
      TIMEZONE: config.defaults.timeZone,
      LOCALE: config.defaults.locale,
      LOG_LEVEL: config.logLevel,
    });
  });

  it('is in .env.example with every variable, once', () => {
    const names = [...textOf('.env.example').matchAll(/^(\w+)=/gmu)].map(([, name = '']) => name);

    expect(names.toSorted()).toEqual(VARIABLES.map(([name]) => name).toSorted());
  });
});

describe('what sellers read', () => {
  it('lists the commands as help does', () => {
    const helped = COMMANDS.map(({ name, usage }) => [
      usage === null ? name : `${name} ${translate('en', usage)}`,
      translate('en', `command.${name}.does`),
    ]);

    expect(rowsOf('docs/use.md', '| command | what it does |')).toEqual(helped);
  });

  it('calls buttons what they are called: only they are in bold', () => {
    const titles = new Set(
      Object.entries<string>(en)
        .filter(([key]) => key.startsWith('button.'))
        .map(([, title]) => title),
    );
    const bold = [...onOneLine(proseOf('docs/use.md')).matchAll(/\*\*(.+?)\*\*/gu)].map(([, words = '']) => words);

    expect([...new Set(bold)].filter((words) => !titles.has(words))).toEqual([]);
  });
});

describe('what administrators read', () => {
  it('lists the routes that are served', () => {
    const served = [...textOf('src/http/server.ts').matchAll(/server\.(get|post)\(\s*'([^']+)'/gu)].map(
      ([, method = '', route = '']) => `${method.toUpperCase()} ${route}`,
    );

    expect(namesIn('docs/operate.md', '| route | who asks | what it is |')).toEqual(served);
  });

  it('lists the metrics that are counted', async () => {
    const told = namesIn('docs/operate.md', '| figure | labels | what it counts | look when |');

    expect(told.toSorted()).toEqual((await metricNames()).toSorted());
  });

  it('says of what Partner Center does not accept what the card says', () => {
    const messageOf = (code: TroubleCode): string => {
      if (code === 'missing') return en['failure.missing'];
      return code === 'invalid' ? en['failure.invalid.target'] : en[`trouble.${code}`];
    };
    const saidOn = (code: TroubleCode): string =>
      `${isPermanent(code) ? '⚠' : '⏳'} ${messageOf(code)
        .replace(/\{\{\w+\}\}/gu, '…')
        .replace(/\.$/u, '')}`;

    expect(namesIn('docs/partner-center.md', '| the card says | what it means | what to do |').toSorted()).toEqual(
      TROUBLES.map(saidOn).toSorted(),
    );
  });
});

describe('what other systems are told', () => {
  /** A referral that comes in is told of once something is done about it, and a claim is for colleagues alone. */
  const UNTOLD: readonly string[] = ['received', 'claimed'];

  it('is listed by type', () => {
    const told = HAPPENINGS.filter((what) => !UNTOLD.includes(what)).map((what) => `referral.${what}`);

    expect(namesIn('docs/other-systems.md', '| `type` | when | in Partner Center |').toSorted()).toEqual(
      told.toSorted(),
    );
  });
});
