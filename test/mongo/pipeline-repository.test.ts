import type { PipelineQuery, Routes } from '../../src/application/ports';
import { CLOSED_STAGES } from '../../src/domain/channel/digest';
import { ANYTHING_INBOUND } from '../../src/domain/channel/routing';
import { STAGES, type Referral } from '../../src/domain/model/referral';
import { addDays } from '../../src/domain/time/calendar';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoPipelineRepository } from '../../src/mongo/pipeline-repository';
import { referralsIn } from '../../src/mongo/referral-repository';
import { aReferral, daysFromNow, NOW } from '../builders/a-referral';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { documentOf, EVERYTHING, idsOf, queryOf, routed, SHARED, TODAY } from '../support/pipelines';

const DAY_MS = 86_400_000;
const MEGAN = 'megan.ortiz@northwindtraders.com';

let test: TestDatabase;
let database: Database;
let pipelines: MongoPipelineRepository;

beforeAll(async () => {
  test = await openTestDatabase();
  database = await openDatabase({ uri: test.uri }, test.name);
  pipelines = new MongoPipelineRepository(database.db);
});

afterAll(async () => {
  await database.close();
  await test.drop();
});

const digest = (overrides: Partial<PipelineQuery> = {}) => pipelines.digest(queryOf(overrides));

const store = (...referrals: readonly Referral[]) =>
  referralsIn(database.db).insertMany(referrals.map(documentOf) as never);

/** A referral with this id. */
const named = (id: string, overrides: Partial<Referral> = {}): Referral =>
  aReferral({ id, code: `R-${id}`, ...overrides });

const worth = (minor: number, currency: string) => ({ terms: { ...aReferral().terms, value: { minor, currency } } });
const worthNothingKnown = { terms: { ...aReferral().terms, value: null } };
const closingOn = (closeDate: string | null) => ({ terms: { ...aReferral().terms, closeDate } });
const from = (country: string | null) => {
  const { customer } = aReferral();
  return { customer: { ...customer, address: { ...customer.address, country } } };
};
const withMegan = {
  team: [{ firstName: null, lastName: null, email: 'Megan.Ortiz@NorthwindTraders.com', phone: null, title: null }],
};
/** A referral that was answered at a moment, so long after it came. */
const answered = (id: string, answeredAt: Date, ms: number, overrides: Partial<Referral> = {}): Referral =>
  named(id, { stage: 'accepted', createdAt: new Date(answeredAt.getTime() - ms), answeredAt, ...overrides });

