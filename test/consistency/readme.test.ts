import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readConfig } from '../../src/app/config';
import { Environment } from '../../src/app/environment';
import { translate } from '../../src/locales/translate';
import { COMMANDS } from '../../src/teams/features/commands';

const ROOT = join(__dirname, '..', '..');
const readme = readFileSync(join(ROOT, 'README.md'), 'utf8');
const example = readFileSync(join(ROOT, '.env.example'), 'utf8');
const scripts = (JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> })
  .scripts;

/** The rows of the table with this header, as cells. */
function rowsOf(header: string): readonly (readonly string[])[] {
  const table = readme.slice(readme.indexOf(header) + header.length);
  const lines = table.split('\n').slice(2);
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

const variables = Object.entries(Environment.shape).map(([name, shape]) => [name, shape.description ?? ''] as const);

describe('the README', () => {
  it('lists all variables with their purpose', () => {
    const listed = rowsOf('| variable | default | what it is |').map(([name, , purpose]) => [name, purpose]);
    expect(listed).toEqual(variables);
  });

  it('states the defaults that apply', () => {
    const told = new Map(rowsOf('| variable | default | what it is |').map(([name = '', value = '']) => [name, value]));
    const config = readConfig({ ALLOW_ANONYMOUS: 'true' });
    expect(Object.fromEntries(told)).toMatchObject({
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

  it('lists the commands as the help does', () => {
    const helped = COMMANDS.map(({ name, usage }) => [
      usage === null ? name : `${name} ${translate('en', usage)}`,
      translate('en', `command.${name}.does`),
    ]);
    expect(rowsOf('| command | what it does |')).toEqual(helped);
  });

  it('names only existing scripts', () => {
    const named = [...readme.matchAll(/npm run ([a-z:]+)/gu)].map(([, name]) => name ?? '');
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });

  it('links only to existing files', () => {
    const paths = [...readme.matchAll(/`((?:src|test|demo|cards|manifest)\/[\w./-]+)`|\]\(([\w./-]+)\)/gu)].map(
      ([, code, link]) => code ?? link ?? '',
    );
    expect(paths.filter((path) => !path.includes('NAME') && !existsSync(join(ROOT, path)))).toEqual([]);
  });
});

describe('.env.example', () => {
  it('has every variable exactly once', () => {
    const names = [...example.matchAll(/^(\w+)=/gmu)].map(([, name]) => name);
    expect(names).toEqual(expect.arrayContaining(variables.map(([name]) => name)));
    expect(names).toHaveLength(variables.length);
  });
});
