import { changed, type Advance } from './advance';
import type { DeclineReason } from './decline-reason';
import type { Effect } from './effect';
import type { Money } from './money/money';
import { isSamePerson, personKey, type Contact, type Person } from './person';
import { type Answer, type Happening, isWaiting, type Referral, type ReferralRecord, type Stage, type Terms } from './referral';
import { appointmentsOf, lapse, learn } from './referral-clocks';
import { followRecord, isNews, newReferral } from './referral-record';
import { isPosted } from './subscriber';

/** What can happen to a referral that we know. */
export type ReferralEvent =
  | { readonly kind: 'accept'; readonly by: Person; readonly terms: Terms; readonly colleagues: readonly Contact[] }
  | { readonly kind: 'decline'; readonly by: Person; readonly reason: DeclineReason; readonly note: string | null }
  | { readonly kind: 'win'; readonly by: Person; readonly value: Money | null }
  | { readonly kind: 'lose'; readonly by: Person; readonly reason: DeclineReason; readonly note: string | null }
  | { readonly kind: 'edit'; readonly by: Person; readonly terms: Partial<Terms> }
  | { readonly kind: 'claim'; readonly by: Person }
  | { readonly kind: 'favorite'; readonly by: Person; readonly turn: string }
  /** Somebody wants to be reminded then. */
  | { readonly kind: 'snooze'; readonly by: Person; readonly at: Date }
  | { readonly kind: 'report'; readonly record: ReferralRecord }
  /** Time has passed: perhaps beyond the deadline. */
  | { readonly kind: 'lapse' }
  /** The other side's record of the same engagement, as it is now. */
  | { readonly kind: 'learn'; readonly other: Referral };

type Answering = Extract<ReferralEvent, { kind: 'accept' | 'decline' | 'win' | 'lose' }>;

/** The answers a person can give, and the stage each leads to from each stage; absent: not allowed there. */
const ANSWERS: Readonly<Record<Stage, Partial<Record<Answering['kind'], Stage>>>> = {
  received: { accept: 'accepted', decline: 'declined' },
  accepted: { win: 'won', lose: 'lost' },
  won: {},
  lost: {},
  declined: {},
  expired: {},
};

const STAGE_OF = { accept: 'accepted', decline: 'declined', win: 'won', lose: 'lost' } as const satisfies Record<Answering['kind'], Stage>;

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
const isRepeated = (referral: Referral, event: Answering): boolean =>
  referral.stage === STAGE_OF[event.kind] && referral.answer?.by != null && isSamePerson(referral.answer.by, event.by);

/** Whether it is ours to answer or to close at all: what waits must have been sent to us. */
const isOurs = (referral: Referral): boolean =>
  referral.owner === 'partner' && (referral.stage !== 'received' || isWaiting(referral));

function given(event: Answering, now: Date): Answer {
  const { reason, note } = 'reason' in event ? event : { reason: null, note: null };
  return { by: event.by, at: now, reason, note };
}

/** What an answer changes besides the stage. */
function changeOf(referral: Referral, event: Answering, now: Date): Partial<Referral> {
  switch (event.kind) {
    case 'accept':
      return { terms: event.terms, team: joined(referral.team, event.colleagues), answeredAt: now };
    case 'decline':
      return { answeredAt: now };
    case 'win':
      return { terms: { ...referral.terms, value: event.value } };
    case 'lose':
      return {};
  }
}

function answer(referral: Referral, event: Answering, now: Date): Advance {
  if (isRepeated(referral, event)) return { outcome: 'unchanged', referral };
  const stage = isOurs(referral) ? ANSWERS[referral.stage][event.kind] : undefined;
  if (stage === undefined) return { outcome: 'refused', referral };
  const change = { ...changeOf(referral, event, now), stage, answer: given(event, now), stageSince: now };
  const answered = next(referral, now, STAGE_OF[event.kind], event.by, change);
  return changed(answered, [{ kind: 'update' }, { kind: 'emit', what: STAGE_OF[event.kind] }, ...appointmentsOf(answered, referral)]);
}

function edit(referral: Referral, by: Person, terms: Partial<Terms>, now: Date): Advance {
  if (referral.stage !== 'accepted' || referral.owner !== 'partner') return { outcome: 'refused', referral };
  const fields = Object.keys(terms) as (keyof Terms)[];
  const isSame = fields.every((field) => JSON.stringify(terms[field]) === JSON.stringify(referral.terms[field]));
  if (isSame) return { outcome: 'unchanged', referral };
  const edited = next(referral, now, 'edited', by, { terms: { ...referral.terms, ...terms } });
  return changed(edited, [{ kind: 'update' }, { kind: 'emit', what: 'edited' }, ...appointmentsOf(edited, referral)]);
}

function claim(referral: Referral, by: Person, now: Date): Advance {
  if (!isWaiting(referral)) return { outcome: 'refused', referral };
  if (referral.claim !== null && isSamePerson(referral.claim.by, by)) return { outcome: 'unchanged', referral };
  const { tenantId, objectId } = by;
  const claimed = next(referral, now, 'claimed', by, { claim: { by, at: now } });
  return changed(claimed, [{ kind: 'update' }, { kind: 'remindPerson', person: { tenantId, objectId } }]);
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

/** A wish of one person's, who is reminded; nobody else sees anything of it. */
function snooze(referral: Referral, { tenantId, objectId }: Person, at: Date): Advance {
  if (!isWaiting(referral)) return { outcome: 'refused', referral };
  return changed({ ...referral, version: referral.version + 1 }, [{ kind: 'nudge', person: { tenantId, objectId }, at }]);
}

function report(referral: Referral, record: ReferralRecord, now: Date): Advance {
  if (!isNews(referral, record)) return { outcome: 'unchanged', referral };
  const followed = followRecord(referral, record, now);
  const moved: readonly Effect[] = followed.stage === referral.stage ? [] : [{ kind: 'emit', what: followed.stage }];
  return changed(followed, [{ kind: 'update' }, ...moved, ...appointmentsOf(followed, referral)]);
}

/** The one way in which a referral changes: pure, with the effects that the change asks for. */
export function advance(referral: Referral, event: ReferralEvent, now: Date): Advance {
  switch (event.kind) {
    case 'accept':
    case 'decline':
    case 'win':
    case 'lose':
      return answer(referral, event, now);
    case 'edit':
      return edit(referral, event.by, event.terms, now);
    case 'claim':
      return claim(referral, event.by, now);
    case 'favorite':
      return favorite(referral, event.by, event.turn);
    case 'snooze':
      return snooze(referral, event.by, event.at);
    case 'report':
      return report(referral, event.record, now);
    case 'lapse':
      return lapse(referral, now);
    case 'learn':
      return learn(referral, event.other, now);
  }
}

/** What a record that we see for the first time makes: a referral, announced if it waits for our answer or is a deal of our own that is new. */
export function receive(record: ReferralRecord, code: string, now: Date): Extract<Advance, { outcome: 'changed' }> {
  const referral = newReferral(record, code, now);
  const announced: readonly Effect[] = isPosted(referral, now) ? [{ kind: 'announce' }] : [];
  return { outcome: 'changed', referral, effects: [...announced, ...appointmentsOf(referral, null)] };
}
