import type { DeclineReason } from './decline-reason';
import type { Effect } from './effect';
import { isSamePerson, personKey, type Contact, type Person } from './person';
import { type Answer, type Happening, isWaiting, type Referral, type ReferralRecord, type Stage, type Terms } from './referral';
import { followRecord, isNews, newReferral } from './referral-record';

/** What can happen to a referral that we know. */
export type ReferralEvent =
  | { readonly kind: 'accept'; readonly by: Person; readonly terms: Terms; readonly colleagues: readonly Contact[] }
  | { readonly kind: 'decline'; readonly by: Person; readonly reason: DeclineReason; readonly note: string | null }
  | { readonly kind: 'claim'; readonly by: Person }
  | { readonly kind: 'favorite'; readonly by: Person; readonly turn: string }
  | { readonly kind: 'report'; readonly record: ReferralRecord };

/** What an event makes of a referral: a new version with what must be done about it, nothing new, or a refusal. */
export type Advance =
  | { readonly outcome: 'changed'; readonly referral: Referral; readonly effects: readonly Effect[] }
  | { readonly outcome: 'unchanged'; readonly referral: Referral }
  | { readonly outcome: 'refused'; readonly referral: Referral };

/** The answers a person can give, and the stage each leads to from each stage; absent: not allowed there. */
const ANSWERS = {
  received: { accept: 'accepted', decline: 'declined' },
  accepted: {},
  won: {},
  lost: {},
  declined: {},
  expired: {},
} as const satisfies Record<Stage, Partial<Record<'accept' | 'decline', Stage>>>;

type Answering = Extract<ReferralEvent, { kind: 'accept' | 'decline' }>;

const changed = (referral: Referral, effects: readonly Effect[]): Advance => ({ outcome: 'changed', referral, effects });

function next(referral: Referral, now: Date, what: Happening, by: Person, change: Partial<Referral>): Referral {
  const version = referral.version + 1;
  return { ...referral, ...change, version, history: [...referral.history, { at: now, version, what, by }] };
}

/** Our people on the deal once these have joined it; somebody already there (by e-mail) is not added again. */
function joined(team: readonly Contact[], people: readonly Contact[]): readonly Contact[] {
  const emails = [...team, ...people].map((member) => member.email?.toLowerCase() ?? null);
  const isFirst = (index: number): boolean => emails[index] === null || emails.indexOf(emails[index] ?? null) === index;
  return [...team, ...people.filter((_, index) => isFirst(team.length + index))];
}

/** The same answer by the same person, delivered a second time. */
const isRepeated = (referral: Referral, event: Answering): boolean => {
  const stage: Stage = event.kind === 'accept' ? 'accepted' : 'declined';
  return referral.stage === stage && referral.answer?.by != null && isSamePerson(referral.answer.by, event.by);
};

function answer(referral: Referral, event: Answering, now: Date): Advance {
  if (isRepeated(referral, event)) return { outcome: 'unchanged', referral };
  const allowed: Partial<Record<Answering['kind'], Stage>> = isWaiting(referral) ? ANSWERS[referral.stage] : {};
  const stage = allowed[event.kind];
  if (stage === undefined) return { outcome: 'refused', referral };
  const given: Answer =
    event.kind === 'accept'
      ? { by: event.by, at: now, reason: null, note: null }
      : { by: event.by, at: now, reason: event.reason, note: event.note };
  const deal = event.kind === 'accept' ? { terms: event.terms, team: joined(referral.team, event.colleagues) } : {};
  const what: Happening = event.kind === 'accept' ? 'accepted' : 'declined';
  const answered = next(referral, now, what, event.by, { ...deal, stage, answer: given, stageSince: now });
  return changed(answered, [{ kind: 'update' }]);
}

function claim(referral: Referral, by: Person, now: Date): Advance {
  if (!isWaiting(referral)) return { outcome: 'refused', referral };
  if (referral.claim !== null && isSamePerson(referral.claim.by, by)) return { outcome: 'unchanged', referral };
  return changed(next(referral, now, 'claimed', by, { claim: { by, at: now } }), [{ kind: 'update' }]);
}

/** A star is one person's own: it changes nothing that others see, and is no part of the history. */
function favorite(referral: Referral, by: Person, turn: string): Advance {
  const person = personKey(by);
  const current = referral.favorites.find((star) => star.person === person);
  if (current?.turn === turn) return { outcome: 'unchanged', referral };
  const others = referral.favorites.filter((star) => star.person !== person);
  const favorites = [...others, { person, on: !(current?.on ?? false), turn }];
  return changed({ ...referral, favorites, version: referral.version + 1 }, []);
}

function report(referral: Referral, record: ReferralRecord, now: Date): Advance {
  if (!isNews(referral, record)) return { outcome: 'unchanged', referral };
  return changed(followRecord(referral, record, now), [{ kind: 'update' }]);
}

/** The one way in which a referral changes: pure, with the effects that the change asks for. */
export function advance(referral: Referral, event: ReferralEvent, now: Date): Advance {
  switch (event.kind) {
    case 'accept':
    case 'decline':
      return answer(referral, event, now);
    case 'claim':
      return claim(referral, event.by, now);
    case 'favorite':
      return favorite(referral, event.by, event.turn);
    case 'report':
      return report(referral, event.record, now);
  }
}

/** What a record that we see for the first time makes: a referral, announced if it waits for our answer. */
export function receive(record: ReferralRecord, code: string, now: Date): Extract<Advance, { outcome: 'changed' }> {
  const referral = newReferral(record, code, now);
  return { outcome: 'changed', referral, effects: isWaiting(referral) ? [{ kind: 'announce' }] : [] };
}
