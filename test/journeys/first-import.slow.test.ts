// Slow, as it imports 20,000 records, and posts cards no faster than Teams allows.
import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { startPartnerCenter, type PartnerCenterStandIn } from '../../demo/partner-center/server';
import { sampleReferral } from '../../demo/sample-referrals';
import type { ReferralDocument } from '../../src/mongo/referral-document';
import { syncsIn } from '../../src/mongo/sync-store';
import { compiled } from '../support/compiled';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { activityIn, MEGAN, NO_DIGEST, RAVI, TEAM } from '../support/desk';
import { startProduction, type ProductionProcess } from '../support/production-process';
import { startTeamsConnector, type TeamsConnector } from '../support/teams-connector';
import { eventually } from '../support/watching';

/** The number of records of a partner of many years. */
const REFERRALS = 20_000;
const WAITING = 40;

/** Partner Center's pages. */
const PAGE = 100;

/** The process is killed after it got this many pages. */
const KILLED_AFTER = 90;

/** Teams takes no more messages in a conversation within so many milliseconds. */
const ALLOWED = [
  [7, 1_000],
  [8, 2_000],
  [60, 30_000],
] as const;

/** Longer than anything here takes on a busy machine, in milliseconds. */
const LONGEST_MS = 300_000;

/**
 * The heap that the service gets, in MB. All records together are some 70 MB as JSON and several times that as objects: a
 * service that kept them, or its answers to them, would end for lack of memory.
 */
const HEAP_MB = 96;

/**
 * No more than so many MB are resident: the heap's limit, and what Node needs besides it for code, buffers and
 * libraries.
 */
const RESIDENT_MB = HEAP_MB + 160;

const NOW = new Date();
const DAY_MS = 86_400_000;

const daysAgo = (days: number): string => new Date(NOW.getTime() - days * DAY_MS).toISOString();

/** A sample record under names of its own, that was changed so many days ago. */
const older = (number: number, index: number, days: number, changes: object = {}): object => ({
  ...sampleReferral(number, NOW),
  id: `1a9e0000-0000-4000-8000-${String(index).padStart(12, '0')}`,
  engagementId: randomUUID(),
  eTag: `"${String(index)}"`,
  createdDateTime: daysAgo(days + 5),
  updatedDateTime: daysAgo(days),
  ...changes,
});

const ACCEPTED = { status: 'Active', substatus: 'Accepted', expirationDateTime: null };

/** Samples of each kind that is not waiting: declined, won, lost, and open deals, inbound and outbound. */
const ARCHIVED_OR_OPEN = [5, 10, 11, 2, 6] as const;

/** The nth record: one in 500 waits, and of the others few were given to Microsoft by us. */
function nth(index: number): object {
  const days = 3 * 365 * (1 - index / REFERRALS) + 4;
  if (index % (REFERRALS / WAITING) === 7)
    return older(3, index, days, { expirationDateTime: new Date(NOW.getTime() + 10 * DAY_MS + index).toISOString() });
  if (index % 400 === 50) return older(8, index, days);
  const sample = ARCHIVED_OR_OPEN[index % ARCHIVED_OR_OPEN.length] ?? 5;
  return older(sample, index, days, sample === 2 ? { ...ACCEPTED, acceptedDateTime: daysAgo(days) } : {});
}

const SEED = Array.from({ length: REFERRALS }, (_, index) => nth(index));
const WAITING_IDS = SEED.filter((_, index) => index % (REFERRALS / WAITING) === 7).map(
  (record) => (record as { id: string }).id,
);

let folder: string;
let test: TestDatabase;
let connector: TeamsConnector;
let partnerCenter: PartnerCenterStandIn;
let start: () => Promise<ProductionProcess>;
const started: ProductionProcess[] = [];

