import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import { compiled } from './compiled';

/** What a program printed, and its exit code. */
export interface Ran {
  readonly code: number | null;
  readonly out: string;
  readonly err: string;
}

/** Runs a program of the repository as its operator does, in this folder, with this environment and nothing of ours. */
export async function runProgram(
  source: string,
  args: readonly string[],
  folder: string,
  environment: Readonly<Record<string, string | undefined>>,
): Promise<Ran> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [await compiled(source), ...args], {
    cwd: folder,
    env: { PATH, HOME, ALLOW_ANONYMOUS: 'true', ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const [out, err, [code]] = await Promise.all([text(child.stdout), text(child.stderr), closed]);
  return { code, out, err };
}
