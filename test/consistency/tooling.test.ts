import { readFileSync } from 'node:fs';
import path from 'node:path';
import { parse } from 'yaml';
import { Environment } from '../../src/app/environment';

const ROOT = path.join(__dirname, '..', '..');
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Package {
  readonly engines: { readonly node: string };
  readonly scripts: Readonly<Record<string, string>>;
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly overrides: Readonly<Record<string, string>>;
}

interface Step {
  readonly uses?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}

interface Workflow {
  readonly permissions: unknown;
  readonly jobs: Readonly<
    Record<
      string,
      {
        readonly permissions?: unknown;
        readonly steps: readonly Step[];
        readonly strategy?: { readonly matrix: { readonly node: readonly number[] } };
      }
    >
  >;
}

interface Action {
  readonly uses: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly with: Readonly<Record<string, unknown>> & {
    readonly args?: string;
    readonly envs?: Readonly<Record<string, string>>;
    readonly appPackagePath?: string;
  };
  readonly writeToEnvironmentFile?: Readonly<Record<string, string>>;
}

type Lifecycles = Readonly<Record<'provision' | 'deploy' | 'publish', readonly Action[] | undefined>>;

interface DevContainer {
  readonly image: string;
  readonly forwardPorts: readonly number[];
}

interface Renovate {
  readonly packageRules: readonly {
    readonly matchPackageNames: readonly string[];
    readonly enabled?: boolean;
    readonly allowedVersions?: string;
  }[];
}

const { engines, scripts, dependencies, devDependencies, overrides } = JSON.parse(textOf('package.json')) as Package;
const versions = { ...dependencies, ...devDependencies, ...overrides };
const oldestNode = Number(/^>=(\d+)/u.exec(engines.node)?.[1]);
const nvmrc = Number(textOf('.nvmrc'));
const workflow = parse(textOf('.github/workflows/ci.yml')) as Workflow;
// JSON with comments, each on a line of its own.
const devContainer = JSON.parse(
  textOf('.devcontainer/devcontainer.json').replace(/^\s*\/\/.*$/gmu, ''),
) as DevContainer;

describe('Node.js', () => {
  const tested = workflow.jobs['check']?.strategy?.matrix.node ?? [];

  it('is tested in each of its long-term releases from the oldest one that package.json promises', () => {
    expect(tested).toEqual(tested.map((_, index) => oldestNode + 2 * index));
    expect(tested.length).toBeGreaterThan(1);
  });

  it('is developed with a release that is tested', () => {
    expect(tested).toContain(nvmrc);
    expect(devContainer.image).toMatch(new RegExp(`:${nvmrc}$`, 'u'));
  });

  it('has the types of the oldest one', () => {
    expect(versions['@types/node']).toMatch(new RegExp(`^${oldestNode}\\.`, 'u'));
  });
});

describe('npm scripts', () => {
  const FILES = [
    '.github/workflows/ci.yml',
    '.github/pull_request_template.md',
    '.github/ISSUE_TEMPLATE/bug.yml',
    '.devcontainer/devcontainer.json',
    'm365agents.yml',
    'm365agents.local.yml',
    'Dockerfile',
  ];

  it.each(FILES)('that %s names exist', (file) => {
    const named = [...textOf(file).matchAll(/(?:npm|args:) (?:run ([\w:]+)|(test|start)\b)/gu)].map(
      ([, script, short]) => script ?? short ?? '',
    );

    expect(named).not.toEqual([]);
    expect(named.filter((name) => !(name in scripts))).toEqual([]);
  });
});

describe('the workflow', () => {
  const jobs = Object.values(workflow.jobs);
  const actions = jobs.flatMap(({ steps }) => steps).filter(({ uses }) => uses !== undefined);

  it('may only read', () => {
    expect(workflow.permissions).toEqual({ contents: 'read' });
    expect(jobs.filter(({ permissions }) => permissions !== undefined)).toEqual([]);
  });

  it('uses actions of a major version, and leaves no credentials behind', () => {
    expect(actions.filter(({ uses }) => !/^actions\/[\w-]+@v\d+$/u.test(uses ?? ''))).toEqual([]);
    expect(
      actions.filter(
        ({ uses, with: options }) =>
          uses?.startsWith('actions/checkout@') === true && options?.['persist-credentials'] !== false,
      ),
    ).toEqual([]);
  });
});

