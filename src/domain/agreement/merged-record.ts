import { fieldsOf } from '../model/field-changes';
import { EDITABLE, EDITABLE_FIELDS, mapFields, valueIn } from '../model/field-table';
import { reachOf, type DealFields, type EditableField, type EditableFields } from '../model/terms';
import type { Base } from './overruled';
import { ARCHIVED_STAGES, type Invitation, type Referral, type ReferralRecord } from '../model/referral';

/*
 * What a deal is once a record tells something new of it, while people changed it here, too.
 */

/** Fields that no answer to a referral sets: a record that has not heard of the answer is right about them, too. */
const UNANSWERED: ReadonlySet<EditableField> = new Set<EditableField>(['solutions']);

/** Field by field. Where nobody knows what the record last told, all of it is as new as the record is, unless that is behind. */
export function mergedFields(referral: Referral, record: ReferralRecord, base: Base, isAhead: boolean): EditableFields {
  const [ours, theirs] = [fieldsOf(referral), fieldsOf(record)];
  return mapFields(EDITABLE_FIELDS, <Field extends EditableField>(field: Field): DealFields[Field] => {
    const unknown = isAhead && !UNANSWERED.has(field) ? theirs[field] : ours[field];
    return EDITABLE[field].merged(ours[field], valueIn(base, field, unknown), theirs[field]);
  });
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
