import fc from 'fast-check';
import { LOCALES, translate } from '../../src/locales/translate';
import { activityIn, MEGAN, startTestDesk, type TestDesk } from '../support/desk';
import { CONTOSO_ID, contoso, stored } from '../support/watching';
import { runs } from '../support/runs';

/** Cases of each property; the connector answers at once, so that each takes some milliseconds. */
const RUNS = runs({ few: 30, many: 300 });
const PARALLEL = 8;

let desk: TestDesk;

beforeAll(async () => {
  desk = await startTestDesk({}, { connectorTimeoutMs: 1_000 });
  await desk.push([contoso()]);
  await desk.install();
});

afterAll(() => desk.stop());

/** What must never be in an answer: stacks, paths, texts of drivers, secrets. */
const INTERNALS =
  /\bat \S+ \(\S+:\d|\.[jt]s:\d|node_modules|\/src\/|Mongo(?!lia)|E11000|BSON|Zod|restify|undefined \(|Cannot read|is not a function|a-secret-for-tests|mongodb:/u;

/** The reply after an unexpected error. */
const FAILED = new RegExp(
  LOCALES.map((locale) => translate(locale, 'refusal.failed', { reference: '' }).slice(0, 12)).join('|'),
  'u',
);

/** Why Teams could not accept an answer; null if it could. */
async function faultOf(body: string): Promise<string | null> {
  const response = await fetch(`${desk.service.url}/api/messages`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body,
  });
  const text = await response.text();
  if (response.status >= 500) return `${response.status}: ${text}`;
  if (FAILED.test(text)) return `failed inside: ${text.slice(0, 300)}`;
  if (INTERNALS.test(text)) return `tells internals: ${INTERNALS.exec(text)?.[0] ?? ''} in ${text.slice(0, 300)}`;
  try {
    if (text !== '') JSON.parse(text);
  } catch {
    return `is not JSON: ${text}`;
  }
  return null;
}

/** Sends all of them, some at a time; returns what was wrong. */
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

/** The same cases in each run, so that a failure can be reproduced. */
const samplesOf = <T>(arbitrary: fc.Arbitrary<T>): readonly T[] =>
  fc.sample(arbitrary, { numRuns: RUNS, seed: 20_261_122 });

const AWKWARD_KEYS = [
  '__proto__',
  'constructor',
  'prototype',
  'toString',
  'hasOwnProperty',
  '$where',
  '$gt',
  'a.b',
  '',
  '\u0000',
  'length',
  'then',
  'toJSON',
];

const awkwardKey = fc.oneof(fc.constantFrom(...AWKWARD_KEYS), fc.string({ maxLength: 20 }));

const nested = (depth: number): unknown => {
  let value: unknown = 'x';
  for (let level = 0; level < depth; level += 1) value = level % 2 === 0 ? { value } : [value];
  return value;
};

/** Values that are valid nowhere. */
const awkward: fc.Arbitrary<unknown> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom<unknown>(
      null,
      true,
      false,
      0,
      -1,
      1e308,
      '',
      ' ',
      '\u0000',
      '\uD800',
      '<at>x</at>',
      '${name}',
      '{{x}}',
      '../..',
      '%00',
      [],
      {},
      [[]],
      [null],
      'x'.repeat(60_000),
    ),
  },
  { weight: 2, arbitrary: fc.jsonValue({ maxDepth: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 10, max: 2_000 }).map(nested) },
  { weight: 1, arbitrary: fc.dictionary(awkwardKey, fc.jsonValue({ maxDepth: 2 }), { maxKeys: 8 }) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 200 }) },
);

const FORM = {
  referralId: CONTOSO_ID,
  version: 1,
  dealName: 'Deal',
  dealValue: '1.250,50',
  currency: 'EUR',
  closeDate: '2099-12-31',
  notes: 'n',
  crmId: 'c',
  campaignId: 'd',
  people: '',
  reason: 'other',
};
const VERBS = [
  'referral.accept',
  'referral.decline',
  'referral.claim',
  'referral.favorite',
  'referral.refresh',
  'referral.list',
  'no.such.verb',
];
const LINES = [
  'help',
  'inbound 2',
  'deals mine',
  'find contoso',
  'show R-7K2MQ',
  'accept',
  'language zh-CN',
  '待处理',
  'something else',
];

/** An activity that Teams could send: of each kind the bot answers, and each button and command. */
const valid: fc.Arbitrary<Record<string, unknown>> = fc
  .oneof(
    fc.constantFrom(...LINES).map((text) => ({
      type: 'message',
      text,
      entities: [{ type: 'mention', text: '<at>Desk</at>', mentioned: { id: '28:co-sell-desk' } }],
    })),
    fc.constantFrom(...VERBS).map((verb) => ({
      type: 'invoke',
      name: 'adaptiveCard/action',
      value: {
        action: { type: 'Action.Execute', verb, data: { verb, ...FORM, command: 'inbound', page: 1 } },
        trigger: 'manual',
      },
    })),
    fc.constantFrom(...VERBS).map((verb) => ({ type: 'message', value: { verb, ...FORM } })),
    fc.constantFrom('add', 'remove', 'add-upgrade', 'other').map((action) => ({ type: 'installationUpdate', action })),
    fc
      .constantFrom('membersAdded', 'membersRemoved')
      .map((field) => ({ type: 'conversationUpdate', [field]: [{ id: '28:co-sell-desk' }] })),
    fc
      .constantFrom('typing', 'event', 'messageReaction', 'endOfConversation', 'trace')
      .map((type) => ({ type, name: 'x' })),
  )
  .map((activity) => ({
    ...activityIn(desk.connector.url),
    from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId, name: MEGAN.name },
    ...activity,
  }));

