import type { Referral } from './referral';
import { fieldsOf } from './field-changes';
import { fieldsFrom, type FieldValue } from './field-table';
import type { FieldChange } from './history';
import type { DealField, DealFields } from './terms';

const valueBefore = <Field extends DealField>({ field, before }: FieldChange<Field>): FieldValue<Field> => ({
  field,
  value: before,
});

/** All that can be changed about a deal, as it was at an earlier version: what its history tells of changes is taken back. */
export function fieldsAt(referral: Referral, version: number): DealFields {
  const later = referral.history.filter((entry) => entry.version > version).toReversed();
  return { ...fieldsOf(referral), ...fieldsFrom(later.flatMap(({ changes }) => changes).map(valueBefore)) };
}
