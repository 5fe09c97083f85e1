import { isSame } from '../model/field-changes';
import { mergedList } from '../model/merged-list';
import { reachOf, type Terms } from '../model/terms';
import type { Base } from './unheard';
import { ARCHIVED_STAGES, type Invitation, type Referral, type ReferralRecord } from '../model/referral';

/*
 * What a deal is once a record tells something new of it, while people changed it here, too.
 */

/** What Partner Center changed since it last told (`before`), and else what was entered here. */
const merged = <Value>(ours: Value, before: Value, theirs: Value): Value => (isSame(before, theirs) ? ours : theirs);

/** Field by field. Where nobody knows what it last told, all of it is as new as the record is. */
export function mergedTerms(
  { terms: ours }: Referral,
  { terms: theirs }: ReferralRecord,
  base: Base,
  isAhead: boolean,
): Terms {
  const before = base.terms ?? (isAhead ? theirs : ours);
  const pick = <Field extends keyof Terms>(field: Field): Terms[Field] =>
    merged(ours[field], before[field], theirs[field]);
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
export function mergedLists(
  { team, needs }: Referral,
  record: ReferralRecord,
  base: Base,
  isAhead: boolean,
): Pick<Referral, 'team' | 'needs'> {
  const people = mergedList(team, base.team ?? (isAhead ? record.team : team), record.team);
  const solutions = mergedList(needs.solutions, base.solutions ?? needs.solutions, record.needs.solutions);
  return { team: people, needs: { ...record.needs, solutions } };
}

/** The help that we ask Microsoft for stands on its record of the engagement, so that ours does not tell of it. */
function invitationAfter(
  { invitation, owner, direction }: Referral,
  { invitation: theirs }: ReferralRecord,
): Invitation {
  if (owner !== 'partner' || direction !== 'outbound') return theirs;
  const { from, notes, assistance } = theirs;
  return {
    from: from ?? invitation.from,
    notes: notes ?? invitation.notes,
    assistance: assistance ?? invitation.assistance,
  };
}

/**
 * Microsoft, once invited, is never shut out again: a record that tells of less has not heard of the invitation. One that is
 * archived never will.
 */
export function sharing(
  referral: Referral,
  record: ReferralRecord,
): Pick<Referral, 'dealType' | 'invitation' | 'customer'> {
  const { dealType, invitation, customer } = referral;
  const isBehind = reachOf(record.dealType) < reachOf(dealType) && !ARCHIVED_STAGES.includes(record.stage);
  if (!isBehind)
    return { dealType: record.dealType, invitation: invitationAfter(referral, record), customer: record.customer };
  return { dealType, invitation, customer: { ...record.customer, contacts: customer.contacts } };
}
