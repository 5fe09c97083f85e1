import fc from 'fast-check';
import type { Document } from 'mongodb';
import type { Routes, Visibility } from '../../src/application/ports';
import { routesTo } from '../../src/application/access';
import { ANYTHING_INBOUND, matchesRouting, type Routing } from '../../src/domain/channel/routing';
import { routeOf, type Subscriber } from '../../src/domain/channel/subscriber';
import { holderOf } from '../../src/domain/model/whose-deal';
import type { Referral } from '../../src/domain/model/referral';
import { stateOf } from '../../src/mongo/referral-document';
import { referralsIn } from '../../src/mongo/referral-repository';
import { routedBy, seenBy, sharesOf } from '../../src/mongo/visibility-filter';
import { aReferral, aSubscriber, daysFromNow } from '../builders/a-referral';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { runs } from '../support/runs';

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

const MEGAN = 'megan.ortiz@northwindtraders.com';

/** Every character that is another one in lower case, or that is so spelled. */
const CASED = Array.from({ length: 0x2_00_00 }, (_, code) => String.fromCodePoint(code)).filter(
  (char) => char !== char.toLowerCase() || char !== char.toUpperCase(),
);

/** What goes wrong where case is left aside another way, or a name is taken for a pattern. */
const AWKWARD = [
  '',
  'foo',
  'foo\n',
  'Foo ',
  'İstanbul',
  'istanbul',
  'ISTANBUL',
  'i̇stanbul',
  'ıstanbul',
  'Straße',
  'STRASSE',
  'STRAẞE',
  'ΟΔΥΣΣΕΥΣ',
  'οδυσσευς',
  'οδυσσευσ',
  'ΣΑΣ.',
  'Σ',
  'ς',
  'σ',
  '\u212Aelvin',
  'KELVIN',
  'ſ',
  'S',
  'ǅ',
  'Ǆ',
  'Ω',
  'Ω',
  'ﬁ',
  'FI',
  'ŉ',
  'a.b*c(',
  'a+b',
  '^foo$',
  '[f]oo',
  '\\Qfoo\\E',
  '(?i)foo',
  '$foo',
  '#foo',
  'a/b',
  'a\0b',
  'a',
  '𐐀𐐨',
  '東京',
  '👍🏽',
  'e\u0301',
  'é',
  'É',
];

const text = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom(...AWKWARD) },
  fc.string({ unit: fc.constantFrom(...CASED), maxLength: 3 }),
  fc.string({ unit: fc.constantFrom('i', 'I', 'İ', '\u0307', 'Σ', 'σ', 'ς', '.', 'a', '\u0345'), maxLength: 5 }),
  fc.string({ unit: 'binary', maxLength: 3 }),
);

const country = fc.constantFrom('DE', 'AT', 'KR', 'de', '');
const money = fc.record({
  minor: fc.constantFrom(0, 1, 99, 100, 101, 2 ** 31, Number.MAX_SAFE_INTEGER),
  currency: fc.constantFrom('JPY', 'USD', 'KWD'),
});
const email = fc.constantFrom(MEGAN, 'Megan.Ortiz@NorthwindTraders.com', 'lee@example.com');
const orNull = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: null, freq: 4 });
const maybe = <T>(arbitrary: fc.Arbitrary<T[]>) => fc.oneof({ weight: 2, arbitrary: fc.constant<T[]>([]) }, arbitrary);

/** A few words in the ways that people write them, so that some are asked for that are there. */
const words = fc
  .array(text, { minLength: 1, maxLength: 3 })
  .map((some) => fc.constantFrom(...some.flatMap((word) => [word, word.toUpperCase(), word.toLowerCase()])));

