import type { Terms } from '../../../src/domain/model/terms';
import type { Contact } from '../../../src/domain/model/person';
import { lastRecordFields } from '../../../src/domain/agreement/overruled';
import type { Referral, ReferralRecord, Stage } from '../../../src/domain/model/referral';
import { withRecord, isNewer, newReferral } from '../../../src/domain/agreement/referral-record';
import { aPerson, aRecord, aReferral, daysFromNow, frozen, NOW } from '../../builders/a-referral';

const justBefore = new Date(NOW.getTime() - 1);
const justAfter = new Date(NOW.getTime() + 1);

const OUR_TERMS: Terms = { ...aRecord().terms, name: 'As agreed with Sue', crmId: 'CRM-7' };

const ourTeam = [
  { firstName: 'Megan', lastName: 'Ortiz', email: 'megan.ortiz@northwindtraders.com', phone: null, title: null },
];

/** A record that Partner Center changed after those the builders make. */
const aNewerRecord = (overrides: Partial<ReferralRecord> = {}): ReferralRecord =>
  aRecord({ eTag: '"newer"', updatedAt: daysFromNow(-1), ...overrides });

/** A deal that Megan closed here, while Partner Center has it open, or has not heard that it was accepted either. */
const closedHere = (stage: 'won' | 'lost', recordedStage: Stage): Referral =>
  aReferral({
    stage,
    recordedStage,
    terms: OUR_TERMS,
    team: ourTeam,
    answer: { by: aPerson(), at: daysFromNow(-1.5), reason: null, note: null },
    recordedTerms: aRecord().terms,
    recordedTeam: aRecord().team,
    answeredAt: daysFromNow(-9),
    stageSince: daysFromNow(-1.5),
    version: 3,
  });

/** A referral that Megan answered here and Partner Center has yet to hear of. */
const answeredHere = (stage: 'accepted' | 'declined'): Referral =>
  aReferral({
    stage,
    recordedStage: 'received',
    terms: OUR_TERMS,
    team: ourTeam,
    recordedTerms: aRecord().terms,
    recordedTeam: aRecord().team,
    answer: { by: aPerson(), at: daysFromNow(-1.5), reason: null, note: null },
    answeredAt: daysFromNow(-1.5),
    stageSince: daysFromNow(-1.5),
    deadline: daysFromNow(12),
    version: 2,
  });

const followed = (referral: Referral, record: ReferralRecord): Referral =>
  withRecord(frozen(referral), frozen(record), lastRecordFields(referral), NOW);

describe('newReferral', () => {
  it('keeps the record and starts at version 1 with one line of history', () => {
    const record = aRecord();

    const referral = newReferral(frozen(record), 'R-ABCDE', NOW);

    expect(referral).toEqual({
      ...record,
      recordId: record.id,
      code: 'R-ABCDE',
      version: 1,
      recordedStage: 'received',
      recordedTerms: record.terms,
      recordedTeam: record.team,
      recordedSolutions: record.needs.solutions,
      agreedVersion: 1,
      answer: null,
      answeredAt: null,
      microsoft: null,
      claim: null,
      closing: null,
      undone: null,
      registration: null,
      attempt: null,
      trouble: null,
      favorites: [],
      history: [{ at: NOW, version: 1, what: 'received', by: null, changes: [], note: null }],
    });
  });

  it.each([
    ['passed', justBefore],
    ['is this very moment', NOW],
  ])('is archived as expired where the deadline %s', (_what, deadline) => {
    const referral = newReferral(frozen(aRecord({ deadline })), 'R-ABCDE', NOW);

    expect(referral).toMatchObject({
      stage: 'expired',
      recordedStage: 'received',
      deadline,
      stageSince: deadline,
      answer: { by: null, at: deadline, reason: null, note: null },
    });
  });

  it.each<[what: string, record: ReferralRecord]>([
    ['the deadline is yet to come', aRecord({ deadline: justAfter })],
    ['there is no deadline', aRecord({ deadline: null })],
    ['we created it', aRecord({ deadline: justBefore, direction: 'outbound' })],
    ['it is Microsoft’s own record', aRecord({ deadline: justBefore, owner: 'microsoft' })],
  ])('is not archived where %s', (_what, record) => {
    expect(newReferral(frozen(record), 'R-ABCDE', NOW)).toMatchObject({ stage: 'received', answer: null });
  });

  it.each<Stage>(['accepted', 'won', 'lost', 'declined', 'expired'])(
    'that was %s before we heard of it says when and why, but not by whom',
    (stage) => {
      const record = aRecord({ stage, stageSince: daysFromNow(-5), statusReason: 'Budget' });

      const referral = newReferral(frozen(record), 'R-ABCDE', NOW);

      expect(referral).toMatchObject({
        stage,
        recordedStage: stage,
        answer: { by: null, at: daysFromNow(-5), reason: null, note: 'Budget' },
      });
    },
  );

  it.each<[stage: Stage, answeredAt: Date | null]>([
    ['accepted', daysFromNow(-5)],
    ['declined', daysFromNow(-5)],
    ['won', null],
    ['lost', null],
    ['expired', null],
  ])('that was %s before we heard of it was answered when the record says, if it does', (stage, answeredAt) => {
    const record = aRecord({ stage, stageSince: daysFromNow(-5) });

    expect(newReferral(frozen(record), 'R-ABCDE', NOW).answeredAt).toEqual(answeredAt);
  });

  it('takes the last update for the moment of the answer where the record does not tell it', () => {
    const record = aRecord({ stage: 'accepted', stageSince: null, updatedAt: daysFromNow(-3) });

    expect(newReferral(frozen(record), 'R-ABCDE', NOW).answer?.at).toEqual(daysFromNow(-3));
  });
});

