import type { Fault } from '../../demo/partner-center/server';
import { textAt } from '../../demo/partner-center/wire-record';
import { receiveReferrals } from '../../src/application/referrals/receive-referrals';
import { isPermanent } from '../../src/domain/model/trouble';
import { isOpenDeal } from '../../src/domain/model/referral';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoReferralRepository, referralsIn } from '../../src/mongo/referral-repository';
import { MemoryStore } from '../fakes/memory-store';
import { disagreements } from '../support/agreement';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { DealClicks, retry } from '../support/deal-clicks';
import { PortalChanges } from '../support/portal-changes';
import type { SharedStore } from '../support/mortal-process';
import { MEGAN, TwoSides } from '../support/two-sides';
import { runs } from '../support/runs';

/** The number of simulations, and the seed of the first; BOTH_SIDES_SEED=… repeats one alone. */
const ALONE = process.env['BOTH_SIDES_SEED'];
const RUNS = ALONE === undefined ? runs({ few: 5, many: 100 }) : 1;
const FIRST_SEED = Number(ALONE ?? 1);

/** One in this many simulations uses the real database. */
const REAL_ONES = 5;

const [SECOND_MS, MINUTE_MS] = [1_000, 60_000];

const FAULTS: readonly Fault['kind'][] = [
  ...(['lost-answer', 'lost-answer', 'lost-answer', 'cut', 'cut'] as const),
  ...[
    { status: 429, retryAfter: 20 },
    { status: 429 },
    { status: 503, retryAfter: 5 },
    { status: 503 },
    { status: 500 },
    { status: 500 },
  ],
  ...[{ status: 401 }, { status: 412 }, { status: 412 }, { status: 409 }],
];

/** The final rejections of Partner Center, which only a person can retry. */
const REFUSALS: readonly Fault['kind'][] = [{ status: 400, target: 'details' }, { status: 404 }, { status: 403 }];

function fail(sides: TwoSides): void {
  const method = sides.pick(['GET', 'PATCH', 'PATCH', 'POST', 'POST']);
  const kind = sides.chance(0.02) ? 'no-answer' : sides.chance(0.08) ? sides.pick(REFUSALS) : sides.pick(FAULTS);
  sides.tell(`the next ${method} goes wrong: ${JSON.stringify(kind)}`);
  sides.fault({ method, kind, times: sides.chance(0.2) ? 2 : 1 });
}

/** Reads a record that a webhook event named, and imports it. */
async function hear(sides: TwoSides): Promise<void> {
  const records = sides.standIn.records();
  if (records.length === 0) return;
  const id = textAt(sides.pick(records), 'id');
  await sides.process().do(async (ports) => {
    const read = await ports.partnerCenter.read(id);
    if (read.kind === 'done') await receiveReferrals(ports, [read.value.record]);
  });
}

async function deliver(sides: TwoSides, most: number): Promise<void> {
  for (let count = 0; count < most && (await sides.process().deliver()); count += 1);
}

/** All random actions. */
const happeningOf =
  (clicks: DealClicks, portal: PortalChanges) =>
  async (sides: TwoSides): Promise<void> => {
    const what = sides.below(100);
    if (what < 32) await clicks.one(sides);
    else if (what < 46) await portal.one(sides);
    else if (what < 56) fail(sides);
    else if (what < 64) await sides.process().poll();
    else if (what < 69) await hear(sides);
    else if (what < 85) await deliver(sides, 1 + sides.below(6));
    else
      sides.pass(sides.isWithin ? sides.below(9) * SECOND_MS : sides.below(sides.chance(0.2) ? 600 : 40) * SECOND_MS);
  };

/** More rounds than any simulation needs that ends. */
const MOST_ROUNDS = 3_000;

/** Runs everything that becomes due within this many milliseconds, with regular polls. */
async function rest(sides: TwoSides, forMs: number): Promise<void> {
  const until = sides.time.clock().getTime() + forMs;
  let rounds = 0;
  for (let pollAt = 0; sides.time.clock().getTime() < until;) {
    if (sides.time.clock().getTime() >= pollAt) {
      await sides.process().poll();
      pollAt = sides.time.clock().getTime() + 5 * MINUTE_MS;
    }
    for (; await sides.process().deliver(); rounds += 1)
      if (rounds > MOST_ROUNDS) throw new Error('It never comes to rest.');
    const due = (await sides.nextDue())?.getTime() ?? until;
    sides.time.set(new Date(Math.max(Math.min(due, until, pollAt), sides.time.clock().getTime() + 1)));
  }
}

