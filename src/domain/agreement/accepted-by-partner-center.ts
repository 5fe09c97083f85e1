import { changesBetween, fieldsOf } from '../model/field-changes';
import { EDITABLE, EDITABLE_FIELDS, isEditable, isList, LISTS, mapFields, valueIn } from '../model/field-table';
import { isSame } from '../model/same-value';
import type { DealField, DealFields, EditableField, ListField } from '../model/terms';
import type { Referral, ReferralRecord } from '../model/referral';
import { lastRecordFields, type MergeBase } from './overruled';

/*
 * Compares what was sent with the record that Partner Center returned. A value that is missing in the record was
 * rejected, and is dropped here, too. A value that differs only in its white space was accepted.
 */

const withNormalSpaces = (value: unknown): unknown =>
  typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : value;

/** Whether a value was accepted: it is the one that was sent, apart from white space. */
const wasAccepted = (sent: unknown, theirs: unknown): boolean =>
  isSame(withNormalSpaces(sent), withNormalSpaces(theirs));

/**
 * The merge base after a write: what was sent. If a field was changed here since, and Partner Center only changed its
 * white space, the base is Partner Center's value, so that this does not count as a change of theirs.
 */
export function mergeBaseAfterWrite(sent: DealFields, referral: Referral, record: ReferralRecord): MergeBase {
  const [ours, theirs] = [fieldsOf(referral), fieldsOf(record)];
  return mapFields(EDITABLE_FIELDS, (field) =>
    !isSame(ours[field], sent[field]) && wasAccepted(sent[field], theirs[field]) ? theirs[field] : sent[field],
  );
}

/** The editable fields that differ between two states of a deal. */
const changedFields = (before: Referral, after: Referral): readonly EditableField[] =>
  changesBetween(fieldsOf(before), fieldsOf(after))
    .map(({ field }) => field)
    .filter(isEditable);

/**
 * The fields that were rejected: after the merge they have neither the value that was sent nor the one set here since.
 */
export function rejectedFields(
  before: Referral,
  after: Referral,
  sent: DealFields,
  record: ReferralRecord,
): readonly DealField[] {
  const [ours, theirs, told] = [fieldsOf(before), fieldsOf(record), lastRecordFields(before)];
  const isListRefused = <Field extends ListField>(field: Field, known: DealFields[Field]): boolean =>
    LISTS[field].isRefused(sent[field], known, theirs[field]) ||
    LISTS[field].isOverruled(ours[field], sent[field], theirs[field]);
  return changedFields(before, after).filter((field) =>
    isList(field) ? isListRefused(field, valueIn(told, field, sent[field])) : !wasAccepted(sent[field], theirs[field]),
  );
}

/** The deal's own fields as the merge base: then every difference in the record wins. */
export function ownFieldsAsBase(referral: Referral): MergeBase {
  const ours = fieldsOf(referral);
  return mapFields(EDITABLE_FIELDS, (field) => ours[field]);
}

/** The fields that were set here since the merge base, and lost that value in the merge. */
export function lostUnsentFields(before: Referral, after: Referral, told: MergeBase): readonly DealField[] {
  const ours = fieldsOf(before);
  const isSet = <Field extends EditableField>(field: Field, known: DealFields[Field]): boolean =>
    !EDITABLE[field].isAlike(ours[field], known);
  return changedFields(before, after).filter((field) => isSet(field, valueIn(told, field, ours[field])));
}
