import type { Terms } from '../model/terms';
import type { CalendarDate } from '../time/calendar';
import { MINIMAL_ACCEPTANCE, readAcceptance, type AcceptanceField, type AcceptanceForm } from './acceptance';
import type { FieldFault } from './deal-fields';

/** The fields of a deal that somebody gave anew; those that are not there stay as they are. */
export type EditingForm = Partial<AcceptanceForm>;

/** The fields read as terms, or what is wrong with them field by field. */
export type Editing =
  | { readonly ok: true; readonly terms: Partial<Terms> }
  | { readonly ok: false; readonly faults: Partial<Record<AcceptanceField, FieldFault>> };

/** What each field of the form sets; a currency sets nothing without a value. */
const SETS = {
  dealName: 'name',
  dealValue: 'value',
  closeDate: 'closeDate',
  notes: 'notes',
  crmId: 'crmId',
  campaignId: 'campaignId',
} as const satisfies Partial<Record<AcceptanceField, keyof Terms>>;

/** Whether nothing is given but, at best, the place for a date. */
const isWithoutAnything = ({ closeDate = '', ...others }: EditingForm): boolean =>
  closeDate.trim() === '' && Object.keys(others).length === 0;

/**
 * Reads the fields that were given like those of a whole form: an empty one takes away what the deal has there. Only
 * where a date is all that was asked for, it is required. `today` is the reader's date.
 */
export function readEditing(form: EditingForm, today: CalendarDate, locale: string): Editing {
  if (isWithoutAnything(form)) return { ok: false, faults: { closeDate: 'required' } };
  const read = readAcceptance({ ...MINIMAL_ACCEPTANCE, ...form }, today, locale);
  if (!read.ok) return read;
  const given = Object.entries(SETS).filter(([field]) => field in form);
  return { ok: true, terms: Object.fromEntries(given.map(([, term]) => [term, read.terms[term]])) };
}