describe('a pipeline', () => {
  beforeEach(() => referralsIn(database.db).deleteMany({}));

  it('is empty if there are no referrals', async () => {
    const none = { count: 0, values: [] };
    const noAnswers = { answered: 0, expired: 0, medianMs: null };

    expect(await digest()).toEqual({
      at: NOW,
      since: daysFromNow(-7),
      waiting: { ...none, first: [] },
      accepted: none,
      closing: { ...none, first: [] },
      overdue: { ...none, first: [] },
      closed: { won: none, lost: none, declined: none, expired: none },
      response: { now: noAnswers, before: noAnswers },
    });
  });

  it('counts inbound referrals without an answer as waiting', async () => {
    await store(
      named('waiting'),
      named('sent by us', { direction: 'outbound' }),
      named('Microsoft’s side', { owner: 'microsoft' }),
      ...STAGES.filter((stage) => stage !== 'received').map((stage) => named(stage, { stage })),
    );

    const { waiting } = await digest();

    expect(waiting.count).toBe(1);
    expect(idsOf(waiting.first)).toEqual(['waiting']);
  });

  it('names the soonest deadlines first, as many as are asked for, and counts the others, too', async () => {
    await store(...[3, 1, 4, 2, 5].map((days) => named(`in ${days} days`, { deadline: daysFromNow(days) })));

    const { waiting } = await digest({ rows: 3 });

    expect(waiting.count).toBe(5);
    expect(idsOf(waiting.first)).toEqual(['in 1 days', 'in 2 days', 'in 3 days']);
  });

  it('gives the referrals it names as they are stored', async () => {
    const referral = named('whole', { engagementId: 'engagement-1', ...withMegan });
    await store(referral);

    expect((await digest()).waiting.first).toEqual([referral]);
  });

  it('may name none', async () => {
    await store(named('waiting'), named('overdue', { stage: 'accepted', ...closingOn('2026-06-01') }));

    const { waiting, overdue } = await digest({ rows: 0 });

    expect(waiting).toMatchObject({ count: 1, first: [] });
    expect(overdue).toMatchObject({ count: 1, first: [] });
  });

  it('adds up the values of each currency by itself, in the order of their codes', async () => {
    await store(
      named('1', worth(12_345, 'USD')),
      named('2', worth(1_000, 'JPY')),
      named('3', worth(1, 'USD')),
      named('4', worth(1_500, 'KWD')),
      named('5', worth(0, 'EUR')),
    );

    const { waiting } = await digest();

    expect(waiting.values).toEqual([
      { minor: 0, currency: 'EUR' },
      { minor: 1_000, currency: 'JPY' },
      { minor: 1_500, currency: 'KWD' },
      { minor: 12_346, currency: 'USD' },
    ]);
  });

  it('counts what has no value, and adds nothing for it', async () => {
    await store(named('1', worthNothingKnown), named('2', worth(7, 'KRW')), named('3', worthNothingKnown));

    expect((await digest()).waiting).toMatchObject({ count: 3, values: [{ minor: 7, currency: 'KRW' }] });
  });

  it('adds up to the last minor unit, as far as numbers are safe', async () => {
    await store(
      named('1', worth(Number.MAX_SAFE_INTEGER - 3, 'JPY')),
      named('2', worth(1, 'JPY')),
      named('3', worth(2, 'JPY')),
    );

    expect((await digest()).waiting.values).toEqual([{ minor: Number.MAX_SAFE_INTEGER, currency: 'JPY' }]);
  });

  it.each([
    ['one more', [Number.MAX_SAFE_INTEGER, 1]],
    ['a lot more, of which each part is safe', [...Array<number>(2_100).keys()].map(() => Number.MAX_SAFE_INTEGER)],
    ['just more in many small steps', [Number.MAX_SAFE_INTEGER - 1, 1, 1]],
  ])('refuses to tell a sum that is beyond safe numbers by %s, and names its currency', async (_by, minors) => {
    await store(...minors.map((minor, index) => named(`${index}`, worth(minor, 'IDR'))));

    await expect(digest()).rejects.toThrow(RangeError);
    await expect(digest()).rejects.toThrow('IDR');
  });

  it('refuses that, too, where only all parts of what is accepted together are beyond', async () => {
    const accepted = (id: string, closeDate: string | null) =>
      named(id, {
        stage: 'accepted',
        terms: { ...aReferral().terms, closeDate, value: { minor: 2 ** 52, currency: 'VND' } },
      });
    await store(accepted('1', '2026-06-01'), accepted('2', '2026-06-20'));

    await expect(digest()).rejects.toThrow('VND');
  });

  it('counts every accepted deal, whoever began it and whenever it closes', async () => {
    const dates = [
      null,
      '2020-01-01',
      '2026-06-14',
      TODAY,
      '2026-06-29',
      '2026-06-30',
      addDays(TODAY, 120),
      addDays(TODAY, 121),
      '2099-12-31',
    ];
    await store(
      ...dates.map((date) => named(`on ${String(date)}`, { stage: 'accepted', ...closingOn(date) })),
      named('ours', { stage: 'accepted', direction: 'outbound' }),
      named('Microsoft’s', { stage: 'accepted', owner: 'microsoft' }),
      named('won', { stage: 'won' }),
    );

    const { accepted } = await digest();

    expect(accepted).toEqual({ count: 10, values: [{ minor: 125_000_000, currency: 'USD' }] });
  });

  it('counts as closing what closes today or in the 14 days after it, soonest first', async () => {
    const dates = ['2026-06-30', '2026-06-29', '2026-06-14', '2026-06-20', TODAY, null];
    await store(
      ...dates.map((date) => named(String(date), { stage: 'accepted', ...closingOn(date) })),
      named('won', { stage: 'won', ...closingOn(TODAY) }),
    );

    const { closing } = await digest();

    expect(closing.count).toBe(3);
    expect(closing.values).toEqual([{ minor: 37_500_000, currency: 'USD' }]);
    expect(idsOf(closing.first)).toEqual([TODAY, '2026-06-20', '2026-06-29']);
  });

  it('counts as overdue what should have closed before today, longest first, and nothing that has no date', async () => {
    const dates = ['2026-06-14', '2025-12-31', TODAY, '2026-06-01', null];
    await store(
      ...dates.map((date) => named(String(date), { stage: 'accepted', ...closingOn(date) })),
      named('lost', { stage: 'lost', ...closingOn('2026-06-01') }),
    );

    const { overdue } = await digest();

    expect(overdue.count).toBe(3);
    expect(idsOf(overdue.first)).toEqual(['2025-12-31', '2026-06-01', '2026-06-14']);
  });

  it('goes by the reader’s day', async () => {
    await store(named('deal', { stage: 'accepted', ...closingOn(TODAY) }));

    const tomorrow = await digest({ today: '2026-06-16' });

    expect(tomorrow.overdue.count).toBe(1);
    expect(tomorrow.closing.count).toBe(0);
  });

  it.each(CLOSED_STAGES)('counts what was %s after the last digest, and until now', async (stage) => {
    const since = daysFromNow(-7);
    const at = (id: string, stageSince: Date | null) => named(id, { stage, stageSince, ...worth(10, 'EUR') });
    await store(
      at('at the last digest', since),
      at('just after it', new Date(since.getTime() + 1)),
      at('yesterday', daysFromNow(-1)),
      at('now', NOW),
      at('later', new Date(NOW.getTime() + 1)),
      at('nobody knows when', null),
      named('ours', { stage, stageSince: NOW, direction: 'outbound', ...worthNothingKnown }),
      named('Microsoft’s', { stage, stageSince: NOW, owner: 'microsoft' }),
    );

    const { closed } = await digest({ since });

    const none = { count: 0, values: [] };
    expect(closed).toEqual({
      won: none,
      lost: none,
      declined: none,
      expired: none,
      [stage]: { count: 4, values: [{ minor: 30, currency: 'EUR' }] },
    });
  });
});

