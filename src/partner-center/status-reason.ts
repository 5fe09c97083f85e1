import type { DeclineReason } from '../domain/model/decline-reason';

/** The reasons in the words of Partner Center's own list; the API accepts free text only. */
const REASON_LABELS: Readonly<Record<DeclineReason, string>> = {
  'budget-not-adequate': 'Project budget not adequate',
  'customer-not-responsive': 'Customer not responsive',
  'customer-chose-other-vendor': 'Customer chose another vendor',
  'requirements-not-met': "Cannot meet the customer's requirements",
  'not-a-customer': 'Not a customer',
  'timeline-too-short': 'Proposed timeline too short',
  'spam-or-abuse': 'Abuse, spam or phishing',
  other: 'Other',
};

/** The `statusReason` of a declined or lost record: the reason, then the note. Null if neither is given. */
export function statusReason(reason: DeclineReason | null, note: string | null): string | null {
  return [reason === null ? null : REASON_LABELS[reason], note].filter((part) => part !== null).join(': ') || null;
}
