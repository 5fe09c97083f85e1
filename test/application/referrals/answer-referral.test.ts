import {
  answerReferral,
  findAccessibleReferral,
  type ReferralAction,
} from '../../../src/application/referrals/answer-referral';
import type { Viewer } from '../../../src/application/access';
import { personKey, type Person } from '../../../src/domain/model/person';
import type { Referral } from '../../../src/domain/model/referral';
import { openDatabase, type Database } from '../../../src/mongo/connection';
import { MongoOutbox } from '../../../src/mongo/outbox';
import { MongoReferralRepository } from '../../../src/mongo/referral-repository';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../../builders/a-referral';
import { aDesk as aDeliveringDesk } from '../../fakes/a-desk';
import { FakeMeter } from '../../fakes/fake-meter';
import { MemoryStore } from '../../fakes/memory-store';
import { openTestDatabase, type TestDatabase } from '../../support/database';
import { runs } from '../../support/runs';

const megan = aPerson();
const lee = aPerson({ objectId: 'lee', name: 'Lee Chan', email: 'lee.chan@northwindtraders.com' });

const general = aSubscriber();

const memberAs = (person: Person, all = [general]): Viewer => ({
  person,
  isAdministrator: false,
  subscribers: [general],
  all,
});
const strangerAs = (person: Person): Viewer => ({ person, isAdministrator: false, subscribers: [], all: [general] });

const ACCEPT: ReferralAction = { kind: 'accept', terms: { ...aReferral().terms, name: 'Our deal' }, colleagues: [] };
const DECLINE: ReferralAction = { kind: 'decline', reason: 'other', note: 'No capacity' };
const CLAIM: ReferralAction = { kind: 'claim', whom: megan };
const ID = aReferral().id;

async function aDesk(referral: Referral | null = aReferral()) {
  const store = new MemoryStore(() => NOW);
  if (referral !== null) await store.commit([{ referral, effects: [] }], NOW);
  const [meter, wake] = [new FakeMeter(), jest.fn()];
  const ports = { referrals: store, clock: () => NOW, meter, wake };
  const answer = (person: Person, deed: ReferralAction, formVersion?: number) =>
    answerReferral(ports, memberAs(person), ID, deed, formVersion);
  return { store, meter, wake, ports, answer };
}

