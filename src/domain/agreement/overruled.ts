import { changesOf, fieldsOf } from '../model/field-changes';
import {
  EDITABLE_FIELDS,
  fieldsFrom,
  isList,
  LIST_FIELDS,
  LISTS,
  valueIn,
  type FieldValue,
} from '../model/field-table';
import { isSame } from '../model/same-value';
import type { DealField, DealFields, EditableFields, ListField, TermField } from '../model/terms';
import { personKey, type Person } from '../model/person';
import type { Effect } from '../model/effect';
import type { FieldChange } from '../model/history';
import type { Referral, ReferralRecord, Stage } from '../model/referral';
import type { Deed } from '../model/trouble';

/*
 * Unsent changes that are overruled when a record is merged: the person who made each of them is told.
 */

/**
 * The merge base: the editable fields as the record and the deal last had them in common, without fields of unknown
 * value.
 */
export type Base = Partial<EditableFields>;

/** The editable fields of the last record from Partner Center. */
export function lastTold({ recordedTerms, recordedTeam, recordedSolutions }: Referral): Base {
  const lists: { readonly [Field in ListField]: DealFields[Field] | null } = {
    team: recordedTeam,
    solutions: recordedSolutions,
  };
  const known = <Field extends ListField>(field: Field): readonly FieldValue<Field>[] => {
    const value = lists[field];
    return value === null ? [] : [{ field, value }];
  };
  return { ...recordedTerms, ...fieldsFrom(LIST_FIELDS.flatMap(known)) };
}

interface Decision {
  readonly deed: Deed;
  readonly by: Person;
  /** The stages that agree with the decision; in any other stage it is overruled. */
  readonly holdsIn: readonly Stage[];
}

const CLOSED_BY = { won: 'win', lost: 'lose' } as const satisfies Partial<Record<Stage, Deed>>;

function acceptance({ recordedStage, history }: Referral): readonly Decision[] {
  const by = history.findLast(({ what }) => what === 'accepted')?.by ?? null;
  return recordedStage === 'received' && by !== null
    ? [{ deed: 'accept', by, holdsIn: ['accepted', 'won', 'lost'] }]
    : [];
}

/** The decision that closed or declined the deal here, or that is in its undo window. */
function ending({ stage, recordedStage, answer, closing }: Referral): readonly Decision[] {
  if (closing !== null)
    return [{ deed: CLOSED_BY[closing.stage], by: closing.by, holdsIn: ['accepted', closing.stage] }];
  const by = answer?.by ?? null;
  if (by === null || recordedStage === stage) return [];
  if (stage === 'declined') return [{ deed: 'decline', by, holdsIn: ['declined'] }];
  return stage === 'won' || stage === 'lost' ? [{ deed: CLOSED_BY[stage], by, holdsIn: [stage] }] : [];
}

/** The unsent decisions, including a closing in its undo window. */
export const decisions = (referral: Referral): readonly Decision[] => [...acceptance(referral), ...ending(referral)];

/** The effect that tells a person that their change was overruled in Partner Center. */
export const refused = ({ tenantId, objectId }: Person, deed: Deed, fields: readonly DealField[]): Effect => ({
  kind: 'tellRefusal',
  person: { tenantId, objectId },
  refusal: { deed, why: 'overruled', fields, target: null },
});

/** Tells each person whose decision was overruled in Partner Center. */
export const overruledDecisions = (before: Referral, { stage }: Referral): readonly Effect[] =>
  stage === before.stage
    ? []
    : decisions(before)
        .filter(({ holdsIn }) => !holdsIn.includes(stage))
        .map(({ by, deed }) => refused(by, deed, []));

/**
 * Tells the person who entered a final value that it was overruled: the deal was won in Partner Center before their
 * closing was final.
 */
export function overruledValue({ closing }: Referral, { stage, terms }: ReferralRecord): readonly Effect[] {
  const isLost =
    closing?.stage === 'won' && stage === 'won' && closing.value !== null && !isSame(closing.value, terms.value);
  return isLost ? [refused(closing.by, 'edit', ['value'])] : [];
}

/** Whether somebody here set a field after both sides last said the same, if only to what it was then. */
const isSetSince = ({ history, agreedVersion }: Referral, field: DealField): boolean =>
  agreedVersion !== null &&
  history.some(
    ({ by, version, changes }) =>
      by !== null && version > agreedVersion && changes.some((change) => change.field === field),
  );

/** The fields that were set here to a different value than the merge base, and now have the record's value. */
export function overruledFields(
  before: Referral,
  after: Referral,
  base: Base,
  record: ReferralRecord,
): readonly DealField[] {
  const [was, is, theirs] = [fieldsOf(before), fieldsOf(after), fieldsOf(record)];
  const isSet = (field: TermField): boolean =>
    field in base && (!isSame(was[field], base[field]) || isSetSince(before, field));
  const isTermOverruled = (field: TermField): boolean => isSet(field) && !isSame(was[field], is[field]);
  const isListOverruled = <Field extends ListField>(field: Field, told: DealFields[Field]): boolean =>
    LISTS[field].isOverruled(was[field], told, theirs[field]);
  return EDITABLE_FIELDS.filter((field) =>
    isList(field) ? isListOverruled(field, valueIn(base, field, was[field])) : isTermOverruled(field),
  );
}

/** Whether the result of one of these changes of a list is gone. */
const isUndone = <Field extends ListField>(
  field: Field,
  changes: readonly FieldChange<Field>[],
  was: DealFields,
  is: DealFields,
): boolean => changes.some((change) => LISTS[field].isUndone(change, was[field], is[field]));

/** Who set a field last; for a list, everybody whose change of it is gone in `after`. Empty if nobody here did. */
export function settersOf(before: Referral, after: Referral, field: DealField): readonly Person[] {
  const set = before.history.filter(
    ({ by, what, changes }) => by !== null && (what === 'created' || changes.some((change) => change.field === field)),
  );
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const undone = isList(field) ? set.filter(({ changes }) => isUndone(field, changesOf(field, changes), was, is)) : [];
  return (undone.length > 0 ? undone : set.slice(-1)).flatMap(({ by }) => by ?? []);
}

/** Tells the people who set these fields that Partner Center's values have replaced theirs. */
export function refusedFields(before: Referral, after: Referral, fields: readonly DealField[]): readonly Effect[] {
  const setters = new Map<string, { readonly by: Person; readonly fields: Set<DealField> }>();
  for (const [field, by] of fields.flatMap((one) =>
    settersOf(before, after, one).map((setter) => [one, setter] as const),
  )) {
    const known = setters.get(personKey(by)) ?? { by, fields: new Set() };
    known.fields.add(field);
    setters.set(personKey(by), known);
  }
  return [...setters.values()].map(({ by, fields: theirs }) => refused(by, 'edit', [...theirs]));
}
