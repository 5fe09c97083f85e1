/** What it costs to count a large pipeline. */
import type { PipelineQuery, Visibility } from '../../src/application/ports';
import { addDays, calendarDateOf } from '../../src/domain/time/calendar';
import { STAGES, type Referral } from '../../src/domain/model/referral';
import { ANYTHING_INBOUND } from '../../src/domain/channel/routing';
import { openDatabase } from '../../src/mongo/connection';
import { MongoPipelineRepository } from '../../src/mongo/pipeline-repository';
import { stateOf } from '../../src/mongo/referral-document';
import { daysFromNow, NOW } from '../builders/a-referral';
import { randomFrom } from '../support/fates';
import { median, type Line } from './figures';
import { insertAll, LEAN } from './lean';

const DEALS = 100_000;

/** The first round is for warming up. */
const ROUNDS = 10;

const LIMIT_MS = 300;

const TODAY = calendarDateOf(NOW, 'UTC');
const COUNTRIES = ['US', 'DE', 'FR', 'GB', 'JP', 'KR', 'KW', 'AT', 'CH', 'BR'];
const CURRENCIES = ['USD', 'EUR', 'JPY', 'KWD', 'KRW'];

const EMAIL = 'megan.ortiz@northwindtraders.com';

const LARGE_IN_EUROPE = {
  ...ANYTHING_INBOUND,
  countries: ['DE', 'AT', 'CH'],
  smallestValue: { minor: 5_000_000, currency: 'EUR' },
};

/** Whose digests are measured. */
const SIGHTS: readonly (readonly [whose: string, sight: Visibility])[] = [
  [
    'a channel that gets everything',
    { kind: 'routed', email: null, routes: { matching: [ANYTHING_INBOUND], unlessMatchedBy: null } },
  ],
  [
    'a channel for some countries and values',
    { kind: 'routed', email: null, routes: { matching: [LARGE_IN_EUROPE], unlessMatchedBy: null } },
  ],
  [
    'a seller, with private deals of their own',
    { kind: 'routed', email: EMAIL, routes: { matching: [ANYTHING_INBOUND], unlessMatchedBy: null } },
  ],
  ['an administrator', { kind: 'everything' }],
];

/** Deals of three years, of which each stage has as many as any other; one in a hundred is Megan's. */
function dealsFrom(random: () => number): (index: number) => Referral {
  const oneOf = <T>(choices: readonly T[]): T => choices[Math.floor(random() * choices.length)] as T;
  const between = (from: number, to: number): number => from + Math.floor(random() * (to - from));
  const since = (day: number, days: number): Date => daysFromNow(Math.min(day + random() * days, 0));
  return (index) => {
    const stage = oneOf(STAGES);
    const created = -random() * 1_095;
    const isWaiting = stage === 'received';
    const answeredAt = isWaiting || stage === 'expired' ? null : since(created, 14);
    const team =
      random() < 0.01 ? [{ firstName: 'Megan', lastName: 'Ortiz', email: EMAIL, phone: null, title: null }] : [];
    return {
      ...LEAN,
      ...{
        id: `deal-${index}`,
        recordId: `deal-${index}`,
        engagementId: `engagement-${index}`,
        code: `R-${index}`,
        stage,
        team,
        answeredAt,
      },
      dealType: oneOf(['co-sell', 'co-sell', 'partner-led', 'partner-led', 'private']),
      direction: random() < 0.1 ? 'outbound' : 'inbound',
      createdAt: daysFromNow(created),
      stageSince: isWaiting ? null : stage === 'accepted' ? answeredAt : since(created, 120),
      deadline: isWaiting ? daysFromNow(random() * 14) : null,
      customer: { ...LEAN.customer, address: { ...LEAN.customer.address, country: oneOf(COUNTRIES) } },
      terms: {
        ...LEAN.terms,
        value: random() < 0.1 ? null : { minor: between(0, 500_000_000), currency: oneOf(CURRENCIES) },
        closeDate: addDays(TODAY, between(-60, 300)),
      },
    };
  };
}

/** Counts the pipelines of several people in turn. */
export async function measureDigests(uri: string): Promise<Line[]> {
  process.stderr.write('Digests …\n');
  const name = 'digests';
  const dealAt = dealsFrom(randomFrom(20_260_615));
  await insertAll(uri, name, DEALS, (index) => {
    const deal = dealAt(index);
    return { _id: deal.id, ...stateOf(deal), cards: {}, outbox: [], reminded: [] };
  });
  const database = await openDatabase({ uri }, name);
  const pipelines = new MongoPipelineRepository(database.db);
  const query: Omit<PipelineQuery, 'sight'> = { now: NOW, today: TODAY, since: daysFromNow(-7), rows: 5 };
  const times = SIGHTS.map((): number[] => []);
  for (let round = 0; round < ROUNDS; round += 1) {
    for (const [index, [, sight]] of SIGHTS.entries()) {
      const began = performance.now();
      await pipelines.digest({ ...query, sight });
      if (round > 0) times[index]?.push(performance.now() - began);
    }
  }
  await database.db.dropDatabase();
  await database.close();
  return SIGHTS.map(([whose], index) => {
    const all = times[index] ?? [];
    const middle = median(all);
    const spread = `${Math.min(...all).toFixed(0)}–${Math.max(...all).toFixed(0)}`;
    const what = `${index === 0 ? `digest over ${DEALS.toLocaleString('en')} deals:` : ' '} ${whose}`;
    return {
      what,
      figure: `${middle.toFixed(0)} ms (${spread})`,
      target: { text: `< ${LIMIT_MS} ms`, isMet: middle < LIMIT_MS },
    };
  });
}