beforeAll(async () => {
  folder = await mkdtemp(path.join(os.tmpdir(), 'first-import-test-'));
  const main = await compiled(path.join('src', 'bin', 'main.ts'));
  test = await openTestDatabase();
  connector = await startTeamsConnector();
  connector.rosters.set(TEAM, [MEGAN, RAVI]);
  partnerCenter = await startPartnerCenter({ seed: SEED });
  const environment = {
    ...{
      ALLOW_ANONYMOUS: 'true',
      PORT: '0',
      MONGODB_URI: test.uri,
      MONGODB_DATABASE: test.name,
      TICK: '* * * * * *',
      DIGEST: NO_DIGEST,
    },
    // Asked for only at a start, so that no run falls into what is counted here.
    ...{ PARTNER_CENTER_URL: partnerCenter.url, PARTNER_CENTER_ACCESS_TOKEN: 'a-token', SYNC: '0 0 1 1 *' },
  };
  start = async () => {
    const service = await startProduction(main, folder, environment, [`--max-old-space-size=${String(HEAP_MB)}`]);
    started.push(service);
    return service;
  };
});

afterAll(async () => {
  for (const service of started) await service.kill();
  await partnerCenter.stop();
  await connector.stop();
  await test.drop();
  await rm(folder, { recursive: true, force: true });
});

