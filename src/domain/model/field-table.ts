import { keysOf, recordOf } from './exhaustive-record';
import { KeyedList } from './merged-list';
import type { Contact } from './person';
import { isSame } from './same-value';
import type { DealField, DealFields, EditableField, ListField, Solution, TermField, Terms } from './terms';

/*
 * The one table of a deal's fields. What compares, merges, stores, names, reads and writes them goes through it or is
 * checked against it by the compiler, so that a field that is forgotten somewhere does not compile.
 */

/** How the values of a field that people edit are compared, and merged where both sides changed it. */
export interface ValueRules<Value> {
  /** Whether two values say the same. */
  isAlike(one: Value, other: Value): boolean;
  /** The value as it was set here, unless or as far as others changed it since it was `before`. */
  merged(ours: Value, before: Value, theirs: Value): Value;
  /** What both sides did to the value since it was `before`; null where it cannot be both. */
  combined(ours: Value, before: Value, theirs: Value): Value | null;
}

/** A term: one value, which is replaced as a whole. */
export interface TermRules<Value> extends ValueRules<Value> {
  readonly kind: 'term';
  /** Whether a record that was just created for a deal is recognised by it. */
  readonly isFeature: boolean;
}

/** A list, whose items are compared and merged one by one. */
export interface ListRules<List> extends ValueRules<List> {
  readonly kind: 'list';
  isOverruled(ours: List, before: List, theirs: List): boolean;
  isRefused(sent: List, before: List, theirs: List): boolean;
  isUndone(change: { readonly before: List; readonly after: List }, was: List, is: List): boolean;
}

/** What only ever becomes more, and changes by inviting Microsoft alone: nobody edits it, and it is not merged. */
interface ReachRules {
  readonly kind: 'reach';
}

type Rules = {
  readonly [Field in DealField]: Field extends TermField
    ? TermRules<DealFields[Field]>
    : Field extends ListField
      ? ListRules<DealFields[Field]>
      : ReachRules;
};

const TERM = {
  kind: 'term',
  isFeature: false,
  isAlike: isSame,
  merged: <Value>(ours: Value, before: Value, theirs: Value): Value => (isSame(before, theirs) ? ours : theirs),
  combined: () => null,
} as const;

const FEATURE = { ...TERM, isFeature: true } as const;

const PEOPLE = new KeyedList<Contact>({
  keyOf: (person) => person.email?.toLowerCase() ?? JSON.stringify(person),
  comparesKeysOnly: false,
});

/** What a solution is called is Partner Center's to say. */
const SOLUTIONS = new KeyedList<Solution>({ keyOf: ({ id }) => id, comparesKeysOnly: true });

/** Every field of a deal and how it behaves, in the order in which changes are told. */
export const DEAL_FIELDS = {
  name: FEATURE,
  value: FEATURE,
  closeDate: FEATURE,
  notes: TERM,
  crmId: TERM,
  campaignId: TERM,
  team: PEOPLE,
  solutions: SOLUTIONS,
  dealType: { kind: 'reach' },
} as const satisfies Rules;

/** The same table for a field of which only its kind is known. */
export const EDITABLE: { readonly [Field in EditableField]: ValueRules<DealFields[Field]> } = DEAL_FIELDS;
export const LISTS: { readonly [Field in ListField]: ListRules<DealFields[Field]> } = DEAL_FIELDS;

export const isTerm = (field: DealField): field is TermField => DEAL_FIELDS[field].kind === 'term';
export const isList = (field: DealField): field is ListField => DEAL_FIELDS[field].kind === 'list';
export const isEditable = (field: DealField): field is EditableField => isTerm(field) || isList(field);

export const FIELDS = keysOf(DEAL_FIELDS);
export const TERM_FIELDS = FIELDS.filter(isTerm);
export const LIST_FIELDS = FIELDS.filter(isList);
export const EDITABLE_FIELDS = FIELDS.filter(isEditable);

/** Terms of which none is known. */
export const NO_TERMS: Terms = recordOf(TERM_FIELDS, () => null);

/** Some fields of a deal, which may be any of these. */
export type SomeFields<Field extends DealField> = { readonly [Each in Field]?: DealFields[Each] };

/** One of these fields with its value. */
export type FieldValue<Field extends DealField = DealField> = {
  readonly [Each in Field]: { readonly field: Each; readonly value: DealFields[Each] };
}[Field];

/** The value of a field; where it is not there, another one. */
export const valueIn = <Field extends DealField>(
  fields: SomeFields<DealField>,
  field: Field,
  otherwise: DealFields[Field],
): DealFields[Field] => {
  const value: DealFields[Field] | undefined = fields[field];
  return value === undefined ? otherwise : value;
};

/** The fields that are there, each with its value. */
export const fieldEntries = <Field extends DealField>(fields: SomeFields<Field>): readonly FieldValue<Field>[] =>
  // The value of each key is of the field that it names, which `Object.entries` forgets.
  Object.entries(fields).map(([field, value]) => ({ field, value })) as unknown as readonly FieldValue<Field>[];

/** Fields with these values: {@link fieldEntries} the other way round. */
export const fieldsFrom = <Field extends DealField>(entries: readonly FieldValue<Field>[]): SomeFields<Field> =>
  // The value of each key is of the field that it names, which `Object.fromEntries` forgets.
  Object.fromEntries(entries.map(({ field, value }) => [field, value])) as SomeFields<Field>;

/** Each of these fields with a value of its own type. */
export const mapFields = <Field extends DealField>(
  fields: readonly Field[],
  valueOf: <Each extends Field>(field: Each) => DealFields[Each],
): { readonly [Each in Field]: DealFields[Each] } =>
  // What is made for each key is of the field that it names, which `Object.fromEntries` forgets.
  Object.fromEntries(fields.map((field) => [field, valueOf(field)])) as { [Each in Field]: DealFields[Each] };
