import { DEAL_FIELDS, TERM_FIELDS } from '../model/field-table';
import { isSame } from '../model/same-value';
import { fieldsAt } from '../model/fields-at';
import type { DealFields, Terms } from '../model/terms';
import type { Customer, Referral, ReferralRecord } from '../model/referral';

/** How far Partner Center's clock may be behind ours, in milliseconds. */
export const CLOCK_SKEW_MS = 5 * 60_000;

/** Where a seller gave no CRM id, the record carries our code in its place: on the way back that is no CRM id. */
export const withoutCode = (record: ReferralRecord, code: string): ReferralRecord =>
  record.terms.crmId === code ? { ...record, terms: { ...record.terms, crmId: null } } : record;

/** A deal as it was when a record was asked for, whatever was changed here since; where nobody knows of that, as it was created. */
export const fieldsAsked = (deal: Referral): DealFields =>
  fieldsAt(deal, deal.attempt?.what === 'create' ? deal.attempt.version : 1);

/** What is the same of a deal and of the record that was just created for it, apart from the CRM id. */
const featuresOf = (terms: Terms, customer: Customer): unknown => [
  ...TERM_FIELDS.filter((field) => DEAL_FIELDS[field].isFeature).map((field) => trimmed(terms[field])),
  nameOf(customer),
];

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const nameOf = ({ name }: Customer): string | undefined => name?.trim();

/** Whether a record says what was asked for, though somebody may have changed it since: it has the CRM id, or all the rest where there was none. */
function isAsked(asked: DealFields, customer: Customer, record: ReferralRecord): boolean {
  if (asked.crmId === null) return isSame(featuresOf(asked, customer), featuresOf(record.terms, record.customer));
  return record.terms.crmId === asked.crmId && nameOf(record.customer) === nameOf(customer);
}

const isOwn = ({ owner, direction }: ReferralRecord): boolean => owner === 'partner' && direction === 'outbound';

/** For how long after a record was asked for it may still turn up, in milliseconds, before it is asked for again. */
export const SETTLES_MS = 60_000;

/** Whether a record that we do not know may turn out to be that of a deal which is being created right now. */
export function mayBecomeRecordOf({ recordId, attempt }: Referral, record: ReferralRecord, now: Date): boolean {
  if (recordId !== null || attempt?.what !== 'create' || !isOwn(record)) return false;
  const isUnderWay = now.getTime() - attempt.at.getTime() < SETTLES_MS;
  return isUnderWay && record.createdAt.getTime() >= attempt.at.getTime() - CLOCK_SKEW_MS;
}

/**
 * Whether a record is the one that was created for a deal of ours of which we do not know whether it has one: it carries
 * the deal's code, or it came to be since then and says what the deal said.
 */
export function isRecordOf(deal: Referral, record: ReferralRecord): boolean {
  if (deal.recordId !== null || !isOwn(record)) return false;
  if (record.terms.crmId === deal.code) return true;
  const isOlder = record.createdAt.getTime() < deal.createdAt.getTime() - CLOCK_SKEW_MS;
  return deal.attempt !== null && !isOlder && isAsked(fieldsAsked(deal), deal.customer, record);
}