describe('isNews', () => {
  it.each<[what: string, known: Partial<ReferralRecord>, sent: Partial<ReferralRecord>, news: boolean]>([
    ['has another eTag and is newer', { eTag: '"1"', updatedAt: NOW }, { eTag: '"2"', updatedAt: justAfter }, true],
    ['has another eTag and is as old', { eTag: '"1"', updatedAt: NOW }, { eTag: '"2"', updatedAt: NOW }, true],
    ['has another eTag but is older', { eTag: '"1"', updatedAt: NOW }, { eTag: '"2"', updatedAt: justBefore }, false],
    ['has the same eTag', { eTag: '"1"', updatedAt: NOW }, { eTag: '"1"', updatedAt: NOW }, false],
    [
      'has the same eTag though it claims to be newer',
      { eTag: '"1"', updatedAt: NOW },
      { eTag: '"1"', updatedAt: justAfter },
      false,
    ],
    ['has no eTag and is newer', { eTag: '"1"', updatedAt: NOW }, { eTag: null, updatedAt: justAfter }, true],
    ['has no eTag and is as old', { eTag: '"1"', updatedAt: NOW }, { eTag: null, updatedAt: NOW }, false],
    ['has no eTag and is older', { eTag: '"1"', updatedAt: NOW }, { eTag: null, updatedAt: justBefore }, false],
    [
      'is the first with an eTag and newer',
      { eTag: null, updatedAt: NOW },
      { eTag: '"1"', updatedAt: justAfter },
      true,
    ],
    ['is the first with an eTag but as old', { eTag: null, updatedAt: NOW }, { eTag: '"1"', updatedAt: NOW }, false],
    ['comes without eTags and is newer', { eTag: null, updatedAt: NOW }, { eTag: null, updatedAt: justAfter }, true],
    ['comes without eTags and is as old', { eTag: null, updatedAt: NOW }, { eTag: null, updatedAt: NOW }, false],
  ])('for a record that %s', (_what, known, sent, news) => {
    expect(isNewer(frozen(aReferral(known)), frozen(aRecord(sent)))).toBe(news);
  });
});

