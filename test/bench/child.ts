import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { createInterface } from 'node:readline';
import type { EngineMessage } from '../support/engine-process';

const ROOT = path.join(__dirname, '..', '..');

/** A server in a process of its own. */
export interface Child {
  readonly url: string;
  /** From its start until it said its address, in milliseconds. */
  readonly readyMs: number;
  stop(): Promise<void>;
}

/** A line of output that tells the address; logs are lines of JSON, too. */
const urlIn = (line: string): string | undefined => {
  try {
    return (JSON.parse(line) as { url?: string }).url;
  } catch {
    return undefined;
  }
};

/** Runs a script with nothing but this environment. Resolves once it has printed a line of JSON with its `url`. */
export async function startChild(script: string, environment: Readonly<Record<string, string>> = {}): Promise<Child> {
  const began = performance.now();
  const flags = (process.env['BENCH_NODE_FLAGS'] ?? '').split(' ').filter((flag) => flag !== '');
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...flags, script], {
    // Not the repository's folder, where somebody may keep an .env file.
    cwd: path.dirname(script),
    env: { PATH, HOME, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  for await (const line of createInterface(child.stdout)) {
    const url = urlIn(line);
    if (url === undefined) continue;
    const readyMs = performance.now() - began;
    child.stdout.resume();
    return { url, readyMs, stop: () => stop(child) };
  }
  throw new Error(`${path.basename(script)} ended before it was ready.`);
}

async function stop(child: ChildProcess): Promise<void> {
  const ended = once(child, 'exit');
  child.kill('SIGTERM');
  await ended;
}

/** The embedded engine in a process of its own, so that its work is not counted as the service's. */
export async function startEngine(): Promise<{ readonly uri: string; stop(): Promise<void> }> {
  const child = fork(path.join(ROOT, 'test', 'support', 'engine-process.ts'), [], {
    cwd: ROOT,
    execArgv: ['--import', 'tsx'],
  });
  const [message] = (await once(child, 'message')) as [EngineMessage];
  if ('failure' in message) throw new Error(message.failure);
  return {
    uri: message.uri,
    async stop() {
      const ended = once(child, 'exit');
      child.disconnect();
      await ended;
    },
  };
}
