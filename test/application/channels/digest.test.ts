import { digestFor, digestForPerson, type PipelinePorts } from '../../../src/application/channels/digest';
import type { PipelineQuery } from '../../../src/application/ports';
import type { Digest } from '../../../src/domain/channel/digest';
import { ANYTHING_INBOUND } from '../../../src/domain/channel/routing';
import type { Subscriber } from '../../../src/domain/channel/subscriber';
import { aDigest } from '../../builders/a-digest';
import { aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';

const GERMAN = { ...ANYTHING_INBOUND, countries: ['DE'] };

const DIGEST = aDigest();

/** Ports that record the queries. */
function ports(all: readonly Subscriber[], now = NOW): PipelinePorts & { readonly asked: PipelineQuery[] } {
  const asked: PipelineQuery[] = [];
  const digest = async (query: PipelineQuery): Promise<Digest> => {
    asked.push(query);
    return DIGEST;
  };
  return { asked, pipelines: { digest }, subscribers: { listActive: async () => all }, clock: () => now };
}

/** The query for a channel's digest. */
async function askedFor(
  subscriber: Subscriber,
  others: readonly Subscriber[] = [],
  now = NOW,
): Promise<PipelineQuery | undefined> {
  const given = ports([...others, subscriber], now);
  await digestFor(given, subscriber);
  return given.asked[0];
}

describe("a channel's digest", () => {
  it('is what the repository returns', async () => {
    const subscriber = aSubscriber();

    expect(await digestFor(ports([subscriber]), subscriber)).toBe(DIGEST);
  });

  it("is of what is routed to the channel and of nobody's private deals", async () => {
    const german = aSubscriber({ id: 'german', routing: GERMAN, since: daysFromNow(-1) });

    expect((await askedFor(german, [aSubscriber()]))?.sight).toEqual({
      kind: 'routed',
      email: null,
      routes: { matching: [GERMAN], unlessMatchedBy: null },
    });
  });

  it('includes referrals that match no routing if the channel is the first', async () => {
    const first = aSubscriber({ routing: GERMAN });
    const second = aSubscriber({ id: 'second', since: daysFromNow(-1) });

    expect((await askedFor(first, [second]))?.sight).toMatchObject({
      routes: { matching: [GERMAN], unlessMatchedBy: [ANYTHING_INBOUND, GERMAN] },
    });
  });

  it('names five referrals of each list', async () => {
    expect(await askedFor(aSubscriber())).toMatchObject({ now: NOW, rows: 5 });
  });

  it.each([
    { zone: 'Asia/Shanghai', at: '2026-06-15T16:30:00Z', today: '2026-06-16' },
    { zone: 'America/Los_Angeles', at: '2026-06-15T06:30:00Z', today: '2026-06-14' },
    { zone: 'UTC', at: '2026-06-15T06:30:00Z', today: '2026-06-15' },
  ])("goes by the channel's calendar: $zone", async ({ zone, at, today }) => {
    expect((await askedFor(aSubscriber({ timeZone: zone }), [], new Date(at)))?.today).toBe(today);
  });

  it.each([
    { before: 'three days ago', last: daysFromNow(-3), since: daysFromNow(-3) },
    { before: 'a moment ago', last: NOW, since: NOW },
    { before: 'a month ago', last: daysFromNow(-31), since: daysFromNow(-31) },
    { before: 'longer than a month ago', last: daysFromNow(-31.1), since: daysFromNow(-31) },
    { before: 'never', last: null, since: daysFromNow(-7) },
  ])('counts what was closed since the last one, which was $before', async ({ last, since }) => {
    expect((await askedFor(aSubscriber({ lastDigestAt: last })))?.since).toEqual(since);
  });
});

describe("a person's digest", () => {
  it("is of what the person sees, over the last week, by the person's calendar", async () => {
    const given = ports([], new Date('2026-06-15T16:30:00Z'));
    const sight = { kind: 'own', email: 'megan.ortiz@northwindtraders.com' } as const;

    const digest = await digestForPerson(given, sight, 'Asia/Shanghai');

    expect(digest).toBe(DIGEST);
    expect(given.asked).toEqual([
      {
        sight,
        now: new Date('2026-06-15T16:30:00Z'),
        today: '2026-06-16',
        since: new Date('2026-06-08T16:30:00Z'),
        rows: 5,
      },
    ]);
  });
});
