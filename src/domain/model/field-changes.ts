import { recordOf } from './exhaustive-record';
import { fieldEntries, FIELDS, TERM_FIELDS, type FieldValue } from './field-table';
import type { FieldChange } from './history';
import type { Referral } from './referral';
import { isSame } from './same-value';
import type { DealField, DealFields, EditableField, EditableFields } from './terms';

/** The current values of all the fields of a deal that can change. */
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

/** The parts of a referral that contain the fields that people edit. */
type DealParts = Pick<Referral, 'terms' | 'team' | 'needs'>;

/** Sets one field in its part of the referral: the inverse of {@link fieldsOf}. */
const FIELD_SETTERS: { readonly [Field in EditableField]: (parts: DealParts, value: DealFields[Field]) => DealParts } =
  {
    ...recordOf(TERM_FIELDS, (field) => (parts: DealParts, value: unknown): DealParts => ({
      ...parts,
      terms: { ...parts.terms, [field]: value },
    })),
    team: (parts, team) => ({ ...parts, team }),
    solutions: (parts, solutions) => ({ ...parts, needs: { ...parts.needs, solutions } }),
  };

const withField = <Field extends EditableField>(parts: DealParts, { field, value }: FieldValue<Field>): DealParts =>
  FIELD_SETTERS[field](parts, value);

/** The parts of a referral with these fields set. */
export const withFields = ({ terms, team, needs }: DealParts, fields: Partial<EditableFields>): DealParts =>
  fieldEntries(fields).reduce<DealParts>(withField, { terms, team, needs });

const changeOf = <Field extends DealField>(
  field: Field,
  before: DealFields,
  after: DealFields,
): FieldChange<Field> => ({ field, before: before[field], after: after[field] });

/** The differences between two states of a deal, field by field. */
export const changesBetween = (before: DealFields, after: DealFields): readonly FieldChange[] =>
  FIELDS.filter((field) => !isSame(before[field], after[field])).map((field) => changeOf(field, before, after));

/** The changes of one field among `changes`. */
export const changesOf = <Field extends DealField>(
  field: Field,
  changes: readonly FieldChange[],
): readonly FieldChange<Field>[] =>
  // The filter proves the type, but the compiler cannot follow that through a union of fields.
  changes.filter((change) => change.field === field) as unknown as readonly FieldChange<Field>[];
