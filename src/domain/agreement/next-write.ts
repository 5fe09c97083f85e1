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
import type { ChangeKind } from '../model/trouble';

/** One change of a record in Partner Center, sent in one request: it is applied completely or not at all. */
export interface RecordWrite {
  readonly deed: ChangeKind;
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

const EMPTY_WRITE = { stage: null, reason: null, note: null, fields: {}, contacts: null, registration: null } as const;

const isAlike = <Field extends EditableField>({ field, before, after }: FieldChange<Field>): boolean =>
  EDITABLE[field].isAlike(before, after);

/** Whether a difference from the record must be sent. A deal type is sent only if it shares more. */
const mustBeSent = (change: FieldChange): boolean =>
  change.field === 'dealType' ? reachOf(change.after) > reachOf(change.before) : !isAlike(change);

const valueAfter = <Field extends DealField>({ field, after }: FieldChange<Field>): FieldValue<Field> => ({
  field,
  value: after,
});

/** The fields that differ from the record and must be sent to it. */
export function unsentFields(referral: Referral, record: ReferralRecord): Partial<DealFields> {
  return fieldsFrom(changesBetween(fieldsOf(record), fieldsOf(referral)).filter(mustBeSent).map(valueAfter));
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

function editWrite(referral: Referral, record: ReferralRecord): RecordWrite | null {
  const fields = unsentFields(referral, record);
  if (Object.keys(fields).length === 0) return null;
  return { ...EMPTY_WRITE, deed: 'edit', fields, contacts: contactsFor(referral, record, fields) };
}

const answerDetails = ({ answer }: Referral): Pick<RecordWrite, 'reason' | 'note'> => ({
  reason: answer?.reason ?? null,
  note: answer?.note ?? null,
});

const CLOSING_CHANGE = { won: 'win', lost: 'lose' } as const satisfies Partial<Record<Stage, ChangeKind>>;

function closingWrite(referral: Referral, record: ReferralRecord, stage: 'won' | 'lost'): RecordWrite {
  const reason = stage === 'lost' ? answerDetails(referral) : {};
  return { ...EMPTY_WRITE, deed: CLOSING_CHANGE[stage], stage, ...reason, fields: unsentFields(referral, record) };
}

function answerWrite(referral: Referral, record: ReferralRecord): RecordWrite | null {
  if (referral.stage === 'declined')
    return { ...EMPTY_WRITE, deed: 'decline', stage: 'declined', ...answerDetails(referral) };
  if (referral.stage === 'received' || referral.stage === 'expired') return null;
  return { ...EMPTY_WRITE, deed: 'accept', stage: 'accepted', fields: unsentFields(referral, record) };
}

function registrationWrite({ stage, registration }: Referral, record: ReferralRecord): RecordWrite | null {
  const isMissing = stage === 'won' && record.stage === 'won' && registration !== null && !record.isRegistered;
  return isMissing ? { ...EMPTY_WRITE, deed: 'register', registration } : null;
}

const lacksInvitePermission = ({ trouble }: Referral): boolean =>
  trouble?.deed === 'invite' && trouble.code === 'forbidden';

/**
 * The next change to send so that Partner Center's record matches ours; null if it does. Partner Center allows only
 * certain stage changes: a deal that was accepted and won here before either was sent is accepted first.
 */
export function nextWrite(referral: Referral, record: ReferralRecord): RecordWrite | null {
  if (ARCHIVED_STAGES.includes(record.stage)) return registrationWrite(referral, record);
  if (record.stage === 'received') return answerWrite(referral, record);
  const isEnded = referral.stage === 'won' || referral.stage === 'lost';
  // Microsoft cannot be invited to a closed deal, so an invitation goes first, unless we lack the permission to invite.
  if (isEnded && (!isInvitationDue(referral) || lacksInvitePermission(referral)))
    return closingWrite(referral, record, referral.stage);
  return isEnded || referral.stage === 'accepted' ? editWrite(referral, record) : null;
}

/** The fields of the deal in Partner Center if a write is accepted unchanged. */
export const expectedAfter = (record: ReferralRecord, { fields }: RecordWrite): DealFields => ({
  ...fieldsOf(record),
  ...fields,
});

const CHANGE_OF_STAGE: Partial<Record<Stage, ChangeKind>> = { declined: 'decline', won: 'win', lost: 'lose' };

/** The change that is most likely to be sent next, for use while the record cannot be read. */
export function likelyNextChange({ recordId, recordedStage, stage }: Referral): ChangeKind {
  if (recordId === null) return 'create';
  if (recordedStage === stage) return 'edit';
  if (recordedStage === 'received') return stage === 'declined' ? 'decline' : 'accept';
  return CHANGE_OF_STAGE[stage] ?? 'edit';
}

/**
 * The smaller writes to try, in this order until one is accepted, if Partner Center rejects a write. Empty if it cannot
 * be split. The stage goes before the fields, unless it closes the deal: a closed deal cannot be edited, so its fields
 * go first. If they are rejected as well, the deal is closed without them, but with its value.
 */
export function splitWrite(write: RecordWrite): readonly RecordWrite[] {
  const { value, ...others } = write.fields;
  if (write.stage === null || Object.keys(write.fields).length === 0) return [];
  if (write.deed === 'accept') return [{ ...write, fields: {} }];
  const described: RecordWrite = { ...EMPTY_WRITE, deed: 'edit', fields: write.fields };
  const isWorthOnly = Object.keys(others).length === 0;
  return isWorthOnly ? [described] : [described, { ...write, fields: value === undefined ? {} : { value } }];
}
