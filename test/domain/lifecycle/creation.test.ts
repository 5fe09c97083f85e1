import { createDeal, type NewDeal } from '../../../src/domain/lifecycle/creation';
import type { DealType } from '../../../src/domain/model/terms';
import { contactOf } from '../../../src/domain/model/person';
import { aNewDeal } from '../../builders/a-new-deal';
import { aPerson, aReferral, frozen, NOW } from '../../builders/a-referral';

const megan = aPerson();

const created = (overrides: Partial<NewDeal> = {}) =>
  createDeal(frozen(aNewDeal(overrides)), frozen(megan), 'R-ABCDE', NOW);

const OVERDUE = { kind: 'overdue', at: new Date('2026-07-30T19:00Z') };

describe('a deal that is created', () => {
  it('is what was confirmed, ours, and accepted by its creator from the beginning', () => {
    const { terms, customer } = aReferral();

    expect(created().referral).toEqual({
      id: 'd0de0000-0000-4000-8000-000000000001',
      recordId: null,
      engagementId: null,
      eTag: null,
      owner: 'partner',
      direction: 'outbound',
      dealType: 'co-sell',
      stage: 'accepted',
      statusReason: null,
      terms,
      customer,
      needs: { industries: [], products: [], services: [], solutions: [{ id: 'SOL-1', name: 'One' }] },
      invitation: { from: null, notes: 'Please help with the licences.', assistance: 'QuotesOrLicensing' },
      team: [contactOf(megan)],
      createdAt: NOW,
      updatedAt: NOW,
      deadline: null,
      stageSince: NOW,
      code: 'R-ABCDE',
      version: 1,
      recordedStage: 'accepted',
      recordedTerms: null,
      recordedTeam: null,
      recordedSolutions: null,
      agreedVersion: null,
      answer: { by: megan, at: NOW, reason: null, note: null },
      answeredAt: null,
      microsoft: null,
      claim: null,
      closing: null,
      undone: null,
      registration: null,
      isRegistered: false,
      attempt: null,
      trouble: null,
      favorites: [],
      history: [{ at: NOW, version: 1, what: 'created', by: megan, changes: [], note: null }],
    });
  });

  it.each<[dealType: DealType, shownIn: string | null, effects: readonly object[]]>([
    ['co-sell', null, [{ kind: 'announce' }]],
    ['partner-led', null, [{ kind: 'announce' }]],
    ['co-sell', 'general', [{ kind: 'announce' }]],
    ['private', null, []],
    ['private', 'general', [{ kind: 'card', subscriberId: 'general' }]],
  ])('as %s, to be shown in %p, is shown by %p', (dealType, shownIn, effects) => {
    expect(created({ dealType, shownIn }).effects).toEqual([
      ...effects,
      { kind: 'push' },
      { kind: 'emit', what: 'created' },
      OVERDUE,
    ]);
  });

  it('is asked about once its close date has passed, if it has one', () => {
    const terms = { ...aNewDeal().terms, closeDate: null };

    expect(created({ terms }).effects).not.toContainEqual(expect.objectContaining({ kind: 'overdue' }));
  });
});
