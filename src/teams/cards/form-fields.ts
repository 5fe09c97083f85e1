import { LONGEST } from '../../domain/acceptance';
import type { FieldFault, ValueFields } from '../../domain/deal-fields';
import { CURRENCIES, minorUnits } from '../../domain/money/currency';
import { amountOf, type Money } from '../../domain/money/money';
import { formatCurrency, formatDate, formatNumber } from '../formats';
import { sayTo, type Reader } from '../reader';

/** What else a fault in a field of a deal's form is told with. */
export interface FaultSurroundings {
  readonly field: string;
  /** What stands in the field for the currency; empty: nothing. */
  readonly currency: string;
  /** The reader's date. */
  readonly today: string;
}

/** What is wrong with a field of a deal's form, and how it would be right, with examples as the reader writes them. */
export function faultText(reader: Reader, fault: FieldFault | 'people-unknown', { field, currency, today }: FaultSurroundings): string {
  const code = currency.trim().toUpperCase();
  const digits = CURRENCIES.includes(code) ? minorUnits(code) : 2;
  const example = fault.startsWith('date') ? formatDate(reader, today) : formatNumber(reader, 125_000);
  // Where only the amount names its currency, nobody can be told here how many decimals that has.
  const told = fault === 'money-too-precise' && code === '' ? 'money-not-understood' : fault;
  return sayTo(reader)(`fault.${told}`, { example, currency: code, digits, longest: LONGEST[field as keyof typeof LONGEST] });
}

/** Every currency by code and name. */
export const currencyChoices = (reader: Reader): readonly { title: string; value: string }[] =>
  CURRENCIES.map((code) => ({ title: `${code} – ${formatCurrency(reader, code)}`, value: code }));

/** A value as it stands in the two fields for it, so that it is read back as it was. */
export const valueFields = (value: Money | null, reader: Reader): ValueFields =>
  value === null ? { dealValue: '', currency: '' } : { dealValue: amountOf(value, reader.locale), currency: value.currency };
