import { changesBetween, fieldsOf, isSame } from '../model/field-changes';
import { isOverruled, isSameList, without } from '../model/merged-list';
import type { DealField, DealFields, Solution, Terms } from '../model/terms';
import type { Contact } from '../model/person';
import type { Referral, ReferralRecord } from '../model/referral';
import type { Base } from './unheard';

/*
 * What came of something that was sent: what is not in the record now was not taken, and holds here no more either. A
 * value that it only writes in another way was taken.
 */

const plain = (value: unknown): unknown => (typeof value === 'string' ? value.replace(/\s+/gu, ' ').trim() : value);

/** Whether a value is the one that was sent, perhaps with its spaces in other places. */
const isTaken = (sent: unknown, theirs: unknown): boolean => isSame(plain(sent), plain(theirs));

/** What the record is compared with: what was sent. Where that was changed here since, its other way of writing it is none of its changes. */
export function baseOf(
  { team, solutions, dealType: _dealType, ...sent }: DealFields,
  { terms: ours }: Referral,
  { terms: theirs }: ReferralRecord,
): Base {
  const was = <Field extends keyof Terms>(field: Field): Terms[Field] =>
    !isSame(ours[field], sent[field]) && isTaken(sent[field], theirs[field]) ? theirs[field] : sent[field];
  const terms = {
    name: was('name'),
    value: was('value'),
    closeDate: was('closeDate'),
    notes: was('notes'),
    crmId: was('crmId'),
    campaignId: was('campaignId'),
  };
  return { terms, team, solutions };
}

/** Whether something that was sent is missing there, or something is there that was taken away. */
function isListRefused<Item extends Contact | Solution>(
  sent: readonly Item[],
  before: readonly Item[] | null,
  theirs: readonly Item[],
): boolean {
  const removed = without(before ?? [], sent);
  return without(sent, theirs).length > 0 || without(removed, theirs).length < removed.length;
}

/** The fields that are not as they were sent, nor as they were set here since. */
export function notTaken(
  before: Referral,
  after: Referral,
  sent: DealFields,
  record: ReferralRecord,
): readonly DealField[] {
  const theirs = fieldsOf(record);
  return changesBetween(fieldsOf(before), fieldsOf(after))
    .map(({ field }) => field)
    .filter((field) => {
      if (field === 'team')
        return (
          isListRefused(sent.team, before.recordedTeam, theirs.team) || isOverruled(before.team, sent.team, theirs.team)
        );
      if (field === 'solutions')
        return (
          isListRefused(sent.solutions, before.recordedSolutions, theirs.solutions) ||
          isOverruled(before.needs.solutions, sent.solutions, theirs.solutions)
        );
      return field !== 'dealType' && !isTaken(sent[field], theirs[field]);
    });
}

/** The deal as what it is compared with: what the record says otherwise holds. */
export const asItIs = ({ terms, team, needs }: Referral): Base => ({ terms, team, solutions: needs.solutions });

/** The fields that were set here since the record was as told, and are not as they were set here any more. */
export function untoldFields(before: Referral, after: Referral, told: Base): readonly DealField[] {
  const { terms, team, solutions } = told;
  return changesBetween(fieldsOf(before), fieldsOf(after)).flatMap(({ field }) => {
    if (field === 'dealType') return [];
    if (field === 'team') return team === null || isSameList(before.team, team) ? [] : [field];
    if (field === 'solutions')
      return solutions === null || isSameList(before.needs.solutions, solutions) ? [] : [field];
    return terms === null || isSame(before.terms[field], terms[field]) ? [] : [field];
  });
}
