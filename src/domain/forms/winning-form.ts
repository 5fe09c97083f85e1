import type { Money } from '../money/money';
import { parseMoney, type MoneyReading } from '../money/money-text';
import { readValue, type FieldFault, type ValueFields } from './deal-fields';

/** What somebody typed and chose in the form that tells that a deal was won. */
export type ClosingForm = ValueFields;

/** The form read as the final value (null: none is told), or what is wrong with it field by field. */
export type ReadClosing =
  | { readonly ok: true; readonly value: Money | null }
  | { readonly ok: false; readonly faults: Partial<Record<keyof ClosingForm, FieldFault>> };

/** Reads the form, in which nothing is required. Numbers are read the way `locale` writes them. */
export function readClosing(form: ClosingForm, locale: string): ReadClosing {
  const { value, faults } = readValue(form, locale);
  return Object.keys(faults).length > 0 ? { ok: false, faults } : { ok: true, value };
}

/** Reads a value that was typed without a field for its currency: what the text names goes before the currency `known` so far. */
export function readTypedValue(text: string, known: string | null, locale: string): MoneyReading {
  const read = parseMoney(text, { currency: known, locale });
  return !read.ok && read.fault === 'currency-differs' ? parseMoney(text, { currency: null, locale }) : read;
}
