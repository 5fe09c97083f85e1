import type { Change } from '../../../src/application/ports';
import { UnreadableError } from '../../../src/application/ports/unreadable-error';
import { receiveReferrals } from '../../../src/application/referrals/receive-referrals';
import { fieldsOf } from '../../../src/domain/model/field-changes';
import type { Referral, ReferralRecord } from '../../../src/domain/model/referral';
import { advance, type ReferralEvent } from '../../../src/domain/advance';
import { openDatabase, type Database } from '../../../src/mongo/connection';
import { MongoReferralRepository, referralsIn } from '../../../src/mongo/referral-repository';
import { aRecord, aReferral, daysFromNow, NOW } from '../../builders/a-referral';
import { FakeMeter } from '../../fakes/fake-meter';
import { aRandom } from '../../fakes/a-random';
import { MemoryStore } from '../../fakes/memory-store';
import { openTestDatabase, type TestDatabase } from '../../support/database';

function aDesk(store: Pick<MemoryStore, 'findByRecords' | 'findUnrecorded' | 'commit'> = new MemoryStore(() => NOW)) {
  const meter = new FakeMeter();
  const wake = jest.fn();
  const ports = { referrals: store, clock: () => NOW, random: aRandom(), meter, wake };
  return { meter, wake, ports, receive: (...records: readonly ReferralRecord[]) => receiveReferrals(ports, records) };
}

