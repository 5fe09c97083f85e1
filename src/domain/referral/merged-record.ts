import { isSame } from '../deal/field-changes';
import { mergedList } from '../deal/merged-list';
import { reachOf, type Terms } from '../deal/terms';
import type { Referral, ReferralRecord } from './referral';

/*
 * What a deal is once a record tells something new of it, while people changed it here, too.
 */

/** What Partner Center changed since it last told (`before`), and else what was entered here. */
const merged = <Value>(ours: Value, before: Value, theirs: Value): Value => (isSame(before, theirs) ? ours : theirs);

/** Field by field. Where nobody knows what it last told, all of it is as new as the record is. */
export function mergedTerms({ terms: ours, recordedTerms }: Referral, { terms: theirs }: ReferralRecord, isAhead: boolean): Terms {
  const before = recordedTerms ?? (isAhead ? theirs : ours);
  const pick = <Field extends keyof Terms>(field: Field): Terms[Field] => merged(ours[field], before[field], theirs[field]);
  return {
    name: pick('name'),
    value: pick('value'),
    closeDate: pick('closeDate'),
    notes: pick('notes'),
    crmId: pick('crmId'),
    campaignId: pick('campaignId'),
  };
}

/** Our people and the solutions. Where nobody knows what it last told, all of it is as new as the record is, unless that is behind. */
export function mergedLists(referral: Referral, record: ReferralRecord, isAhead: boolean): Pick<Referral, 'team' | 'needs'> {
  const { team, needs, recordedTeam, recordedSolutions } = referral;
  const people = mergedList(team, recordedTeam ?? (isAhead ? record.team : team), record.team);
  const solutions = mergedList(needs.solutions, recordedSolutions ?? needs.solutions, record.needs.solutions);
  return { team: people, needs: { ...record.needs, solutions } };
}

/** Microsoft, once invited, is never shut out again: a record that tells of less has not heard of the invitation. */
export function sharing({ dealType, invitation, customer }: Referral, record: ReferralRecord): Pick<Referral, 'dealType' | 'invitation' | 'customer'> {
  const isBehind = reachOf(record.dealType) < reachOf(dealType);
  if (!isBehind) return { dealType: record.dealType, invitation: record.invitation, customer: record.customer };
  return { dealType, invitation, customer: { ...record.customer, contacts: customer.contacts } };
}
