import { spawn } from 'node:child_process';
import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const CLI = require.resolve('@microsoft/m365agentsplayground/package.json').replace(/package\.json$/u, 'cli.js');

const SALES_TEAM = join(__dirname, 'sales-team.yml');

/**
 * The directory object id of the person who uses the browser.
 *
 * @throws Error if the sales team's file does not name one
 */
export function currentUserId(): string {
  const id = /^currentUser:\n(?: .*\n)*? +aadObjectId: (\S+)$/mu.exec(readFileSync(SALES_TEAM, 'utf8'))?.[1];
  if (id === undefined) throw new Error('sales-team.yml does not say who acts in the browser.');
  return id;
}

/** Microsoft's Agents Playground, running. */
export interface Playground {
  readonly url: string;
  stop(): void;
}

/**
 * Starts the Agents Playground as the Teams of a bot, with the demo's sales team. If the port is in use the Playground
 * takes another one, so the port it prints is used.
 */
export async function startPlayground(botUrl: string, port: number, folder: string): Promise<Playground> {
  mkdirSync(folder, { recursive: true });
  const child = spawn(
    process.execPath,
    [CLI, 'start', '-e', `${botUrl}/api/messages`, '-c', 'msteams', '-p', String(port), '--dt'],
    {
      cwd: folder,
      env: {
        ...process.env,
        TEAMSAPPTESTER_BROWSER: 'none',
        M365_AGENTS_PLAYGROUND_CONFIG_PATH: SALES_TEAM,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    },
  );
  const url = await new Promise<string>((resolveUrl, reject) => {
    let printed = '';
    const read = (chunk: Buffer): void => {
      printed += chunk.toString();
      const listening = /Listening on (\d+)/u.exec(printed);
      if (listening !== null) resolveUrl(`http://127.0.0.1:${listening[1]}`);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('exit', (code) => {
      reject(new Error(`The Agents Playground ended with ${code}:\n${printed}`));
    });
  });
  await waitForAnswer(`${url}/_debug/ping`);
  return { url, stop: () => child.kill() };
}

/** Waits until the Playground answers. It prints its port before it reads its configuration, and may still end then. */
async function waitForAnswer(url: string): Promise<void> {
  for (let attempt = 0; attempt < 600; attempt += 1) {
    const answer = await fetch(url).catch(() => null);
    if (answer?.ok === true) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('The Agents Playground does not answer.');
}
