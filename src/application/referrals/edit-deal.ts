import type { DealField, EditableFields } from '../../domain/model/terms';
import { mergeEdit, type Conflict, type MergedEdit } from '../../domain/forms/merging';
import { keptWhenSaved } from '../../domain/forms/repeated-edit';
import type { Referral } from '../../domain/model/referral';
import { advance } from '../../domain/advance';
import { seeReferral, type AnsweringPorts } from './answer-referral';
import type { Standing } from '../access';

/**
 * What came of an edit.
 *
 * - `changed`: it is saved, perhaps since the same form was first delivered; `kept` are fields that others changed since
 *   the form was made, and the form did not or before them: they stay theirs.
 * - `unchanged`: the deal was like that already.
 * - `refused`: it is no open deal, or is being closed.
 * - `conflict`: others changed some of the same fields to something else; nothing was written.
 * - `unknown`: there is no such referral, or none for this person's eyes.
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

const merged = (referral: Referral, fields: Partial<EditableFields>, formVersion: number | null): MergedEdit =>
  formVersion === null ? { fields, kept: [], conflicts: [] } : mergeEdit(referral, formVersion, fields);

/**
 * Sets fields of a deal, merged with what others changed meanwhile: durable once it resolves.
 *
 * @param formVersion the version the person saw in the form; null: what they give goes before whatever is there
 */
export async function editDeal(
  ports: AnsweringPorts,
  standing: Standing,
  id: string,
  fields: Partial<EditableFields>,
  formVersion: number | null,
): Promise<EditedDeal> {
  for (;;) {
    const referral = await seeReferral(ports, standing, { id });
    if (referral === null) return { outcome: 'unknown' };
    const now = ports.clock();
    const { fields: written, kept, conflicts } = merged(referral, fields, formVersion);
    const advanced = advance(referral, { kind: 'edit', by: standing.person, fields: written }, now);
    if (advanced.outcome === 'refused') return { outcome: 'refused', referral };
    const keptThen = formVersion === null ? null : keptWhenSaved(referral, standing.person, formVersion, fields);
    if (keptThen !== null) return { outcome: 'changed', referral, kept: keptThen };
    if (conflicts.length > 0) return { outcome: 'conflict', referral, kept, conflicts };
    if (advanced.outcome === 'unchanged') return { outcome: 'unchanged', referral, kept };
    const lost = await ports.referrals.commit([advanced], now);
    if (lost.size > 0) continue;
    ports.wake();
    return { outcome: 'changed', referral: advanced.referral, kept };
  }
}
