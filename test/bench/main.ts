/**
 * How fast the service is, against a bare echo bot on the same packages, in one run on the same machine: absolute
 * figures drift with the machine, ratios do not. Run by `npm run bench`, or `npm run bench -- digests due` for parts of
 * it: turns, pushes, starts, digests, due.
 */
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { confirmed, installed, pushed, typed, type Standing } from './activities';
import { startChild, startEngine, type Child } from './child';
import { compileInto } from './compile';
import { measureDigests } from './digests';
import { measureDue } from './due';
import { median, tableOf, type Line } from './figures';
import { fireAll, fireEvenly, type Shot, type Volley } from './load';
import {
  asIfPosted,
  cpuSeconds,
  residentMegabytes,
  startEmbedded,
  startOnServer,
  untilIdle,
  type BenchedService,
} from './service';
import { startStandIn, type StandIn } from './stand-in';

const CONCURRENCY = 16;
const ROUNDS = 5;
const PER_ROUND = { echo: 1_000, inbound: 800, accept: 300 };
const WARM_UP = { echo: 3_000, inbound: 3_000, accept: 600 };
const HALF_LOAD_SECONDS = 3;
const BATCH = 100;
const BATCHES = 60;
const PUSHES_AT_A_TIME = 4;
const STARTS = 5;

interface Bench {
  readonly standIn: StandIn;
  readonly echo: Child;
  readonly service: BenchedService;
}

const times = <Thing>(count: number, make: () => Thing): Thing[] => Array.from({ length: count }, make);

const echoes = ({ standIn }: Bench, count: number): Shot[] => times(count, () => typed(standIn.url, 'inbound'));

const note = (text: string): void => {
  process.stderr.write(`${text}\n`);
};

/** New referrals, so many to a request. Resolves to the ids. */
async function push(service: Child, count: number, viewer: Standing, atATime: number): Promise<readonly string[]> {
  const ids = times(count, randomUUID);
  const batches = times(Math.ceil(count / BATCH), () => '').map((_, index) =>
    pushed(ids.slice(index * BATCH, (index + 1) * BATCH), viewer),
  );
  await fireAll(service.url, batches, atATime);
  return ids;
}

/** Rounds of the echo and of the service in turn, so that whatever slows the machine down slows both. */
async function alternate(
  bench: Bench,
  warmUp: number,
  shots: () => Promise<readonly Shot[]>,
): Promise<{ echo: Volley[]; service: Volley[] }> {
  await fireAll(bench.echo.url, echoes(bench, warmUp), CONCURRENCY);
  const echo: Volley[] = [];
  const service: Volley[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    echo.push(await fireAll(bench.echo.url, echoes(bench, PER_ROUND.echo), CONCURRENCY));
    service.push(await fireAll(bench.service.url, await shots(), CONCURRENCY));
    await untilIdle(bench.service);
  }
  return { echo, service };
}

const of = (volleys: readonly Volley[], figure: keyof Volley): number =>
  median(volleys.map((volley) => volley[figure]));

const told = (volleys: readonly Volley[]): string =>
  `${of(volleys, 'perSecond').toFixed(0)} /s, p50 ${of(volleys, 'p50').toFixed(1)} ms, p99 ${of(volleys, 'p99').toFixed(1)} ms`;

/** The ratio of each round of the service to the round of the echo before it, and the median of these. */
function ratioLine(
  what: string,
  { echo, service }: { echo: readonly Volley[]; service: readonly Volley[] },
  atLeast: number,
): Line {
  const ratios = service.map(({ perSecond }, round) => perSecond / (echo[round]?.perSecond ?? NaN));
  const ratio = median(ratios);
  const spread = `${Math.min(...ratios).toFixed(2)}–${Math.max(...ratios).toFixed(2)}`;
  return {
    what,
    figure: `${ratio.toFixed(2)} (${spread})`,
    target: { text: `>= ${atLeast.toFixed(1)}`, isMet: ratio >= atLeast },
  };
}