const nth = (index: number, overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
  aRecord({ id: `referral-${index}`, ...overrides });

const later = (record: ReferralRecord, overrides: Partial<ReferralRecord> = {}): ReferralRecord => ({
  ...record,
  eTag: `${record.eTag ?? ''}+`,
  updatedAt: new Date(record.updatedAt.getTime() + 60_000),
  ...overrides,
});

function advanced(referral: Referral, event: ReferralEvent) {
  const after = advance(referral, event, NOW);
  if (after.outcome !== 'changed') throw new Error(`It was ${after.outcome}.`);
  return after;
}

describe('receiving referrals', () => {
  it('stores a new referral under its own code, and announces it', async () => {
    const store = new MemoryStore(() => NOW);
    const { receive, wake, meter } = aDesk(store);

    const received = await receive(nth(1), nth(2));

    expect(received).toEqual({ accepted: 2, unchanged: 0 });
    expect(await store.find('referral-1')).toMatchObject({ ...nth(1), version: 1, stage: 'received' });
    const codes = (await store.findByRecords(['referral-1', 'referral-2'])).map(({ code }) => code);
    expect(new Set(codes).size).toBe(2);
    expect(codes.every((code) => /^R-[0-9A-HJKMNP-TV-Z]{5}$/u.test(code))).toBe(true);
    expect(store.pendingOf('referral-1')).toMatchObject([
      { effect: { kind: 'announce' }, dueAt: NOW },
      { effect: { kind: 'expire' }, dueAt: nth(1).deadline },
    ]);
    expect(meter.received).toEqual({ accepted: 2, unchanged: 0 });
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('changes nothing when the same referral comes again, and wakes nobody', async () => {
    const store = new MemoryStore(() => NOW);
    await aDesk(store).receive(nth(1));
    const before = await store.find('referral-1');
    const { receive, wake, meter } = aDesk(store);

    const received = await receive(nth(1));

    expect(received).toEqual({ accepted: 0, unchanged: 1 });
    expect(await store.find('referral-1')).toEqual(before);
    expect(meter.received).toEqual({ accepted: 0, unchanged: 1 });
    expect(wake).not.toHaveBeenCalled();
  });

  it('follows a newer record, keeps its code and has its cards updated', async () => {
    const store = new MemoryStore(() => NOW);
    const { receive } = aDesk(store);
    await receive(nth(1));
    const code = (await store.find('referral-1'))?.code;

    const received = await receive(later(nth(1), { terms: { ...nth(1).terms, notes: 'Now urgent.' } }));

    expect(received).toEqual({ accepted: 1, unchanged: 0 });
    expect(await store.find('referral-1')).toMatchObject({ version: 2, code, terms: { notes: 'Now urgent.' } });
    expect(store.pendingOf('referral-1').map(({ effect }) => effect.kind)).toEqual([
      'announce',
      'expire',
      'update',
      'emit',
    ]);
  });

  it('ignores an older record that arrives late', async () => {
    const { receive } = aDesk();
    await receive(later(nth(1)));

    expect(await receive(nth(1))).toEqual({ accepted: 0, unchanged: 1 });
  });

  it.each([
    ['newest last', (record: ReferralRecord) => [record, later(record)]],
    ['newest first', (record: ReferralRecord) => [later(record), record]],
  ])('takes the newest of two records of one referral in a batch, %s', async (_, batch) => {
    const store = new MemoryStore(() => NOW);
    const { receive } = aDesk(store);

    const received = await receive(...batch(nth(1)));

    expect(received).toEqual({ accepted: 1, unchanged: 1 });
    expect(await store.find('referral-1')).toMatchObject({ version: 1, updatedAt: later(nth(1)).updatedAt });
  });

  it('announces nothing that is no longer waiting', async () => {
    const store = new MemoryStore(() => NOW);
    const { receive } = aDesk(store);

    await receive(
      nth(1, { stage: 'accepted', deadline: null }),
      nth(2, { deadline: daysFromNow(-1) }),
      nth(3, { direction: 'outbound' }),
      nth(4, { owner: 'microsoft' }),
    );

    const pending = ['referral-1', 'referral-2', 'referral-3', 'referral-4'].flatMap((id) => store.pendingOf(id));
    expect(pending.filter(({ effect }) => effect.kind === 'announce')).toEqual([]);
    expect(await store.find('referral-2')).toMatchObject({ stage: 'expired' });
  });

  it('announces a deal that we have just created ourselves', async () => {
    const store = new MemoryStore(() => NOW);

    await aDesk(store).receive(nth(1, { direction: 'outbound', stage: 'accepted' }));

    expect(store.pendingOf('referral-1').map(({ effect }) => effect.kind)).toContain('announce');
  });

  it('makes the code longer if it is already used, so that bad luck cannot block it', async () => {
    const store = new MemoryStore(() => NOW);
    const { ports } = aDesk(store);
    const stuck = { ...ports, random: (size: number) => new Uint8Array(size) };

    const received = await receiveReferrals(stuck, [nth(1), nth(2), nth(3)]);

    expect(received).toEqual({ accepted: 3, unchanged: 0 });
    const codes = (await store.findByRecords(['referral-1', 'referral-2', 'referral-3'])).map(({ code }) => code);
    expect([...codes].sort()).toEqual(['R-00000', 'R-000000', 'R-0000000']);
  });

  it('decides again after losing against a concurrent write', async () => {
    const store = new MemoryStore(() => NOW);
    await aDesk(store).receive(nth(1));
    let races = 2;
    const { receive } = aDesk({
      findByRecords: async (ids) => {
        const found = await store.findByRecords(ids);
        const [known] = found;
        if (known !== undefined && races-- > 0) {
          await store.commit([{ referral: { ...known, version: known.version + 1 }, effects: [] }], NOW);
        }
        return found;
      },
      findUnrecorded: (codes) => store.findUnrecorded(codes),
      commit: (changes, now) => store.commit(changes, now),
    });

    const received = await receive(later(nth(1), { statusReason: 'news' }), nth(2));

    expect(received).toEqual({ accepted: 2, unchanged: 0 });
    expect(await store.find('referral-1')).toMatchObject({ version: 4, statusReason: 'news' });
  });

  it('stores all others if one cannot be stored, and then fails with its id', async () => {
    const store = new MemoryStore(() => NOW);
    const isUnreadable = ({ referral }: Change): boolean => referral.id === 'referral-2';
    const { receive, meter, wake } = aDesk({
      findByRecords: (ids) => store.findByRecords(ids),
      findUnrecorded: (codes) => store.findUnrecorded(codes),
      commit: async (changes, now) => {
        const lost = await store.commit(
          changes.filter((change) => !isUnreadable(change)),
          now,
        );
        const unreadable = changes.filter(isUnreadable).map(({ referral }) => referral.id);
        if (unreadable.length > 0) throw new UnreadableError('It has no stage.', new Set(unreadable), lost);
        return lost;
      },
    });
    await store.commit([{ referral: aReferral({ id: 'another', code: 'R-00000' }), effects: [] }], NOW);

    await expect(receive(nth(1), nth(2), nth(3))).rejects.toThrow('It has no stage.');

    expect((await store.findByRecords(['referral-1', 'referral-2', 'referral-3'])).map(({ id }) => id)).toEqual([
      'referral-1',
      'referral-3',
    ]);
    expect(meter.received).toEqual({ accepted: 2, unchanged: 0 });
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('matches a record to our deal that arrives while the process that created it is still storing it', async () => {
    const store = new MemoryStore(() => NOW);
    const record = nth(1, { direction: 'outbound', stage: 'accepted', createdAt: NOW });
    const deal = aReferral({
      ...record,
      id: 'deal-1',
      recordId: null,
      eTag: null,
      attempt: { what: 'create', at: NOW, version: 1 },
    });
    await store.commit([{ referral: deal, effects: [] }], NOW);
    const { receive } = aDesk({
      findByRecords: (ids) => store.findByRecords(ids),
      findUnrecorded: async (codes) => {
        const known = await store.find('deal-1');
        if (known?.recordId === null)
          await store.commit([advanced(known, { kind: 'recorded', record, sent: fieldsOf(known) })], NOW);
        return store.findUnrecorded(codes);
      },
      commit: (changes, now) => store.commit(changes, now),
    });

    await receive(record);

    expect((await store.findByRecords([record.id])).map(({ id }) => id)).toEqual(['deal-1']);
  });

  /** A store that fails the test if writes do not end. */
  function impatient(store: MemoryStore): Pick<MemoryStore, 'findByRecords' | 'findUnrecorded' | 'commit'> {
    let writes = 0;
    return {
      findByRecords: (ids) => store.findByRecords(ids),
      findUnrecorded: (codes) => store.findUnrecorded(codes),
      commit: (changes, now) =>
        (writes += 1) > 5 ? Promise.reject(new Error('It never ends.')) : store.commit(changes, now),
    };
  }

  it('matches a record with a deal’s own id to that deal if the deal has no record', async () => {
    const store = new MemoryStore(() => NOW);
    const deal = aReferral({ id: 'deal-1', direction: 'outbound', stage: 'accepted', recordId: null, eTag: null });
    await store.commit([{ referral: deal, effects: [] }], NOW);

    await aDesk(impatient(store)).receive(later(aRecord({ id: 'deal-1', direction: 'outbound', stage: 'won' })));

    expect(await store.find('deal-1')).toMatchObject({ recordId: 'deal-1', stage: 'won' });
  });

  it('stores no record with the own id of a deal that has a different record', async () => {
    const store = new MemoryStore(() => NOW);
    const deal = aReferral({ id: 'deal-1', direction: 'outbound', stage: 'accepted', recordId: 'record-1' });
    await store.commit([{ referral: deal, effects: [] }], NOW);

    const received = await aDesk(impatient(store)).receive(later(aRecord({ id: 'deal-1', stage: 'won' })), nth(2));

    expect(received).toEqual({ accepted: 1, unchanged: 1 });
    expect(await store.find('deal-1')).toEqual(deal);
  });

  it.each<[string, string | null]>([
    ['with the same CRM id', 'CRM-1'],
    ['without one', null],
  ])('matches two equal records to two equal deals, %s, one each in the same batch', async (_, crmId) => {
    const store = new MemoryStore(() => NOW);
    const terms = { ...aRecord().terms, crmId };
    const attempt = { what: 'create', at: NOW, version: 1 } as const;
    const deals = ['R-ABCDE', 'R-FGHJK'].map((code) =>
      aReferral({
        id: code,
        code,
        direction: 'outbound',
        stage: 'accepted',
        recordId: null,
        eTag: null,
        terms,
        attempt,
      }),
    );
    for (const deal of deals) await store.commit([{ referral: deal, effects: [] }], NOW);
    const commit = jest.spyOn(store, 'commit').mockClear();

    await aDesk(store).receive(
      ...[1, 2].map((index) => nth(index, { direction: 'outbound', stage: 'accepted', terms, createdAt: NOW })),
    );

    const recordIds = await Promise.all(deals.map(async ({ id }) => (await store.find(id))?.recordId));
    expect([recordIds.toSorted(), commit.mock.calls.length]).toEqual([['referral-1', 'referral-2'], 1]);
  });

  it('does nothing for an empty batch', async () => {
    expect(await aDesk().receive()).toEqual({ accepted: 0, unchanged: 0 });
  });

  it('fails where the database does, and wakes nobody', async () => {
    const store = new MemoryStore(() => NOW);
    const { receive, wake } = aDesk({
      findByRecords: (ids) => store.findByRecords(ids),
      findUnrecorded: (codes) => store.findUnrecorded(codes),
      commit: () => Promise.reject(new Error('connection closed')),
    });

    await expect(receive(nth(1))).rejects.toThrow('connection closed');
    expect(wake).not.toHaveBeenCalled();
  });
});

describe('receiving referrals in several processes', () => {
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

  it('stores each referral once, and counts it as accepted once, when all of them receive the same', async () => {
    const batch = Array.from({ length: 40 }, (_, index) => nth(index));
    const desks = Array.from({ length: 5 }, () => aDesk(new MongoReferralRepository(database.db)));

    const received = await Promise.all(desks.map(({ receive }) => receive(...batch)));

    expect(received.map(({ accepted, unchanged }) => accepted + unchanged)).toEqual([40, 40, 40, 40, 40]);
    expect(received.reduce((sum, { accepted }) => sum + accepted, 0)).toBe(40);
    const stored = await referralsIn(database.db).find().toArray();
    expect(stored).toHaveLength(40);
    expect(stored.every(({ referral, outbox }) => referral.version === 1 && outbox.length === 2)).toBe(true);
    expect(new Set(stored.map(({ referral }) => referral.code)).size).toBe(40);
  });

  it('ends with the newest record, in whichever order they arrive', async () => {
    const versions = Array.from({ length: 12 }, (_, index) =>
      nth(100, {
        terms: { ...aRecord().terms, notes: `Revision ${index}` },
        eTag: `"${index}"`,
        updatedAt: new Date(daysFromNow(-1).getTime() + index * 1_000),
      }),
    );

    await Promise.all(versions.map((version) => aDesk(new MongoReferralRepository(database.db)).receive(version)));

    const stored = await new MongoReferralRepository(database.db).find('referral-100');
    expect(stored?.eTag).toBe('"11"');
    expect(stored?.terms.notes).toBe('Revision 11');
    expect(stored?.history.map(({ version }) => version)).toEqual(
      Array.from({ length: stored?.version ?? 0 }, (_, index) => index + 1),
    );
  });
});