describe('the response times of a pipeline', () => {
  beforeEach(() => referralsIn(database.db).deleteMany({}));

  it.each([
    ['the only one', [7], 7],
    ['the middle one of three', [1_000, 1, 20], 20],
    ['between the middle two of four', [1, 1_000_000, 20, 30], 25],
    ['between two, rounded', [1, 2], 2],
    ['between two that are far apart', [0, 3 * DAY_MS], 1.5 * DAY_MS],
    ['the same, where all are', [5, 5, 5, 5, 5], 5],
  ])('have as their median %s', async (_which, times, medianMs) => {
    await store(...times.map((ms, index) => answered(`${index}`, daysFromNow(-1), ms)));

    const { response } = await digest();

    expect(response.now).toEqual({ answered: times.length, expired: 0, medianMs });
    expect(response.before).toEqual({ answered: 0, expired: 0, medianMs: null });
  });

  it('tell the last 30 days from the 30 days before them', async () => {
    const justAfter = (days: number) => new Date(daysFromNow(days).getTime() + 1);
    await store(
      answered('now', NOW, 1),
      answered('just in time', justAfter(-30), 1),
      answered('30 days ago', daysFromNow(-30), 50),
      answered('just before', justAfter(-60), 70),
      answered('60 days ago', daysFromNow(-60), 999),
      answered('later', justAfter(0), 999),
    );

    const { response } = await digest();

    expect(response.now).toMatchObject({ answered: 2, medianMs: 1 });
    expect(response.before).toMatchObject({ answered: 2, medianMs: 60 });
  });

  it('are those of referrals that were sent to us, whatever became of them', async () => {
    await store(
      answered('accepted', daysFromNow(-1), 10),
      answered('declined', daysFromNow(-1), 10, { stage: 'declined' }),
      answered('won', daysFromNow(-1), 10, { stage: 'won' }),
      answered('sent by us', daysFromNow(-1), 99, { direction: 'outbound' }),
      answered('Microsoft’s', daysFromNow(-1), 99, { owner: 'microsoft' }),
      named('nobody knows when', { stage: 'accepted', answeredAt: null }),
    );

    expect((await digest()).response.now).toEqual({ answered: 3, expired: 0, medianMs: 10 });
  });

  it('come with how many expired, of those that were sent to us', async () => {
    const expired = (id: string, stageSince: Date | null, overrides: Partial<Referral> = {}) =>
      named(id, { stage: 'expired', stageSince, answeredAt: null, ...overrides });
    await store(
      expired('now', NOW),
      expired('29 days ago', daysFromNow(-29)),
      expired('30 days ago', daysFromNow(-30)),
      expired('60 days ago', daysFromNow(-60)),
      expired('nobody knows when', null),
      expired('sent by us', NOW, { direction: 'outbound' }),
      named('declined', { stage: 'declined', stageSince: NOW, answeredAt: null }),
    );

    const { response } = await digest();

    expect(response.now).toEqual({ answered: 0, expired: 2, medianMs: null });
    expect(response.before).toEqual({ answered: 0, expired: 1, medianMs: null });
  });
});

