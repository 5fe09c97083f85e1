import { FIELDS, type FieldValue } from '../../src/domain/model/field-table';
import type { FieldChange } from '../../src/domain/model/history';
import type { Contact } from '../../src/domain/model/person';
import type { DealField, DealFields } from '../../src/domain/model/terms';

const lee: Contact = {
  firstName: null,
  lastName: null,
  email: 'lee.chan@northwindtraders.com',
  phone: null,
  title: null,
};

/** Two values of each field of a deal: as it was, and as it became. */
const VALUES: { readonly [Field in DealField]: readonly [before: DealFields[Field], after: DealFields[Field]] } = {
  name: [null, 'Contoso'],
  value: [null, { minor: 1, currency: 'JPY' }],
  closeDate: ['2026-07-30', null],
  notes: ['Old', 'New'],
  crmId: [null, 'CRM-1'],
  campaignId: ['C-1', null],
  team: [[], [lee]],
  solutions: [[{ id: 'SOL-1', name: 'One' }], []],
  dealType: ['private', 'co-sell'],
};

/** A change of a field. */
export function aChangeOf<Field extends DealField>(field: Field): FieldChange<Field> {
  const [before, after] = VALUES[field];
  return { field, before, after };
}

/** A change of each field of a deal. */
export const EVERY_CHANGE: readonly FieldChange[] = FIELDS.map((field) => aChangeOf(field));

const valuesOf = <Field extends DealField>(field: Field): readonly FieldValue<Field>[] =>
  VALUES[field].map((value) => ({ field, value }));

/** Each field of a deal with each of its values. */
export const EVERY_VALUE: readonly FieldValue[] = FIELDS.flatMap((field) => valuesOf(field));
