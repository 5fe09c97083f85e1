import type {
  Delivery,
  Outbox,
  PendingEffect,
  ReferralQuery,
  ReferralRepository,
  Routes,
} from '../../src/application/ports';
import { messageKeyOf } from '../../src/application/delivery/message-key';
import { ANYTHING_INBOUND, type Routing } from '../../src/domain/channel/routing';
import type { Registration } from '../../src/domain/model/registration';
import { personKey, type Contact } from '../../src/domain/model/person';
import type { Effect } from '../../src/domain/model/effect';
import type { Referral } from '../../src/domain/model/referral';
import { searchTerms } from '../../src/domain/model/search-words';
import { aPerson, aReferral, aSubscriber, daysFromNow, NOW } from '../builders/a-referral';
import { EVERY_CHANGE } from '../builders/every-field';

/** What a use case needs of referrals that neither lists them nor looks for those that concern a channel. */
export type ReferralStore = Pick<
  ReferralRepository,
  'find' | 'findByCode' | 'findByRecords' | 'findUnrecorded' | 'findByEngagement' | 'postedTo' | 'commit'
>;

/** An empty store: referrals, and the outbox that is written with them. */
export interface Store<Referrals extends ReferralStore = ReferralRepository> {
  readonly referrals: Referrals;
  readonly outbox: Outbox;
}

const MEGAN = aPerson();
const LEE = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Lee Chan',
  email: 'lee.chan@northwindtraders.com',
});

const contact = (email: string | null): Contact => ({
  firstName: null,
  lastName: null,
  email,
  phone: null,
  title: null,
});

const REGISTRATION: Registration = {
  value: { minor: 9_000_000, currency: 'EUR' },
  signedOn: '2026-05-01',
  startsOn: '2026-05-02',
  endsOn: null,
  solutions: [
    {
      id: 'SOL-1',
      value: { minor: 4_000_000, currency: 'EUR' },
      isDeployedOnAzure: true,
      deployedIn: 'Customer',
      pricingModel: 'PayAsYouGo',
      marketplaceDate: '2026-05-03',
    },
  ],
};

/** The nth of many different referrals. */
const nth = (index: number, overrides: Partial<Referral> = {}): Referral =>
  aReferral({
    id: `referral-${String(index).padStart(3, '0')}`,
    code: `R-AA${String(index).padStart(3, '0')}`,
    ...overrides,
  });

const next = (referral: Referral, overrides: Partial<Referral> = {}): Referral => ({
  ...referral,
  version: referral.version + 1,
  ...overrides,
});

const change = (referral: Referral, effects: readonly Effect[] = []) => ({ referral, effects });

const ALL: ReferralQuery = { sight: { kind: 'everything' }, order: 'newest' };

const general = aSubscriber({ id: 'general' });
const card: Effect = { kind: 'card', subscriberId: 'general' };

/** Whatever is shared. */
const ANYWHERE: Routes = { matching: [ANYTHING_INBOUND], unlessMatchedBy: null };

const only = (country: string): Routing => ({ ...ANYTHING_INBOUND, countries: [country] });

/** The same referral of a customer in this country. */
const from = (country: string | null, referral: Referral): Referral => {
  const { customer } = referral;
  return { ...referral, customer: { ...customer, address: { ...customer.address, country } } };
};

/** The effects of everything that is due, by referral. */
async function effectsDue(outbox: Outbox): Promise<Readonly<Record<string, readonly Effect[]>>> {
  const due: Record<string, readonly Effect[]> = {};
  for (;;) {
    const delivery = await outbox.claim(NOW, daysFromNow(1));
    if (delivery === null) return due;
    due[delivery.referral.id] = delivery.pending.map(({ effect }) => effect);
  }
}

/** Stores a referral with a message in each of these slots, and nothing left to be done about it. */
async function storePosted(
  { referrals, outbox }: Store<ReferralStore>,
  referral: Referral,
  ...slots: readonly string[]
): Promise<void> {
  await referrals.commit(
    [
      change(
        referral,
        slots.map((): Effect => ({ kind: 'update' })),
      ),
    ],
    NOW,
  );
  const posted = { conversationId: '19:general@thread.tacv2', activityId: '1', face: 'face' };
  let delivery: Delivery | null = await outbox.claim(NOW, daysFromNow(1));
  for (const slot of slots) {
    if (delivery === null) throw new Error('nothing was due');
    delivery = await outbox.settle(delivery, firstOf(delivery).id, { replacedBy: [], card: { slot, posted } });
  }
  if (delivery !== null) await outbox.release(delivery);
}

