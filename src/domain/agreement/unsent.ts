import { withFields } from '../model/field-changes';
import { fieldEntries } from '../model/field-table';
import { fieldsAt } from '../model/fields-at';
import { isSamePerson, type Person } from '../model/person';
import type { Referral } from '../model/referral';
import { differing } from './next-write';
import type { Deed } from '../model/trouble';
import { decisions, lastTold, settersOf } from './overruled';

/*
 * Changes that people made here and that Partner Center does not have yet.
 */

/** A change that a person made here. */
export interface Doing {
  readonly deed: Deed;
  readonly by: Person;
}

/**
 * The deal as Partner Center has it: as it was created, if there is no record yet. Unknown fields keep their current
 * values.
 */
function asHeard(referral: Referral): Referral {
  const { recordId, agreedVersion, version } = referral;
  const { dealType, ...fields } = fieldsAt(referral, recordId === null ? 1 : (agreedVersion ?? version));
  return { ...referral, ...withFields(referral, recordId === null ? fields : lastTold(referral)), dealType };
}

/** The first change of each person. */
export const eachOnce = (doings: readonly Doing[]): readonly Doing[] =>
  doings.filter(({ by }, place) => doings.findIndex((other) => isSamePerson(other.by, by)) === place);

/** All unsent changes with their authors: decisions first, then the changes of fields. */
export function untoldDoings(referral: Referral): readonly Doing[] {
  const heard = asHeard(referral);
  const set = fieldEntries(differing(referral, heard)).flatMap(({ field }) =>
    settersOf(referral, heard, field).map((by): Doing => ({ deed: field === 'dealType' ? 'invite' : 'edit', by })),
  );
  // A closing is not sent until its undo window is over.
  const decided = decisions({ ...referral, closing: null }).map(({ deed, by }): Doing => ({ deed, by }));
  return [...decided, ...set];
}
