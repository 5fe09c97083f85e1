import fc from 'fast-check';

import { contactOf, personKey, type Contact, type Person } from '../../src/domain/person';
import { ARCHIVED_STAGES, isFavoriteOf, STAGES, type Referral, type Stage, type Terms } from '../../src/domain/referral';
import { advance, receive, type Advance, type ReferralEvent } from '../../src/domain/referral-lifecycle';
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

describe('what a person can do in each stage', () => {
  it.each<[stage: Stage, kind: string, event: ReferralEvent, outcome: Advance['outcome'], after: Stage]>([
    ['received', 'accept', accept(), 'changed', 'accepted'],
    ['received', 'decline', decline(), 'changed', 'declined'],
    ['received', 'claim', claim(), 'changed', 'received'],
    ['received', 'favorite', favorite(), 'changed', 'received'],
    ['accepted', 'accept', accept(), 'refused', 'accepted'],
    ['accepted', 'decline', decline(), 'refused', 'accepted'],
    ['accepted', 'claim', claim(), 'refused', 'accepted'],
    ['accepted', 'favorite', favorite(), 'changed', 'accepted'],
    ['won', 'accept', accept(), 'refused', 'won'],
    ['won', 'decline', decline(), 'refused', 'won'],
    ['won', 'claim', claim(), 'refused', 'won'],
    ['won', 'favorite', favorite(), 'changed', 'won'],
    ['lost', 'accept', accept(), 'refused', 'lost'],
    ['lost', 'decline', decline(), 'refused', 'lost'],
    ['lost', 'claim', claim(), 'refused', 'lost'],
    ['lost', 'favorite', favorite(), 'changed', 'lost'],
    ['declined', 'accept', accept(), 'refused', 'declined'],
    ['declined', 'decline', decline(), 'refused', 'declined'],
    ['declined', 'claim', claim(), 'refused', 'declined'],
    ['declined', 'favorite', favorite(), 'changed', 'declined'],
    ['expired', 'accept', accept(), 'refused', 'expired'],
    ['expired', 'decline', decline(), 'refused', 'expired'],
    ['expired', 'claim', claim(), 'refused', 'expired'],
    ['expired', 'favorite', favorite(), 'changed', 'expired'],
  ])('in %s, %s', (stage, _kind, event, outcome, after) => {
    const result = advanced(aReferral({ stage }), event);

    expect(result.outcome).toBe(outcome);
    expect(result.referral.stage).toBe(after);
  });

  it.each([
    ['we created', { direction: 'outbound' as const }],
    ['is Microsoft’s own record', { owner: 'microsoft' as const }],
  ])('refuses to answer or claim one that %s', (_what, overrides) => {
    const referral = aReferral(overrides);

    const outcomes = [accept(), decline(), claim()].map((event) => advanced(referral, event).outcome);

    expect(outcomes).toEqual(['refused', 'refused', 'refused']);
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
    const { referral, effects } = changed(aReferral({ stage }), report(reported));

    expect(referral.stage).toBe(after);
    expect(effects).toEqual([{ kind: 'update' }]);
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

describe('an answer that is delivered again', () => {
  it.each([
    ['accepting', accept],
    ['declining', decline],
  ])('%s changes nothing the second time', (_what, answer) => {
    const { referral } = changed(aReferral(), answer(megan));

    expect(advanced(referral, answer(megan), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });

  it('is known as such whatever the person is called by then, and however the ids are written', () => {
    const { referral } = changed(aReferral(), accept(megan));
    const renamed = { ...megan, objectId: megan.objectId.toUpperCase(), name: 'Megan Rao', email: null };

    expect(advanced(referral, accept(renamed)).outcome).toBe('unchanged');
  });

  it.each([
    ['the same answer by somebody else', accept(megan), accept(arjun)],
    ['another answer by the same person', accept(megan), decline(megan)],
    ['another answer by somebody else', decline(megan), accept(arjun)],
  ])('is not %s: that is refused', (_what, first, second) => {
    const { referral } = changed(aReferral(), first);

    expect(advanced(referral, second).outcome).toBe('refused');
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
  it.each([
    ['accepting', accept(), 'accepted', megan],
    ['declining', decline(), 'declined', megan],
    ['claiming', claim(), 'claimed', megan],
    ['a record with other terms', report('received'), 'updated', null],
    ['a record answered in the portal', report('accepted'), 'accepted', null],
    ['a record that expired', report('expired'), 'expired', null],
  ])('by %s adds one to the version and one line to the history, and updates the cards', (_what, event, what, by) => {
    const before = aReferral({ version: 7 });

    const { referral, effects } = changed(before, event);

    expect(referral.version).toBe(8);
    expect(referral.history).toEqual([...before.history, { at: NOW, version: 8, what, by }]);
    expect(effects).toEqual([{ kind: 'update' }]);
  });

  it('leaves id and code as they are', () => {
    const { referral } = changed(aReferral(), accept());

    expect([referral.id, referral.code]).toEqual([aReferral().id, aReferral().code]);
  });
});

describe('receive', () => {
  it('announces a referral that waits for our answer', () => {
    const { outcome, referral, effects } = receive(frozen(aRecord()), 'R-ABCDE', NOW);

    expect({ outcome, effects }).toEqual({ outcome: 'changed', effects: [{ kind: 'announce' }] });
    expect(referral).toMatchObject({ code: 'R-ABCDE', version: 1, stage: 'received' });
  });

  it.each([
    ['we created', aRecord({ direction: 'outbound' })],
    ['is Microsoft’s own record', aRecord({ owner: 'microsoft' })],
    ['is answered', aRecord({ stage: 'accepted' })],
    ['is archived', aRecord({ stage: 'lost' })],
    ['is past its deadline', aRecord({ deadline: daysFromNow(-1) })],
  ])('takes in one that %s without announcing it', (_what, record) => {
    expect(receive(frozen(record), 'R-ABCDE', NOW).effects).toEqual([]);
  });
});

describe('any sequence of events', () => {
  const person = fc.constantFrom(megan, arjun);
  const turn = fc.constantFrom('turn-1', 'turn-2', 'turn-3');
  const event: fc.Arbitrary<ReferralEvent> = fc.oneof(
    person.map((by) => accept(by)),
    person.map((by) => decline(by)),
    person.map((by) => claim(by)),
    fc.tuple(person, turn).map(([by, id]) => favorite(by, id)),
    fc.tuple(fc.constantFrom(...STAGES), fc.integer({ min: 0, max: 9 })).map(([stage, revision]) => report(stage, revision)),
    fc.constantFrom(...STAGES).map((stage): ReferralEvent => {
      return { kind: 'report', record: aRecord({ stage, eTag: null, updatedAt: daysFromNow(3) }) };
    }),
  );
  const sequence = fc.tuple(fc.constantFrom(...STAGES), fc.array(event, { maxLength: 20 }));

  /** Every step of a sequence: the referral before it and what came of it. */
  function walk([stage, events]: readonly [Stage, readonly ReferralEvent[]]): { before: Referral; result: Advance }[] {
    let before = receive(aRecord({ stage }), 'R-7K2MQ', NOW).referral;
    return events.map((each, index) => {
      const step = { before, result: advanced(before, each, daysFromNow(index)) };
      before = step.result.referral;
      return step;
    });
  }

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
});
