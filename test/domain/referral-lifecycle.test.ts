import fc from 'fast-check';

import { contactOf, personKey, type Contact, type Person } from '../../src/domain/person';
import type { Advance } from '../../src/domain/advance';
import type { Effect } from '../../src/domain/effect';
import type { Money } from '../../src/domain/money/money';
import { ARCHIVED_STAGES, isFavoriteOf, STAGES, type Direction, type Referral, type Stage, type Terms } from '../../src/domain/referral';
import { advance, receive, type ReferralEvent } from '../../src/domain/referral-lifecycle';
import { aPerson, aRecord, aReferral, daysFromNow, frozen, NOW } from '../builders/a-referral';

const megan = aPerson();
const arjun = aPerson({
  objectId: '0b1e0000-0000-4000-8000-000000000002',
  name: 'Arjun Rao',
  email: 'arjun.rao@northwindtraders.com',
});

const TERMS: Terms = {
  name: 'Contoso migration',
  value: { minor: 9_900_000, currency: 'USD' },
  closeDate: '2026-08-01',
  notes: 'Agreed on the phone.',
  crmId: 'CRM-7',
  campaignId: null,
};

const accept = (by: Person = megan, colleagues: readonly Contact[] = []): ReferralEvent => ({
  kind: 'accept',
  by,
  terms: TERMS,
  colleagues,
});
const decline = (by: Person = megan): ReferralEvent => ({ kind: 'decline', by, reason: 'other', note: 'No capacity.' });
const win = (by: Person = megan, value: Money | null = { minor: 12_000_000, currency: 'EUR' }): ReferralEvent => ({ kind: 'win', by, value });
const lose = (by: Person = megan): ReferralEvent => ({ kind: 'lose', by, reason: 'customer-chose-other-vendor', note: 'Too late.' });
const edit = (terms: Partial<Terms> = { crmId: 'CRM-8' }, by: Person = megan): ReferralEvent => ({ kind: 'edit', by, terms });
const snooze = (by: Person = megan, at = daysFromNow(1)): ReferralEvent => ({ kind: 'snooze', by, at });
const lapse: ReferralEvent = { kind: 'lapse' };
const claim = (by: Person = megan): ReferralEvent => ({ kind: 'claim', by });
const favorite = (by: Person = megan, turn = 'turn-1'): ReferralEvent => ({ kind: 'favorite', by, turn });
const report = (stage: Stage, revision = 1): ReferralEvent => ({
  kind: 'report',
  record: aRecord({ stage, eTag: `"revision-${revision}"`, updatedAt: daysFromNow(revision) }),
});

/** Everything goes in frozen, so that a change of what was passed in throws. */
const advanced = (referral: Referral, event: ReferralEvent, now = NOW): Advance =>
  advance(frozen(referral), frozen(event), now);

function changed(referral: Referral, event: ReferralEvent, now = NOW): Extract<Advance, { outcome: 'changed' }> {
  const result = advanced(referral, event, now);
  if (result.outcome !== 'changed') throw new Error(`expected a change, but it was ${result.outcome}`);
  return result;
}

const aContact = (overrides: Partial<Contact> = {}): Contact => ({
  firstName: 'Kim',
  lastName: 'Akers',
  email: 'kim.akers@northwindtraders.com',
  phone: null,
  title: null,
  ...overrides,
});

const teamMembers = (referral: Referral, email: string | null): readonly Contact[] =>
  referral.team.filter((member) => member.email?.toLowerCase() === email);

/** What each deed makes of a referral of ours in each stage; where no stage stands, it is refused. */
const ALLOWED: readonly (readonly [kind: string, event: ReferralEvent, after: Partial<Record<Stage, Stage>>])[] = [
  ['accept', accept(), { received: 'accepted' }],
  ['decline', decline(), { received: 'declined' }],
  ['win', win(), { accepted: 'won' }],
  ['lose', lose(), { accepted: 'lost' }],
  ['edit', edit(), { accepted: 'accepted' }],
  ['claim', claim(), { received: 'received' }],
  ['snooze', snooze(), { received: 'received' }],
  ['favorite', favorite(), Object.fromEntries(STAGES.map((stage) => [stage, stage]))],
];

