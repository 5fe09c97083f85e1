import type { Referral } from './referral';
import { fieldsOf } from './field-changes';
import { fieldsFrom, type FieldValue } from './field-table';
import type { FieldChange } from './history';
import type { DealField, DealFields } from './terms';

const valueBefore = <Field extends DealField>({ field, before }: FieldChange<Field>): FieldValue<Field> => ({
  field,
  value: before,
});

/** The changeable fields of a deal at an earlier version: the later changes in its history are reverted. */
export function fieldsAt(referral: Referral, version: number): DealFields {
  const later = referral.history.filter((entry) => entry.version > version).toReversed();
  return { ...fieldsOf(referral), ...fieldsFrom(later.flatMap(({ changes }) => changes).map(valueBefore)) };
}
