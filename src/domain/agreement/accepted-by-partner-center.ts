import { changesBetween, fieldsOf } from '../model/field-changes';
import { EDITABLE, EDITABLE_FIELDS, isEditable, isList, LISTS, mapFields, valueIn } from '../model/field-table';
import { isSame } from '../model/same-value';
import type { DealField, DealFields, EditableField, ListField } from '../model/terms';
import type { Referral, ReferralRecord } from '../model/referral';
import { lastTold, type Base } from './overruled';

/*
 * What came of something that was sent: what is not in the record now was not taken, and holds here no more either. A
 * value that it only writes in another way was taken.
 */

const plain = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : value);

/** Whether a value is the one that was sent, perhaps with its spaces in other places. */
const isTaken = (sent: unknown, theirs: unknown): boolean => isSame(plain(sent), plain(theirs));

/** What the record is compared with: what was sent. Where that was changed here since, its other way of writing it is none of its changes. */
export function baseOf(sent: DealFields, referral: Referral, record: ReferralRecord): Base {
  const [ours, theirs] = [fieldsOf(referral), fieldsOf(record)];
  return mapFields(EDITABLE_FIELDS, (field) =>
    !isSame(ours[field], sent[field]) && isTaken(sent[field], theirs[field]) ? theirs[field] : sent[field],
  );
}

/** The fields of people's that are not the same in both states of a deal. */
const changedFields = (before: Referral, after: Referral): readonly EditableField[] =>
  changesBetween(fieldsOf(before), fieldsOf(after))
    .map(({ field }) => field)
    .filter(isEditable);

/** The fields that are not as they were sent, nor as they were set here since. */
export function notTaken(
  before: Referral,
  after: Referral,
  sent: DealFields,
  record: ReferralRecord,
): readonly DealField[] {
  const [ours, theirs, told] = [fieldsOf(before), fieldsOf(record), lastTold(before)];
  const isListRefused = <Field extends ListField>(field: Field, known: DealFields[Field]): boolean =>
    LISTS[field].isRefused(sent[field], known, theirs[field]) ||
    LISTS[field].isOverruled(ours[field], sent[field], theirs[field]);
  return changedFields(before, after).filter((field) =>
    isList(field) ? isListRefused(field, valueIn(told, field, sent[field])) : !isTaken(sent[field], theirs[field]),
  );
}

/** The deal as what it is compared with: what the record says otherwise holds. */
export function asItIs(referral: Referral): Base {
  const ours = fieldsOf(referral);
  return mapFields(EDITABLE_FIELDS, (field) => ours[field]);
}

/** The fields that were set here since the record was as told, and are not as they were set here any more. */
export function untoldFields(before: Referral, after: Referral, told: Base): readonly DealField[] {
  const ours = fieldsOf(before);
  const isSet = <Field extends EditableField>(field: Field, known: DealFields[Field]): boolean =>
    !EDITABLE[field].isAlike(ours[field], known);
  return changedFields(before, after).filter((field) => isSet(field, valueIn(told, field, ours[field])));
}
