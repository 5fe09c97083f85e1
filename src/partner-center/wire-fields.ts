import { mapFields, TERM_FIELDS } from '../domain/model/field-table';
import type { DealField, DealFields, TermField, Terms } from '../domain/model/terms';
import { isCurrency } from '../domain/money/currency';
import { moneyOf, type Money } from '../domain/money/money';
import { isCalendarDate, type CalendarDate } from '../domain/time/calendar';
import type { WireReferral } from './schema';
import { amountIn, isShared, memberOf, momentOf, solutionOf, typeOf } from './wire-values';

/*
 * Where Partner Center's record says each field of a deal, and how.
 */

/** A member of the record's JSON, by the names that lead to it, and what it says of a field's value. */
export interface SaidMember<Value> {
  readonly path: string;
  readonly said: (value: Value) => unknown;
}

interface WireField<Value> {
  /** The members that say the field. Where there is no value any more the first is cleared, and the others mean nothing. */
  readonly members: readonly [SaidMember<Value>, ...SaidMember<Value>[]];
}

interface WireTerm<Value> extends WireField<Value> {
  readonly read: (wire: WireReferral) => Value;
  /** Whether a record that is created says that there is no value, or nothing about it. */
  readonly isNullSaid: boolean;
}

type WireFields = {
  readonly [Field in DealField]: Field extends TermField ? WireTerm<DealFields[Field]> : WireField<DealFields[Field]>;
};

const asIs = (value: unknown): unknown => value;

function moneyIn({ dealValue, currency }: WireReferral['details']): Money | null {
  const code = currency?.toUpperCase() ?? '';
  return dealValue !== null && isCurrency(code) ? moneyOf(Number(dealValue), code) : null;
}

/** The date of an instant in UTC, as the API means it: midnight UTC stands for the whole day. */
function dateIn(instant: Date | null): CalendarDate | null {
  const date = instant?.toISOString().slice(0, 10) ?? '';
  return isCalendarDate(date) ? date : null;
}

/** Every field of a deal, as the record has it. */
const TABLE = {
  name: { members: [{ path: 'name', said: asIs }], read: ({ name }) => name, isNullSaid: true },
  value: {
    members: [
      { path: 'details.dealValue', said: (value) => value && amountIn(value) },
      { path: 'details.currency', said: (value) => value && value.currency },
    ],
    read: ({ details }) => moneyIn(details),
    isNullSaid: true,
  },
  closeDate: {
    members: [{ path: 'details.closingDateTime', said: (date) => date && momentOf(date) }],
    read: ({ details }) => dateIn(details.closingDateTime),
    isNullSaid: true,
  },
  notes: { members: [{ path: 'details.notes', said: asIs }], read: ({ details }) => details.notes, isNullSaid: true },
  crmId: {
    members: [{ path: 'externalReferenceId', said: asIs }],
    read: ({ externalReferenceId }) => externalReferenceId,
    isNullSaid: false,
  },
  campaignId: {
    members: [{ path: 'campaignId', said: asIs }],
    read: ({ campaignId }) => campaignId,
    isNullSaid: false,
  },
  team: { members: [{ path: 'team', said: (team) => team.map(memberOf) }] },
  solutions: {
    members: [{ path: 'details.requirements.solutions', said: (solutions) => solutions.map(solutionOf) }],
  },
  dealType: {
    members: [
      { path: 'type', said: typeOf },
      { path: 'consent.consentToShareReferralWithMicrosoftSellers', said: isShared },
    ],
  },
} as const satisfies WireFields;

/** The same table for a field of which only its kind is known. */
export const WIRE_FIELDS: { readonly [Field in DealField]: WireField<DealFields[Field]> } = TABLE;
const TERMS: { readonly [Field in TermField]: WireTerm<DealFields[Field]> } = TABLE;

/** The names that lead to a member, outermost first. */
export const stepsOf = (path: string): readonly string[] => path.split('.');

/** The terms that a record tells. */
export const termsIn = (wire: WireReferral): Terms => mapFields(TERM_FIELDS, (field) => TERMS[field].read(wire));

/** Whether a record that is created says something of a term. */
export const isSaidOfNew = <Field extends TermField>(field: Field, value: DealFields[Field]): boolean =>
  value !== null || TERMS[field].isNullSaid;