/** Up to eight deals that differ in what routing looks at. */
function dealsNamed(name: fc.Arbitrary<string>): fc.Arbitrary<readonly Referral[]> {
  const deal = fc.record({
    dealType: fc.constantFrom('private', 'partner-led', 'co-sell'),
    country: orNull(country),
    value: orNull(money),
    solutions: fc.array(fc.record({ id: name, name: orNull(name) }), { maxLength: 3 }),
    emails: fc.array(orNull(email), { maxLength: 2 }),
  });
  const { customer, needs, terms } = aReferral();
  return fc.array(deal, { minLength: 1, maxLength: 8 }).map((many) =>
    many.map((one, index) =>
      aReferral({
        id: `referral-${index}`,
        code: `R-${index}`,
        dealType: one.dealType,
        customer: { ...customer, address: { ...customer.address, country: one.country } },
        terms: { ...terms, value: one.value },
        needs: { ...needs, solutions: one.solutions },
        team: one.emails.map((address) => ({
          firstName: null,
          lastName: null,
          email: address,
          phone: null,
          title: null,
        })),
      }),
    ),
  );
}

const routingTo = (name: fc.Arbitrary<string>): fc.Arbitrary<Routing> =>
  fc.record({
    countries: maybe(fc.array(country, { minLength: 1, maxLength: 2 })),
    solutions: maybe(fc.array(name, { minLength: 1, maxLength: 3 })),
    smallestValue: orNull(money),
    directions: fc.constantFrom('inbound', 'all'),
  });

function sightOf(name: fc.Arbitrary<string>): fc.Arbitrary<Visibility> {
  const routings = fc.array(routingTo(name), { maxLength: 3 });
  const routes = fc.record({ matching: routings, unlessMatchedBy: orNull(routings) });
  return fc.oneof(
    { weight: 8, arbitrary: fc.record({ kind: fc.constant('routed'), email: orNull(email), routes }) },
    fc.record({ kind: fc.constant('own'), email }),
    fc.constant({ kind: 'everything' }),
  );
}

/** Deals, and whose eyes look at them. */
const dealsAndSights = words.chain((name) =>
  fc.tuple(dealsNamed(name), fc.array(sightOf(name), { minLength: 1, maxLength: 4 })),
);
const dealsAndRoutings = words.chain((name) =>
  fc.tuple(dealsNamed(name), fc.array(routingTo(name), { minLength: 1, maxLength: 4 })),
);

async function store(referrals: readonly Referral[]): Promise<void> {
  const collection = referralsIn(test.db);
  await collection.deleteMany({});
  const documents = referrals.map((referral) => ({
    _id: referral.id,
    ...stateOf(referral),
    cards: {},
    outbox: [],
    reminded: [],
  }));
  await collection.insertMany(documents as never);
}

async function found(filter: Document): Promise<readonly string[]> {
  const documents = await referralsIn(test.db)
    .find(filter, { projection: { _id: 1 } })
    .toArray();
  return documents.map(({ _id }) => _id).sort();
}

const idsOf = (referrals: readonly Referral[]): readonly string[] => referrals.map(({ id }) => id).sort();

const isRouted = (referral: Referral, { matching, unlessMatchedBy }: Routes): boolean =>
  matching.some((one) => matchesRouting(one, referral)) ||
  (unlessMatchedBy !== null && !unlessMatchedBy.some((one) => matchesRouting(one, referral)));

/** What these eyes may see, in the domain's words. */
function sees(eyes: Visibility, referral: Referral): boolean {
  if (eyes.kind === 'everything') return true;
  const isOwn = [...referral.team, holderOf(referral)].some(
    (person) => eyes.email !== null && person?.email?.toLowerCase() === eyes.email.toLowerCase(),
  );
  if (eyes.kind === 'own') return isOwn;
  return isOwn || (referral.dealType !== 'private' && isRouted(referral, eyes.routes));
}

/** A channel for each routing; those added first come first. */
const channels = (chosen: readonly Routing[]): readonly Subscriber[] =>
  chosen.map((one, index) => aSubscriber({ id: `channel-${index}`, routing: one, since: daysFromNow(index - 30) }));

const RUNS = { numRuns: runs({ few: 30, many: 250 }) };

describe('seenBy', () => {
  it('finds what the domain lets through, whatever the routings and the referrals are', async () => {
    await fc.assert(
      fc.asyncProperty(dealsAndSights, async ([referrals, sights]) => {
        await store(referrals);

        for (const eyes of sights) {
          expect(await found(seenBy(eyes))).toEqual(idsOf(referrals.filter((referral) => sees(eyes, referral))));
        }
      }),
      RUNS,
    );
  });

  it('finds nothing for a viewer to whom nothing is routed', async () => {
    await store([aReferral()]);

    expect(
      await found(seenBy({ kind: 'routed', email: null, routes: { matching: [], unlessMatchedBy: null } })),
    ).toEqual([]);
  });
});

