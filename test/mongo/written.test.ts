import { NEVER_SYNCED } from '../../src/application/sync/sync-state';
import { UnreadableError } from '../../src/application/ports/unreadable-error';
import { fieldsOf, withFields } from '../../src/domain/model/field-changes';
import type { FieldChange } from '../../src/domain/model/history';
import type { Referral } from '../../src/domain/model/referral';
import { withHistory } from '../../src/domain/model/transition';
import { MongoAlarms } from '../../src/mongo/alarms';
import { MongoCatalogue } from '../../src/mongo/catalogue-repository';
import { openDatabase, type Database } from '../../src/mongo/connection';
import { MongoDraftRepository } from '../../src/mongo/draft-repository';
import { MongoOutbox } from '../../src/mongo/outbox';
import { MongoPersonRepository } from '../../src/mongo/person-repository';
import { MongoReferralRepository } from '../../src/mongo/referral-repository';
import { MongoSubscriberRepository } from '../../src/mongo/subscriber-repository';
import { MongoSyncStore } from '../../src/mongo/sync-store';
import { aDraft, aSolution } from '../builders/a-draft';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../builders/a-referral';
import { EVERY_CHANGE } from '../builders/every-field';
import { openTestDatabase, type TestDatabase } from '../support/database';

const NEVER = new Date(NaN);

const megan = aPerson();

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

const COLLECTIONS = ['referrals', 'subscribers', 'people', 'drafts', 'alarms', 'syncs', 'solutions'] as const;

beforeEach(async () => {
  await Promise.all(COLLECTIONS.map((name) => database.db.collection(name).deleteMany({})));
});

/** Everything that is stored. */
const everything = () =>
  Promise.all(COLLECTIONS.map((name) => database.db.collection(name).find().sort({ _id: 1 }).toArray()));

const referrals = () => new MongoReferralRepository(database.db);
const outbox = () => new MongoOutbox(database.db, () => NOW);

const nth = (index: number, overrides: Partial<Referral> = {}): Referral =>
  aReferral({ id: `referral-${index}`, code: `R-0000${index}`, ...overrides });

const next = (referral: Referral, overrides: Partial<Referral> = {}): Referral => ({
  ...referral,
  ...overrides,
  version: referral.version + 1,
});

const store = (...changed: readonly Referral[]) =>
  referrals().commit(
    changed.map((referral) => ({ referral, effects: [] })),
    NOW,
  );

const UNREADABLE: Partial<Referral> = { updatedAt: NEVER };

describe('an edit', () => {
  /** The deal once this changed. */
  function edited(deal: Referral, change: FieldChange): Referral {
    const { dealType, ...fields } = { ...fieldsOf(deal), [change.field]: change.after };
    const after = { ...withFields(deal, fields), dealType };
    return withHistory(deal, after, { at: NOW, what: 'edited', by: megan, changes: [change] });
  }

  it.each(EVERY_CHANGE)('of $field is read as it was written, and can be delivered', async (change) => {
    const deal = nth(1, { stage: 'accepted' });
    await store(deal);
    const after = edited(deal, change);

    await referrals().commit([{ referral: after, effects: [{ kind: 'update' }] }], NOW);

    expect(await referrals().find(deal.id)).toEqual(after);
    expect((await outbox().claim(NOW, daysFromNow(1)))?.referral).toEqual(after);
  });

  it('of text that is no Unicode can be read, with a sign in place of what is none', async () => {
    const deal = nth(1, { stage: 'accepted' });
    await store(deal);

    await store(edited(deal, { field: 'notes', before: null, after: 'half a \ud83d pair' }));
    const read = await referrals().find(deal.id);

    expect(read?.terms.notes).toBe('half a \ufffd pair');
    expect(read?.history.at(-1)?.changes).toMatchObject([{ after: 'half a \ufffd pair' }]);
  });
});

describe('a change that could not be read again', () => {
  it.each<[string, Partial<Referral>, string]>([
    ['a moment that is none', { updatedAt: NEVER }, 'referral.updatedAt'],
    ['a number that is none', { agreedVersion: NaN }, 'referral.agreedVersion'],
    ['a stage that nobody knows', { stage: 'mislaid' as never }, 'referral.stage'],
    [
      'a change of a field that deals do not have',
      { history: [{ ...nth(1).history[0], changes: [{ field: 'mood', before: null, after: 'good' }] }] as never },
      'referral.history.0.changes.0.field',
    ],
  ])('since it has %s, is not written over what can be', async (_, unreadable, path) => {
    await store(nth(1));
    const before = await everything();

    await expect(store(next(nth(1), unreadable))).rejects.toThrow(path);

    expect(await everything()).toEqual(before);
  });

  it('since one of its effects could not, is not written', async () => {
    const wrong = { kind: 'expire', at: NEVER } as const;

    await expect(referrals().commit([{ referral: nth(1), effects: [wrong] }], NOW)).rejects.toThrow('outbox.0');

    expect(await referrals().find(nth(1).id)).toBeNull();
  });

  it('does not take the others of its batch with it, and is named with what was lost', async () => {
    await store(nth(1), nth(2), nth(3), nth(4));
    await store(next(nth(4)));

    const changes = [
      ...[next(nth(1), { statusReason: 'One' }), next(nth(2), UNREADABLE), next(nth(3), { statusReason: 'Three' })],
      ...[next(nth(4), { statusReason: 'Late' }), nth(5), nth(6, UNREADABLE)],
    ];
    const refusal = await store(...changes).catch((error: unknown) => error);

    expect(refusal).toBeInstanceOf(UnreadableError);
    expect(refusal).toMatchObject({ ids: new Set(['referral-2', 'referral-6']), lost: new Set(['referral-4']) });
    const found = await referrals().findByRecords([1, 2, 3, 4, 5, 6].map((index) => `referral-${index}`));
    const versions = Object.fromEntries(found.map(({ id, version, statusReason }) => [id, [version, statusReason]]));
    expect(versions).toEqual({
      'referral-1': [2, 'One'],
      'referral-2': [1, null],
      'referral-3': [2, 'Three'],
      'referral-4': [2, null],
      'referral-5': [1, null],
    });
  });

  it('tells nothing of a customer', async () => {
    const customer = { ...nth(1).customer, name: 7 as never };

    const refusal = await store(nth(1, { customer })).catch((error: unknown) => String(error));

    expect(refusal).toContain('referral.customer.name');
    expect(refusal).not.toContain('Seattle');
  });
});