describe('the dev container', () => {
  it('forwards the ports that the service and the demo listen on', () => {
    const ports = [...textOf('demo/main.ts').matchAll(/port'?: \{ type: 'string', default: '(\d+)' \}/gu)].map(
      ([, port]) => Number(port),
    );

    expect(devContainer.forwardPorts).toEqual(ports);
  });
});

describe.each([
  ['dev', 'm365agents.yml'],
  ['local', 'm365agents.local.yml'],
])('the environment %s of the Microsoft 365 Agents Toolkit', (name, file) => {
  const lifecycles = parse(textOf(file)) as Lifecycles;
  const { provision = [], deploy = [], publish = [] } = lifecycles;
  const actions = [...provision, ...deploy, ...publish];
  const environment = textOf(`env/.env.${name}`);
  const listed = [...environment.matchAll(/^(\w+)=(.*)$/gmu)].map(
    ([, variable = '', value = '']) => [variable, value] as const,
  );
  const written = actions.flatMap(({ writeToEnvironmentFile = {} }) => Object.values(writeToEnvironmentFile));

  it('uses only variables that its file has, or that an action before wrote', () => {
    const had = new Set(listed.map(([variable]) => variable));
    const missing = actions.flatMap((action) => {
      const used = [...JSON.stringify([action.with, action.env]).matchAll(/\$\{\{(\w+)\}\}/gu)].map(
        ([, variable = '']) => variable,
      );
      const unknown = used.filter((variable) => !had.has(variable));
      Object.values(action.writeToEnvironmentFile ?? {}).forEach((variable) => had.add(variable));
      return unknown;
    });

    expect(missing).toEqual([]);
  });

  it('has a file with its name and nothing secret, since it is committed', () => {
    expect(Object.fromEntries(listed)).toMatchObject({ TEAMSFX_ENV: name });
    expect(listed.filter(([variable]) => variable.startsWith('SECRET_'))).toEqual([]);
  });

  it('writes secrets only where git ignores them', () => {
    const secrets = actions.flatMap(({ writeToEnvironmentFile = {} }) =>
      writeToEnvironmentFile['clientSecret'] === undefined ? [] : [writeToEnvironmentFile['clientSecret']],
    );

    expect(secrets).toEqual([expect.stringMatching(/^SECRET_/u)]);
    expect(textOf('.gitignore').split('\n')).toEqual(expect.arrayContaining(['.env', 'env/.env.*.user']));
    expect(deploy.map(({ with: options }) => options['target'])).toEqual(['./.env']);
  });

  it('lists what it writes', () => {
    expect(
      written.filter((variable) => !variable.startsWith('SECRET_') && !listed.some(([known]) => known === variable)),
    ).toEqual([]);
  });

  it('packs the manifest with npm run package, and uses the file that it writes', () => {
    const paths = actions.flatMap(({ with: { appPackagePath } }) =>
      appPackagePath === undefined ? [] : [appPackagePath],
    );
    const packing = actions.filter(({ uses }) => uses === 'cli/runNpmCommand');

    expect(new Set(packing.map(({ with: { args }, env }) => [args, Object.keys(env ?? {})].join(' ')))).toEqual(
      new Set(['run package MicrosoftAppId']),
    );
    expect(textOf('manifest/package.ts')).toContain("join(DIST, 'co-sell-desk.zip')");
    expect(new Set(paths)).toEqual(new Set(['./dist/co-sell-desk.zip']));
  });

  it('sets only variables that the service reads', () => {
    expect(
      deploy
        .flatMap(({ with: { envs = {} } }) => Object.keys(envs))
        .filter((variable) => !(variable in Environment.shape)),
    ).toEqual([]);
  });

  it('is provisioned and deployed like every other', () => {
    const other = parse(textOf('m365agents.yml')) as Lifecycles;

    expect({ provision, deploy }).toEqual({ provision: other.provision, deploy: other.deploy });
  });
});

describe('Renovate', () => {
  const { packageRules } = JSON.parse(textOf('renovate.json')) as Renovate;

  it('finds an exact version of every package', () => {
    expect(Object.entries(versions).filter(([, version]) => !/^\d+\.\d+\.\d+$/u.test(version))).toEqual([]);
  });

  it('leaves alone only packages that are there', () => {
    const frozen = packageRules
      .filter(({ enabled }) => enabled === false)
      .flatMap(({ matchPackageNames }) => matchPackageNames);

    expect(frozen.filter((name) => !(name in versions))).toEqual(['mongo']);
  });

  it('keeps the types of Node.js at the oldest one', () => {
    expect(
      packageRules.find(({ matchPackageNames }) => matchPackageNames.includes('@types/node'))?.allowedVersions,
    ).toBe(`<${oldestNode + 1}`);
  });
});
