import { withFields } from '../model/field-changes';
import { fieldEntries } from '../model/field-table';
import { fieldsAt } from '../model/fields-at';
import { isSamePerson, type Person } from '../model/person';
import type { Referral } from '../model/referral';
import { unsentFields } from './next-write';
import type { ChangeKind } from '../model/trouble';
import { unsentDecisions, lastRecordFields, authorsOfField } from './overruled';

/*
 * Changes that people made here and that Partner Center does not have yet.
 */

/** A change that a person made here. */
export interface AuthoredChange {
  readonly deed: ChangeKind;
  readonly by: Person;
}

/**
 * The deal as Partner Center has it: as it was created, if there is no record yet. Unknown fields keep their current
 * values.
 */
function asSent(referral: Referral): Referral {
  const { recordId, agreedVersion, version } = referral;
  const { dealType, ...fields } = fieldsAt(referral, recordId === null ? 1 : (agreedVersion ?? version));
  return { ...referral, ...withFields(referral, recordId === null ? fields : lastRecordFields(referral)), dealType };
}

/** The first change of each person. */
export const firstPerPerson = (doings: readonly AuthoredChange[]): readonly AuthoredChange[] =>
  doings.filter(({ by }, place) => doings.findIndex((other) => isSamePerson(other.by, by)) === place);

/** All unsent changes with their authors: decisions first, then the changes of fields. */
export function unsentChanges(referral: Referral): readonly AuthoredChange[] {
  const heard = asSent(referral);
  const set = fieldEntries(unsentFields(referral, heard)).flatMap(({ field }) =>
    authorsOfField(referral, heard, field).map((by): AuthoredChange => ({
      deed: field === 'dealType' ? 'invite' : 'edit',
      by,
    })),
  );
  // A closing is not sent until its undo window is over.
  const decided = unsentDecisions({ ...referral, closing: null }).map(({ deed, by }): AuthoredChange => ({ deed, by }));
  return [...decided, ...set];
}