const p99Line = (what: string, { p99, p50, perSecond }: Volley): Line => ({
  what: `  ${what} at half that load, p99`,
  figure: `${p99.toFixed(1)} ms (p50 ${p50.toFixed(1)} ms at ${perSecond.toFixed(0)} /s)`,
  target: { text: '< 150 ms', isMet: p99 < 150 },
});

async function measureReading(bench: Bench): Promise<Line[]> {
  note('A command that only reads …');
  const inbound = (count: number): Shot[] => times(count, () => typed(bench.standIn.url, 'inbound'));
  await fireAll(bench.service.url, inbound(WARM_UP.inbound), CONCURRENCY);
  const volleys = await alternate(bench, WARM_UP.echo, async () => inbound(PER_ROUND.inbound));
  const half = of(volleys.service, 'perSecond') / 2;
  const calm = await fireEvenly(bench.service.url, inbound(Math.round(half * HALF_LOAD_SECONDS)), half);
  return [
    { what: 'echo: a message answered', figure: told(volleys.echo) },
    { what: 'inbound: 10 referrals listed in a chat', figure: told(volleys.service) },
    ratioLine('  inbound / echo', volleys, 1),
    p99Line('inbound', calm),
  ];
}

async function measureAccepting(bench: Bench): Promise<Line[]> {
  note('Accepting …');
  const { service, standIn } = bench;
  const total = WARM_UP.accept + ROUNDS * PER_ROUND.accept + PER_ROUND.accept * HALF_LOAD_SECONDS;
  const fresh = [...(await push(service, total, 'waiting', 1))];
  await asIfPosted(service);
  const accepts = (count: number): Shot[] => fresh.splice(0, count).map((id) => confirmed(standIn.url, id));
  await fireAll(service.url, accepts(WARM_UP.accept), CONCURRENCY);
  await untilIdle(service);
  const volleys = await alternate(bench, PER_ROUND.echo, async () => accepts(PER_ROUND.accept));
  const half = of(volleys.service, 'perSecond') / 2;
  const calm = await fireEvenly(service.url, accepts(Math.round(half * HALF_LOAD_SECONDS)), half);
  return [
    { what: 'accept: confirmed, stored, update queued', figure: told(volleys.service) },
    { what: '  (echo in between)', figure: told(volleys.echo) },
    ratioLine('  accept / echo', volleys, 0.6),
    p99Line('accept', calm),
  ];
}

/** Referrals per second of the service's own processor time; the database works elsewhere. */
async function pushRate(
  service: BenchedService,
  viewer: Standing,
): Promise<{ perSecond: number; perCore: number; perCoreDone: number }> {
  const count = BATCHES * BATCH;
  const [before, began] = [await cpuSeconds(service), performance.now()];
  await push(service, count, viewer, PUSHES_AT_A_TIME);
  const [acked, seconds] = [await cpuSeconds(service), (performance.now() - began) / 1_000];
  await untilIdle(service);
  const done = await cpuSeconds(service);
  return { perSecond: count / seconds, perCore: count / (acked - before), perCoreDone: count / (done - before) };
}

async function measurePushing(service: BenchedService): Promise<Line[]> {
  note('Pushing …');
  await push(service, 20 * BATCH, 'accepted', PUSHES_AT_A_TIME);
  const stored = await pushRate(service, 'accepted');
  const announced = await pushRate(service, 'waiting');
  const figure = ({ perCore, perSecond }: typeof stored): string =>
    `${perCore.toFixed(0)} /s per core; ${perSecond.toFixed(0)} /s in all; ${(1_000_000 / perCore).toFixed(0)} ms of CPU per 1,000`;
  return [
    {
      what: `webhook: batches of ${BATCH}, stored`,
      figure: figure(stored),
      target: { text: '>= 5000 /s per core', isMet: stored.perCore >= 5_000 },
    },
    { what: '  waiting ones, announced meanwhile', figure: figure(announced) },
    { what: '  waiting ones, until all are announced', figure: `${announced.perCoreDone.toFixed(0)} /s per core` },
  ];
}

