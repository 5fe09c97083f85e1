import { changesOf, fieldsOf } from '../model/field-changes';
import { EDITABLE, fieldEntries, fieldsFrom, type FieldValue } from '../model/field-table';
import type { DealFields, EditableField } from '../model/terms';
import type { Referral, ReferralRecord } from '../model/referral';
import { lastRecordFields, type MergeBase } from './overruled';

/** Whether a field had this value here after both sides last matched, and a person here has changed it since. */
function wasSetSince<Field extends EditableField>(
  { history, agreedVersion }: Referral,
  field: Field,
  value: DealFields[Field],
): boolean {
  if (agreedVersion === null) return false;
  const since = history.filter(({ version }) => version > agreedVersion);
  const changes = since.flatMap(({ by, changes: all }) => changesOf(field, all).map(({ after }) => ({ by, after })));
  const last = changes.findLastIndex(({ after }) => EDITABLE[field].isAlike(after, value));
  return last !== -1 && changes.slice(last + 1).some(({ by }) => by !== null);
}

/**
 * The merge base for a record: the values of the last record. But if a field has a value that we sent without getting a
 * response, the base is that value: it is our own change, and must not overrule what was set here since.
 */
export function mergeBase(referral: Referral, record: ReferralRecord): MergeBase {
  const theirs = fieldsOf(record);
  const known = <Field extends EditableField>({ field, value }: FieldValue<Field>): FieldValue<Field> => ({
    field,
    value: wasSetSince(referral, field, theirs[field]) ? theirs[field] : value,
  });
  return fieldsFrom(fieldEntries(lastRecordFields(referral)).map(known));
}
