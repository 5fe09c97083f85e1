import { areTooFew, MOST_PEOPLE } from './people-fields';
import { MOST_SOLUTIONS } from './solution-fields';
import type { Contact, Person } from '../model/person';
import type { FieldChange } from '../model/history';
import type { Referral } from '../model/referral';
import { fieldsOf, isSame, type EditableFields } from '../model/field-changes';
import { isContested, mergedList } from '../model/merged-list';
import type { DealField, Solution } from '../model/terms';

/** A field that somebody else changed to something else since the form was made. `by` is null where Partner Center did. */
export interface Conflict {
  readonly field: DealField;
  readonly by: Person | null;
}

/** What a form changes of a deal that others may have changed since the form was made. */
export interface MergedEdit {
  /** What is to be written. */
  readonly fields: Partial<EditableFields>;
  /** What others changed and this form did not, or changed elsewhere in the same list: what they did holds. */
  readonly kept: readonly DealField[];
  /** What both changed, to different ends: to be shown and decided by the person. */
  readonly conflicts: readonly Conflict[];
}

interface Edited {
  readonly change: FieldChange;
  readonly by: Person | null;
}

/** The changes of a field since a version, first one first. */
const changesSince = ({ history }: Referral, version: number, field: DealField): readonly Edited[] =>
  history
    .filter((entry) => entry.version > version)
    .flatMap(({ changes, by }) => changes.filter((change) => change.field === field).map((change) => ({ change, by })));

/** People and solutions as both sides left them; null where that would be no list that a deal can have. */
function mergedTeam(
  ours: readonly Contact[],
  before: readonly Contact[],
  theirs: readonly Contact[],
): readonly Contact[] | null {
  const team = mergedList(ours, before, theirs);
  return isContested(ours, before, theirs) || team.length > MOST_PEOPLE || areTooFew(team, before) ? null : team;
}

function mergedSolutions(
  ours: readonly Solution[],
  before: readonly Solution[],
  theirs: readonly Solution[],
): readonly Solution[] | null {
  const solutions = mergedList(ours, before, theirs);
  const isNone = solutions.length === 0 && before.length > 0;
  return isContested(ours, before, theirs) || solutions.length > MOST_SOLUTIONS || isNone ? null : solutions;
}

/** The list that both sides changed, with what either did to it; null where there is no such list. */
function mergedWith(referral: Referral, { field, before }: FieldChange, value: unknown): unknown {
  // Each is a list of what the field holds, which the compiler cannot follow through a union of fields.
  if (field === 'team') return mergedTeam(referral.team, before, value as readonly Contact[]);
  return field === 'solutions' ? mergedSolutions(referral.needs.solutions, before, value as readonly Solution[]) : null;
}

/** What becomes of a field of the form: what is written (nothing: it stays), whether others' change of it holds, and the conflict. */
interface Verdict {
  readonly written?: unknown;
  readonly isKept?: boolean;
  readonly conflict?: Conflict;
}

function verdictOn(referral: Referral, formVersion: number, field: DealField, value: unknown): Verdict {
  const edited = changesSince(referral, formVersion, field);
  const [first, last] = [edited[0], edited.at(-1)];
  if (first === undefined || last === undefined) return { written: value };
  const current = fieldsOf(referral)[field];
  if (isSame(value, current)) return {};
  if (isSame(value, first.change.before)) return { isKept: true };
  const both = mergedWith(referral, first.change, value);
  if (both === null) return { conflict: { field, by: last.by } };
  return isSame(both, current) ? { isKept: true } : { written: both, isKept: true };
}

/**
 * Merges a form that was made from an earlier version of a deal with what happened to the deal since, field by field,
 * people and solutions one by one. What the form leaves as it was shown there follows the others; what only the form
 * changed is written.
 */
export function mergeEdit(referral: Referral, formVersion: number, fields: Partial<EditableFields>): MergedEdit {
  const verdicts = Object.entries(fields).map(([name, value]) => {
    // The keys of the fields of a deal are names of its fields, which `Object.entries` does not know.
    const field = name as DealField;
    return { field, ...verdictOn(referral, formVersion, field, value) };
  });
  return {
    fields: Object.fromEntries(
      verdicts.filter((verdict) => 'written' in verdict).map(({ field, written }) => [field, written]),
    ),
    kept: verdicts.filter(({ isKept }) => isKept === true).map(({ field }) => field),
    conflicts: verdicts.flatMap(({ conflict }) => conflict ?? []),
  };
}