describe('what a person can do in each stage', () => {
  const product = ALLOWED.flatMap(([kind, event, after]) =>
    STAGES.map((stage) => [stage, kind, after[stage] === undefined ? 'refused' : 'changed', after[stage] ?? stage, event] as const),
  );

  it.each(product)('in %s, to %s is %s, and it is %s then', (stage, _kind, outcome, after, event) => {
    const result = advanced(aReferral({ stage }), event);

    expect([result.outcome, result.referral.stage]).toEqual([outcome, after]);
  });

  it.each([
    ['we created', { direction: 'outbound' as const }],
    ['is Microsoft’s own record', { owner: 'microsoft' as const }],
  ])('refuses to answer, claim or be reminded of one that %s', (_what, overrides) => {
    const referral = aReferral(overrides);

    const outcomes = [accept(), decline(), claim(), snooze()].map((event) => advanced(referral, event).outcome);

    expect(new Set(outcomes)).toEqual(new Set(['refused']));
  });

  it('lets them close and edit a deal that we created', () => {
    const deal = aReferral({ direction: 'outbound', stage: 'accepted' });

    const outcomes = [win(), lose(), edit()].map((event) => advanced(deal, event).outcome);

    expect(new Set(outcomes)).toEqual(new Set(['changed']));
  });

  it('refuses to close or edit Microsoft’s own record', () => {
    const theirs = aReferral({ owner: 'microsoft', stage: 'accepted' });

    const outcomes = [win(), lose(), edit()].map((event) => advanced(theirs, event).outcome);

    expect(new Set(outcomes)).toEqual(new Set(['refused']));
  });

  it('hands back the very referral with a refusal, so that it tells who was faster', () => {
    const { referral } = changed(aReferral(), accept(megan));

    const result = advanced(referral, decline(arjun));

    expect(result).toEqual({ outcome: 'refused', referral });
    expect(result.referral.answer?.by).toEqual(megan);
  });
});

describe('what Partner Center’s record does in each stage', () => {
  const EXPECTED: Readonly<Record<Stage, readonly Stage[]>> = {
    received: ['received', 'accepted', 'won', 'lost', 'declined', 'expired'],
    accepted: ['accepted', 'accepted', 'won', 'lost', 'declined', 'expired'],
    won: ['won', 'won', 'won', 'won', 'won', 'won'],
    lost: ['lost', 'lost', 'lost', 'lost', 'lost', 'lost'],
    declined: ['declined', 'declined', 'declined', 'declined', 'declined', 'declined'],
    expired: ['expired', 'expired', 'expired', 'expired', 'expired', 'expired'],
  };
  const product = STAGES.flatMap((stage) =>
    STAGES.map((reported, index) => [stage, reported, EXPECTED[stage][index] ?? stage] as const),
  );

  it.each(product)('where both said %s, a newer record saying %s makes it %s', (stage, reported, after) => {
    const { referral } = changed(aReferral({ stage }), report(reported));

    expect(referral.stage).toBe(after);
  });

  it.each(product)('where both said %s, a newer record saying %s tells other systems if it is %s only now', (stage, reported, after) => {
    const { effects } = changed(aReferral({ stage }), report(reported));

    expect(effects.filter(({ kind }) => kind === 'emit')).toEqual(after === stage ? [] : [{ kind: 'emit', what: after }]);
  });

  it.each<[stage: Stage, reported: Stage, after: Stage]>([
    ['accepted', 'received', 'accepted'],
    ['accepted', 'accepted', 'accepted'],
    ['accepted', 'declined', 'declined'],
    ['declined', 'received', 'declined'],
    ['declined', 'declined', 'declined'],
    ['declined', 'accepted', 'accepted'],
    ['declined', 'expired', 'expired'],
    ['expired', 'received', 'expired'],
    ['expired', 'accepted', 'accepted'],
  ])('where we said %s and Partner Center has yet to hear, a newer record saying %s makes it %s', (stage, reported, after) => {
    const ahead = aReferral({ stage, recordedStage: 'received' });

    const { referral } = changed(ahead, report(reported));

    expect(referral.stage).toBe(after);
  });

  it.each<[stage: 'won' | 'lost', recorded: Stage]>([
    ['won', 'accepted'],
    ['lost', 'accepted'],
    ['won', 'received'],
    ['lost', 'received'],
  ])('where we said %s and Partner Center still says %s, a newer record saying accepted reopens nothing', (stage, recordedStage) => {
    const ahead = aReferral({ stage, recordedStage });

    const { referral } = changed(ahead, report('accepted'));

    expect(referral.stage).toBe(stage);
  });

  it('leaves the referral alone where the record tells nothing new', () => {
    const referral = aReferral();

    const result = advanced(referral, { kind: 'report', record: aRecord() });

    expect(result).toEqual({ outcome: 'unchanged', referral });
  });
});

