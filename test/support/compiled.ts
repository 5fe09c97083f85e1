import { existsSync } from 'node:fs';
import { mkdtemp, readdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { compileInto } from '../bench/compile';

/** What tests run in processes of their own, besides `src`, is in these folders. */
const FOLDERS = ['manifest', path.join('test', 'support')];

async function sourcesIn(folder: string): Promise<readonly string[]> {
  const names = await readdir(path.join(__dirname, '..', '..', folder));
  return names.filter((name) => name.endsWith('.ts')).map((name) => path.join(folder, name));
}

/**
 * Where a source of the repository is once it is compiled. The first who asks in a run of the tests compiles everything,
 * so that no process has to compile what it runs.
 */
export async function compiled(source: string): Promise<string> {
  const folder = process.env['TEST_COMPILED_FOLDER'];
  if (folder === undefined)
    throw new Error('TEST_COMPILED_FOLDER is not set: test/support/global-setup.ts did not run.');
  const whole = path.join(folder, 'whole');
  if (!existsSync(whole)) {
    const mine = await mkdtemp(path.join(folder, 'part-'));
    await compileInto(mine, (await Promise.all(FOLDERS.map(sourcesIn))).flat());
    // Where two ask at once both compile, and one of the two is taken.
    await rename(mine, whole).catch((error: unknown) => {
      if (!existsSync(whole)) throw error;
    });
  }
  return path.join(whole, source.replace(/\.ts$/u, '.js'));
}
