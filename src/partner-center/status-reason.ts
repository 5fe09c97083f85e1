import type { DeclineReason } from '../domain/model/decline-reason';

/** The reasons as Partner Center's list words them; the API takes free text only. */
const LABELS: Readonly<Record<DeclineReason, string>> = {
  'budget-not-adequate': 'Project budget not adequate',
  'customer-not-responsive': 'Customer not responsive',
  'customer-chose-other-vendor': 'Customer chose another vendor',
  'requirements-not-met': "Cannot meet the customer's requirements",
  'not-a-customer': 'Not a customer',
  'timeline-too-short': 'Proposed timeline too short',
  'spam-or-abuse': 'Abuse, spam or phishing',
  other: 'Other',
};

/** Why a record is declined or lost, as its `statusReason`: the reason, then the note. Null: nobody said. */
export function statusReason(reason: DeclineReason | null, note: string | null): string | null {
  return [reason === null ? null : LABELS[reason], note].filter((part) => part !== null).join(': ') || null;
}
