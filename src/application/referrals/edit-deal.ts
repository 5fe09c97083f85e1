import type { DealField, EditableFields } from '../../domain/model/terms';
import { mergeEdit, type Conflict, type MergedEdit } from '../../domain/forms/merging';
import { keptWhenSaved } from '../../domain/forms/repeated-edit';
import type { Referral } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { findAccessibleReferral, type AnsweringPorts } from './answer-referral';
import type { Viewer } from '../access';

/**
 * The result of an edit.
 *
 * - `changed`: it is saved, now or by an earlier delivery of the same form. `kept` lists the fields whose values come
 *   from other people's changes since the form was created and were not overwritten.
 * - `unchanged`: the deal already had these values.
 * - `refused`: the deal is not open, or is being closed.
 * - `conflict`: other people changed some of the same fields to different values; nothing was written.
 * - `unknown`: there is no such referral, or the person may not see it.
 */
export type EditedDeal =
  | { readonly outcome: 'changed' | 'unchanged'; readonly referral: Referral; readonly kept: readonly DealField[] }
  | {
      readonly outcome: 'conflict';
      readonly referral: Referral;
      readonly kept: readonly DealField[];
      readonly conflicts: readonly Conflict[];
    }
  | { readonly outcome: 'refused'; readonly referral: Referral }
  | { readonly outcome: 'unknown' };

const mergedEdit = (referral: Referral, fields: Partial<EditableFields>, formVersion: number | null): MergedEdit =>
  formVersion === null ? { fields, kept: [], conflicts: [] } : mergeEdit(referral, formVersion, fields);

/**
 * Sets fields of a deal, in a three-way merge with changes that others made since the form was created; durable when it
 * resolves.
 *
 * @param formVersion the version of the deal that the form showed, which is the merge base; null: overwrite without
 *   merging
 */
export async function editDeal(
  ports: AnsweringPorts,
  viewer: Viewer,
  id: string,
  fields: Partial<EditableFields>,
  formVersion: number | null,
): Promise<EditedDeal> {
  for (;;) {
    const referral = await findAccessibleReferral(ports, viewer, { id });
    if (referral === null) return { outcome: 'unknown' };
    const now = ports.clock();
    const { fields: written, kept, conflicts } = mergedEdit(referral, fields, formVersion);
    const advanced = advance(referral, { kind: 'edit', by: viewer.person, fields: written }, now);
    if (advanced.outcome === 'refused') return { outcome: 'refused', referral };
    const keptThen = formVersion === null ? null : keptWhenSaved(referral, viewer.person, formVersion, fields);
    if (keptThen !== null) return { outcome: 'changed', referral, kept: keptThen };
    if (conflicts.length > 0) return { outcome: 'conflict', referral, kept, conflicts };
    if (advanced.outcome === 'unchanged') return { outcome: 'unchanged', referral, kept };
    const lost = await ports.referrals.commit([advanced], now);
    if (lost.size > 0) continue;
    ports.wake();
    return { outcome: 'changed', referral: advanced.referral, kept };
  }
}