async function measureStarting(script: string, folder: string): Promise<Line[]> {
  note('Starting …');
  const ready: number[] = [];
  const resident: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    const service = await startEmbedded(script, path.join(folder, `data-${start}`));
    ready.push(service.readyMs);
    await pause(1_000);
    resident.push(await residentMegabytes(service));
    await service.stop();
  }
  const [seconds, megabytes] = [median(ready) / 1_000, median(resident)];
  return [
    {
      what: 'ready, from start, embedded engine',
      figure: `${seconds.toFixed(2)} s`,
      target: { text: '< 1.5 s', isMet: seconds < 1.5 },
    },
    {
      what: 'resident at rest, embedded engine',
      figure: `${megabytes.toFixed(0)} MB`,
      target: { text: '< 200 MB', isMet: megabytes < 200 },
    },
  ];
}

async function measureTurns(uri: string, script: string, echoScript: string): Promise<Line[]> {
  const bench: Bench = {
    standIn: await startStandIn(),
    echo: await startChild(echoScript),
    service: await startOnServer(script, uri, 'bench-turns'),
  };
  await fireAll(bench.service.url, [installed(bench.standIn.url)], 1);
  await push(bench.service, 10, 'waiting', 1);
  await asIfPosted(bench.service);
  const lines = [...(await measureReading(bench)), ...(await measureAccepting(bench))];
  const resident = await residentMegabytes(bench.service);
  await Promise.all([bench.echo.stop(), bench.service.stop()]);
  await bench.standIn.stop();
  return [...lines, { what: 'resident after all of that', figure: `${resident.toFixed(0)} MB` }];
}

const ECHO = path.join('test', 'bench', 'echo-bot.ts');

/** Works with a database engine of its own, in a folder of its own, which are gone afterwards. */
async function withEngine(measure: (uri: string) => Promise<Line[]>): Promise<Line[]> {
  const engine = await startEngine();
  return measure(engine.uri).finally(() => engine.stop());
}

/** Each part of the bench, given the service as it is compiled, the echo, and a folder. */
const PARTS: Readonly<Record<string, (script: string, echo: string, folder: string) => Promise<Line[]>>> = {
  turns: (script, echo) => withEngine((uri) => measureTurns(uri, script, echo)),
  pushes: (script) =>
    withEngine(async (uri) => {
      const service = await startOnServer(script, uri, 'bench-pushes');
      return measurePushing(service).finally(() => service.stop());
    }),
  starts: (script, _, folder) => measureStarting(script, folder),
  digests: () => withEngine(measureDigests),
  due: () => withEngine(measureDue),
};

async function main(): Promise<void> {
  const began = performance.now();
  const asked = process.argv.slice(2);
  const unknown = asked.filter((name) => PARTS[name] === undefined);
  if (unknown.length > 0)
    throw new Error(`There is no part ${unknown.join(', ')}; there are ${Object.keys(PARTS).join(', ')}.`);
  const folder = await mkdtemp(path.join(os.tmpdir(), 'co-sell-desk-bench-'));
  try {
    const compiled = await compileInto(folder, [ECHO]);
    const lines: Line[] = [];
    for (const [name, measure] of Object.entries(PARTS)) {
      if (asked.length === 0 || asked.includes(name))
        lines.push(...(await measure(compiled(path.join('src', 'bin', 'main.ts')), compiled(ECHO), folder)));
    }
    const { model } = os.cpus()[0] ?? { model: 'unknown' };
    process.stdout.write(`\n${tableOf(lines)}\n\n`);
    process.stdout.write(
      `Turns: medians of ${ROUNDS} rounds at a concurrency of ${CONCURRENCY}, each right after one of the echo; ratios with their range.\n`,
    );
    process.stdout.write(
      'The database is the embedded engine, in a process of its own but where the service is started on it. Service and echo run compiled.\n',
    );
    process.stdout.write(
      `Node ${process.version}, ${os.cpus().length} × ${model}, ${((performance.now() - began) / 1_000).toFixed(0)} s.\n`,
    );
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

main().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${String(error instanceof Error ? error.stack : error)}\n`);
    process.exit(1);
  },
);
