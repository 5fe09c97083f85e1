import { withFields } from '../model/field-changes';
import { fieldEntries } from '../model/field-table';
import { fieldsAt } from '../model/fields-at';
import { isSamePerson, type Person } from '../model/person';
import type { Referral } from '../model/referral';
import { differing } from './next-write';
import type { Deed } from '../model/trouble';
import { decisions, lastTold, settersOf } from './overruled';

/*
 * What people did here that Partner Center has not heard of yet.
 */

/** Something that somebody did here. */
export interface Doing {
  readonly deed: Deed;
  readonly by: Person;
}

/** The deal as far as Partner Center has heard of it: before there is a record as it was created. What nobody knows is as it is. */
function asHeard(referral: Referral): Referral {
  const { recordId, agreedVersion, version } = referral;
  const { dealType, ...fields } = fieldsAt(referral, recordId === null ? 1 : (agreedVersion ?? version));
  return { ...referral, ...withFields(referral, recordId === null ? fields : lastTold(referral)), dealType };
}

/** Each person once, by what comes first. */
export const eachOnce = (doings: readonly Doing[]): readonly Doing[] =>
  doings.filter(({ by }, place) => doings.findIndex((other) => isSamePerson(other.by, by)) === place);

/** Everybody who did something that Partner Center has not heard of: who decided about the deal, then who set what it says. */
export function untoldDoings(referral: Referral): readonly Doing[] {
  const heard = asHeard(referral);
  const set = fieldEntries(differing(referral, heard)).flatMap(({ field }) =>
    settersOf(referral, heard, field).map((by): Doing => ({ deed: field === 'dealType' ? 'invite' : 'edit', by })),
  );
  // Until a closing is final nobody outside is to hear of it.
  const decided = decisions({ ...referral, closing: null }).map(({ deed, by }): Doing => ({ deed, by }));
  return [...decided, ...set];
}
