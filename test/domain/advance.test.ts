import type { Terms } from '../../src/domain/model/terms';
import type { Money } from '../../src/domain/money/money';
import { contactOf, type Contact, type Person } from '../../src/domain/model/person';
import type { Effect, PersonMessage } from '../../src/domain/model/effect';
import type { Happening } from '../../src/domain/model/history';
import { STAGES, type Referral, type Stage } from '../../src/domain/model/referral';
import { createFromRecord, type ReferralEvent } from '../../src/domain/advance';
import type { CalendarDate } from '../../src/domain/time/calendar';
import { aPerson, aRecord, aReferral, daysFromNow, frozen, NOW } from '../builders/a-referral';
import { advanced, changed } from '../support/advancing';

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
const win = (by: Person = megan, value: Money | null = { minor: 12_000_000, currency: 'EUR' }): ReferralEvent => ({
  kind: 'win',
  by,
  value,
  registration: null,
});
const lose = (by: Person = megan): ReferralEvent => ({
  kind: 'lose',
  by,
  reason: 'customer-chose-other-vendor',
  note: 'Too late.',
});
const edit = (fields: Partial<Terms> = { crmId: 'CRM-8' }, by: Person = megan): ReferralEvent => ({
  kind: 'edit',
  by,
  fields,
});
const note = (by: Person = megan): ReferralEvent => ({ kind: 'note', by, text: 'They asked for a second workshop.' });
const invite = (by: Person = megan): ReferralEvent => ({
  kind: 'invite',
  by,
  dealType: 'partner-led',
  assistance: null,
  note: null,
  contact: null,
});
const reopen = (by: Person = megan): ReferralEvent => ({ kind: 'reopen', by, turn: 'press-1' });
const remindToWin = (by: Person = megan): ReferralEvent => ({ kind: 'remindToWin', by, at: daysFromNow(1) });
const snooze = (by: Person = megan, at = daysFromNow(1)): ReferralEvent => ({ kind: 'snooze', by, at });
const claim = (by: Person = megan, whom: Person = by): ReferralEvent => ({ kind: 'claim', by, whom });
const favorite = (by: Person = megan, turn = 'turn-1'): ReferralEvent => ({ kind: 'favorite', by, turn });
const report = (stage: Stage, revision = 1): ReferralEvent => ({
  kind: 'report',
  record: aRecord({ stage, eTag: `"revision-${revision}"`, updatedAt: daysFromNow(revision) }),
});

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
  ['win', win(), { accepted: 'accepted' }],
  ['lose', lose(), { accepted: 'accepted' }],
  ['reopen', reopen(), {}],
  ['edit', edit(), { accepted: 'accepted' }],
  ['claim', claim(), { received: 'received', accepted: 'accepted' }],
  ['hand over', claim(megan, arjun), { received: 'received', accepted: 'accepted' }],
  ['note', note(), Object.fromEntries(STAGES.map((stage) => [stage, stage]))],
  ['remind to win', remindToWin(), { accepted: 'accepted' }],
  ['invite', invite(), {}],
  ['snooze', snooze(), { received: 'received' }],
  ['favorite', favorite(), Object.fromEntries(STAGES.map((stage) => [stage, stage]))],
];

