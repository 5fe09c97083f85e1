import { DEAL_FIELDS, TERM_FIELDS } from '../model/field-table';
import { isSame } from '../model/same-value';
import { fieldsAt } from '../model/fields-at';
import type { DealFields, Terms } from '../model/terms';
import type { Customer, Referral, ReferralRecord } from '../model/referral';

/** How far Partner Center's clock may be behind ours, in milliseconds. */
export const CLOCK_SKEW_MS = 5 * 60_000;

/** Removes our code from the CRM id of a record: it is sent there if the seller entered no CRM id. */
export const withoutCode = (record: ReferralRecord, code: string): ReferralRecord =>
  record.terms.crmId === code ? { ...record, terms: { ...record.terms, crmId: null } } : record;

/** The fields of a deal when the creation of its record was requested, or as it was created if that is unknown. */
export const requestedFields = (deal: Referral): DealFields =>
  fieldsAt(deal, deal.attempt?.what === 'create' ? deal.attempt.version : 1);

/** The values that are equal in a deal and the record just created for it, apart from the CRM id. */
const identifyingValues = (terms: Terms, customer: Customer): unknown => [
  ...TERM_FIELDS.filter((field) => DEAL_FIELDS[field].isIdentifying).map((field) => trimmed(terms[field])),
  customerNameOf(customer),
];

const trimmed = (value: unknown): unknown => (typeof value === 'string' ? value.trim() : value);

const customerNameOf = ({ name }: Customer): string | undefined => name?.trim();

/**
 * Whether a record matches the request. With a CRM id, only that and the customer must match, since others may have
 * changed the rest; without one, all the other values must match.
 */
function matchesRequest(asked: DealFields, customer: Customer, record: ReferralRecord): boolean {
  if (asked.crmId === null)
    return isSame(identifyingValues(asked, customer), identifyingValues(record.terms, record.customer));
  return record.terms.crmId === asked.crmId && customerNameOf(record.customer) === customerNameOf(customer);
}

const isOwn = ({ owner, direction }: ReferralRecord): boolean => owner === 'partner' && direction === 'outbound';

/** How long to wait for a requested record to appear before its creation is requested again, in milliseconds. */
export const RECORD_APPEARS_WITHIN_MS = 60_000;

/** Whether an unknown record may belong to a deal whose record is being created right now. */
export function mayBecomeRecordOf({ recordId, attempt }: Referral, record: ReferralRecord, now: Date): boolean {
  if (recordId !== null || attempt?.what !== 'create' || !isOwn(record)) return false;
  const isUnderWay = now.getTime() - attempt.at.getTime() < RECORD_APPEARS_WITHIN_MS;
  return isUnderWay && record.createdAt.getTime() >= attempt.at.getTime() - CLOCK_SKEW_MS;
}

/**
 * Whether a record is the one that was created for this deal, which has no known record yet: it has the deal's code, or
 * it is not older than the deal and matches the creation request.
 */
export function isRecordOf(deal: Referral, record: ReferralRecord): boolean {
  if (deal.recordId !== null || !isOwn(record)) return false;
  if (record.terms.crmId === deal.code) return true;
  const isOlder = record.createdAt.getTime() < deal.createdAt.getTime() - CLOCK_SKEW_MS;
  return deal.attempt !== null && !isOlder && matchesRequest(requestedFields(deal), deal.customer, record);
}
