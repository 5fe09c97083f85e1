// Slow, as it starts the service in a process of its own again and again.
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import os from 'node:os';
import path from 'node:path';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';

let folder: string;
let main: string;
let database: TestDatabase;
const running = new Set<ChildProcess>();

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-main-'));
  main = await compiled(path.join('src', 'bin', 'main.ts'));
  database = await openTestDatabase();
});

afterAll(async () => {
  for (const child of running) child.kill('SIGKILL');
  await database.drop();
  await rm(folder, { recursive: true, force: true });
});

interface Started {
  readonly child: ChildProcess;
  /** All output so far. */
  readonly printed: { out: string; err: string };
  /** The exit code, once the process has ended. */
  readonly ended: Promise<number | null>;
}

/** Starts the service as `npm start` does: in an empty folder, with this environment and no other variables of ours. */
function start(environment: Record<string, string>): Started {
  const child = spawn(process.execPath, [main], {
    cwd: folder,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'], ...environment },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  running.add(child);
  const printed = { out: '', err: '' };
  child.stdout.on('data', (chunk: Buffer) => {
    printed.out += chunk.toString();
  });
  child.stderr.on('data', (chunk: Buffer) => {
    printed.err += chunk.toString();
  });
  const ended = once(child, 'close').then(([code]) => {
    running.delete(child);
    return code as number | null;
  });
  return { child, printed, ended };
}

const anonymous = () => ({
  ALLOW_ANONYMOUS: 'true',
  PORT: '0',
  MONGODB_URI: database.uri,
  MONGODB_DATABASE: database.name,
});

/** The address that the service logs when it listens. */
async function addressOf({ child, printed, ended }: Started): Promise<string> {
  const told = (): string | undefined => /"url":"(http:[^"]+)"/u.exec(printed.out)?.[1];
  const isOver = ended.then(() => {
    throw new Error(`It ended before it was ready: ${printed.err}`);
  });
  isOver.catch(() => undefined);
  while (told() === undefined) await Promise.race([once(child.stdout ?? child, 'data'), isOver]);
  return told() ?? '';
}

const STACK = /^\s+at /mu;

describe('a start that cannot succeed', () => {
  it('ends with 1 and one line for each fault of the configuration, without a stack', async () => {
    const { printed, ended } = start({ PORT: 'http', NODE_ENV: 'production' });

    expect(await ended).toBe(1);
    expect(printed.err).toMatch(
      /^The configuration cannot be used:\n {2}PORT must be a port number\.\n( {2}\w+ is missing: .+\n)+$/u,
    );
    expect(printed.err).not.toMatch(STACK);
  });

  it('also reports the faults of a .env file', async () => {
    await writeFile(path.join(folder, '.env'), 'LOCALE=klingon\nALLOW_ANONYMOUS=true\n');
    const { printed, ended } = start({});
    const code = await ended;
    await rm(path.join(folder, '.env'));

    expect({ code, err: printed.err }).toEqual({
      code: 1,
      err: 'The configuration cannot be used:\n  LOCALE must be one of en, zh-CN.\n',
    });
  });

  it('explains that the port is in use', async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve));
    const { printed, ended } = start({ ...anonymous(), PORT: String((taken.address() as AddressInfo).port) });
    const code = await ended;
    await new Promise((resolve) => taken.close(resolve));

    expect(code).toBe(1);
    expect(printed.err).toContain('EADDRINUSE');
    expect(printed.err).not.toMatch(STACK);
  });

  it('explains that the database does not answer, without printing its password', async () => {
    const { printed, ended } = start({
      ...anonymous(),
      MONGODB_URI: 'mongodb://desk:the-password@127.0.0.1:1/?serverSelectionTimeoutMS=200',
    });

    expect(await ended).toBe(1);
    expect(printed.err).toContain('ECONNREFUSED');
    expect(printed.err).not.toMatch(STACK);
    expect(printed.err).not.toContain('the-password');
  });
});

describe('a start for local use', () => {
  it.each(['SIGTERM', 'SIGINT'] as const)('is ready, warns, and ends with 0 on %s', async (signal) => {
    const started = start(anonymous());
    const address = await addressOf(started);
    const ready = await fetch(`${address}/readyz`);

    started.child.kill(signal);
    const code = await started.ended;

    expect({ status: ready.status, body: await ready.json() }).toEqual({ status: 200, body: { status: 'ready' } });
    expect(started.printed.out).toContain('requests are not authenticated');
    expect(code).toBe(0);
  });

  it('writes one JSON object per line', async () => {
    const started = start(anonymous());
    await addressOf(started);

    started.child.kill('SIGTERM');
    await started.ended;

    const lines = started.printed.out
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as Record<string, unknown>);
    expect(lines).toContainEqual(expect.objectContaining({ level: 30, msg: 'Co-sell Desk is ready.' }));
    expect(started.printed.err).toBe('');
  });
});