describe('followRecord', () => {
  it('takes over what changed while the referral waits', () => {
    const record = aNewerRecord({
      terms: { ...aRecord().terms, name: 'Renamed in the portal' },
      customer: { ...aRecord().customer, name: 'Contoso Freight GmbH' },
      deadline: daysFromNow(5),
    });

    const referral = followed(aReferral(), record);

    expect(referral).toMatchObject({
      ...record,
      stage: 'received',
      recordedStage: 'received',
      answer: null,
      version: 2,
    });
  });

  it('keeps what only we know: code, claim and stars', () => {
    const claim = { by: aPerson(), at: NOW };
    const favorites = [{ person: 'somebody', on: true, turn: 'turn-1' }];

    const referral = followed(aReferral({ claim, favorites }), aNewerRecord());

    expect(referral).toMatchObject({ code: 'R-7K2MQ', claim, favorites });
  });

  it.each(['accepted', 'declined'] as const)(
    'stays %s, with what sellers entered, while the record has not heard of it',
    (stage) => {
      const before = answeredHere(stage);

      const referral = followed(before, aNewerRecord());

      expect(referral).toMatchObject({
        stage,
        recordedStage: 'received',
        terms: OUR_TERMS,
        team: ourTeam,
        answer: before.answer,
        stageSince: before.stageSince,
        eTag: '"newer"',
      });
    },
  );

  it.each<[what: string, before: Referral, stage: Stage]>([
    ['while it is ahead of the record', answeredHere('accepted'), 'received'],
    ['once the record confirms the answer', answeredHere('accepted'), 'accepted'],
    ['once the deal is closed', closedHere('won', 'accepted'), 'accepted'],
  ])(
    'takes over what is changed in the portal, and keeps the rest as it was entered here, %s',
    (_what, before, stage) => {
      const record = aNewerRecord({ stage, terms: { ...aRecord().terms, notes: 'Edited in the portal' } });

      const referral = followed(before, record);

      expect(referral).toMatchObject({
        terms: { ...OUR_TERMS, notes: 'Edited in the portal' },
        recordedTerms: record.terms,
      });
    },
  );

  it('takes away what is emptied in the portal', () => {
    const record = aNewerRecord({ stage: 'accepted', terms: { ...aRecord().terms, value: null } });

    expect(followed(answeredHere('accepted'), record).terms).toEqual({ ...OUR_TERMS, value: null });
  });

  it('does not take for a change in the portal what was taken over from there before', () => {
    const renamed = aNewerRecord({ stage: 'accepted', terms: { ...aRecord().terms, name: 'Renamed in the portal' } });
    const once = followed(answeredHere('accepted'), renamed);
    const edited = { ...once, terms: { ...once.terms, name: 'Renamed here' } };

    const twice = followed(edited, { ...renamed, eTag: '"newest"', updatedAt: NOW });

    expect(twice.terms.name).toBe('Renamed here');
  });

  it.each<[stage: 'won' | 'lost', recordedStage: Stage]>([
    ['won', 'accepted'],
    ['won', 'received'],
    ['lost', 'accepted'],
    ['lost', 'received'],
  ])(
    'stays %s, though it was closed here and a newer record than one that was %s says it is accepted',
    (stage, recordedStage) => {
      const before = closedHere(stage, recordedStage);

      const referral = followed(
        before,
        aNewerRecord({ stage: 'accepted', stageSince: daysFromNow(-1), statusReason: 'Budget' }),
      );

      const { answer, answeredAt, stageSince, team } = before;
      expect(referral).toMatchObject({ stage, recordedStage: 'accepted', answer, answeredAt, stageSince, team });
    },
  );

  it.each<[stage: 'won' | 'lost', reported: Stage]>([
    ['won', 'lost'],
    ['lost', 'won'],
  ])('gives up that it was %s here where it was %s in the portal', (stage, reported) => {
    const record = aNewerRecord({ stage: reported, stageSince: daysFromNow(-1) });

    const referral = followed(closedHere(stage, 'accepted'), record);

    expect(referral).toMatchObject({ stage: reported, answer: { by: null, at: daysFromNow(-1) } });
  });

  it('still takes over the customer while it is ahead of the record', () => {
    const customer = { ...aRecord().customer, name: 'Contoso Freight GmbH' };

    expect(followed(answeredHere('accepted'), aNewerRecord({ customer })).customer).toEqual(customer);
  });

  it('keeps who answered here, and when, once the record confirms it', () => {
    const before = answeredHere('accepted');

    const referral = followed(before, aNewerRecord({ stage: 'accepted' }));

    const { answer, answeredAt } = before;
    expect(referral).toMatchObject({ stage: 'accepted', recordedStage: 'accepted', answer, answeredAt });
  });

  it.each<[stage: Stage, answeredAt: Date | null]>([
    ['accepted', daysFromNow(-1)],
    ['declined', daysFromNow(-1)],
    ['won', null],
    ['expired', null],
  ])('that was %s in the portal was answered when the record says, if it does', (stage, answeredAt) => {
    expect(followed(aReferral(), aNewerRecord({ stage, stageSince: daysFromNow(-1) })).answeredAt).toEqual(answeredAt);
  });

  it('keeps when it was accepted once it is won in the portal', () => {
    const referral = followed(answeredHere('accepted'), aNewerRecord({ stage: 'won', stageSince: daysFromNow(-1) }));

    expect(referral.answeredAt).toEqual(daysFromNow(-1.5));
  });

  it('keeps when it was answered where the confirming record does not tell', () => {
    const before = answeredHere('accepted');

    const referral = followed(before, aNewerRecord({ stage: 'accepted', stageSince: null }));

    expect(referral.stageSince).toEqual(before.stageSince);
  });

  it.each<[Stage]>([['accepted'], ['declined'], ['expired'], ['won'], ['lost']])(
    'follows a record that was %s in the portal',
    (stage) => {
      const record = aNewerRecord({ stage, stageSince: daysFromNow(-1), statusReason: 'Budget' });

      const referral = followed(aReferral(), record);

      expect(referral).toMatchObject({
        stage,
        recordedStage: stage,
        answer: { by: null, at: daysFromNow(-1), reason: null, note: 'Budget' },
      });
    },
  );

  it('gives up an answer given here where the portal was given another one first', () => {
    const record = aNewerRecord({ stage: 'accepted', stageSince: daysFromNow(-1) });

    const referral = followed(answeredHere('declined'), record);

    expect(referral).toMatchObject({ stage: 'accepted', answer: { by: null, at: daysFromNow(-1) } });
  });

  it('keeps the deadline that was met', () => {
    const before = aReferral();

    expect(followed(before, aNewerRecord({ stage: 'accepted' })).deadline).toEqual(before.deadline);
  });

  it('never moves an accepted referral back to waiting', () => {
    const referral = followed(aReferral({ stage: 'accepted' }), aNewerRecord({ stage: 'received' }));

    expect(referral.stage).toBe('accepted');
  });

  it.each<[stage: Stage, reported: Stage]>([
    ['won', 'accepted'],
    ['lost', 'won'],
    ['declined', 'received'],
    ['expired', 'accepted'],
  ])('keeps %s as final though a newer record says %s', (stage, reported) => {
    const before = aReferral({ stage });

    const referral = followed(before, aNewerRecord({ stage: reported }));

    expect(referral).toMatchObject({ stage, answer: before.answer });
  });

  it('keeps a final stage through two contradicting records in a row', () => {
    const once = followed(aReferral({ stage: 'won' }), aNewerRecord({ stage: 'received' }));

    const twice = followed(once, aNewerRecord({ stage: 'accepted', eTag: '"newest"', updatedAt: NOW }));

    expect(twice.stage).toBe('won');
  });

  it.each<[stage: Stage, reported: Stage, what: string]>([
    ['received', 'received', 'updated'],
    ['accepted', 'accepted', 'updated'],
    ['accepted', 'received', 'updated'],
    ['won', 'lost', 'updated'],
    ['received', 'accepted', 'accepted'],
    ['received', 'declined', 'declined'],
    ['received', 'expired', 'expired'],
    ['accepted', 'won', 'won'],
    ['accepted', 'lost', 'lost'],
  ])('writes into the history of one that is %s, told that it is %s: %s', (stage, reported, what) => {
    const before = aReferral({ stage, version: 4 });

    const referral = followed(before, aNewerRecord({ stage: reported }));

    expect(referral.history).toEqual([
      ...before.history,
      { at: NOW, version: 5, what, by: null, changes: [], note: null },
    ]);
  });

  it('writes into the history which fields of the deal a record changed, and how', () => {
    const { terms, needs } = aRecord();
    const solutions = [{ id: 'SOL-1', name: 'One' }];
    const record = aNewerRecord({
      terms: { ...terms, notes: 'Edited' },
      team: ourTeam,
      needs: { ...needs, solutions },
    });

    const referral = followed(aReferral(), record);

    expect(referral.history.at(-1)?.changes).toEqual([
      { field: 'notes', before: terms.notes, after: 'Edited' },
      { field: 'team', before: [], after: ourTeam },
      { field: 'solutions', before: needs.solutions, after: solutions },
    ]);
  });
});

