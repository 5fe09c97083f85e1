import { readLeadTimes, type LeadTime } from './lead-time';

/** Units of time as people write them, and as lead times are typed. */
const UNITS: readonly (readonly [RegExp, string])[] = [
  [/(\d)\s*(?:days?|d|天|日)(?![a-z])/gu, '$1d'],
  [/(\d)\s*(?:hours?|hrs?|h|个小时|小时)(?![a-z])/gu, '$1h'],
  [/(\d)\s*(?:minutes?|mins?|m|分钟|分)(?![a-z])/gu, '$1m'],
];

const AND = /(?<![a-z])and(?![a-z])|[和及]/gu;

/** The same as lead times are typed. */
const abbreviated = (text: string): string =>
  UNITS.reduce((short, [written, unit]) => short.replace(written, unit), text.normalize('NFKC').toLowerCase());

/** Lead times the way people write and read them: `7d, 3d`, `7 days and 4 hours`, `3天、4小时`; as {@link readLeadTimes} answers. */
export const readSpans = (text: string): readonly LeadTime[] | null =>
  readLeadTimes(abbreviated(text).replace(AND, ','));

/** One such span of time, a minute to 14 days long; null where it is none, or more than one. */
export function readSpan(text: string): LeadTime | null {
  const [span = null, ...others] = readLeadTimes(abbreviated(text)) ?? [];
  return others.length > 0 ? null : span;
}
