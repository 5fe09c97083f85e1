import type { Contact } from '../../../src/domain/model/person';
import type { Effect } from '../../../src/domain/model/effect';
import { STAGES, type MicrosoftSide, type Referral, type Stage } from '../../../src/domain/model/referral';
import { scheduledEffects, expireIfDue, updateMicrosoftSide } from '../../../src/domain/lifecycle/referral-clocks';
import { aReferral, daysFromNow, frozen, NOW } from '../../builders/a-referral';

const justBefore = new Date(NOW.getTime() - 1);

const answered = STAGES.filter((stage) => stage !== 'received');

const asked = (referral: Referral, before: Referral | null): readonly Effect[] =>
  scheduledEffects(frozen(referral), before === null ? null : frozen(before));

/** Only the effects of some kinds. */
const askedFor = (kinds: readonly Effect['kind'][], referral: Referral, before: Referral | null): readonly Effect[] =>
  asked(referral, before).filter(({ kind }) => kinds.includes(kind));

describe('the time to answer', () => {
  const lapsed = (overrides: Partial<Referral>, now = NOW) =>
    expireIfDue(frozen(aReferral({ deadline: NOW, ...overrides })), now);

  it.each<[when: string, now: Date, outcome: string]>([
    ['the millisecond before the deadline', justBefore, 'unchanged'],
    ['at the deadline', NOW, 'changed'],
    ['after the deadline', daysFromNow(3), 'changed'],
  ])('%s is %s', (_when, now, outcome) => {
    expect(lapsed({}, now).outcome).toBe(outcome);
  });

  it('ends at the deadline, however late that is noticed', () => {
    const { referral } = lapsed({ version: 4 }, daysFromNow(3));

    expect(referral).toMatchObject({
      stage: 'expired',
      stageSince: NOW,
      answer: { by: null, at: NOW, reason: null, note: null },
      answeredAt: null,
      version: 5,
    });
  });

  it('leaves a line in the history of when it was noticed', () => {
    const before = aReferral({ deadline: NOW, version: 4 });

    const { referral } = expireIfDue(frozen(before), daysFromNow(3));

    expect(referral.history).toEqual([
      ...before.history,
      { at: daysFromNow(3), version: 5, what: 'expired', by: null, changes: [], note: null },
    ]);
  });

  it('leaves the stage recorded from Partner Center unchanged', () => {
    expect(lapsed({}).referral.recordedStage).toBe('received');
  });

  it('updates the cards, posts in their threads, and notifies other systems', () => {
    expect(lapsed({})).toMatchObject({
      effects: [{ kind: 'update' }, { kind: 'notice', subscriberId: null }, { kind: 'emit', what: 'expired' }],
    });
  });

  it('ends on Microsoft’s record as well, and only our deal is updated', () => {
    expect(lapsed({ owner: 'microsoft' })).toMatchObject({
      outcome: 'changed',
      referral: { stage: 'expired' },
      effects: [{ kind: 'relate' }],
    });
  });

  it.each<[what: string, overrides: Partial<Referral>]>([
    ...answered.map((stage): [string, Partial<Referral>] => [`is ${stage}`, { stage }]),
    ['we created and have not sent', { direction: 'outbound' }],
    ['has no deadline', { deadline: null }],
    ['is Microsoft’s own and answered', { owner: 'microsoft', stage: 'accepted' }],
  ])('does not end for one that %s', (_what, overrides) => {
    const referral = frozen(aReferral({ deadline: justBefore, ...overrides }));

    expect(expireIfDue(referral, NOW)).toEqual({ outcome: 'unchanged', referral });
  });

  it('ends once', () => {
    const { referral } = lapsed({});

    expect(expireIfDue(frozen(referral), daysFromNow(1))).toEqual({ outcome: 'unchanged', referral });
  });
});

describe('an expiry', () => {
  const expiries = (referral: Referral, before: Referral | null) => askedFor(['expire', 'remind'], referral, before);

  it.each<[whose: string, overrides: Partial<Referral>]>([
    ['we have to answer', {}],
    ['Microsoft has to answer', { owner: 'microsoft', direction: 'outbound' }],
  ])('is asked for at the deadline of a new one that %s', (_whose, overrides) => {
    const referral = aReferral(overrides);

    expect(expiries(referral, null)).toEqual([{ kind: 'expire', at: referral.deadline }]);
  });

  it.each<[what: string, overrides: Partial<Referral>]>([
    ['is answered', { stage: 'accepted', deadline: daysFromNow(12) }],
    ['has no deadline', { deadline: null }],
    ['is ours to send', { direction: 'outbound' }],
  ])('is not asked for where one %s', (_what, overrides) => {
    expect(expiries(aReferral(overrides), null)).toEqual([]);
  });

  it('is not asked for again while the deadline stays', () => {
    const renamed = aReferral({
      version: 2,
      terms: { ...aReferral().terms, name: 'Renamed' },
      deadline: new Date(daysFromNow(12)),
    });

    expect(expiries(renamed, aReferral())).toEqual([]);
  });

  it.each<[what: string, before: Date | null, deadline: Date]>([
    ['is earlier', daysFromNow(12), daysFromNow(5)],
    ['is later', daysFromNow(12), daysFromNow(20)],
    ['becomes known', null, daysFromNow(5)],
  ])(
    'is asked for anew where the deadline %s, and so is a look wherever somebody is reminded',
    (_what, before, deadline) => {
      expect(expiries(aReferral({ deadline }), aReferral({ deadline: before }))).toEqual([
        { kind: 'expire', at: deadline },
        { kind: 'remind', subscriberId: null },
      ]);
    },
  );
});