describe('our people and the solutions', () => {
  const person = (email: string, title: string | null = null): Contact => ({
    firstName: null,
    lastName: null,
    email,
    phone: null,
    title,
  });
  const [kim, lee, pat] = [person('kim@example.com'), person('lee@example.com'), person('pat@example.com')];
  const deal = aReferral({ stage: 'accepted', team: [kim, lee], recordedTeam: [kim] });
  const teamAfter = (team: readonly Contact[], before = deal): readonly Contact[] =>
    followed(before, aNewerRecord({ stage: 'accepted', team })).team;

  it('that were added here stay, though a record does not know them', () => {
    expect(teamAfter([kim])).toEqual([kim, lee]);
  });

  it('that were taken off here stay off, though a record still has them', () => {
    expect(teamAfter([kim], { ...deal, team: [lee] })).toEqual([lee]);
  });

  it('that were added in the portal join those that were added here', () => {
    expect(teamAfter([kim, pat])).toEqual([kim, lee, pat]);
  });

  it('that were taken off in the portal are gone', () => {
    expect(teamAfter([])).toEqual([lee]);
  });

  it('that were changed in the portal are as they are there, however their address is written', () => {
    const promoted = { ...kim, email: 'KIM@example.com', title: 'Director' };

    expect(teamAfter([promoted])).toEqual([promoted, lee]);
  });

  it('that were changed here stay as they were changed, while the portal has them as before', () => {
    const promoted = { ...kim, title: 'Director' };

    expect(teamAfter([kim], { ...deal, team: [promoted] })).toEqual([promoted]);
  });

  it('that came from both sides are there once', () => {
    expect(teamAfter([kim, lee])).toEqual([kim, lee]);
  });

  it('are the record’s if its earlier values are unknown', () => {
    expect(teamAfter([pat], { ...deal, recordedTeam: null })).toEqual([pat]);
  });

  it('keep the solutions that were chosen here', () => {
    const { needs } = aRecord();
    const chosen = [...needs.solutions, { id: 'SOL-2', name: 'Two' }];
    const before = aReferral({
      stage: 'accepted',
      needs: { ...needs, solutions: chosen },
      recordedSolutions: needs.solutions,
    });

    const referral = followed(before, aNewerRecord({ stage: 'accepted' }));

    expect(referral.needs.solutions).toEqual(chosen);
    expect(referral.recordedSolutions).toEqual(needs.solutions);
  });
});

