import type { LeadTime } from '../../src/domain/time/lead-time';
import { NOW } from '../builders/a-referral';

/** A walk through the days after NOW in steps: what comes due within one is done at its end. */
export interface Walk {
  readonly days: number;
  readonly stepMs: number;
}

/** What happens to a referral: its deadline to the second, and the step at whose end somebody answers it, if at all. */
export interface Fate {
  readonly id: string;
  readonly deadline: Date;
  readonly answeredAt: Date | null;
}

/** A message that must be sent about a referral, and the step at which. */
export interface Expected {
  readonly what: 'card' | 'reply' | 'post' | 'notice';
  readonly lead: LeadTime | null;
  readonly at: Date;
}

export const [MINUTE_MS, DAY_MS] = [60_000, 86_400_000];

/** Seeded, so that what happened in a run that failed can be had again (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** The step at which what is due at this moment is done. */
export const stepAt = (moment: Date, { stepMs }: Walk): Date =>
  new Date(Math.ceil((moment.getTime() - NOW.getTime()) / stepMs) * stepMs + NOW.getTime());

/** Deadlines spread over all of the walk. Half of the referrals are answered before theirs, where a step lies before it. */
export function fatesOf(count: number, walk: Walk, seed: number): readonly Fate[] {
  const random = randomFrom(seed);
  return Array.from({ length: count }, (_, index) => {
    const left = MINUTE_MS + Math.floor(random() * walk.days * 86_400) * 1_000;
    const deadline = new Date(NOW.getTime() + left);
    const answeredAt = stepAt(new Date(NOW.getTime() + Math.ceil(random() * left)), walk);
    return { id: `r-${index}`, deadline, answeredAt: random() < 0.5 && answeredAt < deadline ? answeredAt : null };
  });
}

/** Whether a moment within the time to answer is too late, as somebody has answered by then or time is over. */
export const isOver = ({ deadline, answeredAt }: Fate, at: Date): boolean =>
  at >= deadline || (answeredAt !== null && at > answeredAt);

/**
 * What must be sent about a referral whose card was posted at this step to a channel that is reminded with these lead
 * times: computed from the fate alone, by none of the code that does it.
 */
export function expectedOf(fate: Fate, leads: readonly LeadTime[], postedAt: Date, walk: Walk): readonly Expected[] {
  const reminders = leads.flatMap((lead): readonly Expected[] => {
    const due = new Date(fate.deadline.getTime() - lead * MINUTE_MS);
    const at = stepAt(due, walk);
    if (due <= postedAt || isOver(fate, at)) return [];
    return [{ what: 'reply', lead, at }, ...(lead <= 1_440 ? [{ what: 'post', lead, at } as const] : [])];
  });
  const notice: readonly Expected[] =
    fate.answeredAt === null ? [{ what: 'notice', lead: null, at: stepAt(fate.deadline, walk) }] : [];
  return [{ what: 'card', lead: null, at: postedAt }, ...reminders, ...notice];
}
