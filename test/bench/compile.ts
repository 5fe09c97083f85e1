import { transformFile } from '@swc/core';
import { cp, mkdir, readdir, symlink, writeFile } from 'node:fs/promises';
import path from 'node:path';

const ROOT = path.join(__dirname, '..', '..');

/**
 * Compiles the service, and other scripts of the repository, into a folder from which they run without a loader, the
 * way they run in production. Resolves to where a source of the repository has come to be.
 */
export async function compileInto(folder: string, scripts: readonly string[]): Promise<(source: string) => string> {
  const compiled = (source: string): string => path.join(folder, source.replace(/\.ts$/u, '.js'));
  const names = await readdir(path.join(ROOT, 'src'), { recursive: true });
  const sources = names.filter((name) => name.endsWith('.ts')).map((name) => path.join('src', name));
  for (const source of [...sources, ...scripts]) {
    const jsc = { parser: { syntax: 'typescript' }, target: 'es2022' } as const;
    const { code } = await transformFile(path.join(ROOT, source), { jsc, module: { type: 'commonjs' } });
    await mkdir(path.dirname(compiled(source)), { recursive: true });
    await writeFile(compiled(source), code);
  }
  await cp(path.join(ROOT, 'cards'), path.join(folder, 'cards'), { recursive: true });
  await symlink(path.join(ROOT, 'node_modules'), path.join(folder, 'node_modules'));
  return compiled;
}