/** Corrects and retries each deal that Partner Center rejected; a deal that is closed here is closed in the portal. */
async function mend(sides: TwoSides, clicks: DealClicks): Promise<boolean> {
  const troubled = (await sides.referrals()).filter(({ trouble }) => trouble !== null && isPermanent(trouble.code));
  for (const referral of troubled) {
    if (!isOpenDeal(referral) && referral.recordId !== null)
      sides.standIn.change(referral.recordId, {
        status: 'Closed',
        substatus: referral.stage === 'won' ? 'Won' : 'Lost',
      });
    const team = referral.team.map((member) => ({ ...member, phone: member.phone ?? '+1 425 555 0199' }));
    await clicks.edit(sides, MEGAN, referral, { team });
    await retry(sides, MEGAN, referral);
  }
  return troubled.length > 0;
}

interface Lived {
  readonly faults: readonly string[];
  readonly story: readonly string[];
  readonly figures: Readonly<Record<string, number>>;
}

/** Runs one simulation until nothing is pending; returns what is wrong then. */
async function live(seed: number, storeOf: (clock: () => Date) => SharedStore): Promise<Lived> {
  const sides = new TwoSides(seed, storeOf);
  const [clicks, portal] = [new DealClicks(), new PortalChanges()];
  await sides.start();
  sides.tell(JSON.stringify(sides.ways));
  try {
    const happen = happeningOf(clicks, portal);
    sides.meanwhile = happen;
    sides.overtake = (_, recordId, write) => {
      portal.overtake(sides, recordId, write);
    };
    for (let steps = 30 + sides.below(30); steps > 0; steps -= 1) {
      await happen(sides);
      sides.pass(sides.below(5) * SECOND_MS);
    }
    sides.meanwhile = null;
    sides.overtake = null;
    sides.tell('All goes well from here on.');
    await rest(sides, 75 * MINUTE_MS);
    for (let tries = 0; tries < 3 && (await mend(sides, clicks)); tries += 1) await rest(sides, 20 * MINUTE_MS);
    const requests = sides.standIn.requests();
    const faults = await disagreements(sides, clicks, portal);
    const figures = {
      clicks: clicks.clicks.length,
      deaths: sides.deaths,
      'portal changes': portal.changes.length,
      overtaken: sides.overtaken,
      requests: requests.length,
      'gone wrong': requests.filter(({ status }) => status === null || status >= 400).length,
      records: sides.standIn.records().length,
      refusals: sides.told.length,
    };
    return { faults, story: sides.story, figures };
  } catch (error) {
    return { faults: [error instanceof Error ? String(error.stack) : String(error)], story: sides.story, figures: {} };
  } finally {
    await sides.stop();
  }
}

describe('Teams and Partner Center, whatever happens between them', () => {
  let test: TestDatabase;
  let database: Database;

  beforeAll(async () => {
    test = await openTestDatabase();
    database = await openDatabase({ uri: test.uri }, test.name);
  });
  afterAll(async () => {
    await database.close();
    await test.drop();
  });

  async function storeFor(seed: number): Promise<(clock: () => Date) => SharedStore> {
    if (seed % REAL_ONES !== 0) {
      return (clock) => {
        const store = new MemoryStore(clock);
        return { referrals: store, outbox: store };
      };
    }
    await referralsIn(database.db).deleteMany({});
    return (clock) => ({
      referrals: new MongoReferralRepository(database.db),
      outbox: new MongoOutbox(database.db, clock),
    });
  }

  it('agree in the end, and no answer is lost without a notice', async () => {
    const total: Record<string, number> = {};
    const wrong: string[] = [];
    for (let index = 0; index < RUNS; index += 1) {
      const seed = FIRST_SEED + index;
      const { faults, story, figures } = await live(seed, await storeFor(seed));
      for (const [name, figure] of Object.entries(figures)) total[name] = (total[name] ?? 0) + figure;
      if (faults.length > 0) wrong.push(`BOTH_SIDES_SEED=${seed}: ${faults.join('; ')}`);
      if (faults.length > 0 && RUNS === 1) process.stdout.write(`${story.join('\n')}\n`);
    }
    process.stdout.write(
      `${RUNS} worlds from seed ${FIRST_SEED} · ${Object.entries(total)
        .map(([name, figure]) => `${name}: ${figure}`)
        .join(' · ')}\n`,
    );

    expect(wrong).toEqual([]);
  }, 3_600_000);
});
