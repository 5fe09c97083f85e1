import type { Document } from 'mongodb';
import { ANYTHING_INBOUND } from '../../src/domain/channel/routing';
import type { ChannelSettings } from '../../src/domain/channel/subscriber';
import type { Effect } from '../../src/domain/model/effect';
import { NEVER_QUIET } from '../../src/domain/time/quiet-time';
import { openDatabase } from '../../src/mongo/connection';
import { migrate, type Migration } from '../../src/mongo/migrations';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { MongoReferralRepository } from '../../src/mongo/referral-repository';
import { SCHEMA_HISTORY } from '../../src/mongo/schema-history';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';
import { openTestDatabase, type TestDatabase } from '../support/database';

interface Stored extends Document {
  _id: string;
}

interface Noted {
  _id: string;
  doneAt: Date | null;
  lease: { token: string; until: Date } | null;
}

const NOW = new Date('2026-06-15T09:00:00.000Z');
const clock = () => NOW;

const seconds = (count: number): Date => new Date(NOW.getTime() + count * 1_000);
const days = (count: number): Date => new Date(NOW.getTime() + count * 86_400_000);

const SETTINGS: ChannelSettings = {
  locale: 'en',
  timeZone: 'UTC',
  routing: ANYTHING_INBOUND,
  reminders: [1_440, 240],
  quiet: NEVER_QUIET,
  digest: { schedule: '0 9 * * 1-5', sendsEmpty: true },
  mutedUntil: null,
};

let test: TestDatabase;

beforeAll(async () => {
  test = await openTestDatabase();
});

afterAll(() => test.drop());

beforeEach(async () => {
  for (const name of ['referrals', 'subscribers', 'people', 'migrations'])
    await test.db.collection(name).deleteMany({});
});

const stored = (collection: string) => test.db.collection<Stored>(collection);
const ledger = () => test.db.collection<Noted>('migrations');

/** Everything that stands in the collections that migrations change. */
const everything = () =>
  Promise.all(['referrals', 'subscribers', 'people'].map((name) => stored(name).find().sort({ _id: 1 }).toArray()));

const upToDate = () => migrate(test.db, SCHEMA_HISTORY, SETTINGS, clock);

