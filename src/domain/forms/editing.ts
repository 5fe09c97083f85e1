import type { Terms } from '../model/terms';
import type { CalendarDate } from '../time/calendar';
import { MINIMAL_ACCEPTANCE, readAcceptance, type AcceptanceField, type AcceptanceForm } from './acceptance';
import type { FieldFault } from './deal-fields';

/** New values for some fields of a deal; the fields that are missing stay as they are. */
export type EditingForm = Partial<AcceptanceForm>;

/** The terms in the form, or the faults by field. */
export type ReadEditing =
  | { readonly ok: true; readonly terms: Partial<Terms> }
  | { readonly ok: false; readonly faults: Partial<Record<AcceptanceField, FieldFault>> };

/** The term that each field sets; a currency alone sets nothing. */
const TERM_OF_FIELD = {
  dealName: 'name',
  dealValue: 'value',
  closeDate: 'closeDate',
  notes: 'notes',
  crmId: 'crmId',
  campaignId: 'campaignId',
} as const satisfies Partial<Record<AcceptanceField, keyof Terms>>;

/** Whether the form has no field, or only an empty close date. */
const isEmptyDateOnly = ({ closeDate = '', ...others }: EditingForm): boolean =>
  closeDate.trim() === '' && Object.keys(others).length === 0;

/**
 * Reads the given fields like those of a whole form: an empty one removes the value from the deal. If the close date is
 * the only field, it is required. `today` is the reader's date.
 */
export function readEditing(form: EditingForm, today: CalendarDate, locale: string): ReadEditing {
  if (isEmptyDateOnly(form)) return { ok: false, faults: { closeDate: 'required' } };
  const read = readAcceptance({ ...MINIMAL_ACCEPTANCE, ...form }, today, locale);
  if (!read.ok) return read;
  const given = Object.entries(TERM_OF_FIELD).filter(([field]) => field in form);
  return { ok: true, terms: Object.fromEntries(given.map(([, term]) => [term, read.terms[term]])) };
}
