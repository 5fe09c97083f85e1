import { amountOf, type Money } from '../domain/money/money';
import type { Contact } from '../domain/model/person';
import type { DealType, Solution } from '../domain/model/terms';
import type { Stage } from '../domain/model/referral';
import type { CalendarDate } from '../domain/time/calendar';

/*
 * Conversion of single values to Partner Center's notation.
 */

/** Microsoft's organisation id: on its own records, and as the target of an invitation. */
export const MICROSOFT_ORGANIZATION = 'msft';

/** The status and substatus of each stage. */
export const WIRE_STATUS: Readonly<Record<Stage, readonly [status: string, substatus: string]>> = {
  received: ['New', 'Pending'],
  accepted: ['Active', 'Accepted'],
  won: ['Closed', 'Won'],
  lost: ['Closed', 'Lost'],
  declined: ['Closed', 'Declined'],
  expired: ['Closed', 'Expired'],
};

/** The `type` of a record: whether the deal is sold together with Microsoft. */
export const wireType = (dealType: DealType): string => (dealType === 'co-sell' ? 'Shared' : 'Independent');

/** The consent that completes the deal type: whether Microsoft's sellers can see the deal. */
export const isSharedWithMicrosoft = (dealType: DealType): boolean => dealType !== 'private';

/** An amount in major units, as a number. */
export const majorUnits = (money: Money): number => Number(amountOf(money));

/** A whole day, written as midnight UTC. */
export const midnightUtc = (date: CalendarDate): string => `${date}T00:00:00Z`;

const withoutNulls = (members: Readonly<Record<string, string | null>>): object =>
  Object.fromEntries(Object.entries(members).filter(([, value]) => value !== null));

/** A person as a new member of a team; unknown fields are left out. */
export const newTeamMember = ({ phone, ...names }: Contact): object => withoutNulls({ ...names, phoneNumber: phone });

/** A solution of the catalogue, as a deal's record names it. */
export const newSolution = ({ id, name }: Solution): object => withoutNulls({ id, name, type: 'Name' });
