import { recordOf } from './exhaustive-record';
import { fieldEntries, FIELDS, TERM_FIELDS, type FieldValue } from './field-table';
import type { FieldChange } from './history';
import type { Referral } from './referral';
import { isSame } from './same-value';
import type { DealField, DealFields, EditableField, EditableFields } from './terms';

/** All that can be changed about a deal, as it is. */
export const fieldsOf = ({
  terms,
  team,
  needs,
  dealType,
}: Pick<Referral, 'terms' | 'team' | 'needs' | 'dealType'>): DealFields => ({
  ...terms,
  team,
  solutions: needs.solutions,
  dealType,
});

/** The parts of a referral in which the fields stand that people edit. */
type DealParts = Pick<Referral, 'terms' | 'team' | 'needs'>;

/** How each field is put where it stands: {@link fieldsOf} the other way round. */
const PUT: { readonly [Field in EditableField]: (parts: DealParts, value: DealFields[Field]) => DealParts } = {
  ...recordOf(TERM_FIELDS, (field) => (parts: DealParts, value: unknown): DealParts => ({
    ...parts,
    terms: { ...parts.terms, [field]: value },
  })),
  team: (parts, team) => ({ ...parts, team }),
  solutions: (parts, solutions) => ({ ...parts, needs: { ...parts.needs, solutions } }),
};

const put = <Field extends EditableField>(parts: DealParts, { field, value }: FieldValue<Field>): DealParts =>
  PUT[field](parts, value);

/** The parts of a referral in which these fields stand, once they are set. */
export const withFields = ({ terms, team, needs }: DealParts, fields: Partial<EditableFields>): DealParts =>
  fieldEntries(fields).reduce<DealParts>(put, { terms, team, needs });

const changeOf = <Field extends DealField>(
  field: Field,
  before: DealFields,
  after: DealFields,
): FieldChange<Field> => ({ field, before: before[field], after: after[field] });

/** What differs between two states of a deal, field by field. */
export const changesBetween = (before: DealFields, after: DealFields): readonly FieldChange[] =>
  FIELDS.filter((field) => !isSame(before[field], after[field])).map((field) => changeOf(field, before, after));

/** Those of some changes that are of one field. */
export const changesOf = <Field extends DealField>(
  field: Field,
  changes: readonly FieldChange[],
): readonly FieldChange<Field>[] =>
  // Just found to be of it, which the compiler cannot follow through a union of fields.
  changes.filter((change) => change.field === field) as unknown as readonly FieldChange<Field>[];