describe('a pipeline for one viewer', () => {
  beforeEach(() => referralsIn(database.db).deleteMany({}));

  it('leaves private deals out, except for those on their team', async () => {
    await store(
      named('shared', { stage: 'accepted', dealType: 'partner-led' }),
      named('private', { stage: 'accepted', dealType: 'private' }),
      named('private, Megan’s', { stage: 'accepted', dealType: 'private', ...withMegan }),
    );

    expect((await digest({ sight: SHARED })).accepted.count).toBe(1);
    expect((await digest({ sight: routed({ matching: [ANYTHING_INBOUND] }, MEGAN) })).accepted.count).toBe(2);
    expect((await digest({ sight: EVERYTHING })).accepted.count).toBe(3);
  });

  it('counts what is somebody’s own and routed to them, too, once', async () => {
    await store(
      named('1', { ...withMegan, ...worth(5, 'EUR') }),
      named('2', { ...withMegan, ...worth(7, 'EUR'), dealType: 'private' }),
      named('3', worth(9, 'USD')),
    );

    const { waiting } = await digest({ sight: routed({ matching: [ANYTHING_INBOUND] }, MEGAN) });

    expect(waiting).toMatchObject({
      count: 3,
      values: [
        { minor: 12, currency: 'EUR' },
        { minor: 9, currency: 'USD' },
      ],
    });
  });

  it('names the first of both in one order', async () => {
    const own = { dealType: 'private', ...withMegan } as const;
    await store(
      ...[1, 3, 5, 7].map((days) => named(`shared ${days}`, { deadline: daysFromNow(days) })),
      ...[2, 4, 6, 8].map((days) => named(`own ${days}`, { deadline: daysFromNow(days), ...own })),
    );

    const { waiting } = await digest({ sight: routed({ matching: [ANYTHING_INBOUND] }, MEGAN), rows: 5 });

    expect(idsOf(waiting.first)).toEqual(['shared 1', 'own 2', 'shared 3', 'own 4', 'shared 5']);
  });

  it('finds one median of both', async () => {
    const own = { dealType: 'private', ...withMegan } as const;
    await store(
      answered('1', NOW, 1),
      answered('2', NOW, 2),
      answered('3', NOW, 100, own),
      answered('4', NOW, 200, own),
      answered('5', NOW, 300, own),
    );

    const { response } = await digest({ sight: routed({ matching: [ANYTHING_INBOUND] }, MEGAN) });

    expect(response.now).toEqual({ answered: 5, expired: 0, medianMs: 100 });
  });

  it('holds for somebody who belongs nowhere only what they are on the team of', async () => {
    await store(
      named('1'),
      named('2', withMegan),
      answered('3', NOW, 40, withMegan),
      named('4', { stage: 'won', stageSince: NOW, answeredAt: null, ...withMegan }),
    );

    const seen = await digest({ sight: { kind: 'own', email: MEGAN } });

    expect(idsOf(seen.waiting.first)).toEqual(['2']);
    expect([seen.waiting.count, seen.accepted.count, seen.closed.won.count]).toEqual([1, 1, 1]);
    expect(seen.response.now.medianMs).toBe(40);
  });

  it('is empty for somebody to whom nothing is routed', async () => {
    await store(named('1'), named('2', { stage: 'accepted' }));

    const seen = await digest({ sight: routed({}) });

    expect([seen.waiting.count, seen.accepted.count, seen.response.now.answered]).toEqual([0, 0, 0]);
  });

  it.each<[what: string, routes: Partial<Routes>, ids: readonly string[]]>([
    ['countries', { matching: [{ ...ANYTHING_INBOUND, countries: ['DE', 'FR'] }] }, ['DE 9 EUR', 'DE 9 USD', 'FR ?']],
    [
      'a smallest value',
      { matching: [{ ...ANYTHING_INBOUND, smallestValue: { minor: 5, currency: 'EUR' } }] },
      ['? 5 EUR', 'DE 9 EUR', 'DE 9 USD', 'FR ?'],
    ],
    [
      'both',
      { matching: [{ ...ANYTHING_INBOUND, countries: ['DE', 'US'], smallestValue: { minor: 5, currency: 'EUR' } }] },
      ['DE 9 EUR', 'DE 9 USD'],
    ],
    [
      'what nobody else asks for',
      {
        unlessMatchedBy: [
          { ...ANYTHING_INBOUND, countries: ['DE'] },
          { ...ANYTHING_INBOUND, countries: ['FR'] },
        ],
      },
      ['? 5 EUR', 'US 1 EUR'],
    ],
    ['a solution', { matching: [{ ...ANYTHING_INBOUND, solutions: ['sol-us'] }] }, ['US 1 EUR']],
  ])('goes by %s', async (_what, routes, ids) => {
    const { needs } = aReferral();
    const each: Partial<Referral> = { stage: 'accepted', ...closingOn(TODAY), answeredAt: NOW };
    const deals: readonly Referral[] = [
      named('? 5 EUR', {
        ...each,
        ...from(null),
        terms: { ...closingOn(TODAY).terms, ...worth(5, 'EUR').terms, closeDate: TODAY },
      }),
      named('DE 9 EUR', { ...each, ...from('DE'), terms: { ...worth(9, 'EUR').terms, closeDate: TODAY } }),
      named('DE 9 USD', { ...each, ...from('DE'), terms: { ...worth(9, 'USD').terms, closeDate: TODAY } }),
      named('FR ?', { ...each, ...from('FR'), terms: { ...worthNothingKnown.terms, closeDate: TODAY } }),
      named('US 1 EUR', {
        ...each,
        ...from('US'),
        terms: { ...worth(1, 'EUR').terms, closeDate: TODAY },
        needs: { ...needs, solutions: [{ id: 'SOL-US', name: null }] },
      }),
    ];
    await store(...deals);

    const { closing, accepted, response } = await digest({ sight: routed(routes) });

    expect(idsOf(closing.first)).toEqual(ids);
    expect([closing.count, accepted.count, response.now.answered]).toEqual([ids.length, ids.length, ids.length]);
  });
});
