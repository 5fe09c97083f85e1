import { keysOf, recordOf } from './exhaustive-record';
import { KeyedList } from './merged-list';
import type { Contact } from './person';
import { isSame } from './same-value';
import type { DealField, DealFields, EditableField, ListField, Solution, TermField, Terms } from './terms';

/*
 * The one table of a deal's fields. All code that compares, merges, stores, names, reads or writes them uses this table
 * or is checked against it by the compiler, so that a field that is missing somewhere is a compile error.
 */

/**
 * How the values of an editable field are compared, and merged if both sides changed it. `before` is the merge base.
 */
export interface ValueRules<Value> {
  /** Whether two values count as equal. */
  isAlike(one: Value, other: Value): boolean;
  /**
   * The three-way merge: our value, except for what the other side changed since `before`. Conflicts go to the other
   * side.
   */
  merged(ours: Value, before: Value, theirs: Value): Value;
  /** The value with both sides' changes since `before`; null on a conflict. */
  combined(ours: Value, before: Value, theirs: Value): Value | null;
}

/** A term: a single value, which is always replaced as a whole. */
export interface TermRules<Value> extends ValueRules<Value> {
  readonly kind: 'term';
  /** Whether this field helps to recognise the record that was just created for a deal. */
  readonly isIdentifying: boolean;
}

/** A list: its items are compared and merged one by one. */
export interface ListRules<List> extends ValueRules<List> {
  readonly kind: 'list';
  isOverruled(ours: List, before: List, theirs: List): boolean;
  isRefused(sent: List, before: List, theirs: List): boolean;
  isUndone(change: { readonly before: List; readonly after: List }, was: List, is: List): boolean;
}

/** A field that can only grow, and only by inviting Microsoft: it is neither edited nor merged. */
interface SharingRules {
  readonly kind: 'reach';
}

type Rules = {
  readonly [Field in DealField]: Field extends TermField
    ? TermRules<DealFields[Field]>
    : Field extends ListField
      ? ListRules<DealFields[Field]>
      : SharingRules;
};

const TERM = {
  kind: 'term',
  isIdentifying: false,
  isAlike: isSame,
  merged: <Value>(ours: Value, before: Value, theirs: Value): Value => (isSame(before, theirs) ? ours : theirs),
  combined: () => null,
} as const;

const IDENTIFYING_TERM = { ...TERM, isIdentifying: true } as const;

const PEOPLE = new KeyedList<Contact>({
  keyOf: (person) => person.email?.toLowerCase() ?? JSON.stringify(person),
  comparesKeysOnly: false,
});

/** Partner Center decides a solution's name, so that two solutions with the same id are equal. */
const SOLUTIONS = new KeyedList<Solution>({ keyOf: ({ id }) => id, comparesKeysOnly: true });

/** Every field of a deal with its rules, in the order in which changes are shown. */
export const DEAL_FIELDS = {
  name: IDENTIFYING_TERM,
  value: IDENTIFYING_TERM,
  closeDate: IDENTIFYING_TERM,
  notes: TERM,
  crmId: TERM,
  campaignId: TERM,
  team: PEOPLE,
  solutions: SOLUTIONS,
  dealType: { kind: 'reach' },
} as const satisfies Rules;

/** The same table, typed for code that knows only the kind of a field. */
export const EDITABLE: { readonly [Field in EditableField]: ValueRules<DealFields[Field]> } = DEAL_FIELDS;
export const LISTS: { readonly [Field in ListField]: ListRules<DealFields[Field]> } = DEAL_FIELDS;

export const isTerm = (field: DealField): field is TermField => DEAL_FIELDS[field].kind === 'term';
export const isList = (field: DealField): field is ListField => DEAL_FIELDS[field].kind === 'list';
export const isEditable = (field: DealField): field is EditableField => isTerm(field) || isList(field);

export const FIELDS = keysOf(DEAL_FIELDS);
export const TERM_FIELDS = FIELDS.filter(isTerm);
export const LIST_FIELDS = FIELDS.filter(isList);
export const EDITABLE_FIELDS = FIELDS.filter(isEditable);

/** Terms without any value. */
export const NO_TERMS: Terms = recordOf(TERM_FIELDS, () => null);

/** Values for any of these fields of a deal. */
export type SomeFields<Field extends DealField> = { readonly [Each in Field]?: DealFields[Each] };

/** One field with its value. */
export type FieldValue<Field extends DealField = DealField> = {
  readonly [Each in Field]: { readonly field: Each; readonly value: DealFields[Each] };
}[Field];

/** The value of a field, or `otherwise` if the field is missing. */
export const valueIn = <Field extends DealField>(
  fields: SomeFields<DealField>,
  field: Field,
  otherwise: DealFields[Field],
): DealFields[Field] => {
  const value: DealFields[Field] | undefined = fields[field];
  return value === undefined ? otherwise : value;
};

/** The fields that are present, each with its value. */
export const fieldEntries = <Field extends DealField>(fields: SomeFields<Field>): readonly FieldValue<Field>[] =>
  // `Object.entries` loses which value type belongs to which key.
  Object.entries(fields).map(([field, value]) => ({ field, value })) as unknown as readonly FieldValue<Field>[];

/** Fields with these values: the inverse of {@link fieldEntries}. */
export const fieldsFrom = <Field extends DealField>(entries: readonly FieldValue<Field>[]): SomeFields<Field> =>
  // `Object.fromEntries` loses which value type belongs to which key.
  Object.fromEntries(entries.map(({ field, value }) => [field, value])) as SomeFields<Field>;

/** Each of these fields with a value of its own type. */
export const mapFields = <Field extends DealField>(
  fields: readonly Field[],
  valueOf: <Each extends Field>(field: Each) => DealFields[Each],
): { readonly [Each in Field]: DealFields[Each] } =>
  // `Object.fromEntries` loses which value type belongs to which key.
  Object.fromEntries(fields.map((field) => [field, valueOf(field)])) as { [Each in Field]: DealFields[Each] };
