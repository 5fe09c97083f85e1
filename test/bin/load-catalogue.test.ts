import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { solutionsIn } from '../../src/mongo/catalogue-repository';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { runProgram, type Ran } from '../support/run-program';

const ROOT = path.join(__dirname, '..', '..');
const SAMPLE = path.join(ROOT, 'demo', 'solutions.csv');

let folder: string;
let database: TestDatabase;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-catalogue-'));
  database = await openTestDatabase();
});

beforeEach(() => solutionsIn(database.db).deleteMany({}));

afterAll(async () => {
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Runs the command in an empty folder. */
const loading = (args: readonly string[], environment: Record<string, string | undefined>): Promise<Ran> =>
  runProgram(path.join('src', 'bin', 'load-catalogue.ts'), args, folder, environment);

const onServer = () => ({ MONGODB_URI: database.uri, MONGODB_DATABASE: database.name });

const load = (...args: readonly string[]): Promise<Ran> => loading(args, onServer());

/** A file with this content in the folder, by its name. */
async function aFile(name: string, content: string): Promise<string> {
  await writeFile(path.join(folder, name), content);
  return name;
}

const known = async (): Promise<readonly string[]> =>
  (await solutionsIn(database.db).find().sort({ _id: 1 }).toArray()).map(({ _id }) => _id);

describe('the command that loads the catalogue', () => {
  it('loads the sample, and prints how many solutions are new', async () => {
    expect(await load(SAMPLE)).toEqual({
      code: 0,
      out: `${SAMPLE} has 9 solutions: 9 added, 0 changed, 0 as they were.\n`,
      err: '',
    });
    expect(await known()).toHaveLength(9);
  });

  it('prints what has changed, and keeps what the file does not name', async () => {
    await load(SAMPLE);
    const file = await aFile(
      'mine.json',
      '[{"id":"SOL-61900-NWA","name":"Northwind Migration Accelerator","group":"own","eligible":true},{"id":"SOL-9","name":"New","group":"own"}]',
    );

    const { out } = await load(file);

    expect(out).toBe('mine.json has 2 solutions: 1 added, 1 changed, 0 as they were.\n');
    expect(await known()).toHaveLength(10);
  });

  it('lists the faults of a file by line, loads nothing, and ends with 1', async () => {
    const file = await aFile('bad.csv', 'id,name,group,eligible\nSOL-9,New,own,no\nSOL-9,,ours,no\n');

    const { code, out, err } = await load(file);

    expect({ code, out, err }).toEqual({
      code: 1,
      out: '',
      err: [
        'bad.csv cannot be used, and nothing of it was loaded:',
        '  line 3 name is missing: fill it in.',
        '  line 3 group must be one of own, microsoft, third-party.',
        '',
      ].join('\n'),
    });
    expect(await known()).toEqual([]);
  });

  it('counts the further faults of a file with very many', async () => {
    const file = await aFile('worse.csv', `id,name,group,eligible\n${'SOL-9,,own,no\n'.repeat(50)}`);

    const { err } = await load(file);

    expect(err.split('\n').slice(-3)).toEqual(['  line 21 name is missing: fill it in.', '  and 30 more', '']);
  });

  it.each<[string, readonly string[], RegExp]>([
    ['it is told no file', [], /^Usage: npm run catalogue -- FILE\n/u],
    ['it is told two files', [SAMPLE, SAMPLE], /^Usage: npm run catalogue -- FILE\n/u],
    ['the file is not there', ['nowhere.csv'], /^nowhere\.csv cannot be read: ENOENT.+\n$/u],
  ])('says what to do, without a stack, if %s', async (_, args, words) => {
    const { code, err } = await load(...args);

    expect(code).toBe(1);
    expect(err).toMatch(words);
    expect(err).not.toMatch(/^\s+at /mu);
  });

  it('needs the same configuration as the service', async () => {
    const { code, err } = await loading([SAMPLE], { ALLOW_ANONYMOUS: undefined });

    expect({ code, err }).toEqual({
      code: 1,
      err: expect.stringMatching(/^The configuration cannot be used:\n {2}\w+ is missing/u) as string,
    });
  });
});
