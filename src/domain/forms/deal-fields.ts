import { isCurrency } from '../money/currency';
import type { Money } from '../money/money';
import { parseMoney, type MoneyFault } from '../money/money-text';
import { isCalendarDate, type CalendarDate } from '../time/calendar';

/** Why a field of a form is rejected. */
export type FieldFault =
  | MoneyFault
  | 'required'
  | 'too-long'
  | 'date-not-understood'
  | 'date-past'
  | 'reason-unknown'
  | 'note-required'
  | 'choice-unknown'
  | 'start-before-signed'
  | 'end-before-start';

/** The inputs for a deal's value; the keys are the ids of the card's inputs. */
export interface ValueFields {
  readonly dealValue: string;
  readonly currency: string;
}

/**
 * Reads a value, with numbers as written in `locale`; null if none was typed. A fault is reported at the field to
 * correct.
 */
export function readValue(
  form: ValueFields,
  locale: string,
): { value: Money | null; faults: Partial<Record<keyof ValueFields, FieldFault>> } {
  const currency = form.currency.trim().toUpperCase();
  if (currency !== '' && !isCurrency(currency)) return { value: null, faults: { currency: 'currency-unknown' } };
  if (form.dealValue.trim() === '') return { value: null, faults: {} };
  const read = parseMoney(form.dealValue, { currency: currency || null, locale });
  if (read.ok) return { value: read.money, faults: {} };
  const field = read.fault.startsWith('currency') ? 'currency' : 'dealValue';
  return { value: null, faults: { [field]: read.fault } };
}

/** Reads the day on which a deal closes; null if none was typed. A day before `today` is a fault. */
export function readCloseDate(
  text: string,
  today: CalendarDate,
): { closeDate: CalendarDate | null; fault: FieldFault | null } {
  const typed = text.trim();
  if (typed === '') return { closeDate: null, fault: null };
  if (!isCalendarDate(typed)) return { closeDate: null, fault: 'date-not-understood' };
  return { closeDate: typed, fault: typed < today ? 'date-past' : null };
}

/** The faults of the texts that are longer than their `longest` length, in UTF-16 units without surrounding space. */
export function tooLongFaults<Field extends string>(
  form: Readonly<Record<NoInfer<Field>, string>>,
  longest: Readonly<Record<Field, number>>,
): Partial<Record<Field, 'too-long'>> {
  // Object.keys loses the type of the keys.
  const fields = (Object.keys(longest) as Field[]).filter((field) => form[field].trim().length > longest[field]);
  return Object.fromEntries(fields.map((field) => [field, 'too-long' as const])) as Partial<Record<Field, 'too-long'>>;
}
