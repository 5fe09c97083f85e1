import { isDeclineReason, type DeclineReason } from '../model/decline-reason';
import type { FieldFault } from './deal-fields';

/** The form that declines a referral, as filled in. */
export interface DecliningForm {
  readonly reason: string;
  readonly notes: string;
}

/** The reason in the form, or the faults by field. */
export type Declining =
  | { readonly ok: true; readonly reason: DeclineReason; readonly note: string | null }
  | { readonly ok: false; readonly faults: Partial<Record<keyof DecliningForm, FieldFault>> };

/** The longest note, in UTF-16 units. */
export const LONGEST_NOTE = 1000;

/** Reads the form: one of the eight reasons, and a note, which is required for the reason "other". */
export function readDeclining(form: DecliningForm): Declining {
  const note = form.notes.trim() || null;
  if (form.reason.trim() === '') return { ok: false, faults: { reason: 'required' } };
  if (!isDeclineReason(form.reason)) return { ok: false, faults: { reason: 'reason-unknown' } };
  if (note !== null && note.length > LONGEST_NOTE) return { ok: false, faults: { notes: 'too-long' } };
  if (form.reason === 'other' && note === null) return { ok: false, faults: { notes: 'note-required' } };
  return { ok: true, reason: form.reason, note };
}
