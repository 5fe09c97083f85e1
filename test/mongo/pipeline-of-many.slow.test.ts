// Slow, as it stores a hundred thousand deals: too many to be counted in any way but from indexes.
import { MongoClient, type Document } from 'mongodb';
import type { PipelineQuery, Visibility } from '../../src/application/ports';
import { CLOSED_STAGES, type TalliedList } from '../../src/domain/channel/digest';
import { ANYTHING_INBOUND, type Routing } from '../../src/domain/channel/routing';
import { STAGES, type Referral } from '../../src/domain/model/referral';
import { addDays } from '../../src/domain/time/calendar';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoPipelineRepository } from '../../src/mongo/pipeline-repository';
import { referralsIn } from '../../src/mongo/referral-repository';
import { aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { documentOf, EVERYTHING, idsOf, LARGE_IN_EUROPE, queryOf, routed, SHARED, TODAY } from '../support/pipelines';

const DAY_MS = 86_400_000;

/** What a pipeline looks at of a deal. */
interface Deal {
  readonly id: string;
  readonly owner: Referral['owner'];
  readonly direction: Referral['direction'];
  readonly dealType: Referral['dealType'];
  readonly stage: Referral['stage'];
  readonly country: string | null;
  readonly solution: string;
  readonly value: Referral['terms']['value'];
  readonly closeDate: string | null;
  readonly deadline: Date | null;
  readonly createdAt: Date;
  readonly answeredAt: Date | null;
  readonly stageSince: Date | null;
}

/** Numbers from 0 to 1 that are the same in every run. */
function chances(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

const COUNTRIES = ['US', 'DE', 'FR', 'GB', 'JP', 'KR', 'KW', 'AT', 'CH', 'BR'];
/** Without, with two and with three minor units. */
const CURRENCIES = ['JPY', 'USD', 'EUR', 'KWD', 'KRW'];

/** Deals of three years: each stage is as common as any other, and there are some of all that must not be counted. */
function manyDeals(count: number): readonly Deal[] {
  const chance = chances(20_260_615);
  const oneOf = <T>(choices: readonly T[]) => choices[Math.floor(chance() * choices.length)] as T;
  const between = (from: number, to: number) => from + Math.floor(chance() * (to - from));
  const unless = <T>(share: number, value: T) => (chance() < share ? null : value);
  const after = (moment: Date, ms: number) => new Date(Math.min(moment.getTime() + ms, NOW.getTime() + 1));
  const datesOf = (stage: Referral['stage']) => {
    const createdAt = daysFromNow(-between(1, 1_095 * 24) / 24);
    const answeredAt = after(createdAt, between(60_000, 14 * DAY_MS));
    if (stage === 'received')
      return {
        createdAt,
        answeredAt: null,
        stageSince: null,
        deadline: new Date(NOW.getTime() + between(0, 14 * DAY_MS)),
      };
    const closedAt = after(createdAt, between(0, 120 * DAY_MS));
    return {
      createdAt,
      answeredAt: unless(stage === 'expired' ? 1 : 0.02, answeredAt),
      stageSince: unless(0.02, stage === 'accepted' ? answeredAt : closedAt),
      deadline: null,
    };
  };
  return Array.from({ length: count }, (_, index) => {
    const stage = oneOf(STAGES);
    return {
      id: `deal-${String(index).padStart(6, '0')}`,
      stage,
      ...datesOf(stage),
      owner: unless(0.03, 'partner' as const) ?? 'microsoft',
      direction: unless(0.1, 'inbound' as const) ?? 'outbound',
      dealType: oneOf(['co-sell', 'co-sell', 'partner-led', 'partner-led', 'private']),
      country: unless(0.05, oneOf(COUNTRIES)),
      solution: `SOL-${between(0, 40)}`,
      value: unless(0.1, { minor: between(0, unless(0.01, 500_000_000) ?? 2 ** 46), currency: oneOf(CURRENCIES) }),
      closeDate: unless(0.05, addDays(TODAY, between(-60, 300))),
    };
  });
}

/** Only what has to be there for a referral to be read: a hundred thousand are to be stored. */
const BARE: Referral = aReferral({
  customer: {
    name: null,
    size: null,
    duns: null,
    address: { lines: [], city: null, state: null, postalCode: null, country: null },
    contacts: [],
  },
  terms: { name: null, value: null, closeDate: null, notes: null, crmId: null, campaignId: null },
  needs: { industries: [], products: [], services: [], solutions: [] },
  invitation: { from: null, notes: null, assistance: null },
  history: [],
});

function referralOf({ country, solution, value, closeDate, ...deal }: Deal): Referral {
  return {
    ...BARE,
    ...deal,
    recordId: deal.id,
    code: deal.id,
    customer: { ...BARE.customer, address: { ...BARE.customer.address, country } },
    terms: { ...BARE.terms, value, closeDate },
    needs: { ...BARE.needs, solutions: [{ id: solution, name: null }] },
  };
}

/** Stores them two batches at a time: one is made while the server takes the other. */
async function fill({ db }: TestDatabase, deals: readonly Deal[]): Promise<void> {
  const batches = Array.from({ length: Math.ceil(deals.length / 10_000) }, (_, index) =>
    deals.slice(index * 10_000, (index + 1) * 10_000),
  );
  const takeOver = async () => {
    for (let batch = batches.shift(); batch !== undefined; batch = batches.shift()) {
      await referralsIn(db).insertMany(batch.map((deal) => documentOf(referralOf(deal))) as never, {
        ordered: false,
        writeConcern: { w: 1, journal: false },
      });
    }
  };
  await Promise.all([takeOver(), takeOver()]);
}

/** A tally by other means. */
function tallied(deals: readonly Deal[]) {
  const sums = new Map<string, bigint>();
  for (const { value } of deals)
    if (value !== null) sums.set(value.currency, (sums.get(value.currency) ?? 0n) + BigInt(value.minor));
  const values = [...sums]
    .map(([currency, sum]) => ({ minor: Number(sum), currency }))
    .sort((one, other) => (one.currency > other.currency ? 1 : -1));
  return { count: deals.length, values };
}

/** A median by other means. */
function medianOf(times: readonly number[]): number | null {
  const sorted = BigInt64Array.from(times, BigInt).sort();
  const [low, high] = [sorted[(sorted.length - 1) >> 1], sorted[sorted.length >> 1]];
  return low === undefined || high === undefined ? null : Math.round(Number(low + high) / 2);
}

/** The digest of deals that somebody sees, by other means. */
function expected(seen: readonly Deal[], { rows, since }: PipelineQuery) {
  const ours = seen.filter(({ owner }) => owner === 'partner');
  const inbound = ours.filter(({ direction }) => direction === 'inbound');
  const first = (deals: readonly Deal[], order: (deal: Deal) => number | string) =>
    [...deals]
      .sort((one, other) => (order(one) < order(other) || (order(one) === order(other) && one.id < other.id) ? -1 : 1))
      .slice(0, rows)
      .map(({ id }) => id);
  const isIn = (at: Date | null, after: Date, until: Date) => at !== null && at > after && at <= until;
  const waiting = inbound.filter(({ stage }) => stage === 'received');
  const accepted = ours.filter(({ stage }) => stage === 'accepted');
  const lastDay = addDays(TODAY, 14);
  const closing = accepted.filter(({ closeDate }) => closeDate !== null && closeDate >= TODAY && closeDate <= lastDay);
  const overdue = accepted.filter(({ closeDate }) => closeDate !== null && closeDate < TODAY);
  const closed = CLOSED_STAGES.map((stage) => [
    stage,
    tallied(ours.filter((deal) => deal.stage === stage && isIn(deal.stageSince, since, NOW))),
  ]);
  const response = (after: Date, until: Date) => {
    const times = inbound.flatMap(({ answeredAt, createdAt }) =>
      answeredAt !== null && isIn(answeredAt, after, until) ? [answeredAt.getTime() - createdAt.getTime()] : [],
    );
    const expired = inbound.filter(
      ({ stage, stageSince }) => stage === 'expired' && isIn(stageSince, after, until),
    ).length;
    return { answered: times.length, expired, medianMs: medianOf(times) };
  };
  return {
    at: NOW,
    since,
    waiting: { ...tallied(waiting), first: first(waiting, ({ deadline }) => deadline?.getTime() ?? 0) },
    accepted: tallied(accepted),
    closing: { ...tallied(closing), first: first(closing, ({ closeDate }) => closeDate ?? '') },
    overdue: { ...tallied(overdue), first: first(overdue, ({ closeDate }) => closeDate ?? '') },
    closed: Object.fromEntries(closed) as unknown,
    response: { now: response(daysFromNow(-30), NOW), before: response(daysFromNow(-60), daysFromNow(-30)) },
  };
}

const isShared = ({ dealType }: Deal): boolean => dealType !== 'private';
const isLargeInEurope = ({ country, value }: Deal): boolean =>
  country !== null &&
  LARGE_IN_EUROPE.countries.includes(country) &&
  (value?.currency !== 'EUR' || value.minor >= 5_000_000);
const SOLUTIONS: Routing = { ...ANYTHING_INBOUND, solutions: ['sol-7', 'sol-17'] };
const asksForOne = ({ solution }: Deal): boolean => ['SOL-7', 'SOL-17'].includes(solution);

/** What the server tells of how it did something. */
interface Explained {
  readonly isList: boolean;
  readonly plans: readonly Document[];
  readonly docsExamined: number;
}

const WITHOUT_LARGE_IN_EUROPE = routed({
  matching: [{ ...ANYTHING_INBOUND, countries: ['US'] }],
  unlessMatchedBy: [LARGE_IN_EUROPE],
});

describe('a pipeline of a hundred thousand deals', () => {
  let deals: readonly Deal[];
  let storage: TestDatabase;
  let filled: Database;
  let repository: MongoPipelineRepository;

  beforeAll(async () => {
    deals = manyDeals(100_000);
    storage = await openTestDatabase();
    await fill(storage, deals);
    filled = await openDatabase({ uri: storage.uri }, storage.name);
    repository = new MongoPipelineRepository(filled.db);
  });

  afterAll(async () => {
    await filled.close();
    await storage.drop();
  });

  it.each<[whose: string, sight: Visibility, sees: (deal: Deal) => boolean]>([
    ['a channel that gets everything', SHARED, isShared],
    [
      'a channel for some countries and values',
      routed({ matching: [LARGE_IN_EUROPE] }),
      (deal) => isShared(deal) && isLargeInEurope(deal),
    ],
    [
      'a channel that gets what another does not ask for',
      WITHOUT_LARGE_IN_EUROPE,
      (deal) => isShared(deal) && (deal.country === 'US' || !isLargeInEurope(deal)),
    ],
    ['a channel for some solutions', routed({ matching: [SOLUTIONS] }), (deal) => isShared(deal) && asksForOne(deal)],
    ['an administrator', EVERYTHING, () => true],
  ])('is right to the last minor unit for %s', async (_whose, sight, sees) => {
    const query = queryOf({ sight });

    const found = await repository.digest(query);

    const { waiting, closing, overdue } = found;
    const named = (list: TalliedList) => ({ ...list, first: idsOf(list.first) });
    expect({ ...found, waiting: named(waiting), closing: named(closing), overdue: named(overdue) }).toEqual(
      expected(deals.filter(sees), query),
    );
  });

  /** Looks at something of every deal, by no index. */
  const readAll = () =>
    referralsIn(filled.db)
      .aggregate([{ $group: { _id: '$referral.stage', minor: { $sum: '$referral.terms.value.minor' } } }])
      .toArray();

  async function millisecondsOf(work: () => Promise<unknown>): Promise<number> {
    const begun = performance.now();
    await work();
    return performance.now() - begun;
  }

  it.each<[whose: string, sight: Visibility]>([
    ['a channel that gets everything', SHARED],
    ['a channel for some countries and values', routed({ matching: [LARGE_IN_EUROPE] })],
    ['a channel that gets what another does not ask for', WITHOUT_LARGE_IN_EUROPE],
    ['an administrator', EVERYTHING],
  ])('is there sooner than every deal is read once, on the same machine, for %s', async (_whose, sight) => {
    const digests: number[] = [];
    const readings: number[] = [];

    for (let run = 0; run < 5; run += 1) {
      digests.push(await millisecondsOf(() => repository.digest(queryOf({ sight }))));
      readings.push(await millisecondsOf(readAll));
    }

    expect(Math.min(...digests)).toBeLessThan(Math.min(...readings));
  });

  /** What the server says that it did for each command of a digest. */
  async function explained(sight: Visibility): Promise<readonly Explained[]> {
    const commands: Document[] = [];
    const client = await new MongoClient(storage.uri, { monitorCommands: true }).connect();
    client.on('commandStarted', ({ commandName, command }) => {
      if (commandName === 'aggregate') commands.push(command);
    });
    await new MongoPipelineRepository(client.db(storage.name)).digest(queryOf({ sight }));
    await client.close();
    return Promise.all(commands.map(explain));
  }

  async function explain({ aggregate, pipeline, hint, cursor }: Document): Promise<Explained> {
    const command = {
      aggregate: aggregate as unknown,
      pipeline: pipeline as Document[],
      hint: hint as unknown,
      cursor: cursor as unknown,
    };
    const told = await storage.db.command({ explain: command, verbosity: 'executionStats' });
    const plans = partsOf(
      JSON.parse(JSON.stringify(told, (key, value: unknown) => (key === 'rejectedPlans' ? [] : value))),
    );
    const isList = command.pipeline.some((stage) => '$limit' in stage);
    return {
      isList,
      plans,
      docsExamined: plans.reduce((total, plan) => total + Number(plan['totalDocsExamined'] ?? 0), 0),
    };
  }

  /** Everything inside of a plan, however it is nested. */
  function partsOf(plan: unknown): readonly Document[] {
    return plan === null || typeof plan !== 'object' ? [] : [plan, ...Object.values(plan).flatMap(partsOf)];
  }

  it.each<[whose: string, sight: Visibility]>([
    ['a channel that gets everything', SHARED],
    ['a channel for some countries and values', routed({ matching: [LARGE_IN_EUROPE] })],
    ['an administrator', EVERYTHING],
  ])('is counted from indexes alone for %s', async (_whose, sight) => {
    const counts = (await explained(sight)).filter(({ isList }) => !isList);

    expect(counts).toHaveLength(13);
    for (const { plans, docsExamined } of counts) {
      const stages = new Set(plans.flatMap(({ stage }) => (stage === undefined ? [] : [String(stage)])));
      expect(stages).toContain('IXSCAN');
      expect(stages).not.toContain('FETCH');
      expect(stages).not.toContain('COLLSCAN');
      expect(docsExamined).toBe(0);
    }
  });

  it('looks into no more documents than it names, in the order in which their index has them', async () => {
    const lists = (await explained(SHARED)).filter(({ isList }) => isList);

    expect(lists).toHaveLength(3);
    for (const { plans, docsExamined } of lists) {
      expect(plans.some(({ stage }) => stage === 'SORT' || stage === 'COLLSCAN')).toBe(false);
      expect(docsExamined).toBe(5);
    }
  });
});