describe('what a person can do in each stage', () => {
  const product = ALLOWED.flatMap(([kind, event, after]) =>
    STAGES.map(
      (stage) =>
        [stage, kind, after[stage] === undefined ? 'refused' : 'changed', after[stage] ?? stage, event] as const,
    ),
  );

  it.each(product)('in %s, to %s is %s, and it is %s then', (stage, _kind, outcome, after, event) => {
    const result = advanced(aReferral({ stage, dealType: 'private' }), event);

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

  it('lets them close and edit a deal that we created, and invite Microsoft to it', () => {
    const deal = aReferral({ direction: 'outbound', stage: 'accepted', dealType: 'private' });

    const outcomes = [win(), lose(), edit(), invite()].map((event) => advanced(deal, event).outcome);

    expect(new Set(outcomes)).toEqual(new Set(['changed']));
  });

  it('refuses to close, edit, share, take or note anything about Microsoft’s own record', () => {
    const theirs = aReferral({ owner: 'microsoft', direction: 'outbound', stage: 'accepted', dealType: 'private' });

    const outcomes = [win(), lose(), edit(), invite(), claim(), note(), remindToWin()].map(
      (event) => advanced(theirs, event).outcome,
    );

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

  it.each(product)(
    'where both said %s, a newer record saying %s tells other systems if it is %s only now',
    (stage, reported, after) => {
      const { effects } = changed(aReferral({ stage }), report(reported));

      expect(effects.filter(({ kind }) => kind === 'emit')).toEqual(
        after === stage ? [] : [{ kind: 'emit', what: after }],
      );
    },
  );

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
  ])(
    'where we said %s and Partner Center has yet to hear, a newer record saying %s makes it %s',
    (stage, reported, after) => {
      const ahead = aReferral({ stage, recordedStage: 'received' });

      const { referral } = changed(ahead, report(reported));

      expect(referral.stage).toBe(after);
    },
  );

  it.each<[stage: 'won' | 'lost', recorded: Stage]>([
    ['won', 'accepted'],
    ['lost', 'accepted'],
    ['won', 'received'],
    ['lost', 'received'],
  ])(
    'where we said %s and Partner Center still says %s, a newer record saying accepted reopens nothing',
    (stage, recordedStage) => {
      const ahead = aReferral({ stage, recordedStage });

      const { referral } = changed(ahead, report('accepted'));

      expect(referral.stage).toBe(stage);
    },
  );

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
    ['accepting', 'received', accept],
    ['declining', 'received', decline],
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

describe('every change', () => {
  const { tenantId, objectId } = megan;
  const update: Effect = { kind: 'update' };
  const push: Effect = { kind: 'push' };
  const overdueAfter = (closeDate: string): Effect => ({ kind: 'overdue', at: new Date(`${closeDate}T19:00Z`) });
  const emits = (what: Happening): Effect => ({ kind: 'emit', what });
  const tells = (whom: Person, news: PersonMessage, at: Date): Effect => ({
    kind: 'tellPerson',
    person: { tenantId: whom.tenantId, objectId: whom.objectId },
    news,
    at,
  });
  const reportOf = (notes: string): ReferralEvent => ({
    kind: 'report',
    record: aRecord({ terms: { ...aRecord().terms, notes }, eTag: '"edited"', updatedAt: NOW }),
  });
  type Row = [
    how: string,
    stage: Stage,
    event: ReferralEvent,
    what: string,
    by: Person | null,
    effects: readonly Effect[],
  ];
  const rows: readonly Row[] = [
    [
      'accepting',
      'received',
      accept(),
      'accepted',
      megan,
      [update, push, emits('accepted'), overdueAfter('2026-08-01')],
    ],
    ['declining', 'received', decline(), 'declined', megan, [update, push, emits('declined')]],
    ['editing', 'accepted', edit(), 'edited', megan, [update, push, emits('edited')]],
    [
      'editing the close date',
      'accepted',
      edit({ closeDate: '2026-09-30' }),
      'edited',
      megan,
      [update, push, emits('edited'), overdueAfter('2026-09-30')],
    ],
    [
      'claiming',
      'received',
      claim(),
      'claimed',
      megan,
      [update, { kind: 'remindPerson', person: { tenantId, objectId } }],
    ],
    [
      'handing over what waits',
      'received',
      claim(megan, arjun),
      'handed-over',
      megan,
      [
        update,
        tells(arjun, 'handed-over', NOW),
        { kind: 'remindPerson', person: { tenantId, objectId: arjun.objectId } },
      ],
    ],
    [
      'handing over a deal',
      'accepted',
      claim(megan, arjun),
      'handed-over',
      megan,
      [update, push, emits('handed-over'), tells(arjun, 'handed-over', NOW)],
    ],
    ['taking a deal', 'accepted', claim(), 'claimed', megan, [update]],
    ['noting something', 'lost', note(), 'noted', megan, [update, emits('noted')]],
    [
      'a record with other terms',
      'received',
      reportOf('Edited in the portal'),
      'updated',
      null,
      [update, emits('updated')],
    ],
    [
      'a record answered in the portal',
      'received',
      report('accepted'),
      'accepted',
      null,
      [update, emits('accepted'), overdueAfter('2026-07-30')],
    ],
    ['a record that expired', 'received', report('expired'), 'expired', null, [update, emits('expired')]],
  ];

  it.each(rows)('by %s asks for just what follows from it', (_how, stage, event, _what, _by, effects) => {
    expect(changed(aReferral({ stage, version: 7 }), event).effects).toEqual(effects);
  });

  it.each(rows)('by %s adds one to the version and one line to the history', (_how, stage, event, what, by) => {
    const before = aReferral({ stage, version: 7 });

    const { referral } = changed(before, event);

    expect(referral.version).toBe(8);
    expect(referral.history.slice(0, -1)).toEqual(before.history);
    expect(referral.history.at(-1)).toMatchObject({ at: NOW, version: 8, what, by });
  });

  it('leaves id and code as they are', () => {
    const { referral } = changed(aReferral(), accept());

    expect([referral.id, referral.code]).toEqual([aReferral().id, aReferral().code]);
  });
});

describe('receive', () => {
  it('announces a referral that waits for our answer, and asks for its expiry', () => {
    const record = aRecord();

    const { outcome, referral, effects } = createFromRecord(frozen(record), 'R-ABCDE', NOW);

    expect({ outcome, effects }).toEqual({
      outcome: 'changed',
      effects: [{ kind: 'announce' }, { kind: 'expire', at: record.deadline }],
    });
    expect(referral).toMatchObject({ code: 'R-ABCDE', version: 1, stage: 'received' });
  });

  const announces = (record: ReturnType<typeof aRecord>): boolean =>
    createFromRecord(frozen(record), 'R-ABCDE', NOW).effects.some(({ kind }) => kind === 'announce');

  it.each<[closeDate: CalendarDate, isAsked: boolean]>([
    ['2026-05-17', true],
    ['2026-05-15', false],
  ])('asks about a deal that was to close on %s: %s, a month later at most', (closeDate, isAsked) => {
    const record = aRecord({ stage: 'accepted', terms: { ...aRecord().terms, closeDate } });

    expect(createFromRecord(frozen(record), 'R-ABCDE', NOW).effects.some(({ kind }) => kind === 'overdue')).toBe(
      isAsked,
    );
  });

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