describe('accepting', () => {
  it('records who did it and when, with the terms that were agreed', () => {
    const { referral } = changed(aReferral(), accept(megan));

    expect(referral).toMatchObject({
      stage: 'accepted',
      recordedStage: 'received',
      answer: { by: megan, at: NOW, reason: null, note: null },
      stageSince: NOW,
      terms: TERMS,
    });
  });

  it('puts those who join the deal on the team, whoever accepts it among them', () => {
    const { referral } = changed(aReferral(), accept(megan, [megan, arjun].map(contactOf)));

    expect(referral.team).toEqual([
      { firstName: 'Megan', lastName: 'Ortiz', email: megan.email, phone: null, title: null },
      { firstName: 'Arjun', lastName: 'Rao', email: arjun.email, phone: null, title: null },
    ]);
  });

  it('does not put somebody on the team who is on it already, however the address is written', () => {
    const team = [aContact({ email: 'MEGAN.Ortiz@NorthwindTraders.com' })];

    const { referral } = changed(aReferral({ team }), accept(megan, [contactOf(megan)]));

    expect(referral.team).toEqual(team);
  });

  it('puts a colleague on the team once, however often and in whichever case the address was given', () => {
    const colleagues = [aContact(), aContact({ email: 'Kim.Akers@northwindtraders.com' })];

    const { referral } = changed(aReferral(), accept(megan, colleagues));

    expect(teamMembers(referral, 'kim.akers@northwindtraders.com')).toHaveLength(1);
  });

  it('keeps who was on the team, and adds colleagues without an address as they are', () => {
    const pat = aContact({ firstName: 'Pat', email: 'pat@example.com' });
    const nameless = [aContact({ firstName: 'Lee', email: null }), aContact({ firstName: 'Sam', email: null })];

    const { referral } = changed(aReferral({ team: [pat] }), accept(megan, nameless));

    expect(referral.team).toEqual(expect.arrayContaining([pat, ...nameless]));
  });
});

describe('declining', () => {
  it('records who did it, when and why', () => {
    const { referral } = changed(aReferral(), decline(arjun));

    expect(referral).toMatchObject({
      stage: 'declined',
      recordedStage: 'received',
      answer: { by: arjun, at: NOW, reason: 'other', note: 'No capacity.' },
      stageSince: NOW,
    });
  });

  it('leaves terms and team as they were', () => {
    const before = aReferral();

    const { referral } = changed(before, decline());

    expect(referral.terms).toBe(before.terms);
    expect(referral.team).toBe(before.team);
  });
});