/** Teams reports that the bot was added to the team. */
const install = ({ url }: ProductionProcess): Promise<Response> =>
  fetch(`${url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({
      ...activityIn(connector.url),
      type: 'installationUpdate',
      action: 'add',
      from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId, name: MEGAN.name },
    }),
  });

/** The requests for pages of the list of all records. */
const pagesAsked = (): readonly string[] =>
  partnerCenter
    .requests()
    .flatMap(({ method, path: asked }) =>
      method === 'GET' && !asked.includes('engagementId') && asked.includes('referrals?') ? [asked] : [],
    );

/**
 * Lets Teams accept no more messages. Resolves once every posted card is recorded in the database, so that a process
 * killed after that leaves no unrecorded card, which would be posted again.
 */
async function holdMessages(): Promise<void> {
  connector.fault = ({ method }) => (method === 'GET' ? null : { status: 429, headers: { 'retry-after': '1' } });
  const viewer = connector.messages
    .filter(({ versions }) => JSON.stringify(versions[0]).includes('"referralId"'))
    .map(({ activityId }) => activityId);
  await eventually(
    async () => {
      const documents = await test.db
        .collection<ReferralDocument>('referrals')
        .find({ _id: { $in: WAITING_IDS } })
        .toArray();
      const known = new Set(documents.flatMap(({ cards }) => Object.values(cards).map(({ activityId }) => activityId)));
      return viewer.every((id) => known.has(id));
    },
    'the cards that stood were recorded',
    LONGEST_MS,
  );
}

/** Samples the memory of a service, in MB, until it is stopped. */
function watchMemory({ url }: ProductionProcess): () => readonly number[] {
  const samples: number[] = [];
  const timer = setInterval(() => {
    void fetch(`${url}/metrics`)
      .then((response) => response.text())
      .then((text) => samples.push(Number(/^process_resident_memory_bytes (\S+)$/mu.exec(text)?.[1]) / 1_048_576))
      .catch(() => undefined);
  }, 250).unref();
  return () => {
    clearInterval(timer);
    return samples;
  };
}

/** The most messages that went to the channel within so many milliseconds, whenever they begin. */
function mostWithin(milliseconds: number): number {
  const times = connector.calls.filter(({ method }) => method !== 'GET').map(({ at }) => at);
  return Math.max(...times.map((from) => times.filter((at) => at >= from && at < from + milliseconds).length));
}

const cardsAbout = (id: string): number =>
  connector.messages.filter(({ versions }) => JSON.stringify(versions[0]).includes(`"referralId":"${id}"`)).length;

const isQuiet = async ({ url }: ProductionProcess): Promise<boolean> =>
  (await (await fetch(`${url}/metrics`)).text()).includes('cosell_outbox{state="pending"} 0');

describe('the first import of 20,000 referrals, killed in the middle', () => {
  let before: readonly string[];
  let stored: string | null | undefined;
  let last: ProductionProcess;
  const resident: number[] = [];

  beforeAll(async () => {
    const began = Date.now();
    const victim = await start();
    const samples = watchMemory(victim);
    await install(victim);
    await eventually(() => pagesAsked().length >= KILLED_AFTER, 'half of the pages were told', LONGEST_MS);
    await holdMessages();
    await victim.kill();
    await connector.deserted();
    connector.fault = () => null;
    const killedAt = Date.now();
    resident.push(...samples());
    before = pagesAsked();
    stored = (await syncsIn(test.db).findOne({}))?.next;
    const cardsBefore = connector.messages.length;

    last = await start();
    const more = watchMemory(last);
    await eventually(
      async () => (await syncsIn(test.db).findOne({}))?.importedAt != null,
      'everything was taken in',
      LONGEST_MS,
    );
    const importedAt = Date.now();
    await eventually(
      async () => WAITING_IDS.every((id) => cardsAbout(id) > 0) && (await isQuiet(last)),
      'everything was posted',
      LONGEST_MS,
    );
    resident.push(...more());
    const figures = {
      'pages before the kill': before.length,
      'pages after it': pagesAsked().length - before.length,
      'messages before the kill': cardsBefore,
      'seconds until the kill': (killedAt - began) / 1_000,
      'seconds until everything was taken in': (importedAt - killedAt) / 1_000,
      'seconds until everything was posted': (Date.now() - importedAt) / 1_000,
      'MB resident at most': Math.round(Math.max(...resident)),
      'messages in any second, at most': mostWithin(1_000),
    };
    process.stdout.write(
      `First import: ${Object.entries(figures)
        .map(([what, figure]) => `${what} ${String(figure)}`)
        .join(', ')}.\n`,
    );
  });

  it('imports every one of them', async () => {
    const documents = test.db.collection<ReferralDocument>('referrals');

    expect(await documents.countDocuments()).toBe(REFERRALS);
    expect(await documents.countDocuments({ 'referral.stage': 'received' })).toBe(WAITING);
  });

  it('continues with the next page, and requests no earlier page again', () => {
    const after = pagesAsked().slice(before.length);
    const isStored = (asked: string | undefined): boolean =>
      stored != null && asked !== undefined && stored.endsWith(asked);

    expect(after.findIndex(isStored)).toBe(0);
    expect(after.filter((asked) => before.slice(0, -1).includes(asked))).toEqual([]);
    expect(pagesAsked().length).toBeLessThanOrEqual(REFERRALS / PAGE + 1);
  });

  it('logs its progress', () => {
    const told = started
      .flatMap(({ log }) => log.map(({ msg }) => String(msg)))
      .filter((message) => /^Imported|^The import/u.test(message));

    // What was stored right before the kill may be missing in the log.
    expect(told.length).toBeGreaterThanOrEqual(REFERRALS / 1_000 - 1);
    expect(new Set(told).size).toBe(told.length);
    expect([told[0], told.at(-1)]).toEqual([
      'Imported 1,000 of 20,000 referrals.',
      'The import is complete: 20,000 referrals.',
    ]);
  });

  it('holds few of them in memory at a time', () => {
    expect(Math.max(...resident)).toBeLessThan(RESIDENT_MB);
  });

  it('posts those that wait, each once, and no others', () => {
    const posted = connector.messages.filter(({ versions }) => JSON.stringify(versions[0]).includes('"referralId"'));

    expect(WAITING_IDS.map(cardsAbout)).toEqual(WAITING_IDS.map(() => 1));
    expect(posted).toHaveLength(WAITING);
  });

  it('sends no faster than Teams allows', () => {
    expect(ALLOWED.filter(([messages, milliseconds]) => mostWithin(milliseconds) > messages)).toEqual([]);
  });

  it('is not repeated by the next run, which requests only later changes', async () => {
    const known = await test.db.collection<ReferralDocument>('referrals').findOne({ _id: WAITING_IDS[0] ?? '' });
    await last.stop();
    const asked = pagesAsked().length;
    const next = await start();
    await eventually(() => pagesAsked().length > asked, 'the next run asked');
    await next.stop();

    expect(pagesAsked()).toHaveLength(asked + 1);
    expect(pagesAsked().at(-1)).toContain('updatedDateTime');
    expect(await test.db.collection<ReferralDocument>('referrals').findOne({ _id: WAITING_IDS[0] ?? '' })).toEqual(
      known,
    );
  });
});
