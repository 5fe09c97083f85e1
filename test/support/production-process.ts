import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';

/** The service as `npm start` runs it, in a process of its own. */
export interface ProductionProcess {
  readonly url: string;
  /** What it logged so far, line by line. */
  readonly log: readonly Record<string, unknown>[];
  /** Kills it at once, mid-sentence. Resolves when it is dead. */
  kill(): Promise<void>;
  /** Ends it the way a system does that is shut down. */
  stop(): Promise<void>;
}

/**
 * Runs a compiled `main.js` with nothing but this environment; `flags` are Node's own. Its working and temporary folder is
 * `folder`, where it leaves what it leaves when it is killed.
 */
export async function startProduction(
  script: string,
  folder: string,
  environment: Readonly<Record<string, string>>,
  flags: readonly string[] = [],
): Promise<ProductionProcess> {
  const { PATH, HOME } = process.env;
  const child = spawn(process.execPath, [...flags, script], {
    cwd: folder,
    env: { PATH, HOME, TMPDIR: folder, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const ended = once(child, 'exit');
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    child.kill(signal);
    await ended;
  };
  const log: Record<string, unknown>[] = [];
  const url = await addressOf(child, log);
  return { url, log, kill: () => end('SIGKILL'), stop: () => end('SIGTERM') };
}

/** Reads the log as long as there is one. Resolves as soon as it tells the address. */
function addressOf({ stdout }: ChildProcess, log: Record<string, unknown>[]): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stdout === null) throw new Error('The process has no output.');
    const lines = createInterface(stdout);
    lines.on('line', (line) => {
      const entry = JSON.parse(line) as Record<string, unknown>;
      log.push(entry);
      if (typeof entry['url'] === 'string') resolve(entry['url']);
    });
    lines.on('close', () => {
      reject(new Error('The service ended before it was ready.'));
    });
  });
}
