import { execFile } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { runInNewContext } from 'node:vm';
import { parse } from 'yaml';
import { readConfig } from '../../src/app/config';
import { Environment } from '../../src/app/environment';
import {
  healthCommandOf,
  lastOf,
  readDockerfile,
  readDockerignore,
  variablesOf,
  type Instruction,
  type Stage,
} from '../support/dockerfile';

const ROOT = path.join(__dirname, '..', '..');
const textOf = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

interface Service {
  readonly image: string;
  readonly command: readonly string[];
  readonly environment: Readonly<Record<string, string>>;
  readonly ports?: readonly string[];
  readonly networks: readonly string[];
  readonly volumes?: readonly string[];
  readonly depends_on: Readonly<Record<string, { readonly condition: string }>>;
  readonly healthcheck?: { readonly test: readonly string[] };
  readonly stop_grace_period: string;
  readonly env_file: string;
}

interface Compose {
  readonly services: Readonly<Record<string, Service>>;
  readonly networks: Readonly<Record<string, { readonly internal: boolean }>>;
  readonly volumes: Readonly<Record<string, unknown>>;
}

const stages = readDockerfile(textOf('Dockerfile'));
const passes = readDockerignore(textOf('.dockerignore'));
const image = stages.at(-1) as Stage;
const variables = variablesOf(image);
const known = Object.keys(Environment.shape);

const copiesOf = ({ instructions }: Stage): readonly Instruction[] =>
  instructions.filter(({ keyword }) => keyword === 'COPY');
const sourcesOf = ({ parts }: Instruction): readonly string[] => parts.slice(0, -1);

describe('the image', () => {
  it('is made from one slim image of Node.js, of the major version in .nvmrc', () => {
    expect(new Set(stages.map(({ base }) => base))).toEqual(new Set([`node:${textOf('.nvmrc').trim()}-slim`]));
  });

  it('copies only what is there and passes .dockerignore', () => {
    const sources = stages
      .flatMap(copiesOf)
      .filter(({ flags }) => flags['from'] === undefined)
      .flatMap(sourcesOf);

    expect(sources.filter((source) => !existsSync(path.join(ROOT, source)) || !passes(source))).toEqual([]);
  });

  it('copies from stages before it only', () => {
    const strays = stages.flatMap((stage, index) =>
      copiesOf(stage).filter(
        ({ flags }) =>
          flags['from'] !== undefined && !stages.slice(0, index).some(({ name }) => name === flags['from']),
      ),
    );

    expect(strays).toEqual([]);
  });

  it.each([
    '.env',
    '.env.local',
    '.git',
    'data',
    'test',
    'demo',
    'manifest',
    'env',
    'node_modules',
    'dist',
    'artifacts',
    '.npmrc',
  ])('gets nothing of %s', (name) => {
    expect(passes(name)).toBe(false);
  });

  it('takes its packages from a stage that installs no development dependency, by the lock file', () => {
    const from = copiesOf(image).find((copy) => sourcesOf(copy).some((source) => source.endsWith('/node_modules')))
      ?.flags['from'];
    const install = stages.find(({ name }) => name === from)?.instructions.filter(({ keyword }) => keyword === 'RUN');

    expect(install?.map(({ text }) => text)).toEqual([
      expect.stringMatching(/^npm ci --omit=dev --omit=optional --ignore-scripts( |$)/u),
    ]);
  });

  it('has what the service reads at run time: its code, its packages and the templates of cards', () => {
    expect(copiesOf(image).flatMap(sourcesOf).sort()).toEqual([
      '/app/dist',
      '/app/node_modules',
      'cards',
      'package.json',
    ]);
  });

  it('runs nothing while its last stage is built, so that nothing but these copies is in it', () => {
    expect(image.instructions.filter(({ keyword }) => keyword === 'RUN' || keyword === 'ADD')).toEqual([]);
  });

  it('is not run by root, in a way that Kubernetes can check', () => {
    expect(lastOf(image, 'USER').text).toMatch(/^[1-9]\d*:[1-9]\d*$/u);
  });

  it('starts what the build makes of src/bin/main.ts, without a shell', () => {
    const { compilerOptions } = JSON.parse(textOf('tsconfig.build.json')) as {
      compilerOptions: { rootDir: string; outDir: string };
    };
    const { parts, isExec } = lastOf(image, 'CMD');
    const [program, script = '', ...rest] = parts;

    expect({ isExec, program, rest }).toEqual({ isExec: true, program: 'node', rest: [] });
    expect(path.posix.relative(compilerOptions.outDir, script)).toBe('bin/main.js');
    expect(existsSync(path.join(ROOT, compilerOptions.rootDir, 'bin', 'main.ts'))).toBe(true);
  });

  it('is for production, can be reached from outside, and sets only variables that are read', () => {
    expect(variables).toMatchObject({ NODE_ENV: 'production', HOST: '0.0.0.0' });
    expect(Object.keys(variables).filter((name) => !known.includes(name))).toEqual([]);
    expect(lastOf(image, 'EXPOSE').text).toBe(variables['PORT']);
  });
});

