import { isCurrency, minorUnits } from './currency';
import { decimalMarks } from './decimal-marks';

/** An amount of one currency. `minor` counts the ISO 4217 minor units: a safe integer, never below zero. */
export interface Money {
  readonly minor: number;
  /** One of `CURRENCIES`. */
  readonly currency: string;
}

const PLAIN_DECIMAL = /^(\d+)(?:\.(\d+))?$/u;

/**
 * The money that a decimal number from an API means, rounded half away from zero to the minor unit. The number is read
 * as its shortest decimal string, so 1.005 USD is 101 cents. Null for a number that is negative, not finite or beyond a
 * safe integer of minor units, and for an unknown currency.
 */
export function moneyOf(amount: number, currency: string): Money | null {
  if (!isCurrency(currency) || !Number.isFinite(amount) || amount < 0) return null;
  const minor = roundedMinor(shortestDecimal(amount), minorUnits(currency));
  return Number.isSafeInteger(minor) ? { minor, currency } : null;
}

/**
 * The amount as a plain decimal string for an input field: all minor units, no grouping, no currency. With a locale
 * that has a decimal comma, the comma is used, so that `parseMoney` reads the string back in that locale.
 */
export function amountOf(money: Money, locale?: string): string {
  const units = minorUnits(money.currency);
  const digits = String(money.minor).padStart(units + 1, '0');
  if (units === 0) return digits;
  const mark = locale !== undefined && decimalMarks(locale)?.decimal === ',' ? ',' : '.';
  return `${digits.slice(0, -units)}${mark}${digits.slice(-units)}`;
}

/** Numbers that print with an exponent are either far below any minor unit or far above any limit. */
function shortestDecimal(amount: number): string {
  const text = String(amount);
  if (PLAIN_DECIMAL.test(text)) return text;
  return amount < 1 ? '0' : BigInt(amount).toString();
}

function roundedMinor(decimal: string, units: number): number {
  const [, whole = '', fraction = ''] = PLAIN_DECIMAL.exec(decimal) ?? [];
  const kept = Number(whole + fraction.slice(0, units).padEnd(units, '0'));
  return (fraction[units] ?? '0') >= '5' ? kept + 1 : kept;
}
