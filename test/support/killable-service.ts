import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import type { StartOrder } from './service-process';

/** A service that runs in a process of its own, until it is killed. */
export interface Victim {
  readonly url: string;
  /** Kills it at once, mid-sentence. Resolves when it is dead. */
  kill(): Promise<void>;
}

/** Starts services from a compiled script, each in a process that is loaded while the one before still runs. */
export class KillableService {
  readonly #script: string;
  readonly #folder: string;
  #spare: ChildProcess;
  readonly #started: ChildProcess[] = [];

  /** What processes leave in their temp folder stays in `folder`, as they are killed before they can tidy up. */
  constructor(script: string, folder: string) {
    this.#script = script;
    this.#folder = folder;
    this.#spare = this.#load();
  }

  async start(order: StartOrder): Promise<Victim> {
    const child = this.#spare;
    this.#started.push(child);
    this.#spare = this.#load();
    child.stdin?.write(`${JSON.stringify(order)}\n`);
    const url = await addressOf(child);
    const ended = once(child, 'exit');
    const kill = async (): Promise<void> => {
      child.kill('SIGKILL');
      await ended;
    };
    return { url, kill };
  }

  /** Kills whatever still runs, such as what a failed test left. */
  discard(): void {
    for (const child of [this.#spare, ...this.#started]) child.kill('SIGKILL');
  }

  #load(): ChildProcess {
    return spawn(process.execPath, [this.#script], {
      env: { ...process.env, TMPDIR: this.#folder },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
  }
}

async function addressOf({ stdout }: ChildProcess): Promise<string> {
  if (stdout === null) throw new Error('The process has no output.');
  for await (const line of createInterface(stdout)) {
    const { url } = JSON.parse(line) as { url?: string };
    // Its log goes on in the same pipe, which must not fill up.
    if (url !== undefined) {
      stdout.resume();
      return url;
    }
  }
  throw new Error('The service ended before it was ready.');
}
