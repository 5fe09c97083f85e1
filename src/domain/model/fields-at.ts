import type { Referral } from './referral';
import { fieldsOf } from './field-changes';
import type { DealField, DealFields } from './terms';

/** All that can be changed about a deal, as it was at an earlier version: what its history tells of changes is taken back. */
export function fieldsAt(referral: Referral, version: number): DealFields {
  const later = referral.history.filter((entry) => entry.version > version).toReversed();
  const undone: Partial<Record<DealField, unknown>> = {};
  for (const { field, before } of later.flatMap(({ changes }) => changes)) undone[field] = before;
  // What a change of a field tells of before is of that field, which the compiler cannot follow through a union of fields.
  return { ...fieldsOf(referral), ...(undone as Partial<DealFields>) };
}
