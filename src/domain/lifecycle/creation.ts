import type { Contact, Person } from '../model/person';
import { changedTo, type Transition } from '../model/transition';
import type { Effect } from '../model/effect';
import type { Customer, Referral } from '../model/referral';
import { scheduledEffects } from './referral-clocks';
import type { DealType, Solution, Terms } from '../model/terms';

/** A deal that a person described and confirmed: complete, and valid by the rules of its deal type. */
export interface NewDeal {
  /** The id that the referral gets, so that a deal that is confirmed twice is created once. */
  readonly id: string;
  readonly terms: Terms;
  readonly customer: Customer;
  /** Our people on the deal. */
  readonly team: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly dealType: DealType;
  /** The help that we ask Microsoft for (Partner Center's code); null: none. */
  readonly assistance: string | null;
  readonly assistanceNote: string | null;
  /** The subscriber that gets the card of a private deal; null: none. Other deals are routed. */
  readonly shownIn: string | null;
}

/** The cards of a new deal: a private one only gets a card at the subscriber that its creator chose. */
function cardEffects({ dealType, shownIn }: NewDeal): readonly Effect[] {
  if (dealType !== 'private') return [{ kind: 'announce' }];
  return shownIn === null ? [] : [{ kind: 'card', subscriberId: shownIn }];
}

const NO_RECORD_YET = {
  recordId: null,
  engagementId: null,
  eTag: null,
  statusReason: null,
  recordedTerms: null,
  recordedTeam: null,
  recordedSolutions: null,
  agreedVersion: null,
} as const;

const NO_EVENTS_YET = {
  answeredAt: null,
  deadline: null,
  microsoft: null,
  claim: null,
  closing: null,
  undone: null,
  registration: null,
  isRegistered: false,
  attempt: null,
  trouble: null,
  favorites: [],
} as const;

/** Creates the referral of a new deal: it is ours, and accepted from the beginning. */
export function createDeal(
  deal: NewDeal,
  by: Person,
  code: string,
  now: Date,
): Extract<Transition, { outcome: 'changed' }> {
  const { id, terms, customer, team, solutions, dealType, assistance, assistanceNote } = deal;
  const created: Referral = {
    ...NO_RECORD_YET,
    ...NO_EVENTS_YET,
    ...{ id, code, terms, customer, team, dealType },
    ...{ owner: 'partner', direction: 'outbound', stage: 'accepted', recordedStage: 'accepted' },
    ...{ createdAt: now, updatedAt: now, stageSince: now },
    needs: { industries: [], products: [], services: [], solutions },
    invitation: { from: null, notes: assistanceNote, assistance },
    answer: { by, at: now, reason: null, note: null },
    version: 1,
    history: [{ at: now, version: 1, what: 'created', by, changes: [], note: null }],
  };
  return changedTo(created, [
    ...cardEffects(deal),
    { kind: 'push' },
    { kind: 'emit', what: 'created' },
    ...scheduledEffects(created, null),
  ]);
}
