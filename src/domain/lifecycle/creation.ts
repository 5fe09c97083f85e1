import type { Contact, Person } from '../model/person';
import { changed, type Advance } from '../model/transition';
import type { Effect } from '../model/effect';
import type { Customer, Referral } from '../model/referral';
import { appointmentsOf } from './referral-clocks';
import type { DealType, Solution, Terms } from '../model/terms';

/** A deal as somebody describes and confirms it: complete, and valid by the rules of its deal type. */
export interface NewDeal {
  /** The id that the referral gets, so that a deal that is confirmed twice is created once. */
  readonly id: string;
  readonly terms: Terms;
  readonly customer: Customer;
  /** Our people on the deal. */
  readonly team: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly dealType: DealType;
  /** The help that Microsoft is asked for, as Partner Center calls it; null: none. */
  readonly assistance: string | null;
  readonly assistanceNote: string | null;
  /** The subscriber at which a private deal is shown; null: at none. Others are shown where they are routed to. */
  readonly shownIn: string | null;
}

/** Where a deal that was just created gets a card: one that others may not see only where its creator wants it. */
function shown({ dealType, shownIn }: NewDeal): readonly Effect[] {
  if (dealType !== 'private') return [{ kind: 'announce' }];
  return shownIn === null ? [] : [{ kind: 'card', subscriberId: shownIn }];
}

const NOTHING_TOLD = {
  recordId: null,
  engagementId: null,
  eTag: null,
  statusReason: null,
  recordedTerms: null,
  recordedTeam: null,
  recordedSolutions: null,
  agreedVersion: null,
} as const;

const NOTHING_HAPPENED = {
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

/** The referral that a new deal is: ours, and accepted from the beginning. */
export function createDeal(
  deal: NewDeal,
  by: Person,
  code: string,
  now: Date,
): Extract<Advance, { outcome: 'changed' }> {
  const { id, terms, customer, team, solutions, dealType, assistance, assistanceNote } = deal;
  const created: Referral = {
    ...NOTHING_TOLD,
    ...NOTHING_HAPPENED,
    ...{ id, code, terms, customer, team, dealType },
    ...{ owner: 'partner', direction: 'outbound', stage: 'accepted', recordedStage: 'accepted' },
    ...{ createdAt: now, updatedAt: now, stageSince: now },
    needs: { industries: [], products: [], services: [], solutions },
    invitation: { from: null, notes: assistanceNote, assistance },
    answer: { by, at: now, reason: null, note: null },
    version: 1,
    history: [{ at: now, version: 1, what: 'created', by, changes: [], note: null }],
  };
  return changed(created, [
    ...shown(deal),
    { kind: 'push' },
    { kind: 'emit', what: 'created' },
    ...appointmentsOf(created, null),
  ]);
}
