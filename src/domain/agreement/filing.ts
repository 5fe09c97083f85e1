import type { Person } from '../model/person';
import { changedTo, type Transition } from '../model/transition';
import type { Effect } from '../model/effect';
import type { Attempt, Referral } from '../model/referral';
import { isPermanent, type ChangeKind, type TroubleCode } from '../model/trouble';
import { firstPerPerson, unsentChanges, type AuthoredChange } from './unsent';

/** The progress of sending our changes to Partner Center, apart from the content of its record. */
export type SendingEvent =
  /**
   * A record is about to be created; null: it was certainly not created. Stored before the request, so that none is
   * created twice.
   */
  | { readonly kind: 'attempt'; readonly what: Attempt['what'] | null }
  /** A change could not be sent. */
  | { readonly kind: 'falter'; readonly code: TroubleCode; readonly deed: ChangeKind; readonly target: string | null }
  /** There are no unsent changes left. */
  | { readonly kind: 'clear' }
  /** A person asked to retry what failed. */
  | { readonly kind: 'resume' };

/** The kinds of history entries that can have caused each change. */
const HAPPENINGS_OF_CHANGE: Readonly<Record<ChangeKind, readonly string[]>> = {
  create: ['created'],
  invite: ['invited', 'created'],
  accept: ['accepted'],
  decline: ['declined'],
  edit: ['edited', 'accepted', 'handed-over', 'invited', 'created'],
  win: ['won'],
  lose: ['lost'],
  register: ['won'],
};

/** The person who last made such a change here; null if nobody here did. */
export const authorOf = ({ history }: Referral, deed: ChangeKind): Person | null =>
  history.findLast(({ what, by }) => by !== null && HAPPENINGS_OF_CHANGE[deed].includes(what))?.by ?? null;

/**
 * Who made the rejected change, and who made the other unsent changes, which were waiting to be sent with or after it.
 */
function affectedChanges(referral: Referral, deed: ChangeKind): readonly AuthoredChange[] {
  const by = authorOf(referral, deed);
  const own: readonly AuthoredChange[] = by === null ? [] : [{ deed, by }];
  if (deed === 'invite' || deed === 'register') return own;
  const untold = unsentChanges(referral);
  // The person who edited the deal last may not be the one who set the rejected value.
  return deed === 'edit' && untold.length > 0 ? untold : [...own, ...untold];
}

function rejectionMessages(
  referral: Referral,
  { code, deed, target }: Extract<SendingEvent, { kind: 'falter' }>,
): readonly Effect[] {
  if (!isPermanent(code)) return [];
  return firstPerPerson(affectedChanges(referral, deed)).map(({ deed: done, by: { tenantId, objectId } }) => ({
    kind: 'tellRefusal',
    person: { tenantId, objectId },
    refusal: { deed: done, why: code, fields: [], target },
  }));
}

function recordFailure(referral: Referral, event: Extract<SendingEvent, { kind: 'falter' }>, now: Date): Transition {
  const { code, deed, target } = event;
  const { trouble, version } = referral;
  if (trouble?.code === code && trouble.deed === deed && trouble.target === target)
    return { outcome: 'unchanged', referral };
  const troubled = { ...referral, trouble: { code, deed, target, since: trouble?.since ?? now }, version: version + 1 };
  return changedTo(troubled, [{ kind: 'update' }, ...rejectionMessages(referral, event)]);
}

function recordAttempt(referral: Referral, what: Attempt['what'] | null, now: Date): Transition {
  const version = referral.version + 1;
  return changedTo({ ...referral, attempt: what === null ? null : { what, at: now, version }, version }, []);
}

function withoutTrouble(referral: Referral, effects: readonly Effect[]): Transition {
  if (referral.trouble === null) return { outcome: 'unchanged', referral };
  return changedTo({ ...referral, trouble: null, version: referral.version + 1 }, [{ kind: 'update' }, ...effects]);
}

/** Records attempts to create a record in Partner Center, and failures to send a change. */
export function trackSending(referral: Referral, event: SendingEvent, now: Date): Transition {
  switch (event.kind) {
    case 'attempt':
      return recordAttempt(referral, event.what, now);
    case 'falter':
      return recordFailure(referral, event, now);
    case 'clear':
      return withoutTrouble(referral, []);
    case 'resume':
      return withoutTrouble(referral, [{ kind: 'push' }]);
  }
}
