import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { currentHost } from '../../../src/mongo/embedded/native-library';
import { compiled } from '../../support/compiled';
import { openTestDatabase } from '../../support/database';

interface Run {
  /** The one line of JSON that the script prints. */
  readonly outcome: Promise<unknown>;
  readonly exitCode: Promise<number | null>;
  /** Ends the script's input, upon which it closes its engine. */
  finish(): void;
}

let script: string;
const roundTrip = { text: 'hello', count: 1, inherited: null };

const runs: Run[] = [];

/** One engine per process: each of these opens its own in a process of its own. */
function openInProcess(dataDir: string, cacheDir: string): Run {
  const child = spawn(process.execPath, [script, dataDir, cacheDir], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const run: Run = {
    outcome: firstLine(child).then((line): unknown => JSON.parse(line)),
    exitCode: new Promise((resolve) => child.once('exit', resolve)),
    finish: () => child.stdin.end(),
  };
  runs.push(run);
  return run;
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    child.once('error', reject);
    child.once('close', (code) => {
      reject(new Error(`It printed nothing and ended with ${String(code)}.`));
    });
    if (child.stdout !== null) createInterface(child.stdout).once('line', resolve);
  });
}

/** Elsewhere the tests run against TEST_MONGODB_URI; native-library.test.ts has what is said there. */
const { platform, arch, glibc } = currentHost();
const whereItRuns = glibc !== undefined || (platform === 'darwin' && arch === 'arm64') ? describe : describe.skip;

whereItRuns('openEmbeddedEngine', () => {
  let folder: string;

  beforeAll(async () => {
    script = await compiled(path.join('test', 'support', 'engine-round-trip.ts'));
  });
  beforeEach(async () => {
    folder = await mkdtemp(path.join(os.tmpdir(), 'embedded-engine-test-'));
  });
  afterEach(async () => {
    for (const run of runs.splice(0)) {
      run.finish();
      await run.exitCode;
    }
    await rm(folder, { recursive: true, force: true });
  });

  it('serves the driver from a folder that did not exist, and leaves nothing in the environment', async () => {
    const run = openInProcess(path.join(folder, 'new', 'data'), path.join(folder, 'cache'));
    run.finish();

    expect(await run.outcome).toEqual(roundTrip);
    expect(await run.exitCode).toBe(0);
  });

  it('keeps what was written for the next process', async () => {
    const first = openInProcess(path.join(folder, 'data'), path.join(folder, 'cache'));
    first.finish();
    await first.exitCode;

    const second = openInProcess(path.join(folder, 'data'), path.join(folder, 'cache'));
    second.finish();

    expect(await second.outcome).toEqual({ ...roundTrip, count: 2 });
  });

  it('starts in two processes at once that share a cache folder nobody has filled yet', async () => {
    const both = ['one', 'two'].map((name) => openInProcess(path.join(folder, name), path.join(folder, 'cache')));
    both.forEach((run) => {
      run.finish();
    });

    expect(await Promise.all(both.map((run) => run.outcome))).toEqual([roundTrip, roundTrip]);
    expect(await Promise.all(both.map((run) => run.exitCode))).toEqual([0, 0]);
  });

  it('tells the second process on one folder that it is in use and what to set instead', async () => {
    const holder = openInProcess(path.join(folder, 'data'), path.join(folder, 'cache'));
    await holder.outcome;

    const second = openInProcess(path.join(folder, 'data'), path.join(folder, 'cache'));
    second.finish();

    expect(await second.outcome).toEqual({
      error: {
        name: 'EmbeddedEngineError',
        message:
          `Another process is already using the database in ${path.join(folder, 'data')}. ` +
          'Stop it, or set DATA_DIR to another folder. ' +
          'Or set MONGODB_URI to the address of a MongoDB server, version 6 or newer.',
      },
    });
    expect(await second.exitCode).toBe(1);
    holder.finish();
    expect(await holder.exitCode).toBe(0);
  });
});

describe('openTestDatabase', () => {
  it('gives each caller an empty database of its own and removes it again', async () => {
    const [one, two] = await Promise.all([openTestDatabase(), openTestDatabase()]);
    await one.db.collection('notes').insertOne({ text: 'hello' });

    expect(one.name).not.toBe(two.name);
    expect(await two.db.collection('notes').countDocuments()).toBe(0);

    await one.drop();
    const { databases } = await two.client.db('admin').admin().listDatabases({ nameOnly: true });
    expect(databases.map(({ name }) => name)).not.toContain(one.name);
    await two.drop();
  });
});
