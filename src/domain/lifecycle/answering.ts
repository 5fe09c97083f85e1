import { changesBetween, fieldsOf } from '../model/field-changes';
import type { Terms } from '../model/terms';
import { isSamePerson, type Contact, type Person } from '../model/person';
import { changed, told, type Advance } from '../model/transition';
import type { DeclineReason } from '../model/decline-reason';
import { isWaiting, type Answer, type Referral, type Stage } from '../model/referral';
import { appointmentsOf } from './referral-clocks';

/** The answer to a referral that was sent to us. */
export type Answering =
  | { readonly kind: 'accept'; readonly by: Person; readonly terms: Terms; readonly colleagues: readonly Contact[] }
  | { readonly kind: 'decline'; readonly by: Person; readonly reason: DeclineReason; readonly note: string | null };

const STAGE_OF = { accept: 'accepted', decline: 'declined' } as const satisfies Record<Answering['kind'], Stage>;

/** The team with these people added. A person whose email is already there is not added again. */
export function joined(team: readonly Contact[], people: readonly Contact[]): readonly Contact[] {
  const emails = [...team, ...people].map((member) => member.email?.toLowerCase() ?? null);
  const isFirst = (index: number): boolean => emails[index] === null || emails.indexOf(emails[index] ?? null) === index;
  return [...team, ...people.filter((_, index) => isFirst(team.length + index))];
}

/** The same answer by the same person, delivered a second time. */
const isRepeated = (referral: Referral, event: Answering): boolean =>
  referral.stage === STAGE_OF[event.kind] && referral.answer?.by != null && isSamePerson(referral.answer.by, event.by);

function given(event: Answering, now: Date): Answer {
  const { reason, note } = event.kind === 'decline' ? event : { reason: null, note: null };
  return { by: event.by, at: now, reason, note };
}

/** The fields of the deal that an answer sets. */
const setBy = ({ team }: Referral, event: Answering): Partial<Referral> =>
  event.kind === 'accept' ? { terms: event.terms, team: joined(team, event.colleagues) } : {};

/** Accepts or declines a referral that needs our answer. Idempotent; refused if it needs none (any more). */
export function answer(referral: Referral, event: Answering, now: Date): Advance {
  if (isRepeated(referral, event)) return { outcome: 'unchanged', referral };
  if (!isWaiting(referral)) return { outcome: 'refused', referral };
  const what = STAGE_OF[event.kind];
  const set = setBy(referral, event);
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, ...set }));
  const change = { ...set, stage: what, answer: given(event, now), answeredAt: now, stageSince: now };
  const answered = told(referral, change, { at: now, what, by: event.by, changes });
  return changed(answered, [
    { kind: 'update' },
    { kind: 'push' },
    { kind: 'emit', what },
    ...appointmentsOf(answered, referral),
  ]);
}