describe('the health check of the image', () => {
  const { parts, isExec } = healthCommandOf(image);

  /** What the command ends with beside a service that answers with this status; null: beside none. */
  async function outcome(
    status: number | null,
  ): Promise<{ readonly code: unknown; readonly asked: readonly string[] }> {
    const asked: string[] = [];
    const server = createServer((request, response) => {
      asked.push(request.url ?? '');
      // Not writeHead(…).end(): restify replaces writeHead in a process that has loaded it, and returns nothing.
      response.statusCode = status ?? 0;
      response.end();
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as AddressInfo;
    const close = (): Promise<unknown> => new Promise((resolve) => server.close(resolve));
    if (status === null) await close();
    const code = await new Promise((resolve) => {
      execFile(process.execPath, parts.slice(1), { env: { PORT: String(port) } }, (error) => {
        resolve(error?.code ?? 0);
      });
    });
    if (status !== null) await close();
    return { code, asked };
  }

  it('is Node.js itself, without a shell', () => {
    expect({ isExec, program: parts[0] }).toEqual({ isExec: true, program: 'node' });
  });

  it('asks at PORT whether the service is alive', async () => {
    expect(await outcome(200)).toEqual({ code: 0, asked: ['/healthz'] });
  });

  it.each([[503], [null]])('fails beside a service that answers %s', async (status) => {
    expect((await outcome(status)).code).toBe(1);
  });
});

const compose = parse(textOf('compose.yaml'), { merge: true }) as Compose;
const {
  desk,
  'replica-set': initiation,
  ...members
} = compose.services as Record<'desk' | 'replica-set', Service> & Record<string, Service>;
const hosts = Object.keys(members);
/** Of one member, which stands for all: they share their definition. */
const flag = (service: Service | undefined, name: string): string | undefined =>
  service?.command[service.command.indexOf(name) + 1];

describe('compose.yaml', () => {
  it('sets only variables that are read, and with a bot registration beside them the service would start', () => {
    const registration = {
      MicrosoftAppType: 'UserAssignedMSI',
      MicrosoftAppId: crypto.randomUUID(),
      MicrosoftAppTenantId: crypto.randomUUID(),
    };

    expect(Object.keys(desk.environment).filter((name) => !known.includes(name))).toEqual([]);
    expect(readConfig({ ...registration, ...desk.environment })).toMatchObject({
      host: variables['HOST'],
      database: { location: { uri: desk.environment['MONGODB_URI'] } },
    });
  });

  it('sets what .env.example has for running without a container', () => {
    expect(desk).toMatchObject({
      env_file: '.env',
      environment: { HOST: variables['HOST'], PORT: variables['PORT'], NODE_ENV: 'production' },
    });
  });

  it('publishes the port of the service on this machine alone, and none of the database', () => {
    expect(desk.ports).toEqual([`127.0.0.1:3978:${variables['PORT'] ?? ''}`]);
    expect([initiation, ...Object.values(members)].flatMap(({ ports = [] }) => ports)).toEqual([]);
  });

  it('has a replica set of three members, each with a volume of its own, in a network without a way out', () => {
    expect(hosts).toHaveLength(3);
    for (const [name, member] of Object.entries(members)) {
      expect(member).toMatchObject({
        volumes: [`${name}:/data/db`],
        networks: ['database'],
        healthcheck: { test: expect.arrayContaining(['mongosh']) as unknown },
      });
      expect(compose.volumes).toHaveProperty(name);
    }
    expect(compose.networks['database']).toEqual({ internal: true });
  });

  it('takes the database from one image, of a major version', () => {
    expect(new Set([initiation, ...Object.values(members)].map(({ image: name }) => name))).toEqual(
      new Set([expect.stringMatching(/^mongo:\d+$/u)]),
    );
  });

  it('starts the service once the replica set is made, and makes that once its members answer', () => {
    expect(desk.depends_on).toEqual({ 'replica-set': { condition: 'service_completed_successfully' } });
    expect(initiation.depends_on).toEqual(
      Object.fromEntries(hosts.map((host) => [host, { condition: 'service_healthy' }])),
    );
  });

  it('gives a stop longer than the service waits for what is under way', () => {
    const [, limit = ''] = /STOP_MS = ([\d_]+)/u.exec(textOf('src/bin/main.ts')) ?? [];

    expect(Number.parseInt(desk.stop_grace_period) * 1_000).toBeGreaterThan(Number(limit.replaceAll('_', '')));
  });
});

describe('the script that makes the replica set', () => {
  const uri = new URL((desk.environment['MONGODB_URI'] ?? '').replaceAll(/,[^/]*/gu, ''));
  const script = initiation.command.at(-1) ?? '';

  /** Runs it in place of mongosh. The primary is there the second time that the script asks. */
  function run(initiate: (config: unknown) => void): void {
    let asked = 0;
    const hello = (): object => (asked++ === 0 ? {} : { primary: 'mongo-1:27017' });
    runInNewContext(script, { rs: { initiate }, db: { hello }, sleep: () => undefined }, { timeout: 1_000 });
  }

  const refuseAs = (codeName: string) => () => {
    throw Object.assign(new Error(codeName), { codeName });
  };

  it('names the set and its members as the service and the members do', () => {
    const configs: unknown[] = [];
    run((config) => configs.push(config));

    // What the script made has other prototypes than what is made here.
    expect(JSON.parse(JSON.stringify(configs))).toEqual([
      { _id: uri.searchParams.get('replicaSet'), members: hosts.map((host, _id) => ({ _id, host: `${host}:27017` })) },
    ]);
    expect(desk.environment['MONGODB_URI']).toContain(`//${hosts.map((host) => `${host}:27017`).join(',')}/`);
    expect(new Set(Object.values(members).map((member) => flag(member, '--replSet')))).toEqual(
      new Set([uri.searchParams.get('replicaSet')]),
    );
    expect(hosts).toContain(initiation.command.find((part) => part.startsWith('--host='))?.slice('--host='.length));
  });

  it('does nothing at later starts', () => {
    expect(() => {
      run(refuseAs('AlreadyInitialized'));
    }).not.toThrow();
  });

  it('fails where the set cannot be made', () => {
    expect(() => {
      run(refuseAs('NewReplicaSetConfigurationIncompatible'));
    }).toThrow('NewReplicaSetConfigurationIncompatible');
  });
});
