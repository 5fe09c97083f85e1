/** The marks a locale writes between Western digits, as Intl (CLDR) has them; null for a text that is no locale. */
export function decimalMarks(locale: string): { readonly decimal: string; readonly group: string } | null {
  try {
    const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1234567.5);
    const mark = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return { decimal: mark('decimal'), group: mark('group') };
  } catch {
    return null;
  }
}
