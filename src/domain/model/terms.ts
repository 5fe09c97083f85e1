import type { Money } from '../money/money';
import type { Contact } from './person';
import type { CalendarDate } from '../time/calendar';

/** Who at Microsoft takes part: nobody, those who may look, or those who help to sell. The further down, the more. */
export const DEAL_TYPES = ['private', 'partner-led', 'co-sell'] as const;
export type DealType = (typeof DEAL_TYPES)[number];

/** What a seller may set on a deal in words, numbers and dates. */
export interface Terms {
  readonly name: string | null;
  readonly value: Money | null;
  readonly closeDate: CalendarDate | null;
  readonly notes: string | null;
  readonly crmId: string | null;
  readonly campaignId: string | null;
}

/** Something that is sold, by Partner Center's id. */
export interface Solution {
  readonly id: string;
  readonly name: string | null;
}

/** The lists of a deal, whose items change one by one. */
export interface DealLists {
  /** Our people on the deal. */
  readonly team: readonly Contact[];
  readonly solutions: readonly Solution[];
}

/** The fields of a deal that people edit; the deal type changes by inviting Microsoft alone. */
export interface EditableFields extends Terms, DealLists {}

/** All that can be changed about a deal. How each of them behaves is in the table of fields. */
export interface DealFields extends EditableFields {
  readonly dealType: DealType;
}

/** One of the fields of a deal. */
export type DealField = keyof DealFields;
export type TermField = keyof Terms;
export type ListField = keyof DealLists;
export type EditableField = keyof EditableFields;

/** How many at Microsoft take part, as a number by which deal types are ordered: it never becomes less. */
export const reachOf = (dealType: DealType): number => DEAL_TYPES.indexOf(dealType);
