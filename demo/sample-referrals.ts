import { readFileSync } from 'node:fs';
import path from 'node:path';

const MS_PER = { d: 86_400_000, h: 3_600_000, m: 60_000 } as const;

const TOKEN = /\{\{(now|today)(?:([+-]\d+)([dhm]))?\}\}/gu;

/** The instant of a token; `today` is the start of the day in UTC. */
function instantOf(anchor: string, amount: string | undefined, unit: string | undefined, now: Date): string {
  const offset = Number(amount ?? 0) * MS_PER[(unit ?? 'd') as keyof typeof MS_PER];
  const instant = new Date(now.getTime() + offset).toISOString();
  return anchor === 'today' ? `${instant.slice(0, 10)}T00:00:00Z` : instant;
}

/**
 * The sample referrals as Partner Center would send them at `now`. Their dates in sample-referrals.json are tokens such
 * as `{{now-13d}}`, `{{now+6h}}` and `{{today+30d}}`, so that they are never outdated.
 */
export function sampleReferrals(now: Date): { value: unknown[] } {
  const template = readFileSync(path.join(__dirname, 'sample-referrals.json'), 'utf8');
  const text = template.replace(TOKEN, (_, anchor: string, amount?: string, unit?: string) =>
    instantOf(anchor, amount, unit, now),
  );
  const unknown = /\{\{.*?\}\}/u.exec(text);
  if (unknown !== null) throw new Error(`sample-referrals.json has a token that nothing expands: ${unknown[0]}`);
  return JSON.parse(text) as { value: unknown[] };
}

/** The nth sample referral, counted from 1, with some fields changed. */
export const sampleReferral = (number: number, now: Date, changes: object = {}): Readonly<Record<string, unknown>> => ({
  ...(sampleReferrals(now).value[number - 1] as object),
  ...changes,
});
