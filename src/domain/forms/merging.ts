import { losesLastPerson, MOST_PEOPLE } from './people-fields';
import { MOST_SOLUTIONS } from './solution-fields';
import type { Person } from '../model/person';
import type { FieldChange } from '../model/history';
import type { Referral } from '../model/referral';
import { changesOf, fieldsOf } from '../model/field-changes';
import { recordOf } from '../model/exhaustive-record';
import { EDITABLE, fieldEntries, fieldsFrom, TERM_FIELDS, type FieldValue } from '../model/field-table';
import { isSame } from '../model/same-value';
import type { DealField, DealFields, EditableField, EditableFields } from '../model/terms';

/** A field that somebody else changed to something else since the form was made. `by` is null where Partner Center did. */
export interface Conflict {
  readonly field: DealField;
  readonly by: Person | null;
}

/** What a form changes of a deal that others may have changed since the form was made. */
export interface MergedEdit {
  /** What is to be written. */
  readonly fields: Partial<EditableFields>;
  /** What others changed and this form did not, or changed elsewhere in the same list: what they did holds. */
  readonly kept: readonly DealField[];
  /** What both changed, to different ends: to be shown and decided by the person. */
  readonly conflicts: readonly Conflict[];
}

interface Edited<Field extends DealField> {
  readonly change: FieldChange<Field>;
  readonly by: Person | null;
}

/** The changes of a field since a version, first one first. */
const changesSince = <Field extends DealField>(
  { history }: Referral,
  version: number,
  field: Field,
): readonly Edited<Field>[] =>
  history
    .filter((entry) => entry.version > version)
    .flatMap(({ changes, by }) => changesOf(field, changes).map((change) => ({ change, by })));

/** Whether a deal can have what both sides made of a field that was like `before`. */
const IS_POSSIBLE: {
  readonly [Field in EditableField]: (both: DealFields[Field], before: DealFields[Field]) => boolean;
} = {
  ...recordOf(TERM_FIELDS, () => () => true),
  team: (people, before) => people.length <= MOST_PEOPLE && !losesLastPerson(people, before),
  solutions: (solutions, before) => solutions.length <= MOST_SOLUTIONS && (solutions.length > 0 || before.length === 0),
};

/** What others and the form did to a field; null where a deal cannot have both. */
function combined<Field extends EditableField>(
  field: Field,
  current: DealFields[Field],
  before: DealFields[Field],
  given: DealFields[Field],
): DealFields[Field] | null {
  const both = EDITABLE[field].combined(current, before, given);
  return both !== null && IS_POSSIBLE[field](both, before) ? both : null;
}

/** What becomes of a field of the form: what is written (nothing: it stays), whether others' change of it holds, and the conflict. */
interface Verdict<Field extends EditableField> {
  readonly field: Field;
  readonly written?: FieldValue<Field>;
  readonly isKept?: boolean;
  readonly conflict?: Conflict;
}

function verdictOn<Field extends EditableField>(
  referral: Referral,
  formVersion: number,
  { field, value }: FieldValue<Field>,
): Verdict<Field> {
  const edited = changesSince(referral, formVersion, field);
  const [first, last] = [edited[0], edited.at(-1)];
  if (first === undefined || last === undefined) return { field, written: { field, value } };
  const current = fieldsOf(referral)[field];
  if (isSame(value, current)) return { field };
  if (isSame(value, first.change.before)) return { field, isKept: true };
  const both = combined(field, current, first.change.before, value);
  if (both === null) return { field, conflict: { field, by: last.by } };
  return isSame(both, current) ? { field, isKept: true } : { field, written: { field, value: both }, isKept: true };
}

/**
 * Merges a form that was made from an earlier version of a deal with what happened to the deal since, field by field,
 * people and solutions one by one. What the form leaves as it was shown there follows the others; what only the form
 * changed is written.
 */
export function mergeEdit(referral: Referral, formVersion: number, fields: Partial<EditableFields>): MergedEdit {
  const verdicts = fieldEntries(fields).map((entry) => verdictOn(referral, formVersion, entry));
  return {
    fields: fieldsFrom(verdicts.flatMap(({ written }) => written ?? [])),
    kept: verdicts.filter(({ isKept }) => isKept === true).map(({ field }) => field),
    conflicts: verdicts.flatMap(({ conflict }) => conflict ?? []),
  };
}
