import type { Money } from '../money/money';
import { parseMoney, type MoneyReading } from '../money/money-text';
import { readValue, type FieldFault, type ValueFields } from './deal-fields';

/** The form that marks a deal as won, as filled in. */
export type WinningForm = ValueFields;

/** The final value in the form (null: none was given), or the faults by field. */
export type ReadWinningForm =
  | { readonly ok: true; readonly value: Money | null }
  | { readonly ok: false; readonly faults: Partial<Record<keyof WinningForm, FieldFault>> };

/** Reads the form, in which nothing is required. Numbers are read as written in `locale`. */
export function readWinningForm(form: WinningForm, locale: string): ReadWinningForm {
  const { value, faults } = readValue(form, locale);
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value };
}

/**
 * Reads a value that was typed without a separate input for its currency: a currency in the text takes precedence over
 * the `known` one.
 */
export function readTypedValue(text: string, known: string | null, locale: string): MoneyReading {
  const read = parseMoney(text, { currency: known, locale });
  return !read.ok && read.fault === 'currency-differs' ? parseMoney(text, { currency: null, locale }) : read;
}
