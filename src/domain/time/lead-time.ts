/** How long before a deadline somebody is reminded, in whole minutes. */
export type LeadTime = number;

const MINUTES = { d: 1_440, h: 60, m: 1 } as const;

const ONE_LEAD = /^(\d{1,4})(d|h|m)$/u;

/** One day. A reminder with this lead time or a shorter one is urgent. */
export const ONE_DAY: LeadTime = MINUTES.d;

/** The longest lead time: a referral has to be answered within 14 days. */
const LONGEST_LEAD: LeadTime = 14 * MINUTES.d;

function readOneLead(text: string): LeadTime | null {
  const [, count, unit] = ONE_LEAD.exec(text) ?? [];
  if (count === undefined || unit === undefined) return null;
  const minutes = Number(count) * MINUTES[unit as keyof typeof MINUTES];
  return minutes > 0 && minutes <= LONGEST_LEAD ? minutes : null;
}

/**
 * Reads lead times written like `7d,3d,1d,4h`: longest first, each once, empty for an empty text. Null if it is not
 * understood.
 */
export function readLeadTimes(text: string): readonly LeadTime[] | null {
  const parts = text
    .toLowerCase()
    .split(/[\s,;，、]+/u)
    .filter((part) => part !== '');
  const read = parts.map(readOneLead);
  const known = read.filter((lead) => lead !== null);
  return known.length < read.length ? null : [...new Set(known)].sort((one, other) => other - one);
}

/** A lead time in short form: `3d`, `4h`, `90m`. */
export function leadTimeText(lead: LeadTime): string {
  if (lead % MINUTES.d === 0) return `${lead / MINUTES.d}d`;
  return lead % MINUTES.h === 0 ? `${lead / MINUTES.h}h` : `${lead}m`;
}
