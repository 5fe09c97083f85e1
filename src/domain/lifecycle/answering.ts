import { changesBetween, fieldsOf } from '../model/field-changes';
import type { Terms } from '../model/terms';
import { isSamePerson, type Contact, type Person } from '../model/person';
import { changedTo, withHistory, type Transition } from '../model/transition';
import type { DeclineReason } from '../model/decline-reason';
import { isWaiting, type Answer, type Referral, type Stage } from '../model/referral';
import { scheduledEffects } from './referral-clocks';

/** The answer to a referral that was sent to us. */
export type Answering =
  | { readonly kind: 'accept'; readonly by: Person; readonly terms: Terms; readonly colleagues: readonly Contact[] }
  | { readonly kind: 'decline'; readonly by: Person; readonly reason: DeclineReason; readonly note: string | null };

const STAGE_AFTER_ANSWER = { accept: 'accepted', decline: 'declined' } as const satisfies Record<
  Answering['kind'],
  Stage
>;

/** The team with these people added. A person whose email is already there is not added again. */
export function withTeamMembers(team: readonly Contact[], people: readonly Contact[]): readonly Contact[] {
  const emails = [...team, ...people].map((member) => member.email?.toLowerCase() ?? null);
  const isFirst = (index: number): boolean => emails[index] === null || emails.indexOf(emails[index] ?? null) === index;
  return [...team, ...people.filter((_, index) => isFirst(team.length + index))];
}

/** The same answer by the same person, delivered a second time. */
const isRepeatedAnswer = (referral: Referral, event: Answering): boolean =>
  referral.stage === STAGE_AFTER_ANSWER[event.kind] &&
  referral.answer?.by != null &&
  isSamePerson(referral.answer.by, event.by);

function answerFrom(event: Answering, now: Date): Answer {
  const { reason, note } = event.kind === 'decline' ? event : { reason: null, note: null };
  return { by: event.by, at: now, reason, note };
}

/** The fields of the deal that an answer sets. */
const fieldsSetByAnswer = ({ team }: Referral, event: Answering): Partial<Referral> =>
  event.kind === 'accept' ? { terms: event.terms, team: withTeamMembers(team, event.colleagues) } : {};

/** Accepts or declines a referral that needs our answer. Idempotent; refused if it needs none (any more). */
export function applyAnswer(referral: Referral, event: Answering, now: Date): Transition {
  if (isRepeatedAnswer(referral, event)) return { outcome: 'unchanged', referral };
  if (!isWaiting(referral)) return { outcome: 'refused', referral };
  const what = STAGE_AFTER_ANSWER[event.kind];
  const set = fieldsSetByAnswer(referral, event);
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, ...set }));
  const change = { ...set, stage: what, answer: answerFrom(event, now), answeredAt: now, stageSince: now };
  const answered = withHistory(referral, change, { at: now, what, by: event.by, changes });
  return changedTo(answered, [
    { kind: 'update' },
    { kind: 'push' },
    { kind: 'emit', what },
    ...scheduledEffects(answered, referral),
  ]);
}