describe('an outcome that could not be read again', () => {
  it.each([
    ['a time that is none', { replacedBy: [{ effect: { kind: 'update' }, attempts: 1, dueAt: NEVER, parked: null }] }],
    [
      'an effect that nobody knows',
      { replacedBy: [{ effect: { kind: 'dance' } as never, attempts: 1, dueAt: NOW, parked: null }] },
    ],
    ['a card of which nobody knows where it is', { replacedBy: [], card: { slot: 'general', posted: {} as never } }],
    [
      'an account of reminders without an end',
      { replacedBy: [], reminded: { whom: 'general', from: NOW, until: NEVER } },
    ],
  ] as const)('since it has %s, is not recorded', async (_, outcome) => {
    await referrals().commit([{ referral: nth(1), effects: [{ kind: 'announce' }] }], NOW);
    const delivery = await outbox().claim(NOW, daysFromNow(1));
    if (delivery === null) throw new Error('Nothing was due.');
    const before = await everything();

    await expect(outbox().settle(delivery, '1.0', outcome)).rejects.toThrow();
    await expect(outbox().finish(delivery, '1.0', outcome)).rejects.toThrow();

    expect(await everything()).toEqual(before);
  });
});

describe('what could not be read again', () => {
  const subscribers = () => new MongoSubscriberRepository(database.db);
  const channel = aSubscriber({ id: 'general' });
  const change = { by: megan, at: NOW, what: ['locale'] } as const;

  const writes: readonly (readonly [what: string, write: () => Promise<unknown>])[] = [
    ['a subscriber', () => subscribers().subscribe(aSubscriber({ id: 'new', since: NEVER }))],
    ['a setting', () => subscribers().configure('general', { ...channel, reminders: [NaN] }, change)],
    ['who changed a setting', () => subscribers().configure('general', channel, { ...change, at: NEVER })],
    ['when a digest is due', () => subscribers().scheduleDigest('general', NEVER)],
    ['that a digest was sent', () => subscribers().takeDigest('general', NOW, NEVER, NOW)],
    ['that a digest was not sent', () => subscribers().putBackDigest('general', NOW, NEVER)],
    ['what was told of a hole', () => subscribers().tellOfHole('general', NOW, NEVER)],
    ['a language', () => new MongoPersonRepository(database.db).setLocale(megan, 7 as never)],
    ['a time without reminders', () => new MongoPersonRepository(database.db).mute(megan, NEVER)],
    ['an address', () => new MongoPersonRepository(database.db).remember(megan, { locale: 'en' } as never)],
    ['a draft without an id', () => new MongoDraftRepository(database.db).save(megan, aDraft({ id: '' }), null)],
    ['a draft of no time', () => new MongoDraftRepository(database.db).save(megan, aDraft({ startedAt: NEVER }), null)],
    ['an alarm', () => new MongoAlarms(database.db).raise('unauthorized', NOW, NEVER)],
    ['that administrators were told', () => new MongoAlarms(database.db).told('unauthorized', NEVER)],
    [
      'how far the poll has come',
      () => new MongoSyncStore(database.db).save('lease', { ...NEVER_SYNCED, imported: NaN }, daysFromNow(1)),
    ],
    ['who has the poll', () => new MongoSyncStore(database.db).takeInterrupted(NOW, NEVER)],
    [
      'a solution that was heard of',
      () => new MongoCatalogue(database.db, () => NOW).learn([aSolution({ group: 'nobody' as never })]),
    ],
    [
      'a solution of the catalogue',
      () =>
        new MongoCatalogue(database.db, () => NOW).load([aSolution(), aSolution({ id: 'SOL-2', name: null as never })]),
    ],
  ];

  it.each(writes)('is not written: %s', async (_, write) => {
    await subscribers().subscribe(channel);
    const before = await everything();

    await expect(write()).rejects.toThrow();

    expect(await everything()).toEqual(before);
  });
});