function firstOf({ pending: [first] }: Delivery): PendingEffect {
  if (first === undefined) throw new Error('nothing was due');
  return first;
}

/** What everything does that keeps referrals. `open` gives an empty store each time it is called. */
export function describeReferralStore(open: () => Promise<Store<ReferralStore>>): void {
  let opened: Store<ReferralStore>;
  let referrals: ReferralStore;
  let outbox: Outbox;

  beforeEach(async () => {
    opened = await open();
    ({ referrals, outbox } = opened);
  });

  const store = (...stored: readonly Referral[]) =>
    referrals.commit(
      stored.map((referral) => change(referral)),
      NOW,
    );

  describe('finding', () => {
    it('gives back every field of what was committed, by id and by code', async () => {
      const full = aReferral({
        stage: 'declined',
        statusReason: 'No capacity',
        deadline: null,
        stageSince: NOW,
        answer: { by: MEGAN, at: NOW, reason: 'other', note: 'No capacity' },
        answeredAt: NOW,
        microsoft: {
          stage: 'accepted',
          deadline: null,
          since: daysFromNow(-1),
          sellers: [contact('sam@microsoft.com')],
        },
        claim: { by: LEE, at: daysFromNow(-1) },
        favorites: [{ person: personKey(MEGAN), on: true, turn: 'turn-1' }],
        team: [
          { firstName: 'Lee', lastName: 'Chan', email: 'lee.chan@northwindtraders.com', phone: '+1', title: 'AE' },
        ],
        closing: {
          stage: 'won',
          by: MEGAN,
          at: NOW,
          finalAt: daysFromNow(1),
          value: null,
          reason: 'other',
          note: 'Well done',
          registration: REGISTRATION,
        },
        registration: REGISTRATION,
        recordedTeam: [contact('pat@example.com')],
        recordedSolutions: [{ id: 'SOL-1', name: null }],
        history: [
          { at: daysFromNow(-2), version: 1, what: 'received', by: null, changes: [], note: null },
          { at: daysFromNow(-1), version: 2, what: 'handed-over', by: MEGAN, changes: [], note: 'Lee Chan' },
          { at: daysFromNow(-1), version: 3, what: 'edited', by: LEE, changes: EVERY_CHANGE, note: null },
        ],
      });

      const lost = await store(full);

      expect(lost.size).toBe(0);
      expect(await referrals.find(full.id)).toEqual(full);
      expect(await referrals.findByCode(full.code)).toEqual(full);
    });

    it('answers null for what is not there', async () => {
      await store(nth(1));

      expect(await referrals.find('referral-999')).toBeNull();
      expect(await referrals.findByCode('R-ZZZZZ')).toBeNull();
    });

    it('finds many at once, without those that are not there', async () => {
      await store(nth(1), nth(2), nth(3));

      const found = await referrals.findByRecords(['referral-003', 'referral-999', 'referral-001']);

      expect(found.map(({ id }) => id).sort()).toEqual(['referral-001', 'referral-003']);
      expect(await referrals.findByRecords([])).toEqual([]);
    });

    it('finds deals of ours by the ids of their records', async () => {
      await store(
        nth(1, { direction: 'outbound', recordId: 'record-1' }),
        nth(2, { direction: 'outbound', recordId: null }),
      );

      expect((await referrals.findByRecords(['record-1', 'record-2'])).map(({ id }) => id)).toEqual(['referral-001']);
    });

    it('finds deals of ours by their own ids, whether or not they have a record', async () => {
      await store(
        nth(1, { direction: 'outbound', recordId: 'record-1' }),
        nth(2, { direction: 'outbound', recordId: null }),
        nth(3),
      );

      expect((await referrals.findByRecords(['referral-001', 'referral-002'])).map(({ id }) => id).sort()).toEqual([
        'referral-001',
        'referral-002',
      ]);
    });

    it('finds the deals whose record is being created, and those with a code, unless they have one', async () => {
      const creating = { what: 'create', at: NOW, version: 1 } as const;
      const ours = (index: number, overrides: Partial<Referral>) =>
        nth(index, { direction: 'outbound', recordId: null, ...overrides });
      await store(
        ours(1, { attempt: creating }),
        ours(2, { attempt: null }),
        ours(3, { attempt: null, code: 'R-WANTED' }),
        ours(4, { attempt: creating, recordId: 'record-4' }),
        ours(5, { code: 'R-KN0WN', recordId: 'record-5' }),
        ours(6, { attempt: { ...creating, what: 'invite' } }),
      );

      const found = await referrals.findUnrecorded(['R-WANTED', 'R-KN0WN', 'R-ABSENT']);

      expect(found.map(({ id }) => id).sort()).toEqual(['referral-001', 'referral-003']);
      expect((await referrals.findUnrecorded([])).map(({ id }) => id)).toEqual(['referral-001']);
    });

    it('keeps what was asked of Partner Center, and what it does not take', async () => {
      const referral = nth(1, {
        attempt: { what: 'invite', at: NOW, version: 3 },
        trouble: { code: 'invalid', deed: 'invite', target: 'team', since: NOW },
        recordId: 'record-1',
        isRegistered: true,
      });
      await store(referral);

      expect(await referrals.find(referral.id)).toEqual(referral);
    });

    it('lets one record be of one deal only', async () => {
      await store(nth(1, { direction: 'outbound', recordId: 'record-1' }));

      expect([...(await store(nth(2, { direction: 'outbound', recordId: 'record-1' })))]).toEqual(['referral-002']);
    });
  });

  describe('finding the other side', () => {
    it('finds all records of an engagement, Microsoft’s too, and no others', async () => {
      await store(
        nth(1, { engagementId: 'engagement-1', direction: 'outbound' }),
        nth(2, { engagementId: 'engagement-1', owner: 'microsoft' }),
        nth(3, { engagementId: 'engagement-2' }),
        nth(4, { engagementId: null }),
      );

      const found = await referrals.findByEngagement('engagement-1');

      expect(found.map(({ id }) => id).sort()).toEqual(['referral-001', 'referral-002']);
    });

    it('finds nothing where there is no such engagement', async () => {
      await store(nth(1, { engagementId: null }));

      expect(await referrals.findByEngagement('engagement-1')).toEqual([]);
    });
  });

  describe('where it was posted', () => {
    it('tells the subscribers that have the card, whatever other messages there are', async () => {
      const others = [
        messageKeyOf({ kind: 'reminder', subscriberId: 'general', form: 'reply', lead: 240 }),
        messageKeyOf({ kind: 'reminder', subscriberId: 'general', form: 'post', lead: 240 }),
        messageKeyOf({ kind: 'personalReminder', person: MEGAN, lead: 240 }),
      ];
      await storePosted(opened, nth(1), 'general', 'sales', ...others);

      expect([...(await referrals.postedTo('referral-001'))].sort()).toEqual(['general', 'sales']);
    });

    it('is nowhere, for a referral that is not posted and one that is not there', async () => {
      await store(nth(1));

      expect(await referrals.postedTo('referral-001')).toEqual([]);
      expect(await referrals.postedTo('referral-999')).toEqual([]);
    });
  });

  describe('committing', () => {
    it('writes a change over the version it was made from', async () => {
      await store(nth(1));

      const lost = await store(next(nth(1), { stage: 'accepted' }));

      expect(lost.size).toBe(0);
      expect(await referrals.find('referral-001')).toMatchObject({ version: 2, stage: 'accepted' });
    });

    it('refuses a change of a version that is not the stored one, and leaves its effects undone', async () => {
      await store(nth(1));
      await store(next(nth(1), { stage: 'accepted' }));

      const lost = await referrals.commit([change(next(nth(1), { stage: 'declined' }), [{ kind: 'update' }])], NOW);

      expect([...lost]).toEqual(['referral-001']);
      expect(await referrals.find('referral-001')).toMatchObject({ version: 2, stage: 'accepted' });
      expect(await effectsDue(outbox)).toEqual({});
    });

    it('refuses a change of a referral that is not there', async () => {
      const lost = await store(next(nth(1)));

      expect([...lost]).toEqual(['referral-001']);
      expect(await referrals.find('referral-001')).toBeNull();
    });

    it('lets exactly one of fifty simultaneous changes of one version win', async () => {
      await store(nth(1));
      const changes = Array.from({ length: 50 }, (_, index) => next(nth(1), { statusReason: `change ${index}` }));

      const lost = await Promise.all(
        changes.map((changed) => referrals.commit([change(changed, [{ kind: 'update' }])], NOW)),
      );

      const winners = changes.filter((_, index) => lost[index]?.size === 0);
      expect(winners).toHaveLength(1);
      expect(await referrals.find('referral-001')).toEqual(winners[0]);
      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [{ kind: 'update' }] });
    });

    it('lets exactly one of twenty win that create the same referral at once', async () => {
      const created = Array.from({ length: 20 }, (_, index) =>
        nth(1, { code: `R-BB${String(index).padStart(3, '0')}` }),
      );

      const lost = await Promise.all(
        created.map((referral) => referrals.commit([change(referral, [{ kind: 'announce' }])], NOW)),
      );

      expect(lost.filter(({ size }) => size === 0)).toHaveLength(1);
      expect(lost.filter((ids) => ids.has('referral-001'))).toHaveLength(19);
      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [{ kind: 'announce' }] });
    });

    it('lets exactly one of twenty win that take the same code at once', async () => {
      const created = Array.from({ length: 20 }, (_, index) => nth(index, { code: 'R-SAME0' }));

      const lost = await Promise.all(created.map((referral) => referrals.commit([change(referral)], NOW)));

      expect(lost.filter(({ size }) => size === 0)).toHaveLength(1);
      const winner = created.find((_, index) => lost[index]?.size === 0);
      expect(await referrals.findByCode('R-SAME0')).toEqual(winner);
      expect(await referrals.findByRecords(created.map(({ id }) => id))).toEqual([winner]);
    });

    it('writes the rest of a batch of which some are lost', async () => {
      await store(nth(1), nth(2));
      const batch = [nth(1), nth(3), nth(4, { code: 'R-AA002' }), next(nth(2)), next(nth(5)), nth(6)];

      const lost = await store(...batch);

      expect([...lost].sort()).toEqual(['referral-001', 'referral-004', 'referral-005']);
      const found = await referrals.findByRecords(batch.map(({ id }) => id));
      expect(found.map(({ id }) => id).sort()).toEqual([
        'referral-001',
        'referral-002',
        'referral-003',
        'referral-006',
      ]);
      expect(await referrals.find('referral-002')).toMatchObject({ version: 2 });
    });

    it('accepts a batch of nothing', async () => {
      const lost = await referrals.commit([], NOW);

      expect(lost.size).toBe(0);
    });

    it('keeps the effects of several changes in the order in which they were made', async () => {
      await referrals.commit([change(nth(1), [{ kind: 'announce' }])], NOW);
      await referrals.commit([change(next(nth(1)), [{ kind: 'update' }])], NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [{ kind: 'announce' }, { kind: 'update' }] });
    });
  });
}

