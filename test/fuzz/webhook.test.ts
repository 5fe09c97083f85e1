import fc from 'fast-check';
import { signatureOf } from '../../src/http/signature';
import { translate } from '../../src/locales/translate';
import { SECRET, startTestDesk, type TestDesk } from '../support/desk';
import { sampleReferrals } from '../support/samples';
import { contoso, stored } from '../support/watching';
import { runs } from '../support/runs';

const RUNS = runs({ few: 30, many: 300 });
const PARALLEL = 8;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk();
});

afterAll(() => desk.stop());

const INTERNALS =
  /\bat \S+ \(\S+:\d|\.[jt]s:\d|node_modules|\/src\/|Mongo(?!lia)|E11000|BSON|Zod|restify|Cannot read|is not a function|a-secret-for-tests|mongodb:/u;

/** Why a sender could not accept an answer; null if it could. */
async function faultOf(body: string): Promise<string | null> {
  const timestamp = String(Math.floor(Date.now() / 1_000));
  const headers = {
    'content-type': 'application/json',
    'x-timestamp': timestamp,
    'x-signature': signatureOf(SECRET, timestamp, body),
  };
  const response = await fetch(`${desk.service.url}/api/referrals`, { method: 'POST', headers, body });
  const text = await response.text();
  if (![202, 400].includes(response.status)) return `${response.status}: ${text}`;
  if (INTERNALS.test(text)) return `tells internals: ${INTERNALS.exec(text)?.[0] ?? ''} in ${text.slice(0, 300)}`;
  try {
    const answer = JSON.parse(text) as Record<string, unknown>;
    return response.status === 400 && answer['error'] === undefined ? `tells no fault: ${text}` : null;
  } catch {
    return `is not JSON: ${text}`;
  }
}

async function faultsOf(bodies: readonly string[]): Promise<readonly { body: string; fault: string }[]> {
  const faults: { body: string; fault: string }[] = [];
  for (let index = 0; index < bodies.length; index += PARALLEL) {
    const some = bodies.slice(index, index + PARALLEL);
    const found = await Promise.all(some.map(faultOf));
    found.forEach((fault, at) => {
      if (fault !== null) faults.push({ body: (some[at] ?? '').slice(0, 500), fault });
    });
  }
  return faults.slice(0, 5);
}

const samplesOf = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] =>
  fc.sample(arbitrary, { numRuns: RUNS, seed: 20_261_122 });

/** Text of well-formed UTF-16, so that its signature stays valid. */
const wellFormed = (text: string): boolean => Buffer.from(text).toString() === text;

const AWKWARD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  '$where',
  '$set',
  'a.b',
  '',
  '\u0000',
  'length',
  'then',
  '_id',
];

const nested = (depth: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? { value } : [value];
  return value;
};

const awkward: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      0,
      -1,
      1e308,
      -0.1,
      1e21,
      '',
      ' ',
      '\u0000',
      '\uD800',
      '$x',
      '9'.repeat(400),
      '1e400',
      'NaN',
      '0000-00-00T00:00:00Z',
      '9999-12-31T23:59:59Z',
      '+275760-09-13T00:00:00Z',
      '2026-02-30T00:00:00Z',
      'x'.repeat(60_000),
      [],
      {},
      [[]],
      [null],
      [[[]]],
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 500 }).map(nested) },
  {
    weight: 1,
    arbitrary: fc.dictionary(
      fc.oneof(fc.constantFrom(...AWKWARD_KEYS), fc.string({ maxLength: 20 })),
      fc.jsonValue({ maxDepth: 2 }),
      { maxKeys: 8 },
    ),
  },
);

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

function placesIn(root: unknown): readonly Place[] {
  const places: Place[] = [];
  const open: unknown[] = [root];
  for (let value = open.pop(); value !== undefined; value = open.pop()) {
    if (value === null || typeof value !== 'object') continue;
    const holder = value as Record<string, unknown>;
    for (const key of Object.keys(holder)) {
      places.push({ holder, key });
      open.push(holder[key]);
    }
  }
  return places;
}

type Change = (place: Place) => void;

const change: fc.Arbitrary<Change> = fc.oneof(
  fc.constant<Change>(({ holder, key }) => {
    Reflect.deleteProperty(holder, key);
  }),
  awkward.map((value): Change => ({ holder, key }) => {
    holder[key] = structuredClone(value);
  }),
  fc.tuple(fc.constantFrom(...AWKWARD_KEYS), awkward).map(([name, value]): Change => ({ holder }) => {
    if (!Array.isArray(holder))
      Object.defineProperty(holder, name, {
        value: structuredClone(value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }),
);

/** The sample referrals, some of their fields changed. */
const mutated: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(fc.nat(11), { minLength: 1, maxLength: 3 }),
    fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 4 }),
  )
  .map(([which, changes]) => {
    const all = sampleReferrals(new Date()).value;
    const batch = { value: which.map((index) => all[index]) };
    for (const [at, apply] of changes) {
      const places = placesIn(batch);
      const place = places[at % places.length];
      if (place !== undefined) apply(place);
    }
    return JSON.stringify(batch);
  })
  .filter(wellFormed);

describe('POST /api/referrals', () => {
  it('answers any signed JSON with 202 or 400, and valid JSON', async () => {
    expect(await faultsOf(samplesOf(fc.json({ maxDepth: 6 }).filter(wellFormed)))).toEqual([]);
  });

  it('answers any signed text in the same way', async () => {
    expect(
      await faultsOf(
        samplesOf(fc.string({ unit: 'binary', maxLength: 2_000 }).filter((text) => wellFormed(text) && text !== '')),
      ),
    ).toEqual([]);
  });

  it('answers referrals whose fields are missing, of other types, huge or strange', async () => {
    expect(await faultsOf(samplesOf(mutated))).toEqual([]);
  });

  it('survives very deep nesting', async () => {
    const bodies = [20_000, 200_000].flatMap((depth) => [
      '['.repeat(depth) + ']'.repeat(depth),
      '{"value":'.repeat(depth / 4) + '1' + '}'.repeat(depth / 4),
      '['.repeat(depth),
    ]);

    expect(await faultsOf(bodies)).toEqual([]);
  });

  it('works as before after all these cases', async () => {
    const id = 'f0220000-0000-4000-8000-000000000002';

    const answer = await desk.push([contoso({ id })]);

    expect(answer).toEqual({ status: 202, body: { accepted: 1, unchanged: 0 } });
    expect(await stored(desk, id)).toMatchObject({ stage: 'received' });
  });

  it('has stored only what it can read back', async () => {
    const codes = await desk.database.db.collection('referrals').distinct('referral.code');
    await desk.install();

    for (const code of codes.slice(0, 100)) await desk.type(`show ${String(code)}`);

    const failed = translate('en', 'refusal.failed', { reference: '' });
    expect(desk.connector.messages.filter(({ versions }) => JSON.stringify(versions).includes(failed))).toEqual([]);
  });
});
