import { amountOf, type Money } from '../domain/money/money';
import type { Contact } from '../domain/model/person';
import type { DealType, Solution } from '../domain/model/terms';
import type { Stage } from '../domain/model/referral';
import type { CalendarDate } from '../domain/time/calendar';

/*
 * Single values as Partner Center writes them.
 */

/** Microsoft's organisation id: on its own records, and where it is invited. */
export const MICROSOFT = 'msft';

/** How Partner Center writes each stage. */
export const STATUS: Readonly<Record<Stage, readonly [status: string, substatus: string]>> = {
  received: ['New', 'Pending'],
  accepted: ['Active', 'Accepted'],
  won: ['Closed', 'Won'],
  lost: ['Closed', 'Lost'],
  declined: ['Closed', 'Declined'],
  expired: ['Closed', 'Expired'],
};

/** What a record's deal type is there: whether it is sold together. */
export const typeOf = (dealType: DealType): string => (dealType === 'co-sell' ? 'Shared' : 'Independent');

/** The other half of a deal type: whether Microsoft's sellers may see the deal. */
export const isShared = (dealType: DealType): boolean => dealType !== 'private';

/** An amount in major units, as a number. */
export const amountIn = (money: Money): number => Number(amountOf(money));

/** A whole day: midnight UTC stands for it. */
export const momentOf = (date: CalendarDate): string => `${date}T00:00:00Z`;

const known = (members: Readonly<Record<string, string | null>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/** Somebody who joins a team; what is not known of them is left out. */
export const memberOf = ({ phone, ...names }: Contact): object => known({ ...names, phoneNumber: phone });

/** A solution of Partner Center's catalogue that a deal is to have. */
export const solutionOf = ({ id, name }: Solution): object => known({ id, name, type: 'Name' });
