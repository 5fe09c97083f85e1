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

/**
 * A field that another person changed to a different value since the form was made. `by` is null if Partner Center did.
 */
export interface Conflict {
  readonly field: DealField;
  readonly by: Person | null;
}

/** The result of merging a form into a deal that others may have changed since the form was made. */
export interface MergedEdit {
  /** The fields to write. */
  readonly fields: Partial<EditableFields>;
  /**
   * The fields whose change by others is kept: this form did not change them, or changed other items of the same list.
   */
  readonly kept: readonly DealField[];
  /** The fields that both changed to different values: the person has to decide. */
  readonly conflicts: readonly Conflict[];
}

interface Edited<Field extends DealField> {
  readonly change: FieldChange<Field>;
  readonly by: Person | null;
}

/** The changes of a field since a version, oldest first. */
const changesSince = <Field extends DealField>(
  { history }: Referral,
  version: number,
  field: Field,
): readonly Edited<Field>[] =>
  history
    .filter((entry) => entry.version > version)
    .flatMap(({ changes, by }) => changesOf(field, changes).map((change) => ({ change, by })));

/** Whether the combination of both sides' changes is valid for a deal. `before` is the merge base. */
const IS_VALID: {
  readonly [Field in EditableField]: (both: DealFields[Field], before: DealFields[Field]) => boolean;
} = {
  ...recordOf(TERM_FIELDS, () => () => true),
  team: (people, before) => people.length <= MOST_PEOPLE && !losesLastPerson(people, before),
  solutions: (solutions, before) => solutions.length <= MOST_SOLUTIONS && (solutions.length > 0 || before.length === 0),
};

/** The field with the changes of both others and the form; null if they conflict or the result is not valid. */
function combinedField<Field extends EditableField>(
  field: Field,
  current: DealFields[Field],
  before: DealFields[Field],
  given: DealFields[Field],
): DealFields[Field] | null {
  const both = EDITABLE[field].combined(current, before, given);
  return both !== null && IS_VALID[field](both, before) ? both : null;
}

/**
 * The result for one field of the form: the value to write (missing: none), whether others' change is kept, the
 * conflict.
 */
interface FieldMerge<Field extends EditableField> {
  readonly field: Field;
  readonly written?: FieldValue<Field>;
  readonly isKept?: boolean;
  readonly conflict?: Conflict;
}

function mergeField<Field extends EditableField>(
  referral: Referral,
  formVersion: number,
  { field, value }: FieldValue<Field>,
): FieldMerge<Field> {
  const edited = changesSince(referral, formVersion, field);
  const [first, last] = [edited[0], edited.at(-1)];
  if (first === undefined || last === undefined) return { field, written: { field, value } };
  const current = fieldsOf(referral)[field];
  if (isSame(value, current)) return { field };
  if (isSame(value, first.change.before)) return { field, isKept: true };
  const both = combinedField(field, current, first.change.before, value);
  if (both === null) return { field, conflict: { field, by: last.by } };
  return isSame(both, current) ? { field, isKept: true } : { field, written: { field, value: both }, isKept: true };
}

/**
 * Three-way merge of a form into the current deal, field by field, and item by item for people and solutions. The merge
 * base is the version that the form was made from. Fields that the form left unchanged keep the others' changes; fields
 * that only the form changed are written.
 */
export function mergeEdit(referral: Referral, formVersion: number, fields: Partial<EditableFields>): MergedEdit {
  const verdicts = fieldEntries(fields).map((entry) => mergeField(referral, formVersion, entry));
  return {
    fields: fieldsFrom(verdicts.flatMap(({ written }) => written ?? [])),
    kept: verdicts.filter(({ isKept }) => isKept === true).map(({ field }) => field),
    conflicts: verdicts.flatMap(({ conflict }) => conflict ?? []),
  };
}