/** What every repository of referrals does. `open` gives an empty one each time it is called. */
export function describeReferralRepository(open: () => Promise<Store>): void {
  let opened: Store;
  let referrals: ReferralRepository;
  let outbox: Outbox;

  beforeEach(async () => {
    opened = await open();
    ({ referrals, outbox } = opened);
  });

  const store = (...stored: readonly Referral[]) =>
    referrals.commit(
      stored.map((referral) => change(referral)),
      NOW,
    );

  const idsOf = async (query: Partial<ReferralQuery>): Promise<readonly string[]> => {
    const { items } = await referrals.list({ ...ALL, ...query }, 0, 100);
    return items.map(({ id }) => id);
  };

  describeReferralStore(open);

  describe('listing', () => {
    it('lists by stage and direction', async () => {
      await store(
        nth(1),
        nth(2, { stage: 'accepted' }),
        nth(3, { stage: 'won', direction: 'outbound' }),
        nth(4, { direction: 'outbound' }),
      );

      expect(await idsOf({ stages: ['received'] })).toEqual(['referral-001', 'referral-004']);
      expect(await idsOf({ stages: ['received'], direction: 'inbound' })).toEqual(['referral-001']);
      expect(await idsOf({ stages: ['accepted', 'won'] })).toEqual(['referral-002', 'referral-003']);
      expect(await idsOf({ stages: [] })).toEqual([]);
      expect(await idsOf({})).toHaveLength(4);
    });

    it('lists what a person has starred, and not what the person starred once', async () => {
      const starred = (person: string, on: boolean) => ({ favorites: [{ person, on, turn: 'turn' }] });
      await store(
        nth(1, starred(personKey(MEGAN), true)),
        nth(2, starred(personKey(MEGAN), false)),
        nth(3, starred(personKey(LEE), true)),
        nth(4, {
          favorites: [
            { person: personKey(MEGAN), on: false, turn: '1' },
            { person: personKey(LEE), on: true, turn: '2' },
          ],
        }),
      );

      expect(await idsOf({ favoriteOf: personKey(MEGAN) })).toEqual(['referral-001']);
    });

    it('lists as mine what I answered, claimed or am on the team of, whatever the case of my address', async () => {
      await store(
        nth(1, { stage: 'accepted', answer: { by: MEGAN, at: NOW, reason: null, note: null } }),
        nth(2, { claim: { by: MEGAN, at: NOW } }),
        nth(3, { team: [contact('MEGAN.ORTIZ@NorthwindTraders.com')] }),
        nth(4, { claim: { by: LEE, at: NOW } }),
        nth(5),
      );

      expect(await idsOf({ mine: { ...MEGAN, email: 'Megan.Ortiz@northwindtraders.com' } })).toEqual([
        'referral-001',
        'referral-002',
        'referral-003',
      ]);
      expect(await idsOf({ mine: { ...MEGAN, email: null } })).toEqual(['referral-001', 'referral-002']);
    });

    it('follows a referral when what lists look at changes', async () => {
      await store(nth(1, { claim: { by: MEGAN, at: NOW } }));
      await store(next(nth(1), { claim: { by: LEE, at: NOW }, terms: { ...nth(1).terms, name: 'Harbour lights' } }));

      expect(await idsOf({ mine: MEGAN })).toEqual([]);
      expect(await idsOf({ mine: LEE })).toEqual(['referral-001']);
      expect(await idsOf({ words: searchTerms('harbour') })).toEqual(['referral-001']);
    });

    it('shows a member the shared deals, and private ones only to those on their team', async () => {
      await store(
        nth(1),
        nth(2, { dealType: 'partner-led' }),
        nth(3, { dealType: 'private' }),
        nth(4, { dealType: 'private', team: [contact('Megan.Ortiz@northwindtraders.com')] }),
      );

      expect(await idsOf({ sight: { kind: 'routed', email: null, routes: ANYWHERE } })).toEqual([
        'referral-001',
        'referral-002',
      ]);
      expect(
        await idsOf({ sight: { kind: 'routed', email: 'MEGAN.ortiz@northwindtraders.com', routes: ANYWHERE } }),
      ).toEqual(['referral-001', 'referral-002', 'referral-004']);
    });

    it('shows a member what their channels’ routings match, and the deals whose team they are on', async () => {
      const email = 'megan.ortiz@northwindtraders.com';
      await store(
        from('DE', nth(1)),
        from('FR', nth(2)),
        from(null, nth(3)),
        from('FR', nth(4, { team: [contact(email)] })),
        from('AT', nth(5)),
      );

      const routes: Routes = { matching: [only('DE'), only('AT')], unlessMatchedBy: null };
      expect(await idsOf({ sight: { kind: 'routed', email, routes } })).toEqual([
        'referral-001',
        'referral-004',
        'referral-005',
      ]);
    });

    it('shows a member of the first channel what no channel’s routing matches, too', async () => {
      await store(from('DE', nth(1)), from('FR', nth(2)), from(null, nth(3)));

      const routes: Routes = { matching: [only('DE')], unlessMatchedBy: [only('DE'), only('FR')] };
      expect(await idsOf({ sight: { kind: 'routed', email: null, routes } })).toEqual(['referral-001', 'referral-003']);
    });

    it('shows whoever holds a private deal that deal, though they are not on its team, until somebody else takes it over', async () => {
      const email = 'megan.ortiz@northwindtraders.com';
      const answer = {
        by: { ...MEGAN, email: 'Megan.Ortiz@northwindtraders.com' },
        at: daysFromNow(-1),
        reason: null,
        note: null,
      };
      const theirs = { dealType: 'private', stage: 'accepted', answer } as const;
      await store(nth(1, theirs), nth(2, { ...theirs, claim: { by: LEE, at: NOW } }));

      expect(await idsOf({ sight: { kind: 'routed', email, routes: ANYWHERE } })).toEqual(['referral-001']);
      expect(await idsOf({ sight: { kind: 'own', email } })).toEqual(['referral-001']);
    });

    it('shows somebody who is a member of nothing only the deals whose team they are on', async () => {
      await store(
        nth(1),
        nth(2, { team: [contact('megan.ortiz@northwindtraders.com')] }),
        nth(3, { dealType: 'private', team: [contact('megan.ortiz@northwindtraders.com')] }),
        nth(4, { team: [contact(null)] }),
      );

      const own = { kind: 'own', email: 'Megan.Ortiz@northwindtraders.com' } as const;
      expect(await idsOf({ sight: own })).toEqual(['referral-002', 'referral-003']);
    });

    it('never lists the records that are Microsoft’s own', async () => {
      const email = 'megan.ortiz@northwindtraders.com';
      await store(nth(1, { owner: 'microsoft', team: [contact(email)], claim: { by: MEGAN, at: NOW } }));

      expect(await idsOf({ sight: { kind: 'everything' } })).toEqual([]);
      expect(await idsOf({ sight: { kind: 'routed', email, routes: ANYWHERE } })).toEqual([]);
      expect(await idsOf({ sight: { kind: 'own', email } })).toEqual([]);
      expect(await idsOf({ mine: MEGAN })).toEqual([]);
      expect(await idsOf({ words: searchTerms('contoso') })).toEqual([]);
    });

    it('holds all conditions at once', async () => {
      const mine = { claim: { by: MEGAN, at: NOW }, favorites: [{ person: personKey(MEGAN), on: true, turn: '1' }] };
      await store(
        nth(1, mine),
        nth(2, { ...mine, stage: 'accepted' }),
        nth(3, { ...mine, favorites: [] }),
        nth(4, { ...mine, claim: null }),
        nth(5, {
          ...mine,
          customer: { ...nth(5).customer, name: 'Tailspin Toys' },
          terms: { ...nth(5).terms, name: null },
        }),
        nth(6, { ...mine, dealType: 'private' }),
      );

      const found = await idsOf({
        sight: { kind: 'routed', email: null, routes: ANYWHERE },
        stages: ['received'],
        direction: 'inbound',
        favoriteOf: personKey(MEGAN),
        mine: { ...MEGAN, email: null },
        words: ['contoso'],
      });

      expect(found).toEqual(['referral-001']);
    });

    it('puts the soonest deadline first, or the newest change', async () => {
      await store(
        nth(1, { deadline: daysFromNow(5), updatedAt: daysFromNow(-3) }),
        nth(2, { deadline: daysFromNow(1), updatedAt: daysFromNow(-2) }),
        nth(3, { deadline: daysFromNow(9), updatedAt: daysFromNow(-1) }),
      );

      expect(await idsOf({ order: 'deadline' })).toEqual(['referral-002', 'referral-001', 'referral-003']);
      expect(await idsOf({ order: 'newest' })).toEqual(['referral-003', 'referral-002', 'referral-001']);
    });

    it('lists what closes on some days, soonest first', async () => {
      const closing = (index: number, closeDate: string | null) =>
        nth(index, { stage: 'accepted', terms: { ...nth(index).terms, closeDate } });
      await store(
        closing(1, '2026-07-31'),
        closing(2, '2026-06-15'),
        closing(3, null),
        closing(4, '2026-06-14'),
        closing(5, '2026-06-30'),
        closing(6, '2026-07-01'),
      );

      const closed = (from: string | null, to: string | null) => idsOf({ closing: { from, to }, order: 'closeDate' });
      expect(await closed('2026-06-15', '2026-06-30')).toEqual(['referral-002', 'referral-005']);
      expect(await closed(null, '2026-06-15')).toEqual(['referral-004', 'referral-002']);
      expect(await closed('2026-06-30', null)).toEqual(['referral-005', 'referral-006', 'referral-001']);
      expect(await closed('2026-06-15', '2026-06-15')).toEqual(['referral-002']);
      expect(await closed(null, null)).toEqual([
        'referral-004',
        'referral-002',
        'referral-005',
        'referral-006',
        'referral-001',
      ]);
      expect(await closed('2026-07-01', '2026-06-30')).toEqual([]);
    });

    it('gives each referral that closes on the same day on exactly one page', async () => {
      await store(...Array.from({ length: 23 }, (_, index) => nth(index, { stage: 'accepted' })));
      const closing: ReferralQuery = {
        ...ALL,
        stages: ['accepted'],
        closing: { from: null, to: '2026-12-31' },
        order: 'closeDate',
      };

      const pages = await Promise.all([0, 10, 20].map((skip) => referrals.list(closing, skip, 10)));

      expect(pages.map(({ total }) => total)).toEqual([23, 23, 23]);
      expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(23);
    });

    it('gives each referral on exactly one page, though all of them are equally old', async () => {
      await store(...Array.from({ length: 23 }, (_, index) => nth(index)));

      const pages = await Promise.all([0, 10, 20, 30].map((skip) => referrals.list(ALL, skip, 10)));

      expect(pages.map(({ items }) => items.length)).toEqual([10, 10, 3, 0]);
      expect(pages.map(({ total }) => total)).toEqual([23, 23, 23, 23]);
      expect(new Set(pages.flatMap(({ items }) => items.map(({ id }) => id))).size).toBe(23);
    });

    it('counts a page that is exactly full, and none at all', async () => {
      await store(nth(1), nth(2));

      expect(await referrals.list(ALL, 0, 2)).toMatchObject({ total: 2 });
      expect(await referrals.list({ ...ALL, stages: ['lost'] }, 0, 2)).toEqual({ items: [], total: 0 });
    });
  });

  describe('searching', () => {
    const named = (index: number, name: string, city = 'Seattle') =>
      nth(index, {
        customer: { ...nth(index).customer, name, address: { ...nth(index).customer.address, city } },
        terms: { ...nth(index).terms, name: null },
      });

    beforeEach(async () => {
      await store(
        named(1, 'Fabrikam Résidences', 'Zürich'),
        named(2, 'Fabrikam, Inc. (Wide World)'),
        named(3, '北京微软科技有限公司', '北京市'),
        named(4, 'ウィングチップトイズ', '東京'),
        nth(5, { terms: { ...nth(5).terms, name: 'Tailspin renewal' } }),
      );
    });

    it.each([
      ['fabri', ['referral-001', 'referral-002']],
      ['FABRIKAM residences', ['referral-001']],
      ['zurich', ['referral-001']],
      ['wide fabrikam', ['referral-002']],
      ['abrikam', []],
      ['fabrikam tailspin', []],
      ['微软', ['referral-003']],
      ['北京', ['referral-003']],
      ['科技有限', ['referral-003']],
      ['東京', ['referral-004']],
      ['チップ', ['referral-004']],
      ['ｳｨﾝｸﾞ', ['referral-004']],
      ['tailspin', ['referral-005']],
      ['R-AA005', ['referral-005']],
      ['aa005', ['referral-005']],
      ['.*', ['referral-001', 'referral-002', 'referral-003', 'referral-004', 'referral-005']],
    ])('finds for %j what has a word that begins so', async (typed, expected) => {
      expect(await idsOf({ words: searchTerms(typed) })).toEqual(expected);
    });

    it('takes no word for a pattern', async () => {
      expect(await idsOf({ words: ['f.brikam'] })).toEqual([]);
      expect(await idsOf({ words: ['fabrikam|tailspin'] })).toEqual([]);
    });
  });

  describe('catching up', () => {
    it('gives a new subscriber a card for every referral that waits, and for no other', async () => {
      await store(
        nth(1),
        nth(2),
        nth(3, { stage: 'accepted' }),
        nth(4, { direction: 'outbound' }),
        nth(5, { owner: 'microsoft' }),
        nth(6, { dealType: 'private' }),
      );

      await referrals.announceWaitingTo(general, ANYWHERE, NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [card], 'referral-002': [card] });
    });

    it('gives it once, however often and at the same time it is asked to', async () => {
      await store(nth(1));

      await Promise.all([1, 2, 3].map(() => referrals.announceWaitingTo(general, ANYWHERE, NOW)));
      await referrals.announceWaitingTo(general, ANYWHERE, NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [card] });
    });

    it('leaves out referrals that have a card there', async () => {
      await storePosted(opened, nth(1), 'general');

      await referrals.announceWaitingTo(general, ANYWHERE, NOW);
      await referrals.announceWaitingTo(aSubscriber({ id: 'sales' }), ANYWHERE, NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [{ kind: 'card', subscriberId: 'sales' }] });
    });

    it('gives a card to what the routing lets through, and to nothing else', async () => {
      await store(from('DE', nth(1)), from('FR', nth(2)), from(null, nth(3)));

      await referrals.announceWaitingTo(general, { matching: [only('DE')], unlessMatchedBy: null }, NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [card] });
    });

    it('gives the first channel a card for what no routing matches', async () => {
      await store(from('DE', nth(1)), from('FR', nth(2)), from(null, nth(3)));

      await referrals.announceWaitingTo(
        general,
        { matching: [only('DE')], unlessMatchedBy: [only('DE'), only('FR')] },
        NOW,
      );

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [card], 'referral-003': [card] });
    });

    it('gives nothing where nothing is routed', async () => {
      await store(nth(1));

      await referrals.announceWaitingTo(general, { matching: [], unlessMatchedBy: null }, NOW);

      expect(await effectsDue(outbox)).toEqual({});
    });

    it('makes a card due at once that has to wait for nothing, beside what waits for its time', async () => {
      const expire: Effect = { kind: 'expire', at: daysFromNow(12) };
      await referrals.commit([change(nth(1), [expire])], NOW);

      await referrals.announceWaitingTo(general, ANYWHERE, NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [expire, card] });
    });

    it('tries again what had been parked for it', async () => {
      await referrals.commit([change(nth(1), [card])], NOW);
      const delivery = await outbox.claim(NOW, daysFromNow(1));
      if (delivery === null) throw new Error('nothing was due');
      const { id, ...pending } = firstOf(delivery);
      await outbox.finish(delivery, id, { replacedBy: [{ ...pending, parked: 'BadSyntax' }] });
      const before = await referrals.parkedReasons('referral-001');

      await referrals.announceWaitingTo(general, ANYWHERE, NOW);

      expect(before).toEqual(['BadSyntax']);
      expect(await referrals.parkedReasons('referral-001')).toEqual([]);
      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [card] });
    });

    it('leaves the state and its version alone', async () => {
      await store(nth(1));

      await referrals.announceWaitingTo(general, ANYWHERE, NOW);

      expect(await referrals.find('referral-001')).toEqual(nth(1));
    });
  });

  describe('reminding anew', () => {
    const look: Effect = { kind: 'remind', subscriberId: 'general' };

    it('gives a look to every referral that waits and has a card there, and to no other', async () => {
      const reminder = messageKeyOf({ kind: 'reminder', subscriberId: 'general', form: 'reply', lead: 240 });
      await storePosted(opened, nth(1), 'general', 'sales');
      await storePosted(opened, nth(2), 'sales', reminder);
      await storePosted(opened, nth(3, { stage: 'accepted' }), 'general');
      await storePosted(opened, nth(4, { direction: 'outbound' }), 'general');
      await storePosted(opened, nth(5, { dealType: 'private' }), 'general');
      await store(nth(6));

      await referrals.remindAnewAt('general', NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [look], 'referral-005': [look] });
    });

    it('keeps what is to be done already, parked or not', async () => {
      const expire: Effect = { kind: 'expire', at: daysFromNow(12) };
      await storePosted(opened, nth(1), 'general');
      await referrals.commit([change(next(nth(1)), [card, expire])], NOW);
      const delivery = await outbox.claim(NOW, daysFromNow(1));
      if (delivery === null) throw new Error('nothing was due');
      const { id, ...pending } = firstOf(delivery);
      await outbox.finish(delivery, id, { replacedBy: [{ ...pending, parked: 'BadSyntax' }] });

      await referrals.remindAnewAt('general', NOW);

      expect(await effectsDue(outbox)).toEqual({ 'referral-001': [expire, card, look] });
      expect(await referrals.parkedReasons('referral-001')).toEqual(['BadSyntax']);
    });

    it('leaves the state and its version alone', async () => {
      await storePosted(opened, nth(1), 'general');

      await referrals.remindAnewAt('general', NOW);

      expect(await referrals.find('referral-001')).toEqual(nth(1));
    });
  });
}
