import type { Money } from '../money/money';
import { isSamePerson, type Person } from '../model/person';
import { changedTo, withHistory, type Transition } from '../model/transition';
import type { DeclineReason } from '../model/decline-reason';
import { isOpenDeal, type Closing, type Referral } from '../model/referral';
import { scheduledEffects } from './referral-clocks';
import { changesBetween, fieldsOf } from '../model/field-changes';
import { isSame } from '../model/same-value';
import type { Registration } from '../model/registration';

/** The events that close a deal, undo that, or make it final. */
export type ClosingEvent =
  | {
      readonly kind: 'win';
      readonly by: Person;
      readonly value: Money | null;
      readonly registration: Registration | null;
    }
  | { readonly kind: 'lose'; readonly by: Person; readonly reason: DeclineReason; readonly note: string | null }
  /** A person undoes a closing that is not final yet. `turn` identifies the click. */
  | { readonly kind: 'reopen'; readonly by: Person; readonly turn: string }
  /** Time has passed: the undo window may be over. */
  | { readonly kind: 'settle' };

type Ending = Extract<ClosingEvent, { kind: 'win' | 'lose' }>;

/** The undo window of a closing, in milliseconds. */
export const UNDO_WINDOW_MS = 60_000;

const STAGE_AFTER_CLOSING = { win: 'won', lose: 'lost' } as const satisfies Record<Ending['kind'], Closing['stage']>;

const closingDetails = (event: Ending): Pick<Closing, 'value' | 'reason' | 'note' | 'registration'> =>
  event.kind === 'win'
    ? { value: event.value, reason: null, note: null, registration: event.registration }
    : { value: null, reason: event.reason, note: event.note, registration: null };

/** Whether it is the same closing by the same person, delivered a second time: in the undo window or after it. */
function isRepeatedClosing({ stage, answer, closing }: Referral, event: Ending): boolean {
  if (stage === STAGE_AFTER_CLOSING[event.kind]) return answer?.by != null && isSamePerson(answer.by, event.by);
  if (closing === null || closing.stage !== STAGE_AFTER_CLOSING[event.kind] || !isSamePerson(closing.by, event.by))
    return false;
  const { value, reason, note, registration } = closing;
  return isSame({ value, reason, note, registration }, closingDetails(event));
}

function startClosing(referral: Referral, event: Ending, now: Date): Transition {
  if (isRepeatedClosing(referral, event)) return { outcome: 'unchanged', referral };
  if (!isOpenDeal(referral) || referral.closing !== null) return { outcome: 'refused', referral };
  const finalAt = new Date(now.getTime() + UNDO_WINDOW_MS);
  const closing: Closing = {
    stage: STAGE_AFTER_CLOSING[event.kind],
    by: event.by,
    at: now,
    finalAt,
    ...closingDetails(event),
  };
  return changedTo({ ...referral, closing, version: referral.version + 1 }, [
    { kind: 'update' },
    { kind: 'close', at: finalAt },
  ]);
}

function cancelClosing(referral: Referral, turn: string, now: Date): Transition {
  const { closing, undone } = referral;
  if (undone?.turn === turn) return { outcome: 'unchanged', referral };
  if (closing === null || now >= closing.finalAt) return { outcome: 'refused', referral };
  const version = referral.version + 1;
  return changedTo({ ...referral, closing: null, undone: { version, turn }, version }, [{ kind: 'update' }]);
}

function finishClosing(referral: Referral, now: Date): Transition {
  const { closing, terms } = referral;
  if (closing === null || !isOpenDeal(referral) || now < closing.finalAt) return { outcome: 'unchanged', referral };
  const { stage, by, at, reason, note, registration } = closing;
  const final = stage === 'won' ? { ...terms, value: closing.value } : terms;
  const changes = changesBetween(fieldsOf(referral), fieldsOf({ ...referral, terms: final }));
  // A digest lists the deals closed since the one before. With `at` as `stageSince`, a deal clicked just before a
  // digest and settled just after it would be in neither of two digests.
  const change = {
    stage,
    stageSince: now,
    terms: final,
    answer: { by, at, reason, note },
    registration,
    closing: null,
  };
  const settled = withHistory(referral, change, { at, what: stage, by, changes });
  return changedTo(settled, [
    { kind: 'update' },
    { kind: 'push' },
    { kind: 'emit', what: stage },
    ...scheduledEffects(settled, referral),
  ]);
}

/** Closes a deal in two steps: it stays open, and the closing can be undone, until the undo window has passed. */
export function applyClosingEvent(referral: Referral, event: ClosingEvent, now: Date): Transition {
  switch (event.kind) {
    case 'win':
    case 'lose':
      return startClosing(referral, event, now);
    case 'reopen':
      return cancelClosing(referral, event.turn, now);
    case 'settle':
      return finishClosing(referral, now);
  }
}