describe('migrating', () => {
  /** A migration that remembers when it was run, and does something besides. */
  function aMigration(
    name: string,
    work: (count: number) => unknown = () => undefined,
  ): Migration & { readonly runs: Date[] } {
    const runs: Date[] = [];
    return {
      name,
      runs,
      async run(_db, _settings, now) {
        runs.push(now);
        await work(runs.length);
      },
    };
  }

  const run = (migrations: readonly Migration[], time = clock) => migrate(test.db, migrations, SETTINGS, time);

  it('runs all migrations in order, with the settings of a new channel', async () => {
    const done: unknown[] = [];
    const first: Migration = {
      name: 'first',
      run: async (db, settings, now) => void done.push(['first', db, settings, now]),
    };
    const second: Migration = {
      name: 'second',
      run: async (db, settings, now) => void done.push(['second', db, settings, now]),
    };

    await run([first, second]);

    expect(done).toEqual([
      ['first', test.db, SETTINGS, NOW],
      ['second', test.db, SETTINGS, NOW],
    ]);
  });

  it('runs each migration once, and later only new ones', async () => {
    const [first, second] = [aMigration('first'), aMigration('second')];
    await run([first]);

    await run([first, second]);

    expect([first.runs, second.runs]).toEqual([[NOW], [NOW]]);
  });

  it('records which migrations were done, and when', async () => {
    await run([aMigration('first')], () => days(1));

    expect(await ledger().find().toArray()).toEqual([{ _id: 'first', doneAt: days(1), lease: null }]);
  });

  it('runs each migration once if twenty processes start at the same time', async () => {
    const migrations = [
      aMigration('first', () => stored('people').findOne()),
      aMigration('second', () => stored('people').findOne()),
    ];

    await Promise.all(Array.from({ length: 20 }, () => run(migrations)));

    expect(migrations.map(({ runs }) => runs.length)).toEqual([1, 1]);
  });

  it('makes other processes wait until it is done', async () => {
    const order: string[] = [];
    const slow = aMigration('slow', async () => {
      await Promise.all(Array.from({ length: 20 }, () => stored('people').findOne()));
      order.push('done');
    });

    await Promise.all([1, 2, 3].map(() => run([slow]).then(() => order.push('goes on'))));

    expect(order).toEqual(['done', 'goes on', 'goes on', 'goes on']);
  });

  it('takes over from a process that died once its lease has expired', async () => {
    await ledger().insertOne({ _id: 'first', doneAt: null, lease: { token: 'of the dead', until: NOW } });
    const first = aMigration('first');

    await run([first]);

    expect(first.runs).toEqual([NOW]);
  });

  it('does not run a migration while another process holds its lease', async () => {
    await ledger().insertOne({ _id: 'first', doneAt: null, lease: { token: 'of another', until: seconds(60) } });
    const first = aMigration('first');
    let looks = -1;

    await run([first], () => seconds((looks += 1) * 30));

    expect(first.runs.every((at) => at >= seconds(60))).toBe(true);
    expect(first.runs).toHaveLength(1);
  });

  it('throws the error of a failed migration, and runs none after it', async () => {
    const [first, second] = [aMigration('first', () => Promise.reject(new Error('disk full'))), aMigration('second')];

    await expect(run([first, second])).rejects.toThrow('disk full');

    expect(second.runs).toEqual([]);
  });

  it('is retried at once after a failure by a process that starts later', async () => {
    const first = aMigration('first', (count) => (count === 1 ? Promise.reject(new Error('disk full')) : undefined));
    await run([first]).catch(() => undefined);

    await run([first]);

    expect(first.runs).toEqual([NOW, NOW]);
  });

  it('is retried at once after a failure by a process that waits for it', async () => {
    const first = aMigration('first', (count) => (count === 1 ? Promise.reject(new Error('disk full')) : undefined));

    const ended = await Promise.allSettled([run([first]), run([first])]);

    expect(ended.map(({ status }) => status).sort()).toEqual(['fulfilled', 'rejected']);
  });

  it('is recorded as done even if another process has taken over', async () => {
    const takeOver = () =>
      ledger().updateOne({ _id: 'slow' }, { $set: { lease: { token: 'of another', until: seconds(120) } } });

    await run([aMigration('slow', takeOver)]);

    expect(await ledger().findOne({ _id: 'slow' })).toEqual({ _id: 'slow', doneAt: NOW, lease: null });
  });

  it('does not release the lease of another process when it fails', async () => {
    const theirs = { token: 'of another', until: seconds(120) };
    const first = aMigration('first', async () => {
      await ledger().updateOne({ _id: 'first' }, { $set: { lease: theirs } });
      throw new Error('disk full');
    });

    await run([first]).catch(() => undefined);

    expect(await ledger().findOne({ _id: 'first' })).toMatchObject({ doneAt: null, lease: theirs });
  });
});

