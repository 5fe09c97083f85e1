import type { Money } from '../money/money';
import type { Contact } from './person';
import type { CalendarDate } from '../time/calendar';

/**
 * How a deal is shared with Microsoft: not at all, visible only, or sold together. Each shares more than the one
 * before.
 */
export const DEAL_TYPES = ['private', 'partner-led', 'co-sell'] as const;
export type DealType = (typeof DEAL_TYPES)[number];

/** The texts, amounts and dates that a seller can set on a deal. */
export interface Terms {
  readonly name: string | null;
  readonly value: Money | null;
  readonly closeDate: CalendarDate | null;
  readonly notes: string | null;
  readonly crmId: string | null;
  readonly campaignId: string | null;
}

/** A solution for sale, by Partner Center's id. */
export interface Solution {
  readonly id: string;
  readonly name: string | null;
}

/** The lists of a deal; their items are added, changed and removed one by one. */
export interface DealLists {
  /** Our people on the deal. */
  readonly team: readonly Contact[];
  readonly solutions: readonly Solution[];
}

/** The fields of a deal that people edit. The deal type is not one: only inviting Microsoft changes it. */
export interface EditableFields extends Terms, DealLists {}

/** All the fields of a deal that can change. Their rules are in `field-table.ts`. */
export interface DealFields extends EditableFields {
  readonly dealType: DealType;
}

/** One of the fields of a deal. */
export type DealField = keyof DealFields;
export type TermField = keyof Terms;
export type ListField = keyof DealLists;
export type EditableField = keyof EditableFields;

/** How far a deal type is shared with Microsoft, as a number to compare by. A deal's reach never decreases. */
export const reachOf = (dealType: DealType): number => DEAL_TYPES.indexOf(dealType);
