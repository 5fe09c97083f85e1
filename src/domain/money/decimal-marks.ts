/** The decimal and grouping marks of a locale, with Western digits, from Intl (CLDR); null if the text is no locale. */
export function decimalMarks(locale: string): { readonly decimal: string; readonly group: string } | null {
  try {
    const parts = new Intl.NumberFormat(locale, { numberingSystem: 'latn' }).formatToParts(1234567.5);
    const mark = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
    return { decimal: mark('decimal'), group: mark('group') };
  } catch {
    return null;
  }
}
