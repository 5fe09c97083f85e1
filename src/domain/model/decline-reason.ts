/**
 * The closed list of reasons for declining a referral or losing a deal, in Partner Center's order
 * (its bulk-import codes 1 to 8). The API itself carries free text only.
 */
export const DECLINE_REASONS = [
  'budget-not-adequate',
  'customer-not-responsive',
  'customer-chose-other-vendor',
  'requirements-not-met',
  'not-a-customer',
  'timeline-too-short',
  'spam-or-abuse',
  'other',
] as const;

/** One reason of Partner Center's closed list. */
export type DeclineReason = (typeof DECLINE_REASONS)[number];

/** Whether untrusted text names one of the reasons. */
export const isDeclineReason = (text: string): text is DeclineReason =>
  (DECLINE_REASONS as readonly string[]).includes(text);
