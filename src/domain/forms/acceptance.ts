import type { Terms } from '../model/terms';
import { amountOf } from '../money/money';
import type { CalendarDate } from '../time/calendar';
import { readCloseDate, readValue, tooLongFaults, type FieldFault, type ValueFields } from './deal-fields';

/** The form that accepts a referral, as filled in; its keys are the ids of the card's inputs. */
export interface AcceptanceForm extends ValueFields {
  readonly dealName: string;
  readonly closeDate: string;
  readonly notes: string;
  readonly crmId: string;
  readonly campaignId: string;
}

/** A field of the form. */
export type AcceptanceField = keyof AcceptanceForm;

/** The longest texts that fit a card and Partner Center's own form, in UTF-16 units. */
export const LONGEST_TERMS = { dealName: 200, notes: 2000, crmId: 100, campaignId: 100 } as const;

type AcceptanceFaults = Partial<Record<AcceptanceField, FieldFault>>;

/** The terms of the deal in the form, or the faults by field. */
export type Acceptance =
  { readonly ok: true; readonly terms: Terms } | { readonly ok: false; readonly faults: AcceptanceFaults };

/** The smallest valid form: only the required name is filled in. */
export const MINIMAL_ACCEPTANCE: AcceptanceForm = {
  dealName: '–',
  dealValue: '',
  currency: '',
  closeDate: '',
  notes: '',
  crmId: '',
  campaignId: '',
};

/** The form filled with the terms of a deal; numbers are written as in `locale`. */
export const acceptanceFormOf = (
  { name, value, closeDate, notes, crmId, campaignId }: Terms,
  locale: string,
): AcceptanceForm => ({
  dealName: name ?? '',
  dealValue: value === null ? '' : amountOf(value, locale),
  currency: value?.currency ?? '',
  closeDate: closeDate ?? '',
  notes: notes ?? '',
  crmId: crmId ?? '',
  campaignId: campaignId ?? '',
});

const textFaults = (form: AcceptanceForm): AcceptanceFaults => ({
  ...tooLongFaults(form, LONGEST_TERMS),
  ...(form.dealName.trim() === '' ? { dealName: 'required' as const } : {}),
});

const orNull = (text: string): string | null => text.trim() || null;

/**
 * Reads the form. Only the deal's name is required. `today` is the reader's date: an earlier close date is a fault.
 * Numbers are read as written in `locale`.
 */
export function readAcceptance(form: AcceptanceForm, today: CalendarDate, locale: string): Acceptance {
  const { closeDate, fault } = readCloseDate(form.closeDate, today);
  const { value, faults: valueFaults } = readValue(form, locale);
  const faults: AcceptanceFaults = {
    ...textFaults(form),
    ...valueFaults,
    ...(fault === null ? {} : { closeDate: fault }),
  };
  if (Object.keys(faults).length > 0) return { ok: false, faults };
  const { dealName, notes, crmId, campaignId } = form;
  const texts = { name: dealName.trim(), notes: orNull(notes), crmId: orNull(crmId), campaignId: orNull(campaignId) };
  return { ok: true, terms: { ...texts, value, closeDate } };
}
