import { readLeadTimes, type LeadTime } from './lead-time';

/** Units of time as people write them, and their short forms in lead times. */
const UNIT_SHORT_FORMS: readonly (readonly [RegExp, string])[] = [
  [/(\d)\s*(?:days?|d|天|日)(?![a-z])/gu, '$1d'],
  [/(\d)\s*(?:hours?|hrs?|h|个小时|小时)(?![a-z])/gu, '$1h'],
  [/(\d)\s*(?:minutes?|mins?|m|分钟|分)(?![a-z])/gu, '$1m'],
];

const AND_WORD = /(?<![a-z])and(?![a-z])|[和及]/gu;

/** The text with the short forms of the units. */
const abbreviated = (text: string): string =>
  UNIT_SHORT_FORMS.reduce(
    (short, [written, unit]) => short.replace(written, unit),
    text.normalize('NFKC').toLowerCase(),
  );

/**
 * Reads lead times as people write them: `7d, 3d`, `7 days and 4 hours`, `3天、4小时`. Returns what {@link readLeadTimes}
 * returns.
 */
export const readSpans = (text: string): readonly LeadTime[] | null =>
  readLeadTimes(abbreviated(text).replace(AND_WORD, ','));

/** Reads a single time span, from a minute to 14 days; null if there is none, or more than one. */
export function readSpan(text: string): LeadTime | null {
  const [span = null, ...others] = readLeadTimes(abbreviated(text)) ?? [];
  return others.length > 0 ? null : span;
}