describe('the close date of a deal', () => {
  const deal = (overrides: Partial<Referral> = {}, closeDate: string | null = '2026-07-30'): Referral =>
    aReferral({ stage: 'accepted', terms: { ...aReferral().terms, closeDate }, ...overrides });
  const overdues = (referral: Referral, before: Referral | null) => askedFor(['overdue'], referral, before);

  // It is nine o'clock on the 31st there; everywhere else it is nine later.
  const FIRST_NINE = Date.parse('2026-07-31T09:00+14:00');

  it.each<[what: string, before: Referral | null]>([
    ['is new', null],
    ['has just been accepted', aReferral()],
    ['had another close date', deal({}, '2026-06-30')],
    ['had no close date', deal({}, null)],
  ])('is looked at before it is nine anywhere on the day after, for one that %s', (_what, before) => {
    expect(overdues(deal(), before)).toEqual([{ kind: 'overdue', at: new Date(FIRST_NINE) }]);
  });

  it.each<[what: string, referral: Referral, before: Referral | null]>([
    ['stays as it was', deal({ version: 2 }), deal()],
    ['is not known', deal({}, null), deal()],
    ['is that of one that still waits', aReferral(), null],
    ['is that of one that was won', deal({ stage: 'won' }), deal()],
    ['is that of Microsoft’s own record', deal({ owner: 'microsoft' }), null],
  ])('is not asked for where it %s', (_what, referral, before) => {
    expect(overdues(referral, before)).toEqual([]);
  });
});

describe('the two sides of an engagement', () => {
  const ours = (overrides: Partial<Referral> = {}): Referral =>
    aReferral({ direction: 'outbound', stage: 'accepted', ...overrides });
  const theirs = (overrides: Partial<Referral> = {}): Referral =>
    aReferral({ id: 'theirs', owner: 'microsoft', ...overrides });
  const relates = (referral: Referral, before: Referral | null) => askedFor(['relate'], referral, before).length;

  it.each<[what: string, referral: Referral, before: Referral | null]>([
    ['Microsoft’s record is new', theirs(), null],
    ['Microsoft’s record changes', theirs({ version: 2, stage: 'accepted' }), theirs()],
    ['our deal is new', ours(), null],
    ['our deal becomes a co-sell deal', ours({ version: 2 }), ours({ dealType: 'private' })],
    ['our deal becomes part of an engagement', ours({ version: 2 }), ours({ engagementId: null })],
  ])('learn of each other where %s', (_what, referral, before) => {
    expect(relates(referral, before)).toBe(1);
  });

  it.each<[what: string, referral: Referral, before: Referral | null]>([
    ['our deal changes in another way', ours({ version: 2, stage: 'won' }), ours()],
    ['it is a private deal', ours({ dealType: 'private' }), null],
    ['the referral was sent to us', aReferral(), null],
    ['our deal is part of no engagement', ours({ engagementId: null }), null],
    ['Microsoft’s record is part of none', theirs({ engagementId: null }), null],
  ])('have nothing to learn where %s', (_what, referral, before) => {
    expect(relates(referral, before)).toBe(0);
  });
});