describe('winning', () => {
  const deal = aReferral({ stage: 'accepted', terms: TERMS });

  it('records who did it and when, with the final value, and leaves the other terms as they were', () => {
    const { referral } = changed(deal, win(arjun));

    expect(referral).toMatchObject({
      stage: 'won',
      recordedStage: 'accepted',
      answer: { by: arjun, at: NOW, reason: null, note: null },
      stageSince: NOW,
      terms: { ...TERMS, value: { minor: 12_000_000, currency: 'EUR' } },
    });
  });

  it('keeps when the referral was accepted', () => {
    const accepted = changed(aReferral(), accept()).referral;

    const { referral } = changed(accepted, win(), daysFromNow(9));

    expect(referral.answeredAt).toEqual(NOW);
  });
});

describe('losing', () => {
  it('records who did it, when and why, and leaves terms and team as they were', () => {
    const deal = aReferral({ stage: 'accepted', terms: TERMS });

    const { referral } = changed(deal, lose(arjun));

    expect(referral).toMatchObject({
      stage: 'lost',
      answer: { by: arjun, at: NOW, reason: 'customer-chose-other-vendor', note: 'Too late.' },
      stageSince: NOW,
      terms: TERMS,
      team: deal.team,
    });
  });
});

describe('editing', () => {
  const deal = aReferral({ stage: 'accepted', terms: TERMS });

  it('changes what is given, takes away what is given as none, and leaves the rest', () => {
    const { referral } = changed(deal, edit({ closeDate: '2026-09-30', notes: null }));

    expect(referral.terms).toEqual({ ...TERMS, closeDate: '2026-09-30', notes: null });
  });

  it('leaves who answered and since when as it was', () => {
    const { referral } = changed(deal, edit({ notes: 'New' }, arjun));

    expect([referral.answer, referral.answeredAt, referral.stageSince]).toEqual([deal.answer, deal.answeredAt, deal.stageSince]);
  });

  it.each<[what: string, terms: Partial<Terms>]>([
    ['nothing', {}],
    ['what is there already', { closeDate: TERMS.closeDate, value: { minor: 9_900_000, currency: 'USD' } }],
  ])('changes nothing where %s is given', (_what, terms) => {
    expect(advanced(deal, edit(terms))).toEqual({ outcome: 'unchanged', referral: deal });
  });

  it('is known as repeated when it is delivered again', () => {
    const { referral } = changed(deal, edit());

    expect(advanced(referral, edit(), daysFromNow(1)).outcome).toBe('unchanged');
  });
});

describe('asking to be reminded', () => {
  it('asks for a nudge at that moment, of that person by ids only', () => {
    const { effects } = changed(aReferral(), snooze(megan, daysFromNow(2)));

    const { tenantId, objectId } = megan;
    expect(effects).toEqual([{ kind: 'nudge', person: { tenantId, objectId }, at: daysFromNow(2) }]);
  });

  it('shows nothing of it to others', () => {
    const before = aReferral();

    const { referral } = changed(before, snooze());

    expect(referral).toEqual({ ...before, version: before.version + 1 });
  });
});

