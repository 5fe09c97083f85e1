import { fieldsOf } from '../model/field-changes';
import { EDITABLE, EDITABLE_FIELDS, mapFields, valueIn } from '../model/field-table';
import { reachOf, type DealFields, type EditableField, type EditableFields } from '../model/terms';
import type { MergeBase } from './overruled';
import { ARCHIVED_STAGES, type Invitation, type Referral, type ReferralRecord } from '../model/referral';

/*
 * The three-way merge of a deal that people changed here with a newer record of Partner Center's.
 */

/** Fields that an answer to a referral does not set: a record from before the answer is right about them, too. */
const FIELDS_WITHOUT_ANSWER: ReadonlySet<EditableField> = new Set<EditableField>(['solutions']);

/**
 * Merges field by field. If the merge base is unknown, the record's value wins, unless the record is behind our stage.
 */
export function mergedFields(
  referral: Referral,
  record: ReferralRecord,
  base: MergeBase,
  isAhead: boolean,
): EditableFields {
  const [ours, theirs] = [fieldsOf(referral), fieldsOf(record)];
  return mapFields(EDITABLE_FIELDS, <Field extends EditableField>(field: Field): DealFields[Field] => {
    const unknown = isAhead && !FIELDS_WITHOUT_ANSWER.has(field) ? theirs[field] : ours[field];
    return EDITABLE[field].merged(ours[field], valueIn(base, field, unknown), theirs[field]);
  });
}

/**
 * The invitation after a record. The help that we ask for is on Microsoft's record only, so that ours does not contain
 * it.
 */
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
 * What is shared with Microsoft never becomes less: a record with a smaller deal type does not have our invitation yet.
 * If that record is archived, it never will, and its deal type wins.
 */
export function mergedSharing(
  referral: Referral,
  record: ReferralRecord,
): Pick<Referral, 'dealType' | 'invitation' | 'customer'> {
  const { dealType, invitation, customer } = referral;
  const isBehind = reachOf(record.dealType) < reachOf(dealType) && !ARCHIVED_STAGES.includes(record.stage);
  if (!isBehind)
    return { dealType: record.dealType, invitation: invitationAfter(referral, record), customer: record.customer };
  return { dealType, invitation, customer: { ...record.customer, contacts: customer.contacts } };
}
