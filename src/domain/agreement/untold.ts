import { withFields } from '../model/field-changes';
import { fieldsAt } from '../model/fields-at';
import type { DealField } from '../model/terms';
import { isSamePerson, type Person } from '../model/person';
import type { Referral } from '../model/referral';
import { differing } from './record-write';
import type { Deed } from '../model/trouble';
import { decisions, lastTold, settersOf } from './unheard';

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
  const { recordId, agreedVersion, version, terms, team, needs } = referral;
  const { dealType, ...fields } = fieldsAt(referral, recordId === null ? 1 : (agreedVersion ?? version));
  if (recordId === null) return { ...referral, ...withFields(referral, fields), dealType };
  const told = lastTold(referral);
  return {
    ...referral,
    dealType,
    terms: told.terms ?? terms,
    team: told.team ?? team,
    needs: { ...needs, solutions: told.solutions ?? needs.solutions },
  };
}

/** Each person once, by what comes first. */
export const eachOnce = (doings: readonly Doing[]): readonly Doing[] =>
  doings.filter(({ by }, place) => doings.findIndex((other) => isSamePerson(other.by, by)) === place);

/** Everybody who did something that Partner Center has not heard of: who decided about the deal, then who set what it says. */
export function untoldDoings(referral: Referral): readonly Doing[] {
  const heard = asHeard(referral);
  // The keys of the fields of a deal are names of its fields, which `Object.keys` does not know.
  const fields = Object.keys(differing(referral, heard)) as readonly DealField[];
  const set = fields.flatMap((field) =>
    settersOf(referral, heard, field).map((by): Doing => ({ deed: field === 'dealType' ? 'invite' : 'edit', by })),
  );
  // Until a closing is final nobody outside is to hear of it.
  const decided = decisions({ ...referral, closing: null }).map(({ deed, by }): Doing => ({ deed, by }));
  return [...decided, ...set];
}