describe('routedBy', () => {
  it('finds for each channel the shared deals that belong there, and for the first one those that belong nowhere', async () => {
    await fc.assert(
      fc.asyncProperty(dealsAndRoutings, async ([referrals, routings]) => {
        const all = channels(routings);
        const shared = referrals.filter(({ dealType }) => dealType !== 'private');
        await store(referrals);

        for (const channel of all) {
          const mine = shared.filter((referral) => routeOf(referral, all).subscribers.includes(channel));
          const routed = routedBy(routesTo([channel], all));
          expect(await found({ $and: [routed, { 'referral.dealType': { $ne: 'private' } }] })).toEqual(idsOf(mine));
        }
      }),
      RUNS,
    );
  });

  it.each([
    [
      'a dotted İ, which becomes two characters',
      'i̇stanbul',
      ['İSTANBUL', 'I\u0307stanbul', 'i̇stanbul'],
      ['istanbul', 'ISTANBUL', 'ıstanbul'],
    ],
    ['a sharp s, which only its own capital is', 'straße', ['Straße', 'STRAẞE'], ['STRASSE']],
    ['a sigma at the end of a word', 'σας', ['ΣΑΣ', 'σας', 'Σας'], ['σασ']],
    ['a sigma that is written as if inside of one', 'σασ', ['σασ', 'Σασ'], ['ΣΑΣ', 'σας']],
    ['a k, which the sign for Kelvin is, too', 'kelvin', ['KELVIN', '\u212Aelvin'], ['celvin']],
    ['an s, which a long one is not', 's', ['S', 's'], ['ſ']],
    ['signs that mean something in patterns', 'a.b*(c', ['A.B*(C'], ['axb(c', 'a.b*(c\n']],
    ['a name that is not all in lower case, which no solution has', 'Foo', [], ['foo', 'Foo']],
  ])('holds for %s', async (_what, asked, names, others) => {
    const named = (name: string, index: number) =>
      aReferral({
        id: `${index}`,
        code: `R-${index}`,
        needs: { ...aReferral().needs, solutions: [{ id: 'SOL-1', name }] },
      });
    const referrals = [...names, ...others].map(named);
    await store(referrals);

    const routed = await found(
      routedBy({ matching: [{ ...ANYTHING_INBOUND, solutions: [asked] }], unlessMatchedBy: null }),
    );

    expect(routed).toEqual(names.map((_, index) => `${index}`));
    expect(referrals.map((referral) => matchesRouting({ ...ANYTHING_INBOUND, solutions: [asked] }, referral))).toEqual([
      ...names.map(() => true),
      ...others.map(() => false),
    ]);
  });
});

describe('a routing by solutions', () => {
  it.each(['k', 'θ', 'ω', 'i\u0307', 'Ꮫ'.toLowerCase(), '𐐨'])(
    'may ask for a name that is %j from its beginning to its end, as long as names get',
    async (char) => {
      const name = char.repeat(1_000 / char.length);
      await store([
        aReferral({ needs: { ...aReferral().needs, solutions: [{ id: 'SOL-1', name: name.toUpperCase() }] } }),
      ]);

      const routed = await found(
        routedBy({ matching: [{ ...ANYTHING_INBOUND, solutions: [name] }], unlessMatchedBy: null }),
      );

      expect(routed).toHaveLength(1);
    },
  );
});

describe('sharesOf', () => {
  it('returns disjoint shares: each visible referral is in exactly one', async () => {
    await fc.assert(
      fc.asyncProperty(dealsAndSights, async ([referrals, sights]) => {
        await store(referrals);

        for (const eyes of sights) {
          const shares = await Promise.all(
            sharesOf(eyes).map(({ filter, condition }) => found({ $and: [filter, { $expr: condition ?? true }] })),
          );
          expect(shares.flat().sort()).toEqual(idsOf(referrals.filter((referral) => sees(eyes, referral))));
        }
      }),
      RUNS,
    );
  });
});
