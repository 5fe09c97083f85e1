import type { Person } from '../model/person';
import { changed, type Advance } from '../model/transition';
import type { Effect } from '../model/effect';
import type { Attempt, Referral } from '../model/referral';
import { isFinal, type Deed, type TroubleCode } from '../model/trouble';
import { eachOnce, untoldDoings, type Doing } from './unsent';

/** The progress of sending our changes to Partner Center, apart from the content of its record. */
export type Filing =
  /**
   * A record is about to be created; null: it was certainly not created. Stored before the request, so that none is
   * created twice.
   */
  | { readonly kind: 'attempt'; readonly what: Attempt['what'] | null }
  /** A change could not be sent. */
  | { readonly kind: 'falter'; readonly code: TroubleCode; readonly deed: Deed; readonly target: string | null }
  /** There are no unsent changes left. */
  | { readonly kind: 'clear' }
  /** A person asked to retry what failed. */
  | { readonly kind: 'resume' };

/** The kinds of history entries that can have caused each change. */
const TOLD_AS: Readonly<Record<Deed, readonly string[]>> = {
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
export const doerOf = ({ history }: Referral, deed: Deed): Person | null =>
  history.findLast(({ what, by }) => by !== null && TOLD_AS[deed].includes(what))?.by ?? null;

/**
 * Who made the rejected change, and who made the other unsent changes, which were waiting to be sent with or after it.
 */
function concerned(referral: Referral, deed: Deed): readonly Doing[] {
  const by = doerOf(referral, deed);
  const own: readonly Doing[] = by === null ? [] : [{ deed, by }];
  if (deed === 'invite' || deed === 'register') return own;
  const untold = untoldDoings(referral);
  // The person who edited the deal last may not be the one who set the rejected value.
  return deed === 'edit' && untold.length > 0 ? untold : [...own, ...untold];
}

function refusalsOf(
  referral: Referral,
  { code, deed, target }: Extract<Filing, { kind: 'falter' }>,
): readonly Effect[] {
  if (!isFinal(code)) return [];
  return eachOnce(concerned(referral, deed)).map(({ deed: done, by: { tenantId, objectId } }) => ({
    kind: 'tellRefusal',
    person: { tenantId, objectId },
    refusal: { deed: done, why: code, fields: [], target },
  }));
}

function falter(referral: Referral, event: Extract<Filing, { kind: 'falter' }>, now: Date): Advance {
  const { code, deed, target } = event;
  const { trouble, version } = referral;
  if (trouble?.code === code && trouble.deed === deed && trouble.target === target)
    return { outcome: 'unchanged', referral };
  const troubled = { ...referral, trouble: { code, deed, target, since: trouble?.since ?? now }, version: version + 1 };
  return changed(troubled, [{ kind: 'update' }, ...refusalsOf(referral, event)]);
}

function attempt(referral: Referral, what: Attempt['what'] | null, now: Date): Advance {
  const version = referral.version + 1;
  return changed({ ...referral, attempt: what === null ? null : { what, at: now, version }, version }, []);
}

function untroubled(referral: Referral, effects: readonly Effect[]): Advance {
  if (referral.trouble === null) return { outcome: 'unchanged', referral };
  return changed({ ...referral, trouble: null, version: referral.version + 1 }, [{ kind: 'update' }, ...effects]);
}

/** Records attempts to create a record in Partner Center, and failures to send a change. */
export function file(referral: Referral, event: Filing, now: Date): Advance {
  switch (event.kind) {
    case 'attempt':
      return attempt(referral, event.what, now);
    case 'falter':
      return falter(referral, event, now);
    case 'clear':
      return untroubled(referral, []);
    case 'resume':
      return untroubled(referral, [{ kind: 'push' }]);
  }
}
