import type { FieldChange } from './history';
import type { Referral } from './referral';
import type { DealField, DealFields, Terms } from './terms';

/** The fields of a deal that people edit; the deal type changes by inviting Microsoft alone. */
export type EditableFields = Omit<DealFields, 'dealType'>;

const TERMS = [
  'name',
  'value',
  'closeDate',
  'notes',
  'crmId',
  'campaignId',
] as const satisfies readonly (keyof Terms)[];

const FIELDS = [...TERMS, 'team', 'solutions', 'dealType'] as const satisfies readonly DealField[];

/** An object's members in the order of their names, so that two that are equal read the same. */
const inOrder = (_key: string, value: unknown): unknown =>
  value !== null && typeof value === 'object' && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)))
    : value;

/** Whether two values of a field say the same. */
export const isSame = (one: unknown, other: unknown): boolean =>
  JSON.stringify(one, inOrder) === JSON.stringify(other, inOrder);

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

/** The parts of a referral in which these fields stand, once they are set. */
export function withFields(
  { terms, team, needs }: Referral,
  fields: Partial<EditableFields>,
): Pick<Referral, 'terms' | 'team' | 'needs'> {
  const { team: people = team, solutions = needs.solutions, ...others } = fields;
  return { terms: { ...terms, ...others }, team: people, needs: { ...needs, solutions } };
}

/** What differs between two states of a deal, field by field. */
export function changesBetween(before: DealFields, after: DealFields): readonly FieldChange[] {
  return FIELDS.filter((field) => !isSame(before[field], after[field])).map((field) => changeOf(field, before, after));
}

// Both values are of the one field, which the compiler cannot follow through a union of fields.
const changeOf = (field: DealField, before: DealFields, after: DealFields): FieldChange =>
  ({ field, before: before[field], after: after[field] }) as FieldChange;