describe('learning what Microsoft makes of a deal', () => {
  const sellers: readonly Contact[] = [
    { firstName: 'Kim', lastName: 'Akers', email: 'kim.akers@microsoft.com', phone: null, title: 'Account Executive' },
  ];
  const deal = (overrides: Partial<Referral> = {}): Referral =>
    aReferral({ direction: 'outbound', stage: 'accepted', ...overrides });
  const theirs = (stage: Stage, overrides: Partial<Referral> = {}): Referral =>
    aReferral({
      id: 'theirs',
      owner: 'microsoft',
      direction: 'inbound',
      stage,
      team: sellers,
      stageSince: stage === 'received' ? null : NOW,
      ...overrides,
    });
  const learned = (referral: Referral, other: Referral, now = NOW) =>
    updateMicrosoftSide(frozen(referral), frozen(other), now);

  const WAITING: MicrosoftSide = { stage: 'received', deadline: daysFromNow(12), since: null, sellers: [] };

  it('takes over until when Microsoft can answer, and no sellers before it does', () => {
    const { referral } = learned(deal(), theirs('received'));

    expect(referral.microsoft).toEqual(WAITING);
  });

  it('takes over who sells there once Microsoft has accepted', () => {
    const { referral } = learned(deal({ microsoft: WAITING }), theirs('accepted', { deadline: daysFromNow(12) }));

    expect(referral.microsoft).toEqual({ stage: 'accepted', deadline: null, since: NOW, sellers });
  });

  it('counts as a version, but not as a line of our history', () => {
    const before = deal({ version: 3 });

    const { referral } = learned(before, theirs('received'));

    expect(referral).toEqual({ ...before, microsoft: WAITING, version: 4 });
  });

  it.each<[stage: Stage, news: string]>([
    ['accepted', 'microsoft-accepted'],
    ['declined', 'microsoft-declined'],
    ['expired', 'microsoft-expired'],
  ])('has the cards updated and the owner told when Microsoft’s record is %s', (stage, news) => {
    expect(learned(deal({ microsoft: WAITING }), theirs(stage))).toMatchObject({
      outcome: 'changed',
      effects: [{ kind: 'update' }, { kind: 'tellOwner', news }],
    });
  });

  it('hears of the answer in the end where Microsoft’s record has lapsed', () => {
    const expired = expireIfDue(frozen(theirs('received', { deadline: NOW })), NOW).referral;

    expect(learned(deal({ microsoft: WAITING }), expired)).toMatchObject({
      referral: { microsoft: { stage: 'expired', since: NOW, deadline: null } },
      effects: [{ kind: 'update' }, { kind: 'tellOwner', news: 'microsoft-expired' }],
    });
  });

  it.each<[stage: Stage]>([['received'], ['won'], ['lost']])(
    'is no news for the owner where Microsoft’s record is %s',
    (stage) => {
      expect(learned(deal({ microsoft: { ...WAITING, stage: 'accepted' } }), theirs(stage))).toMatchObject({
        effects: [{ kind: 'update' }],
      });
    },
  );

  it('is told once, though Microsoft’s record goes on changing', () => {
    const { referral } = learned(deal({ microsoft: WAITING }), theirs('accepted', { team: [] }));

    expect(learned(referral, theirs('accepted'))).toMatchObject({ outcome: 'changed', effects: [{ kind: 'update' }] });
  });

  it('is nothing new where all of it is known', () => {
    const { referral } = learned(deal(), theirs('accepted'));

    expect(
      learned(referral, theirs('accepted', { version: 9, customer: { ...aReferral().customer, name: 'Renamed' } })),
    ).toEqual({ outcome: 'unchanged', referral });
  });

  it.each<[what: string, since: Date | null, isTold: boolean]>([
    ['recently', daysFromNow(-2.9), true],
    ['three days ago', daysFromNow(-3), false],
    ['nobody knows when', null, false],
  ])('of a deal that Microsoft answered before we knew of it, %s, is told: %s', (_what, stageSince, isTold) => {
    const result = learned(deal(), theirs('accepted', { stageSince }));

    expect(result).toMatchObject({ effects: [{ kind: 'update' }, ...(isTold ? [{ kind: 'tellOwner' }] : [])] });
  });

  it('is told however long ago it was where we had been waiting for it', () => {
    expect(learned(deal({ microsoft: WAITING }), theirs('accepted', { stageSince: daysFromNow(-30) }))).toMatchObject({
      effects: [{ kind: 'update' }, { kind: 'tellOwner', news: 'microsoft-accepted' }],
    });
  });

  it('ends with the same in whichever order two versions come, when the newest one comes last or again', () => {
    const [first, last] = [theirs('received'), theirs('accepted')];

    const oneByOne = learned(learned(deal(), first).referral, last).referral;
    const onlyLast = learned(deal(), last).referral;

    expect(oneByOne.microsoft).toEqual(onlyLast.microsoft);
  });

  it.each<[what: string, referral: Referral, other: Referral]>([
    ['another engagement', deal(), theirs('accepted', { engagementId: 'another' })],
    ['a record of ours', deal(), deal({ id: 'other' })],
    ['a referral that was sent to us', aReferral(), theirs('accepted')],
    ['Microsoft’s own record', theirs('received'), theirs('accepted')],
  ])('tells nothing of %s', (_what, referral, other) => {
    expect(learned(referral, other)).toEqual({ outcome: 'unchanged', referral });
  });
});