describe('a record from before Microsoft was invited', () => {
  const { customer } = aRecord();
  const [contact] = customer.contacts;
  const invitation = { from: null, notes: 'Please join us', assistance: 'QuotesOrLicensing' };
  const invited = aReferral({ direction: 'outbound', stage: 'accepted', dealType: 'co-sell', invitation });
  const behind = aNewerRecord({
    direction: 'outbound',
    stage: 'accepted',
    dealType: 'private',
    customer: { ...customer, name: 'Contoso GmbH', contacts: [] },
  });

  it('does not take the invitation back, nor whom to talk to', () => {
    const referral = followed(invited, behind);

    expect(referral).toMatchObject({
      dealType: 'co-sell',
      invitation,
      customer: { name: 'Contoso GmbH', contacts: [contact] },
    });
  });

  it('is followed once it is archived, because it never will hear of it', () => {
    const record = { ...behind, stage: 'won' as const };

    expect(followed(invited, record)).toMatchObject({ dealType: 'private', customer: record.customer });
  });

  it('is followed once it contains the invitation', () => {
    const record = { ...behind, dealType: 'co-sell' as const };

    expect(followed(invited, record)).toMatchObject({
      dealType: 'co-sell',
      invitation: record.invitation,
      customer: record.customer,
    });
  });
});
