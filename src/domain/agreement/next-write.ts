import { changesBetween, fieldsOf } from '../model/field-changes';
import { EDITABLE, fieldsFrom, type FieldValue } from '../model/field-table';
import { isSame } from '../model/same-value';
import { isInvitationDue } from '../lifecycle/inviting';
import type { Registration } from '../model/registration';
import { reachOf, type DealField, type DealFields, type EditableField } from '../model/terms';
import type { Contact } from '../model/person';
import type { DeclineReason } from '../model/decline-reason';
import type { FieldChange } from '../model/history';
import { ARCHIVED_STAGES, type Referral, type ReferralRecord, type Stage } from '../model/referral';
import type { Deed } from '../model/trouble';

/** One change of a record in Partner Center, sent in one request: it is applied completely or not at all. */
export interface RecordWrite {
  readonly deed: Deed;
  /** The new stage of the record; null: unchanged. */
  readonly stage: Exclude<Stage, 'received' | 'expired'> | null;
  /** Why it is declined or lost. */
  readonly reason: DeclineReason | null;
  readonly note: string | null;
  /** The fields to set, with their values. */
  readonly fields: Partial<DealFields>;
  /** The customer's contacts to set; null: unchanged. */
  readonly contacts: readonly Contact[] | null;
  /** The registration of the won deal; null: none is sent. */
  readonly registration: Registration | null;
}

const NOTHING = { stage: null, reason: null, note: null, fields: {}, contacts: null, registration: null } as const;

const isAlike = <Field extends EditableField>({ field, before, after }: FieldChange<Field>): boolean =>
  EDITABLE[field].isAlike(before, after);

/** Whether a difference from the record must be sent. A deal type is sent only if it shares more. */
const isToBeTold = (change: FieldChange): boolean =>
  change.field === 'dealType' ? reachOf(change.after) > reachOf(change.before) : !isAlike(change);

const valueAfter = <Field extends DealField>({ field, after }: FieldChange<Field>): FieldValue<Field> => ({
  field,
  value: after,
});

/** The fields that differ from the record and must be sent to it. */
export function differing(referral: Referral, record: ReferralRecord): Partial<DealFields> {
  return fieldsFrom(changesBetween(fieldsOf(record), fieldsOf(referral)).filter(isToBeTold).map(valueAfter));
}

/** When a deal is shared with Microsoft, the customer's contacts are sent as well. */
function contactsFor(
  referral: Referral,
  record: ReferralRecord,
  fields: Partial<DealFields>,
): readonly Contact[] | null {
  const { contacts } = referral.customer;
  return fields.dealType === undefined || isSame(contacts, record.customer.contacts) ? null : contacts;
}

function edited(referral: Referral, record: ReferralRecord): RecordWrite | null {
  const fields = differing(referral, record);
  if (Object.keys(fields).length === 0) return null;
  return { ...NOTHING, deed: 'edit', fields, contacts: contactsFor(referral, record, fields) };
}

const answered = ({ answer }: Referral): Pick<RecordWrite, 'reason' | 'note'> => ({
  reason: answer?.reason ?? null,
  note: answer?.note ?? null,
});

const CLOSED_BY = { won: 'win', lost: 'lose' } as const satisfies Partial<Record<Stage, Deed>>;

function closed(referral: Referral, record: ReferralRecord, stage: 'won' | 'lost'): RecordWrite {
  const reason = stage === 'lost' ? answered(referral) : {};
  return { ...NOTHING, deed: CLOSED_BY[stage], stage, ...reason, fields: differing(referral, record) };
}

function answeredFirst(referral: Referral, record: ReferralRecord): RecordWrite | null {
  if (referral.stage === 'declined') return { ...NOTHING, deed: 'decline', stage: 'declined', ...answered(referral) };
  if (referral.stage === 'received' || referral.stage === 'expired') return null;
  return { ...NOTHING, deed: 'accept', stage: 'accepted', fields: differing(referral, record) };
}

function registered({ stage, registration }: Referral, record: ReferralRecord): RecordWrite | null {
  const isMissing = stage === 'won' && record.stage === 'won' && registration !== null && !record.isRegistered;
  return isMissing ? { ...NOTHING, deed: 'register', registration } : null;
}

const isKeptFromInviting = ({ trouble }: Referral): boolean =>
  trouble?.deed === 'invite' && trouble.code === 'forbidden';

/**
 * The next change to send so that Partner Center's record matches ours; null if it does. Partner Center allows only
 * certain stage changes: a deal that was accepted and won here before either was sent is accepted first.
 */
export function nextWrite(referral: Referral, record: ReferralRecord): RecordWrite | null {
  if (ARCHIVED_STAGES.includes(record.stage)) return registered(referral, record);
  if (record.stage === 'received') return answeredFirst(referral, record);
  const isEnded = referral.stage === 'won' || referral.stage === 'lost';
  // Microsoft cannot be invited to a closed deal, so an invitation goes first, unless we lack the permission to invite.
  if (isEnded && (!isInvitationDue(referral) || isKeptFromInviting(referral)))
    return closed(referral, record, referral.stage);
  return isEnded || referral.stage === 'accepted' ? edited(referral, record) : null;
}

/** The fields of the deal in Partner Center if a write is accepted unchanged. */
export const expectedAfter = (record: ReferralRecord, { fields }: RecordWrite): DealFields => ({
  ...fieldsOf(record),
  ...fields,
});

const ANSWERED_BY: Partial<Record<Stage, Deed>> = { declined: 'decline', won: 'win', lost: 'lose' };

/** The change that is most likely to be sent next, for use while the record cannot be read. */
export function unheardDeed({ recordId, recordedStage, stage }: Referral): Deed {
  if (recordId === null) return 'create';
  if (recordedStage === stage) return 'edit';
  if (recordedStage === 'received') return stage === 'declined' ? 'decline' : 'accept';
  return ANSWERED_BY[stage] ?? 'edit';
}

/**
 * The smaller writes to try, in this order until one is accepted, if Partner Center rejects a write. Empty if it cannot
 * be split. The stage goes before the fields, unless it closes the deal: a closed deal cannot be edited, so its fields
 * go first. If they are rejected as well, the deal is closed without them, but with its value.
 */
export function piecesOf(write: RecordWrite): readonly RecordWrite[] {
  const { value, ...others } = write.fields;
  if (write.stage === null || Object.keys(write.fields).length === 0) return [];
  if (write.deed === 'accept') return [{ ...write, fields: {} }];
  const described: RecordWrite = { ...NOTHING, deed: 'edit', fields: write.fields };
  const isWorthOnly = Object.keys(others).length === 0;
  return isWorthOnly ? [described] : [described, { ...write, fields: value === undefined ? {} : { value } }];
}
