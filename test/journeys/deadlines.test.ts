import { deliverNext, type DeliveryPorts } from '../../src/application/delivery/deliver';
import { receiveReferrals } from '../../src/application/referrals/receive-referrals';
import type { Referral } from '../../src/domain/model/referral';
import { advance } from '../../src/domain/advance';
import { ensureIndexes } from '../../src/mongo/connection';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { MongoReferralRepository } from '../../src/mongo/referral-repository';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';
import { aPerson, aRecord, aReferral, aSubscriber, NOW } from '../builders/a-referral';
import { aClock } from '../fakes/a-clock';
import { NO_PARTNER_CENTER } from '../fakes/a-desk';
import { FakeMessenger } from '../fakes/fake-messenger';
import { FakeMeter } from '../fakes/fake-meter';
import { FakePace } from '../fakes/fake-pace';
import { aLog } from '../fakes/a-log';
import { FakeRoster } from '../fakes/fake-roster';
import { openTestDatabase, type TestDatabase } from '../support/database';
import { DAY_MS, expectedOf, fatesOf, MINUTE_MS, type Fate, type Walk } from '../support/fates';
import { runs } from '../support/runs';

/** Enough that two dispatchers compete for the same referrals. */
const REFERRALS = runs({ few: 150, many: 1_500 });

/** Time for a machine that is busy with other things. */
const LIMIT_MS = 120_000 + REFERRALS * 180;

/** Lead times differ by whole steps, so that no two reminders are due in the same step. */
const WALK: Walk = { days: 20, stepMs: 30 * MINUTE_MS };

/** How many referrals one of the two dispatchers works on at a time at most. */
const HANDS = 4;

const BATCH = 1_000;

const channel = aSubscriber({ id: 'sales' });

const fates = fatesOf(REFERRALS, WALK, 20_260_615);

/** What must be sent, such as `r-7 reply 1440 2026-06-20T09:00:00.000Z`. */
const expected = fates.flatMap((fate) =>
  expectedOf(fate, channel.reminders, NOW, WALK).map(({ what, lead, at }) => lineOf(fate.id, what, lead, at)),
);

function lineOf(id: string, what: string, lead: number | null, at: Date): string {
  return [id, what, ...(lead === null ? [] : [lead]), at.toISOString()].join(' ');
}

const answeredAt = new Map<number, readonly Fate[]>();
for (const fate of fates) {
  const at = fate.answeredAt?.getTime();
  if (at !== undefined) answeredAt.set(at, [...(answeredAt.get(at) ?? []), fate]);
}

const batchesOf = (all: readonly Fate[]): readonly (readonly Fate[])[] =>
  Array.from({ length: Math.ceil(all.length / BATCH) }, (_, index) => all.slice(index * BATCH, (index + 1) * BATCH));

describe(`${REFERRALS.toLocaleString('en')} referrals with deadlines spread over ${WALK.days} days`, () => {
  let database: TestDatabase;
  let referrals: MongoReferralRepository;
  const time = aClock();
  const messenger = new FakeMessenger();
  const meter = new FakeMeter();
  const sent: string[] = [];

  beforeAll(async () => {
    database = await openTestDatabase();
    await ensureIndexes(database.db);
    referrals = new MongoReferralRepository(database.db);
    messenger.answer = ({ what, posted, referral, lead }) => {
      if (posted === null) sent.push(lineOf(referral?.id ?? '', what, lead, time.clock()));
      return 'sent';
    };
  });

  afterAll(() => database.drop());

  function aDispatcher(): DeliveryPorts {
    const { db } = database;
    const stores = {
      referrals,
      subscribers: new MongoSubscriberRepository(db),
      people: new MongoPersonRepository(db),
      outbox: new MongoOutbox(db, time.clock),
    };
    const settings = {
      administrators: new Set<string>(),
      reminders: channel.reminders,
      defaults: channel,
      leaseMs: 30_000,
    };
    return {
      ...stores,
      ...settings,
      channelMessenger: messenger,
      personalMessenger: messenger,
      meter,
      events: null,
      pace: new FakePace(time.clock),
      roster: new FakeRoster(),
      clock: time.clock,
      log: aLog(),
      ...NO_PARTNER_CENTER,
    };
  }

  async function receive(): Promise<void> {
    let codes = 0;
    const random = (size: number): Uint8Array =>
      Buffer.from(
        String((codes += 1))
          .padStart(5, '0')
          .padEnd(size, '0'),
      );
    for (const batch of batchesOf(fates)) {
      const records = batch.map(({ id, deadline }) => aRecord({ id, engagementId: null, deadline }));
      await receiveReferrals({ referrals, clock: time.clock, meter, wake: () => undefined, random }, records);
    }
  }

  async function answer({ id }: Fate): Promise<void> {
    const referral = (await referrals.find(id)) ?? aReferral();
    const accepted = advance(
      referral,
      { kind: 'accept', by: aPerson(), terms: referral.terms, colleagues: [] },
      time.clock(),
    );
    if (accepted.outcome !== 'changed') throw new Error(`${id} cannot be accepted: ${referral.stage}`);
    expect((await referrals.commit([accepted], time.clock())).size).toBe(0);
  }

  const isEndless = (): boolean => sent.length > expected.length * 2;

  /** Runs all due work. As in the service, each claim starts another worker, so that few workers find nothing to do. */
  async function deliver(ports: DeliveryPorts): Promise<void> {
    let hands = 0;
    const called: Promise<void>[] = [];
    const work = async (): Promise<void> => {
      hands += 1;
      while (!isEndless() && (await deliverNext(ports, call)));
      hands -= 1;
    };
    const call = (): void => {
      if (hands < HANDS) called.push(work());
    };
    await work();
    for (let hand = called.pop(); hand !== undefined; hand = called.pop()) await hand;
  }

  async function stagesNow(): Promise<ReadonlyMap<string, Referral['stage']>> {
    const found = await Promise.all(
      batchesOf(fates).map((batch) => referrals.findByRecords(batch.map(({ id }) => id))),
    );
    return new Map(found.flat().map(({ id, stage }) => [id, stage]));
  }

  it(
    'are each reminded of exactly when due, never after an answer, and expire on time',
    async () => {
      const began = performance.now();
      await new MongoSubscriberRepository(database.db).subscribe(channel);
      const dispatchers = [aDispatcher(), aDispatcher()];
      const deliverAll = async (): Promise<void> => {
        await Promise.all(dispatchers.map(deliver));
        if (isEndless()) throw new Error('The same is sent without end.');
      };
      await receive();
      await deliverAll();
      for (
        let now = NOW.getTime() + WALK.stepMs;
        now <= NOW.getTime() + WALK.days * DAY_MS + WALK.stepMs;
        now += WALK.stepMs
      ) {
        time.set(new Date(now));
        await deliverAll();
        await Promise.all((answeredAt.get(now) ?? []).map(answer));
      }
      await deliverAll();
      const seconds = (performance.now() - began) / 1_000;

      const unanswered = fates.filter((fate) => fate.answeredAt === null);
      process.stdout.write(
        `referrals: ${fates.length} · messages: ${sent.length} · edits: ${messenger.sends.length - sent.length} · expiries: ${meter.expiries} · ${seconds.toFixed(0)} s\n`,
      );
      expect([...sent].sort()).toEqual([...expected].sort());
      const stages = await stagesNow();
      expect(
        fates.filter((fate) => stages.get(fate.id) !== (fate.answeredAt === null ? 'expired' : 'accepted')),
      ).toEqual([]);
      expect(meter.expiries).toBe(unanswered.length);
    },
    LIMIT_MS,
  );
});
