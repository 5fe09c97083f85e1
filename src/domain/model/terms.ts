import type { Money } from '../money/money';
import type { Contact } from './person';
import type { CalendarDate } from '../time/calendar';

/** Who at Microsoft takes part: nobody, those who may look, or those who help to sell. */
export type DealType = 'private' | 'partner-led' | 'co-sell';

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

/** All that can be changed about a deal. */
export interface DealFields extends Terms {
  /** Our people on the deal. */
  readonly team: readonly Contact[];
  readonly solutions: readonly Solution[];
  readonly dealType: DealType;
}

/** One of the fields of a deal. */
export type DealField = keyof DealFields;

/** How many at Microsoft take part, as a number by which deal types are ordered: it never becomes less. */
export const reachOf = (dealType: DealType): number => ['private', 'partner-led', 'co-sell'].indexOf(dealType);
