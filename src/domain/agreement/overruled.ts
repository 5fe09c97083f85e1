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
import type { ChangeKind } from '../model/trouble';

/*
 * Unsent changes that are overruled when a record is merged: the person who made each of them is told.
 */

/**
 * The merge base: the editable fields as the record and the deal last had them in common, without fields of unknown
 * value.
 */
export type MergeBase = Partial<EditableFields>;

/** The editable fields of the last record from Partner Center. */
export function lastRecordFields({ recordedTerms, recordedTeam, recordedSolutions }: Referral): MergeBase {
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
  readonly deed: ChangeKind;
  readonly by: Person;
  /** The stages that agree with the decision; in any other stage it is overruled. */
  readonly holdsIn: readonly Stage[];
}

const CHANGE_THAT_CLOSES = { won: 'win', lost: 'lose' } as const satisfies Partial<Record<Stage, ChangeKind>>;

function acceptDecisions({ recordedStage, history }: Referral): readonly Decision[] {
  const by = history.findLast(({ what }) => what === 'accepted')?.by ?? null;
  return recordedStage === 'received' && by !== null
    ? [{ deed: 'accept', by, holdsIn: ['accepted', 'won', 'lost'] }]
    : [];
}

/** The decision that closed or declined the deal here, or that is in its undo window. */
function endDecisions({ stage, recordedStage, answer, closing }: Referral): readonly Decision[] {
  if (closing !== null)
    return [{ deed: CHANGE_THAT_CLOSES[closing.stage], by: closing.by, holdsIn: ['accepted', closing.stage] }];
  const by = answer?.by ?? null;
  if (by === null || recordedStage === stage) return [];
  if (stage === 'declined') return [{ deed: 'decline', by, holdsIn: ['declined'] }];
  return stage === 'won' || stage === 'lost' ? [{ deed: CHANGE_THAT_CLOSES[stage], by, holdsIn: [stage] }] : [];
}

/** The unsent decisions, including a closing in its undo window. */
export const unsentDecisions = (referral: Referral): readonly Decision[] => [
  ...acceptDecisions(referral),
  ...endDecisions(referral),
];

/** The effect that tells a person that their change was overruled in Partner Center. */
export const overruledMessage = (
  { tenantId, objectId }: Person,
  deed: ChangeKind,
  fields: readonly DealField[],
): Effect => ({
  kind: 'tellRefusal',
  person: { tenantId, objectId },
  refusal: { deed, why: 'overruled', fields, target: null },
});

/** Tells each person whose decision was overruled in Partner Center. */
export const overruledDecisions = (before: Referral, { stage }: Referral): readonly Effect[] =>
  stage === before.stage
    ? []
    : unsentDecisions(before)
        .filter(({ holdsIn }) => !holdsIn.includes(stage))
        .map(({ by, deed }) => overruledMessage(by, deed, []));

/**
 * Tells the person who entered a final value that it was overruled: the deal was won in Partner Center before their
 * closing was final.
 */
export function overruledValue({ closing }: Referral, { stage, terms }: ReferralRecord): readonly Effect[] {
  const isLost =
    closing?.stage === 'won' && stage === 'won' && closing.value !== null && !isSame(closing.value, terms.value);
  return isLost ? [overruledMessage(closing.by, 'edit', ['value'])] : [];
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
  base: MergeBase,
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
const isChangeGone = <Field extends ListField>(
  field: Field,
  changes: readonly FieldChange<Field>[],
  was: DealFields,
  is: DealFields,
): boolean => changes.some((change) => LISTS[field].isUndone(change, was[field], is[field]));

/** Who set a field last; for a list, everybody whose change of it is gone in `after`. Empty if nobody here did. */
export function authorsOfField(before: Referral, after: Referral, field: DealField): readonly Person[] {
  const set = before.history.filter(
    ({ by, what, changes }) => by !== null && (what === 'created' || changes.some((change) => change.field === field)),
  );
  const [was, is] = [fieldsOf(before), fieldsOf(after)];
  const undone = isList(field)
    ? set.filter(({ changes }) => isChangeGone(field, changesOf(field, changes), was, is))
    : [];
  return (undone.length > 0 ? undone : set.slice(-1)).flatMap(({ by }) => by ?? []);
}

/** Tells the people who set these fields that Partner Center's values have replaced theirs. */
export function overruledFieldMessages(
  before: Referral,
  after: Referral,
  fields: readonly DealField[],
): readonly Effect[] {
  const setters = new Map<string, { readonly by: Person; readonly fields: Set<DealField> }>();
  for (const [field, by] of fields.flatMap((one) =>
    authorsOfField(before, after, one).map((setter) => [one, setter] as const),
  )) {
    const known = setters.get(personKey(by)) ?? { by, fields: new Set() };
    known.fields.add(field);
    setters.set(personKey(by), known);
  }
  return [...setters.values()].map(({ by, fields: theirs }) => overruledMessage(by, 'edit', [...theirs]));
}
