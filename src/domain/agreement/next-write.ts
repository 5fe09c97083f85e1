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

/** One change of a record in Partner Center: all of it in one request, or nothing. */
export interface RecordWrite {
  readonly deed: Deed;
  /** The stage that the record is brought to; null: it stays in its own. */
  readonly stage: Exclude<Stage, 'received' | 'expired'> | null;
  /** Why it is declined or lost. */
  readonly reason: DeclineReason | null;
  readonly note: string | null;
  /** What is set, and to what. */
  readonly fields: Partial<DealFields>;
  /** The customer's contacts, where they are set. */
  readonly contacts: readonly Contact[] | null;
  /** With what the won deal is registered. */
  readonly registration: Registration | null;
}

const NOTHING = { stage: null, reason: null, note: null, fields: {}, contacts: null, registration: null } as const;

const isAlike = <Field extends EditableField>({ field, before, after }: FieldChange<Field>): boolean =>
  EDITABLE[field].isAlike(before, after);

/** Whether a field that is not the same in the record is one that the record is to be told. Deal types only ever become wider. */
const isToBeTold = (change: FieldChange): boolean =>
  change.field === 'dealType' ? reachOf(change.after) > reachOf(change.before) : !isAlike(change);

const valueAfter = <Field extends DealField>({ field, after }: FieldChange<Field>): FieldValue<Field> => ({
  field,
  value: after,
});

/** The fields in which the deal is another one than the record says, and that the record is to be told. */
export function differing(referral: Referral, record: ReferralRecord): Partial<DealFields> {
  return fieldsFrom(changesBetween(fieldsOf(record), fieldsOf(referral)).filter(isToBeTold).map(valueAfter));
}

/** Sharing a deal with Microsoft tells whom at the customer's to talk to, too. */
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
 * The next thing that Partner Center's record must yet be told, so that it says what was decided here; null: it says
 * so. A record goes from stage to stage as Partner Center lets it, so that one that was accepted and won here before
 * it heard of either is accepted first.
 */
export function nextWrite(referral: Referral, record: ReferralRecord): RecordWrite | null {
  if (ARCHIVED_STAGES.includes(record.stage)) return registered(referral, record);
  if (record.stage === 'received') return answeredFirst(referral, record);
  const isEnded = referral.stage === 'won' || referral.stage === 'lost';
  // Nobody can be invited to a deal that is closed. One whom we may not invite does not keep it open.
  if (isEnded && (!isInvitationDue(referral) || isKeptFromInviting(referral)))
    return closed(referral, record, referral.stage);
  return isEnded || referral.stage === 'accepted' ? edited(referral, record) : null;
}

/** How the deal is in Partner Center once a write was taken as it is. */
export const expectedAfter = (record: ReferralRecord, { fields }: RecordWrite): DealFields => ({
  ...fieldsOf(record),
  ...fields,
});

const ANSWERED_BY: Partial<Record<Stage, Deed>> = { declined: 'decline', won: 'win', lost: 'lose' };

/** What is most likely to be told next, as long as the record cannot be read. */
export function unheardDeed({ recordId, recordedStage, stage }: Referral): Deed {
  if (recordId === null) return 'create';
  if (recordedStage === stage) return 'edit';
  if (recordedStage === 'received') return stage === 'declined' ? 'decline' : 'accept';
  return ANSWERED_BY[stage] ?? 'edit';
}

/**
 * What to send where Partner Center does not take a write as it is, in this order, until it takes one: what decides about a
 * deal comes before what describes it, unless it ends the deal, after which nothing can be described any more. Where a
 * description is not taken either the deal ends without it, but not without what it was worth. Empty: it is one thing.
 */
export function piecesOf(write: RecordWrite): readonly RecordWrite[] {
  const { value, ...others } = write.fields;
  if (write.stage === null || Object.keys(write.fields).length === 0) return [];
  if (write.deed === 'accept') return [{ ...write, fields: {} }];
  const described: RecordWrite = { ...NOTHING, deed: 'edit', fields: write.fields };
  const isWorthOnly = Object.keys(others).length === 0;
  return isWorthOnly ? [described] : [described, { ...write, fields: value === undefined ? {} : { value } }];
}
