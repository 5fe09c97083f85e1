import type { Viewer } from '../../application/access';
import { INPUTS_OF } from '../../domain/forms/deal-form';
import type { Conflict } from '../../domain/forms/merging';
import { fieldsOf } from '../../domain/model/field-changes';
import type { HistoryEntry } from '../../domain/model/history';
import { isSamePerson, type Person } from '../../domain/model/person';
import type { Referral } from '../../domain/model/referral';
import type { DealField, EditableFields } from '../../domain/model/terms';
import { holderOf } from '../../domain/model/whose-deal';
import type { EditEntry } from '../cards/edit-deal';
import { fieldName, fieldWords } from '../cards/history-words';
import { formatList } from '../text/formats';
import { escaped } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import type { Turn } from '../turn/turn';

/** A deal, and the person who edits it in this turn. */
export interface EditTurn {
  readonly turn: Turn;
  readonly viewer: Viewer;
  readonly referral: Referral;
}

/** The line at each field in conflict: who changed it meanwhile, and the new value. */
export function conflictTexts(
  { turn: { reader }, referral }: EditTurn,
  conflicts: readonly Conflict[],
): EditEntry['conflicts'] {
  const say = sayTo(reader);
  const lines = conflicts.map(({ field, by }) => {
    const name = by === null ? say('edit.portal') : escaped(by.name, 80);
    // The form does not edit the deal's type, so each field in conflict has an input.
    const [input] = INPUTS_OF[field as keyof EditableFields];
    return [input, say('edit.conflict', { name, value: fieldWords(field, fieldsOf(referral), reader) })];
  });
  return Object.fromEntries(lines) as EditEntry['conflicts'];
}

/**
 * One sentence for each other person whose changes were merged in: who, and which fields. The person's own changes are
 * left out.
 */
export function mergedChangeTexts(
  { turn: { reader }, viewer, referral }: EditTurn,
  kept: readonly DealField[],
  version: number,
): readonly string[] {
  const say = sayTo(reader);
  const others = referral.history.filter(
    ({ version: later, by }) => later > version && (by === null || !isSamePerson(by, viewer.person)),
  );
  const fieldsBy = new Map<string, DealField[]>();
  for (const field of kept) {
    const last = others.findLast(({ changes }) => changes.some((change) => change.field === field));
    if (last === undefined) continue;
    const name = last.by === null ? say('edit.portal') : last.by.name;
    fieldsBy.set(name, [...(fieldsBy.get(name) ?? []), field]);
  }
  return [...fieldsBy].map(([name, fields]) =>
    say('edit.kept', {
      name,
      fields: formatList(
        reader,
        fields.map((field) => fieldName(field, reader)),
      ),
    }),
  );
}

/** The last claim or handover of the deal after this version; undefined if there was none. */
export const lastOwnerChange = ({ history }: Referral, version: number): HistoryEntry | undefined =>
  history.findLast((entry) => entry.version > version && (entry.what === 'claimed' || entry.what === 'handed-over'));

/** A sentence for a change of owner that was made meanwhile and differs from the form; empty if there was none. */
export function ownerChangeTexts(
  referral: Referral,
  owner: Person | null,
  version: number,
  reader: Reader,
): readonly string[] {
  const taken = lastOwnerChange(referral, version);
  if (owner === null || taken?.by == null || holderOf(referral)?.objectId === owner.objectId) return [];
  const say = sayTo(reader);
  return [say('edit.kept', { name: taken.by.name, fields: say('edit.owner') })];
}
