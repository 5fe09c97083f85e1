import { fieldsOf, isSame } from '../model/field-changes';
import { isSameList } from '../model/merged-list';
import type { DealField, DealFields } from '../model/terms';
import type { Contact } from '../model/person';
import type { Referral, ReferralRecord } from '../model/referral';
import { lastTold, type Base } from './unheard';

/** Fields of which a record tells, and that are merged one by one. */
type Field = Exclude<DealField, 'dealType'>;

const isAlike = (one: unknown, other: unknown): boolean =>
  // Both are lists of what the one field holds; it does not matter for the comparison what that is.
  Array.isArray(one) && Array.isArray(other)
    ? isSameList(one as readonly Contact[], other as readonly Contact[])
    : isSame(one, other);

/** Whether a field was like this here after both sides last said the same, and somebody here has set it to something else since. */
function wasSetSince({ history, agreedVersion }: Referral, field: Field, value: unknown): boolean {
  if (agreedVersion === null) return false;
  const since = history.filter(({ version }) => version > agreedVersion);
  const changes = since.flatMap(({ by, changes: all }) =>
    all.filter((change) => change.field === field).map(({ after }) => ({ by, after })),
  );
  const last = changes.findLastIndex(({ after }) => isAlike(after, value));
  return last !== -1 && changes.slice(last + 1).some(({ by }) => by !== null);
}

/**
 * What a record is compared with: what it last told, but where it says what we had it say and never heard an answer to.
 * That is no change of anybody else's, which would go before what was set here since.
 */
export function lastKnown(referral: Referral, record: ReferralRecord): Base {
  const theirs = fieldsOf(record);
  const known = <Name extends Field>(field: Name, told: DealFields[Name]): DealFields[Name] =>
    wasSetSince(referral, field, theirs[field]) ? theirs[field] : told;
  const { terms, team, solutions } = lastTold(referral);
  return {
    terms:
      terms === null
        ? null
        : {
            name: known('name', terms.name),
            value: known('value', terms.value),
            closeDate: known('closeDate', terms.closeDate),
            notes: known('notes', terms.notes),
            crmId: known('crmId', terms.crmId),
            campaignId: known('campaignId', terms.campaignId),
          },
    team: team === null ? null : known('team', team),
    solutions: solutions === null ? null : known('solutions', solutions),
  };
}