describe('answering a referral', () => {
  it('accepts it with the terms given, has its cards updated, and counts it', async () => {
    const { store, meter, wake, answer } = await aDesk();

    const answered = await answer(megan, ACCEPT);

    const stored = await store.find(ID);
    expect(answered).toEqual({ outcome: 'changed', referral: stored });
    expect(stored).toMatchObject({
      stage: 'accepted',
      version: 2,
      terms: { name: 'Our deal' },
      answer: { by: megan, at: NOW },
    });
    expect(store.pendingOf(ID)).toMatchObject([
      { effect: { kind: 'update' } },
      { effect: { kind: 'push' } },
      { effect: { kind: 'emit', what: 'accepted' } },
      { effect: { kind: 'overdue' }, dueAt: new Date('2026-07-30T19:00Z') },
    ]);
    expect(meter.answers).toEqual(['accept']);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('declines it with reason and note', async () => {
    const { store, meter, answer } = await aDesk();

    await answer(megan, DECLINE);

    expect(await store.find(ID)).toMatchObject({
      stage: 'declined',
      answer: { by: megan, reason: 'other', note: 'No capacity' },
    });
    expect(meter.answers).toEqual(['decline']);
  });

  it.each<[what: string, deed: ReferralAction, after: object]>([
    [
      'win',
      { kind: 'win', value: { minor: 12_000_000, currency: 'USD' }, registration: null },
      { closing: { stage: 'won' } },
    ],
    ['lose', { kind: 'lose', reason: 'other', note: 'Went quiet' }, { closing: { stage: 'lost' } }],
    ['edit', { kind: 'edit', fields: { notes: 'Call on Friday' } }, { terms: { notes: 'Call on Friday' } }],
    ['take', { kind: 'claim', whom: megan }, { claim: { by: megan, at: NOW } }],
  ])('lets people %s a deal, and does not count that as an answer', async (_, deed, after) => {
    const { store, meter, wake, answer } = await aDesk(aReferral({ stage: 'accepted' }));

    const answered = await answer(megan, deed);

    expect(answered).toMatchObject({ outcome: 'changed', referral: after });
    expect(await store.find(ID)).toMatchObject({ ...after, stage: 'accepted', version: 2 });
    expect(meter.answers).toEqual([]);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('does not close a deal again when the same form is delivered a second time after its closing was undone', async () => {
    const { store, answer } = await aDesk(aReferral({ stage: 'accepted' }));
    const win: ReferralAction = { kind: 'win', value: null, registration: null };
    await answer(megan, win, 1);
    await answer(lee, { kind: 'reopen', turn: 'press-1' });

    const again = await answer(megan, win, 1);
    const anew = await answer(megan, win, 3);

    expect([again.outcome, anew.outcome]).toEqual(['outdated', 'changed']);
    expect(await store.find(ID)).toMatchObject({ version: 4, closing: { stage: 'won' } });
  });

  it('stores that a person wants to be reminded', async () => {
    const { store, answer } = await aDesk();

    await answer(megan, { kind: 'snooze', at: daysFromNow(1) });

    const { tenantId, objectId } = megan;
    expect(store.pendingOf(ID)).toMatchObject([
      { effect: { kind: 'nudge', person: { tenantId, objectId } }, dueAt: daysFromNow(1) },
    ]);
  });

  it('counts no claim and no star as an answer', async () => {
    const { store, meter, wake, answer } = await aDesk();

    await answer(megan, CLAIM);
    await answer(megan, { kind: 'favorite', turn: 'turn-1' });

    expect(await store.find(ID)).toMatchObject({
      claim: { by: megan },
      favorites: [{ person: personKey(megan), on: true }],
    });
    expect(meter.answers).toEqual([]);
    // A star is private to one person, so no card needs an update.
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('changes nothing when the same click arrives twice', async () => {
    const { store, meter, wake, answer } = await aDesk();
    await answer(megan, ACCEPT);
    const before = await store.find(ID);

    const again = await answer(megan, ACCEPT);

    expect(again).toEqual({ outcome: 'unchanged', referral: before });
    expect(meter.answers).toEqual(['accept']);
    expect(wake).toHaveBeenCalledTimes(1);
  });

  it('refuses the second answer, and names who gave the first', async () => {
    const { meter, answer } = await aDesk();
    await answer(megan, DECLINE);

    const refused = await answer(lee, ACCEPT);

    expect(refused).toMatchObject({ outcome: 'refused', referral: { stage: 'declined', answer: { by: megan } } });
    expect(meter.answers).toEqual(['decline']);
  });

  it('fails where the database does, without counting or waking', async () => {
    const { store, ports, meter, wake } = await aDesk();
    const referrals = {
      find: (id: string) => store.find(id),
      findByCode: (code: string) => store.findByCode(code),
      postedTo: (id: string) => store.postedTo(id),
      commit: () => Promise.reject(new Error('connection closed')),
    };

    await expect(answerReferral({ ...ports, referrals }, memberAs(megan), ID, ACCEPT)).rejects.toThrow(
      'connection closed',
    );
    expect(meter.answers).toEqual([]);
    expect(wake).not.toHaveBeenCalled();
  });
});

describe('answering from a form', () => {
  const since = (what: 'updated' | 'edited' | 'claimed') =>
    aReferral({
      version: 3,
      history: [
        { at: daysFromNow(-2), version: 1, what: 'received', by: null, changes: [], note: null },
        { at: daysFromNow(-1), version: 3, what, by: what === 'updated' ? null : lee, changes: [], note: null },
      ],
    });

  /** A store that holds a referral of any version, as if it had been changed that often. */
  async function aDeskWith(referral: Referral) {
    const desk = await aDesk(null);
    for (let version = 1; version <= referral.version; version += 1) {
      await desk.store.commit([{ referral: { ...referral, version }, effects: [] }], NOW);
    }
    return desk;
  }

  it('asks to see first that the record has changed since the form was created', async () => {
    const { store, answer } = await aDeskWith(since('updated'));

    const answered = await answer(megan, ACCEPT, 2);

    expect(answered).toEqual({ outcome: 'outdated', referral: since('updated') });
    expect(await store.find(ID)).toEqual(since('updated'));
  });

  it('asks to see first what a colleague has edited since the form was created', async () => {
    const edited = { ...since('edited'), stage: 'accepted' as const };
    const { store, answer } = await aDeskWith(edited);

    const answered = await answer(megan, { kind: 'win', value: null, registration: null }, 2);

    expect(answered).toEqual({ outcome: 'outdated', referral: edited });
    expect(await store.find(ID)).toEqual(edited);
  });

  it('accepts from a form that was made after the change', async () => {
    const { answer } = await aDeskWith(since('updated'));

    expect(await answer(megan, ACCEPT, 3)).toMatchObject({ outcome: 'changed' });
  });

  it('accepts although another person claimed the referral since', async () => {
    const { answer } = await aDeskWith(since('claimed'));

    expect(await answer(megan, ACCEPT, 2)).toMatchObject({ outcome: 'changed' });
  });

  it('names who answered first rather than what has changed', async () => {
    const { answer } = await aDeskWith({
      ...since('updated'),
      stage: 'accepted',
      answer: { by: lee, at: NOW, reason: null, note: null },
    });

    expect(await answer(megan, ACCEPT, 2)).toMatchObject({ outcome: 'refused', referral: { answer: { by: lee } } });
  });
});

describe('answering without access', () => {
  it.each([
    ['a referral that is not routed to them', ID],
    ['a referral that is not there', 'nothing'],
  ])('gives the same result for %s as for an unknown referral', async (_, id) => {
    const { store, ports, wake } = await aDesk();

    const answered = await answerReferral(ports, strangerAs(megan), id, ACCEPT);

    expect(answered).toEqual({ outcome: 'unknown' });
    expect(await store.find(ID)).toEqual(aReferral());
    expect(wake).not.toHaveBeenCalled();
  });

  it('finds nothing by id or code, while a member finds the referral', async () => {
    const { ports } = await aDesk();
    const { code } = aReferral();

    expect(await findAccessibleReferral(ports, strangerAs(megan), { id: ID })).toBeNull();
    expect(await findAccessibleReferral(ports, strangerAs(megan), { code })).toBeNull();
    expect(await findAccessibleReferral(ports, memberAs(megan), { id: ID })).toEqual(aReferral());
    expect(await findAccessibleReferral(ports, memberAs(megan), { code })).toEqual(aReferral());
    expect(await findAccessibleReferral(ports, memberAs(megan), { code: 'R-ZZZZZ' })).toBeNull();
  });

  it('is refused to members of a channel whose routing does not match, if another channel’s does', async () => {
    const { ports } = await aDesk();
    const [ours, theirs] = [
      { ...general, routing: { ...general.routing, countries: ['DE'] } },
      aSubscriber({ id: 'us' }),
    ];
    const viewer: Viewer = { ...memberAs(megan), subscribers: [ours], all: [ours, theirs] };

    expect(await findAccessibleReferral(ports, viewer, { id: ID })).toBeNull();
  });

  it('is not refused to members of a channel that has the card, although the routing has changed since', async () => {
    const desk = aDeliveringDesk({ subscribers: [general] });
    const referral = await desk.put([{ kind: 'announce' }]);
    await desk.deliver();
    const ours = { ...general, routing: { ...general.routing, countries: ['DE'] } };
    const viewer: Viewer = { ...memberAs(megan), subscribers: [ours], all: [ours, aSubscriber({ id: 'us' })] };

    expect(await findAccessibleReferral({ referrals: desk.store }, viewer, { id: ID })).toEqual(referral);
  });

  it('is refused to a member after the deal became private', async () => {
    const { ports } = await aDesk(aReferral({ dealType: 'private' }));

    expect(await answerReferral(ports, memberAs(megan), ID, ACCEPT)).toEqual({ outcome: 'unknown' });
  });
});

describe('answering at the same moment', () => {
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

  const RACES = runs({ few: 20, many: 200 });

  /** The desks of two processes that share a database. */
  function twoProcesses() {
    const meter = new FakeMeter();
    const desk = () => ({
      referrals: new MongoReferralRepository(database.db),
      clock: () => NOW,
      meter,
      wake: () => undefined,
    });
    return { meter, one: desk(), other: desk() };
  }

  it(`lets one of two people win, and names the winner to the other, in each of ${RACES} races`, async () => {
    const { one, other, meter } = twoProcesses();
    const ids = Array.from({ length: RACES }, (_, index) => `race-${index}`);
    const created = ids.map((id, index) => ({ referral: aReferral({ id, code: `R-${10_000 + index}` }), effects: [] }));
    await one.referrals.commit(created, NOW);

    const races = await Promise.all(
      ids.map((id, index) =>
        Promise.all([
          answerReferral(one, memberAs(megan), id, ACCEPT, 1),
          answerReferral(other, memberAs(lee), id, index % 2 === 0 ? ACCEPT : DECLINE, 1),
        ]),
      ),
    );

    for (const [megans, lees] of races) {
      expect([megans.outcome, lees.outcome].sort()).toEqual(['changed', 'refused']);
      const winner = megans.outcome === 'changed' ? megan : lee;
      expect([megans, lees]).toMatchObject([
        { referral: { answer: { by: winner } } },
        { referral: { answer: { by: winner } } },
      ]);
    }
    expect(meter.answers).toHaveLength(RACES);
    const stored = await one.referrals.findByRecords(ids);
    expect(stored.every(({ version, history }) => version === 2 && history.length === 2)).toBe(true);
    expect(await new MongoOutbox(database.db, () => NOW).backlog()).toEqual({ pending: 3 * RACES, parked: 0 });
  });

  it('loses no star when twenty people star at the same time', async () => {
    const { one, other } = twoProcesses();
    await one.referrals.commit([{ referral: aReferral({ id: 'starred', code: 'R-STARS' }), effects: [] }], NOW);
    const people = Array.from({ length: 20 }, (_, index) => aPerson({ objectId: `person-${index}` }));

    await Promise.all(
      people.map((person, index) =>
        answerReferral(index % 2 === 0 ? one : other, memberAs(person), 'starred', {
          kind: 'favorite',
          turn: `turn-${index}`,
        }),
      ),
    );

    const stored = await one.referrals.find('starred');
    expect(stored?.version).toBe(21);
    expect(new Set(stored?.favorites.map(({ person }) => person))).toEqual(new Set(people.map(personKey)));
  });
});
