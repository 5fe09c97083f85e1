// Slow, as it starts the service in a process of its own, with the database engine in it.
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { currentHost } from '../../src/mongo/embedded/native-library';
import { compiled } from '../support/compiled';
import { startProduction } from '../support/production-process';
import { runProgram } from '../support/run-program';

const SAMPLE = path.join(__dirname, '..', '..', 'demo', 'solutions.csv');

let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-catalogue-'));
});

afterAll(() => rm(folder, { recursive: true, force: true }));

const { platform, arch, glibc } = currentHost();
const whereItRuns = glibc !== undefined || (platform === 'darwin' && arch === 'arm64') ? describe : describe.skip;

whereItRuns('the command that loads the catalogue into the embedded engine', () => {
  it('says what to do where the service uses it', async () => {
    const dataDir = path.join(folder, 'data');
    const load = () =>
      runProgram(path.join('src', 'bin', 'load-catalogue.ts'), [SAMPLE], folder, { DATA_DIR: dataDir });
    const main = await compiled(path.join('src', 'bin', 'main.ts'));
    const service = await startProduction(main, folder, { ALLOW_ANONYMOUS: 'true', PORT: '0', DATA_DIR: dataDir });

    const during = await load();
    await service.stop();
    const after = await load();

    expect(during).toMatchObject({
      code: 1,
      err: expect.stringContaining(
        `The database in ${dataDir} is in use, most likely by the service. Stop it, load the catalogue, and start it again.`,
      ) as string,
    });
    expect(after).toMatchObject({ code: 0, err: '' });
  });
});
