import { mapFields, TERM_FIELDS } from '../domain/model/field-table';
import type { DealField, DealFields, TermField, Terms } from '../domain/model/terms';
import { isCurrency } from '../domain/money/currency';
import { moneyOf, type Money } from '../domain/money/money';
import { isCalendarDate, type CalendarDate } from '../domain/time/calendar';
import type { WireReferral } from './schema';
import { majorUnits, isSharedWithMicrosoft, newTeamMember, midnightUtc, newSolution, wireType } from './wire-values';

/*
 * The members of Partner Center's record that hold each field of a deal.
 */

/** A member of the record's JSON: its path, and its value for a field's value. */
export interface WireMember<Value> {
  readonly path: string;
  readonly valueOf: (value: Value) => unknown;
}

interface WireField<Value> {
  /** The members that hold the field. If the field has no value, the first is null and the others have no meaning. */
  readonly members: readonly [WireMember<Value>, ...WireMember<Value>[]];
}

interface WireTerm<Value> extends WireField<Value> {
  readonly read: (wire: WireReferral) => Value;
  /** Whether a new record has null for a missing value; otherwise the member is left out. */
  readonly isNullWritten: boolean;
}

type WireFields = {
  readonly [Field in DealField]: Field extends TermField ? WireTerm<DealFields[Field]> : WireField<DealFields[Field]>;
};

const asIs = (value: unknown): unknown => value;

function toMoney({ dealValue, currency }: WireReferral['details']): Money | null {
  const code = currency?.toUpperCase() ?? '';
  return dealValue !== null && isCurrency(code) ? moneyOf(Number(dealValue), code) : null;
}

/** The date of an instant in UTC: the API uses midnight UTC for a whole day. */
function toCalendarDate(instant: Date | null): CalendarDate | null {
  const date = instant?.toISOString().slice(0, 10) ?? '';
  return isCalendarDate(date) ? date : null;
}

/** Every field of a deal. */
const TABLE = {
  name: { members: [{ path: 'name', valueOf: asIs }], read: ({ name }) => name, isNullWritten: true },
  value: {
    members: [
      { path: 'details.dealValue', valueOf: (value) => value && majorUnits(value) },
      { path: 'details.currency', valueOf: (value) => value && value.currency },
    ],
    read: ({ details }) => toMoney(details),
    isNullWritten: true,
  },
  closeDate: {
    members: [{ path: 'details.closingDateTime', valueOf: (date) => date && midnightUtc(date) }],
    read: ({ details }) => toCalendarDate(details.closingDateTime),
    isNullWritten: true,
  },
  notes: {
    members: [{ path: 'details.notes', valueOf: asIs }],
    read: ({ details }) => details.notes,
    isNullWritten: true,
  },
  crmId: {
    members: [{ path: 'externalReferenceId', valueOf: asIs }],
    read: ({ externalReferenceId }) => externalReferenceId,
    isNullWritten: false,
  },
  campaignId: {
    members: [{ path: 'campaignId', valueOf: asIs }],
    read: ({ campaignId }) => campaignId,
    isNullWritten: false,
  },
  team: { members: [{ path: 'team', valueOf: (team) => team.map(newTeamMember) }] },
  solutions: {
    members: [{ path: 'details.requirements.solutions', valueOf: (solutions) => solutions.map(newSolution) }],
  },
  dealType: {
    members: [
      { path: 'type', valueOf: wireType },
      { path: 'consent.consentToShareReferralWithMicrosoftSellers', valueOf: isSharedWithMicrosoft },
    ],
  },
} as const satisfies WireFields;

/** The same table, for a field that is known only as one of a kind. */
export const WIRE_FIELDS: { readonly [Field in DealField]: WireField<DealFields[Field]> } = TABLE;
const TERMS: { readonly [Field in TermField]: WireTerm<DealFields[Field]> } = TABLE;

/** The names in a path, outermost first. */
export const stepsOf = (path: string): readonly string[] => path.split('.');

/** The terms in a record. */
export const termsIn = (wire: WireReferral): Terms => mapFields(TERM_FIELDS, (field) => TERMS[field].read(wire));

/** Whether a new record has a member for this value of a term. */
export const isWrittenToNew = <Field extends TermField>(field: Field, value: DealFields[Field]): boolean =>
  value !== null || TERMS[field].isNullWritten;