interface Place {
  readonly holder: Record<string, unknown>;
  readonly key: string;
}

/** Every field of a value, however deep. */
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
  fc.tuple(awkwardKey, awkward).map(([name, value]): Change => ({ holder }) => {
    if (!Array.isArray(holder))
      Object.defineProperty(holder, name, {
        value: structuredClone(value),
        enumerable: true,
        configurable: true,
        writable: true,
      });
  }),
  fc.integer({ min: 1, max: 100_000 }).map((length): Change => ({ holder, key }) => {
    holder[key] = 'y'.repeat(length);
  }),
);

/** A valid activity with some changed fields. Its service URL stays, so that it is answered and not only refused. */
const mutated: fc.Arbitrary<string> = fc
  .tuple(valid, fc.array(fc.tuple(fc.nat(), change), { minLength: 1, maxLength: 4 }))
  .map(([activity, changes]) => {
    const copy = structuredClone(activity);
    for (const [which, apply] of changes) {
      const places = placesIn(copy).filter(({ key }) => key !== 'serviceUrl');
      const place = places[which % places.length];
      if (place !== undefined) apply(place);
    }
    return JSON.stringify(copy);
  });

describe('POST /api/messages', () => {
  it('answers any JSON with valid JSON and no server error', async () => {
    expect(await faultsOf(samplesOf(fc.json({ maxDepth: 6 })))).toEqual([]);
  });

  it('answers any text in the same way', async () => {
    expect(await faultsOf(samplesOf(fc.string({ unit: 'binary', maxLength: 2_000 })))).toEqual([]);
  });

  it('answers any activity whose fields are missing, of other types, huge or strange', async () => {
    expect(await faultsOf(samplesOf(mutated))).toEqual([]);
  });

  it('answers any data of any button', async () => {
    const presses = fc.tuple(fc.constantFrom(...VERBS, ...AWKWARD_KEYS), awkward, awkward).map(([verb, value, data]) =>
      JSON.stringify({
        ...activityIn(desk.connector.url),
        type: 'invoke',
        name: 'adaptiveCard/action',
        from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
        value: {
          action: {
            verb,
            data: typeof data === 'object' ? { ...FORM, ...data, dealName: value, people: value } : data,
          },
        },
      }),
    );

    expect(await faultsOf(samplesOf(presses))).toEqual([]);
  });

  it('answers any line that somebody types', async () => {
    const lines = fc
      .tuple(
        fc.constantFrom('', ...LINES, 'find ', 'inbound ', '查找'),
        fc.oneof(fc.string({ unit: 'binary', maxLength: 200 }), fc.string({ maxLength: 40 })),
      )
      .map(([command, rest]) =>
        JSON.stringify({
          ...activityIn(desk.connector.url),
          type: 'message',
          from: { id: MEGAN.id, aadObjectId: MEGAN.aadObjectId },
          text: `${command}${rest}`,
        }),
      );

    expect(await faultsOf(samplesOf(lines))).toEqual([]);
  });

  it('survives very deep nesting', async () => {
    const bodies = [20_000, 100_000].flatMap((depth) => [
      '['.repeat(depth) + ']'.repeat(depth),
      '{"a":'.repeat(depth / 4) + '1' + '}'.repeat(depth / 4),
      '['.repeat(depth),
    ]);

    expect(await faultsOf(bodies)).toEqual([]);
  });

  it('works as before after all these cases', async () => {
    const id = 'f0220000-0000-4000-8000-000000000001';
    await desk.install();
    await desk.push([contoso({ id })]);

    const answer = await desk.press('referral.accept.confirm', { referralId: id, version: 1, dealName: 'After all' });

    expect(answer).toMatchObject({ status: 200, body: { type: 'application/vnd.microsoft.card.adaptive' } });
    expect(await stored(desk, id)).toMatchObject({
      stage: 'accepted',
      answer: { by: { name: MEGAN.name } },
      terms: { name: 'After all' },
    });
  });

  it('had no unexpected error', () => {
    expect(
      desk.connector.messages
        .filter(({ versions }) => FAILED.test(JSON.stringify(versions)))
        .map(({ versions }) => versions),
    ).toEqual([]);
  });

  it('has polluted no prototype', () => {
    expect(Object.keys(Object.prototype)).toEqual([]);
    expect(({} as Record<string, unknown>)['value']).toBeUndefined();
  });
});
