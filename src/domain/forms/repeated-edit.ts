import { isSamePerson, type Person } from '../model/person';
import type { HistoryEntry } from '../model/history';
import type { Referral } from '../model/referral';
import { changesBetween, fieldsOf, withFields } from '../model/field-changes';
import { isSame } from '../model/same-value';
import type { DealField, EditableFields } from '../model/terms';
import { fieldsAt } from '../model/fields-at';
import { mergeEdit } from './merging';

/** The deal as it was before this history entry. */
function dealBefore(referral: Referral, { version }: HistoryEntry): Referral {
  const { dealType, ...fields } = fieldsAt(referral, version - 1);
  const history = referral.history.filter((entry) => entry.version < version);
  return { ...referral, ...withFields(referral, fields), dealType, history };
}

/** The fields in which the form kept others' changes, if saving it made this history entry; null if it did not. */
function keptByEntry(
  entry: HistoryEntry,
  referral: Referral,
  formVersion: number,
  fields: Partial<EditableFields>,
): readonly DealField[] | null {
  const then = dealBefore(referral, entry);
  const { fields: written, kept, conflicts } = mergeEdit(then, formVersion, fields);
  const changes = changesBetween(fieldsOf(then), fieldsOf({ ...then, ...withFields(then, written) }));
  return conflicts.length === 0 && isSame(changes, entry.changes) ? kept : null;
}

/**
 * Detects a form that is delivered a second time: null if this person has not saved it yet. If they have, the fields of
 * the form that have another person's value, set before or after it was saved.
 */
export function keptWhenSaved(
  referral: Referral,
  by: Person,
  formVersion: number,
  fields: Partial<EditableFields>,
): readonly DealField[] | null {
  const own = referral.history.filter(
    (entry) =>
      entry.what === 'edited' && entry.version > formVersion && entry.by !== null && isSamePerson(entry.by, by),
  );
  for (const entry of own) {
    const kept = keptByEntry(entry, referral, formVersion, fields);
    if (kept === null) continue;
    const since = referral.history
      .filter(({ version }) => version > entry.version)
      .flatMap(({ changes }) => changes.map(({ field }) => field));
    return [...new Set([...kept, ...since.filter((field) => field in fields)])];
  }
  return null;
}