describe('an answer that is delivered again', () => {
  it.each([
    ['accepting', 'received', accept],
    ['declining', 'received', decline],
    ['winning', 'accepted', win],
    ['losing', 'accepted', lose],
  ] as const)('%s changes nothing the second time', (_what, stage, answer) => {
    const { referral } = changed(aReferral({ stage }), answer(megan));

    expect(advanced(referral, answer(megan), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });

  it('is known as such whatever the person is called by then, and however the ids are written', () => {
    const { referral } = changed(aReferral(), accept(megan));
    const renamed = { ...megan, objectId: megan.objectId.toUpperCase(), name: 'Megan Rao', email: null };

    expect(advanced(referral, accept(renamed)).outcome).toBe('unchanged');
  });

  it.each<[what: string, stage: Stage, first: ReferralEvent, second: ReferralEvent]>([
    ['the same answer by somebody else', 'received', accept(megan), accept(arjun)],
    ['another answer by the same person', 'received', accept(megan), decline(megan)],
    ['another answer by somebody else', 'received', decline(megan), accept(arjun)],
    ['the same win by somebody else', 'accepted', win(megan), win(arjun)],
    ['a loss by the same person', 'accepted', win(megan), lose(megan)],
    ['a win by somebody else', 'accepted', lose(megan), win(arjun)],
    ['an edit by the same person', 'accepted', lose(megan), edit()],
  ])('is not %s: that is refused, and the first one holds', (_what, stage, first, second) => {
    const { referral } = changed(aReferral({ stage }), first);

    expect(advanced(referral, second)).toEqual({ outcome: 'refused', referral });
  });

  it('is refused where the answer was given in the portal', () => {
    const { referral } = changed(aReferral(), report('accepted'));

    expect(advanced(referral, accept(megan)).outcome).toBe('refused');
  });

  it('is refused once the deal has moved on', () => {
    const accepted = changed(aReferral(), accept(megan)).referral;
    const won = changed(accepted, report('won')).referral;

    expect(advanced(won, accept(megan)).outcome).toBe('refused');
  });
});

describe('claiming', () => {
  it('records who looks at it and since when', () => {
    const { referral } = changed(aReferral(), claim(megan));

    expect(referral.claim).toEqual({ by: megan, at: NOW });
  });

  it('changes nothing when the same person claims it again', () => {
    const { referral } = changed(aReferral(), claim(megan));

    expect(advanced(referral, claim(megan), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });

  it('lets a colleague take it over', () => {
    const { referral } = changed(aReferral(), claim(megan));

    const taken = changed(referral, claim(arjun), daysFromNow(1)).referral;

    expect(taken.claim).toEqual({ by: arjun, at: daysFromNow(1) });
    expect(taken.history.filter(({ what }) => what === 'claimed').map(({ by }) => by)).toEqual([megan, arjun]);
  });

  it('keeps nobody else from answering, and is remembered afterwards', () => {
    const claimed = changed(aReferral(), claim(megan)).referral;

    const { referral } = changed(claimed, accept(arjun));

    expect(referral.answer?.by).toEqual(arjun);
    expect(referral.claim?.by).toEqual(megan);
  });
});

describe('starring', () => {
  it('turns on, and off again with the next click', () => {
    const on = changed(aReferral(), favorite(megan, 'turn-1')).referral;
    const off = changed(on, favorite(megan, 'turn-2')).referral;

    expect(isFavoriteOf(on, personKey(megan))).toBe(true);
    expect(isFavoriteOf(off, personKey(megan))).toBe(false);
  });

  it('counts a click that is delivered twice once', () => {
    const { referral } = changed(aReferral(), favorite(megan, 'turn-1'));

    expect(advanced(referral, favorite(megan, 'turn-1'))).toEqual({ outcome: 'unchanged', referral });
  });

  it('is each person’s own', () => {
    const both = [favorite(megan, 'turn-1'), favorite(arjun, 'turn-1')].reduce(
      (referral, event) => changed(referral, event).referral,
      aReferral(),
    );
    const { referral } = changed(both, favorite(megan, 'turn-2'));

    expect(isFavoriteOf(referral, personKey(megan))).toBe(false);
    expect(isFavoriteOf(referral, personKey(arjun))).toBe(true);
    expect(referral.favorites).toHaveLength(2);
  });

  it('is no part of the history, and asks for nothing to be sent', () => {
    const before = aReferral();

    const { referral, effects } = changed(before, favorite());

    expect(referral.history).toBe(before.history);
    expect(effects).toEqual([]);
  });
});

describe('every change', () => {
  const { tenantId, objectId } = megan;
  const update: Effect = { kind: 'update' };
  const overdueAfter = (closeDate: string): Effect => ({ kind: 'overdue', at: new Date(`${closeDate}T19:00Z`) });
  const emits = (what: 'accepted' | 'declined' | 'won' | 'lost' | 'edited' | 'expired'): Effect => ({ kind: 'emit', what });
  type Row = [how: string, stage: Stage, event: ReferralEvent, what: string, by: Person | null, effects: readonly Effect[]];
  const rows: readonly Row[] = [
    ['accepting', 'received', accept(), 'accepted', megan, [update, emits('accepted'), overdueAfter('2026-08-01')]],
    ['declining', 'received', decline(), 'declined', megan, [update, emits('declined')]],
    ['winning', 'accepted', win(), 'won', megan, [update, emits('won')]],
    ['losing', 'accepted', lose(), 'lost', megan, [update, emits('lost')]],
    ['editing', 'accepted', edit(), 'edited', megan, [update, emits('edited')]],
    ['editing the close date', 'accepted', edit({ closeDate: '2026-09-30' }), 'edited', megan, [update, emits('edited'), overdueAfter('2026-09-30')]],
    ['claiming', 'received', claim(), 'claimed', megan, [update, { kind: 'remindPerson', person: { tenantId, objectId } }]],
    ['a record with other terms', 'received', report('received'), 'updated', null, [update]],
    ['a record answered in the portal', 'received', report('accepted'), 'accepted', null, [update, emits('accepted'), overdueAfter('2026-07-30')]],
    ['a record that expired', 'received', report('expired'), 'expired', null, [update, emits('expired')]],
  ];

  it.each(rows)('by %s asks for just what follows from it', (_how, stage, event, _what, _by, effects) => {
    expect(changed(aReferral({ stage, version: 7 }), event).effects).toEqual(effects);
  });

  it.each(rows)('by %s adds one to the version and one line to the history', (_how, stage, event, what, by) => {
    const before = aReferral({ stage, version: 7 });

    const { referral } = changed(before, event);

    expect(referral.version).toBe(8);
    expect(referral.history).toEqual([...before.history, { at: NOW, version: 8, what, by }]);
  });

  it('leaves id and code as they are', () => {
    const { referral } = changed(aReferral(), accept());

    expect([referral.id, referral.code]).toEqual([aReferral().id, aReferral().code]);
  });
});

describe('receive', () => {
  it('announces a referral that waits for our answer, and asks for its expiry', () => {
    const record = aRecord();

    const { outcome, referral, effects } = receive(frozen(record), 'R-ABCDE', NOW);

    expect({ outcome, effects }).toEqual({ outcome: 'changed', effects: [{ kind: 'announce' }, { kind: 'expire', at: record.deadline }] });
    expect(referral).toMatchObject({ code: 'R-ABCDE', version: 1, stage: 'received' });
  });

  const announces = (record: ReturnType<typeof aRecord>): boolean =>
    receive(frozen(record), 'R-ABCDE', NOW).effects.some(({ kind }) => kind === 'announce');

  it('announces a deal of our own that is new', () => {
    expect(announces(aRecord({ direction: 'outbound', stage: 'accepted' }))).toBe(true);
  });

  it.each([
    ['we created and wait with', aRecord({ direction: 'outbound' })],
    ['we created long ago', aRecord({ direction: 'outbound', stage: 'accepted', createdAt: daysFromNow(-3) })],
    ['is Microsoft’s own record', aRecord({ owner: 'microsoft' })],
    ['is answered', aRecord({ stage: 'accepted' })],
    ['is archived', aRecord({ stage: 'lost' })],
    ['is past its deadline', aRecord({ deadline: daysFromNow(-1) })],
  ])('takes in one that %s without announcing it', (_what, record) => {
    expect(announces(record)).toBe(false);
  });
});

describe('any sequence of events', () => {
  const person = fc.constantFrom(megan, arjun);
  const turn = fc.constantFrom('turn-1', 'turn-2', 'turn-3');
  const event: fc.Arbitrary<ReferralEvent> = fc.oneof(
    person.map((by) => accept(by)),
    person.map((by) => decline(by)),
    person.map((by) => claim(by)),
    person.map((by) => win(by)),
    person.map((by) => lose(by)),
    fc.tuple(person, fc.constantFrom<Partial<Terms>>({ notes: 'One' }, { notes: 'Two' }, { closeDate: null })).map(([by, terms]) => edit(terms, by)),
    fc.tuple(person, fc.integer({ min: 0, max: 20 })).map(([by, days]) => snooze(by, daysFromNow(days))),
    fc.constant(lapse),
    fc.constantFrom(...STAGES).map((stage): ReferralEvent => ({ kind: 'learn', other: aReferral({ owner: 'microsoft', stage }) })),
    fc.tuple(person, turn).map(([by, id]) => favorite(by, id)),
    fc.tuple(fc.constantFrom(...STAGES), fc.integer({ min: 0, max: 9 })).map(([stage, revision]) => report(stage, revision)),
    fc.constantFrom(...STAGES).map((stage): ReferralEvent => {
      return { kind: 'report', record: aRecord({ stage, eTag: null, updatedAt: daysFromNow(3) }) };
    }),
  );
  const sequence = fc.tuple(fc.constantFrom(...STAGES), fc.array(event, { maxLength: 20 }));
  const unreported = sequence.map(([stage, events]) => [stage, events.filter(({ kind }) => kind !== 'report')] as const);

  /** Every step of a sequence: the referral before it and what came of it. */
  function walk([stage, events]: readonly [Stage, readonly ReferralEvent[]], direction: Direction = 'inbound'): { before: Referral; result: Advance }[] {
    let before = receive(aRecord({ stage, direction }), 'R-7K2MQ', NOW).referral;
    return events.map((each, index) => {
      const step = { before, result: advanced(before, each, daysFromNow(index)) };
      before = step.result.referral;
      return step;
    });
  }

  it('never leaves an archived stage, unless Partner Center has another answer', () => {
    fc.assert(
      fc.property(unreported, fc.constantFrom<Direction>('inbound', 'outbound'), (input, direction) =>
        walk(input, direction).every(({ before, result }) => !ARCHIVED_STAGES.includes(before.stage) || result.referral.stage === before.stage),
      ),
      { numRuns: 1000 },
    );
  });

  it('never leaves an archived stage that Partner Center has confirmed', () => {
    fc.assert(
      fc.property(sequence, (input) => {
        const steps = walk(input);
        const confirmed = steps.findIndex(
          ({ before }) => ARCHIVED_STAGES.includes(before.recordedStage) && before.stage === before.recordedStage,
        );
        if (confirmed === -1) return;
        const stages = new Set(steps.slice(confirmed).flatMap(({ before, result }) => [before.stage, result.referral.stage]));
        expect(stages.size).toBe(1);
      }),
      { numRuns: 2000 },
    );
  });

  it('never goes back to waiting for an answer', () => {
    fc.assert(
      fc.property(sequence, (input) =>
        walk(input).every(({ before, result }) => before.stage === 'received' || result.referral.stage !== 'received'),
      ),
    );
  });

  it('adds exactly one to the version on each change, only ever adds to the history, and otherwise keeps the referral', () => {
    fc.assert(
      fc.property(sequence, (input) => {
        for (const { before, result } of walk(input)) {
          const { outcome, referral } = result;
          if (outcome === 'changed') expect(referral.version).toBe(before.version + 1);
          else expect(referral).toBe(before);
          expect(referral.history.slice(0, before.history.length)).toEqual(before.history);
        }
      }),
    );
  });

  it('writes a history whose versions ascend', () => {
    fc.assert(
      fc.property(sequence, (input) => {
        const { history, version } = walk(input).at(-1)?.result.referral ?? aReferral();
        const versions = history.map((entry) => entry.version);
        expect(versions).toEqual([...new Set(versions)].sort((one, other) => one - other));
        expect(versions.every((each) => each >= 1 && each <= version)).toBe(true);
      }),
    );
  });

  it('asks for something to be told to others each time the stage changes', () => {
    fc.assert(
      fc.property(sequence, (input) =>
        walk(input).every(({ before, result }) => {
          const told = result.outcome === 'changed' ? result.effects.flatMap((effect) => (effect.kind === 'emit' ? [effect.what] : [])) : [];
          return before.stage === result.referral.stage ? told.every((what) => what === 'edited') : told.join() === result.referral.stage;
        }),
      ),
    );
  });
});