describe('what was stored before anything was due', () => {
  const PERSON = {
    tenantId: '7e4a0000-0000-4000-8000-000000000001',
    objectId: '0b1e0000-0000-4000-8000-000000000001',
    name: 'Megan Ortiz',
    email: null,
  };

  /** A referral as it was stored then: one that waits until twelve days from now, unless told otherwise. */
  const aReferral = (overrides: Document = {}) => ({
    id: 'referral-1',
    engagementId: 'engagement-1',
    eTag: '"1"',
    owner: 'partner',
    direction: 'inbound',
    dealType: 'co-sell',
    stage: 'received',
    statusReason: null,
    terms: {
      name: 'Deal',
      value: { minor: 12_500_000, currency: 'USD' },
      closeDate: '2026-07-30',
      notes: null,
      crmId: null,
      campaignId: null,
    },
    customer: {
      name: 'Contoso Freight Inc',
      size: null,
      duns: null,
      address: { lines: [], city: 'Seattle', state: 'WA', postalCode: null, country: 'US' },
      contacts: [],
    },
    needs: { industries: [], products: ['Azure'], services: [], solutions: [] },
    invitation: { from: 'Microsoft', notes: null, assistance: null },
    team: [],
    createdAt: days(-2),
    updatedAt: days(-2),
    deadline: days(12),
    stageSince: null,
    code: 'R-7K2MQ',
    version: 1,
    recordedStage: 'received',
    answer: null,
    claim: null,
    favorites: [],
    history: [{ at: days(-2), version: 1, what: 'received', by: null }],
    ...overrides,
  });

  const CARD = { conversationId: '19:general@thread.tacv2', activityId: '1', face: 'face' };

  /** The document around it, with nothing left to be done, unless told otherwise. */
  const aDocument = (referral: Document, overrides: Document = {}): Stored => ({
    _id: String(referral['id']),
    referral,
    people: [],
    teamEmails: [],
    words: ['7k2mq', 'contoso'],
    cards: {},
    outbox: [],
    ...overrides,
  });

  const aChannel = (overrides: Document = {}): Stored => ({
    _id: 'general',
    tenantId: PERSON.tenantId,
    kind: 'channel',
    conversationId: '19:general@thread.tacv2',
    rosterId: '19:team@thread.tacv2',
    serviceUrl: 'https://smba.trafficmanager.net/emea/',
    name: 'General',
    locale: 'zh-CN',
    timeZone: 'Asia/Shanghai',
    active: true,
    behind: false,
    ...overrides,
  });

  const referrals = () => new MongoReferralRepository(test.db);

  const put = (referral: Document, document: Document = {}) =>
    stored('referrals').insertOne(aDocument(aReferral(referral), document));

  /** What is to be done about a referral, and when; what is not tried any more is told by its reason. */
  async function appointmentsOf(id = 'referral-1'): Promise<readonly (readonly [Effect, Date | string])[]> {
    const outbox = new MongoOutbox(test.db, clock);
    for (;;) {
      const delivery = await outbox.claim(days(3_650), days(3_651));
      if (delivery === null) return [];
      if (delivery.referral.id === id)
        return delivery.pending.map(({ effect, dueAt, parked }) => [effect, parked ?? dueAt] as const);
    }
  }

  describe('a referral', () => {
    it('can be read, and is as it was', async () => {
      await put({});

      await upToDate();

      const { history, ...referral } = aReferral();
      const unknown = {
        recordId: 'referral-1',
        isRegistered: false,
        attempt: null,
        trouble: null,
        recordedTerms: null,
        recordedTeam: null,
        recordedSolutions: null,
        agreedVersion: null,
        answeredAt: null,
        microsoft: null,
        closing: null,
        undone: null,
        registration: null,
      };
      const told = history.map((entry) => ({ ...entry, changes: [], note: null }));
      expect(await referrals().find('referral-1')).toEqual({ ...referral, ...unknown, history: told });
    });

    it.each<[string, Document, string | null]>([
      ['its own id for its record’s, where Partner Center told of it', {}, 'referral-1'],
      ['its own id for its record’s, where somebody told of it who knows no versions', { eTag: null }, 'referral-1'],
      [
        'no record, where it was created here',
        {
          eTag: null,
          direction: 'outbound',
          stage: 'accepted',
          history: [{ at: days(-2), version: 1, what: 'created', by: PERSON }],
        },
        null,
      ],
    ])('has %s', async (_, referral, recordId) => {
      await put(referral);

      await upToDate();

      expect(await referrals().find('referral-1')).toMatchObject({
        recordId,
        attempt: null,
        trouble: null,
        isRegistered: false,
      });
    });

    it.each<[string, Document, boolean]>([
      ['is, where we share it and it is open', {}, true],
      ['is not, where nobody at Microsoft helps with it', { dealType: 'partner-led' }, false],
      ['is not, where it was sent to us', { direction: 'inbound' }, false],
      ['is not, where it has ended', { stage: 'won' }, false],
    ])('of which Microsoft has the other side, to be looked at again and again, %s', async (_, referral, isWatched) => {
      await put({
        direction: 'outbound',
        stage: 'accepted',
        dealType: 'co-sell',
        terms: { ...aReferral().terms, closeDate: null },
        ...referral,
      });

      await upToDate();

      expect(await appointmentsOf()).toEqual(isWatched ? [[{ kind: 'relate' }, NOW]] : []);
    });

    it('that was created here is known by no record’s id to the index of these', async () => {
      const history = [{ at: days(-2), version: 1, what: 'created', by: PERSON }];
      const created = { eTag: null, direction: 'outbound', stage: 'accepted', history };
      await put({ ...created, id: 'referral-1', code: 'R-00001' });
      await put({ ...created, id: 'referral-2', code: 'R-00002' });

      await upToDate();

      expect(await referrals().findUnrecorded(['R-00001', 'R-00002'])).toHaveLength(2);
    });

    it('that waits has its time to answer end at its deadline', async () => {
      await put({});

      await upToDate();

      expect(await appointmentsOf()).toEqual([[{ kind: 'expire', at: days(12) }, days(12)]]);
    });

    it('that waits is looked at for reminders at each of its cards', async () => {
      await put({ deadline: null }, { cards: { general: CARD, sales: CARD } });

      await upToDate();

      expect(await appointmentsOf()).toEqual([
        [{ kind: 'remind', subscriberId: 'general' }, NOW],
        [{ kind: 'remind', subscriberId: 'sales' }, NOW],
      ]);
    });

    it('keeps what was still to be done, and what had been given up', async () => {
      const [card, update] = [{ kind: 'card', subscriberId: 'general' }, { kind: 'update' }] as const;
      const outbox = [
        { id: '1.0', effect: card, attempts: 3, dueAt: days(-1), parked: 'BadArgument' },
        { id: '1.1', effect: update, attempts: 0, dueAt: days(-1), parked: null },
      ];
      await put({}, { outbox, dueAt: days(-1) });

      await upToDate();

      expect(await appointmentsOf()).toEqual([
        [card, 'BadArgument'],
        [update, days(-1)],
        [{ kind: 'expire', at: days(12) }, days(12)],
      ]);
    });

    it.each<[string, Document, Document, Date | null]>([
      ['at its deadline', {}, {}, days(12)],
      ['at once, where it has a card', {}, { cards: { general: CARD } }, NOW],
      [
        'when it was, where that is sooner',
        {},
        {
          outbox: [{ id: '1.0', effect: { kind: 'update' }, attempts: 0, dueAt: days(-1), parked: null }],
          dueAt: days(-1),
        },
        days(-1),
      ],
      ['never, where nothing is to be done', { stage: 'declined', deadline: null }, {}, null],
    ])('is due %s', async (_, referral, document, due) => {
      await put(referral, document);

      await upToDate();

      expect(await new MongoOutbox(test.db, clock).nextDue()).toEqual(due);
    });

    it('of Microsoft’s that it has not answered has its time end, too, and our side learns of it', async () => {
      await put({ owner: 'microsoft', direction: 'outbound' });

      await upToDate();

      expect(await appointmentsOf()).toEqual([
        [{ kind: 'expire', at: days(12) }, days(12)],
        [{ kind: 'relate' }, NOW],
      ]);
    });

    it('of Microsoft’s that it has answered is learned of by our side', async () => {
      await put({ owner: 'microsoft', direction: 'outbound', stage: 'accepted', deadline: null });

      await upToDate();

      expect(await appointmentsOf()).toEqual([[{ kind: 'relate' }, NOW]]);
    });

    it('that we accepted is asked about once its close date has passed', async () => {
      await put({ stage: 'accepted', deadline: null });

      await upToDate();

      const dayAfter = new Date('2026-07-31T00:00:00.000Z');
      expect(await appointmentsOf()).toEqual([[{ kind: 'overdue', at: dayAfter }, dayAfter]]);
    });

    it.each<[string, Document]>([
      [
        'that we accepted and that closes on no day',
        { stage: 'accepted', terms: { ...aReferral().terms, closeDate: null } },
      ],
      ['of our own that was never sent', { direction: 'outbound' }],
      [
        'of Microsoft’s without an engagement, that it accepted',
        { owner: 'microsoft', engagementId: null, stage: 'accepted' },
      ],
      ['that was won', { stage: 'won' }],
      ['that was declined', { stage: 'declined' }],
    ])('%s has nothing to wait for', async (_, referral) => {
      await put(referral, { cards: { general: CARD } });

      await upToDate();

      expect(await appointmentsOf()).toEqual([]);
    });

    it.each<[string, Document, Date | null]>([
      ['never, while it waits', {}, null],
      [
        'when somebody accepted it here',
        {
          stage: 'accepted',
          stageSince: days(-1),
          history: [{ at: days(-3), version: 2, what: 'accepted', by: PERSON }],
        },
        days(-3),
      ],
      [
        'when somebody declined it here',
        {
          stage: 'declined',
          stageSince: days(-1),
          history: [{ at: days(-3), version: 2, what: 'declined', by: PERSON }],
        },
        days(-3),
      ],
      [
        'when it was accepted, not when it was won',
        {
          stage: 'won',
          stageSince: days(-1),
          history: [
            { at: days(-9), version: 2, what: 'accepted', by: PERSON },
            { at: days(-1), version: 3, what: 'won', by: null },
          ],
        },
        days(-9),
      ],
      [
        'when Partner Center tells that it was',
        {
          stage: 'accepted',
          stageSince: days(-4),
          history: [{ at: days(-3), version: 2, what: 'accepted', by: null }],
        },
        days(-4),
      ],
      [
        'when Partner Center tells that it was, of one that came so',
        { stage: 'declined', stageSince: days(-4) },
        days(-4),
      ],
      [
        'when we heard of it, where nothing tells more',
        { stage: 'accepted', stageSince: null, history: [{ at: days(-3), version: 2, what: 'accepted', by: null }] },
        days(-3),
      ],
      ['at a time that nobody knows', { stage: 'won', stageSince: days(-4) }, null],
      [
        'never, when its time ran out',
        { stage: 'expired', stageSince: days(-4), history: [{ at: days(-3), version: 2, what: 'expired', by: null }] },
        null,
      ],
    ])('was answered %s', async (_, referral, answeredAt) => {
      await put(referral);

      await upToDate();

      expect(await referrals().find('referral-1')).toMatchObject({ answeredAt });
    });

    it('goes on from there: it can be changed, claimed and given back', async () => {
      await put({}, { cards: { general: CARD } });
      await upToDate();
      const known = await referrals().find('referral-1');
      if (known === null) throw new Error('It is gone.');
      await referrals().commit([{ referral: { ...known, version: 2 }, effects: [{ kind: 'update' }] }], NOW);
      const outbox = new MongoOutbox(test.db, clock);
      const delivery = await outbox.claim(NOW, seconds(30));
      if (delivery === null) throw new Error('Nothing is due.');

      await outbox.finish(delivery, 'remind.general', {
        replacedBy: [],
        reminded: { whom: 'general', from: NOW, until: NOW },
      });

      const left = await outbox.claim(NOW, seconds(30));
      expect(left?.pending.map(({ effect }) => effect.kind)).toEqual(['expire', 'update']);
    });
  });

  describe('a channel', () => {
    it('keeps what it had, and has the settings of a new one besides', async () => {
      await stored('subscribers').insertOne(aChannel());

      await upToDate();

      const { _id: id, behind: _, ...known } = aChannel();
      expect(await new MongoSubscriberRepository(test.db).find('general')).toEqual({
        ...SETTINGS,
        ...known,
        id,
        since: NOW,
        changed: null,
        lastDigestAt: null,
      });
    });

    it('that was removed comes back with them', async () => {
      await stored('subscribers').insertOne(aChannel({ active: false }));

      await upToDate();

      expect(await new MongoSubscriberRepository(test.db).find('general')).toMatchObject({
        active: false,
        digest: SETTINGS.digest,
        since: NOW,
      });
    });

    it('gets a digest from then on, and is told of holes in the routing', async () => {
      await stored('subscribers').insertOne(aChannel());

      await upToDate();

      const subscribers = new MongoSubscriberRepository(test.db);
      expect((await subscribers.listUnscheduled()).map(({ id }) => id)).toEqual(['general']);
      expect(await subscribers.tellOfHole('general', days(-1), NOW)).toBe(true);
    });

    it('does not have to catch up', async () => {
      await stored('subscribers').insertOne(aChannel());

      await upToDate();

      expect(await new MongoSubscriberRepository(test.db).listBehind()).toEqual([]);
    });
  });

  it('is a person’s language, which is kept', async () => {
    await stored('people').insertOne({ _id: `${PERSON.tenantId}/${PERSON.objectId}`, locale: 'zh-CN' });

    await upToDate();

    expect(await new MongoPersonRepository(test.db).profileOf(PERSON)).toEqual({
      locale: 'zh-CN',
      mutedUntil: null,
      seen: null,
    });
  });

  describe('and was brought up to date', () => {
    const putAll = async () => {
      await put({}, { cards: { general: CARD } });
      await put({ id: 'referral-2', code: 'R-00002', owner: 'microsoft' });
      await put({ id: 'referral-3', code: 'R-00003', stage: 'accepted' });
      await stored('subscribers').insertOne(aChannel());
    };

    /** As if the process had died before it noted that it was done. */
    const forget = () => ledger().deleteMany({});

    it('is not changed by being brought up to date again', async () => {
      await putAll();
      await upToDate();
      const before = await everything();
      await forget();

      await migrate(test.db, SCHEMA_HISTORY, { ...SETTINGS, locale: 'en-GB', reminders: [] }, () => days(1));

      expect(await everything()).toEqual(before);
    });

    it('half of it only is the same in the end as all of it at once', async () => {
      await put({}, { cards: { general: CARD } });
      await upToDate();
      await forget();
      await put({ id: 'referral-2', code: 'R-00002', owner: 'microsoft' });
      await put({ id: 'referral-3', code: 'R-00003', stage: 'accepted' });
      await stored('subscribers').insertOne(aChannel());
      await upToDate();
      const byHalves = await everything();
      for (const name of ['referrals', 'subscribers']) await stored(name).deleteMany({});
      await forget();

      await putAll();
      await upToDate();

      expect(await everything()).toEqual(byHalves);
    });

    it('by two processes at once is as if one had done it', async () => {
      await putAll();

      await Promise.all(
        [1, 2, 3].flatMap(() => SCHEMA_HISTORY.map((migration) => migration.run(test.db, SETTINGS, NOW))),
      );

      expect(await appointmentsOf()).toEqual([
        [{ kind: 'expire', at: days(12) }, days(12)],
        [{ kind: 'remind', subscriberId: 'general' }, NOW],
      ]);
    });

    it('has no index that is no longer used', async () => {
      const old = {
        name: 'waiting',
        key: { 'referral.owner': 1, 'referral.stage': 1, 'referral.direction': 1, 'referral.deadline': 1, _id: 1 },
      } as const;
      await stored('referrals').createIndexes([old]);
      const database = await openDatabase({ uri: test.uri }, test.name);

      await upToDate();

      const names = (await stored('referrals').listIndexes().toArray()).map(({ name }) => name as unknown);
      await database.close();
      expect(names).not.toContain('waiting');
      expect(names).toContain('due');
    });
  });

  it('may be nothing at all', async () => {
    await test.db.dropDatabase();

    await expect(upToDate()).resolves.toBeUndefined();
  });
});
