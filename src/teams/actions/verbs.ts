/** Every verb a card's button can carry. Cards that stand in channels carry them for years: none is ever renamed. */
export const VERBS = [
  'referral.accept',
  'referral.accept.confirm',
  'referral.decline',
  'referral.decline.confirm',
  'referral.claim',
  'referral.favorite',
  'referral.refresh',
  'referral.list',
] as const;

/** What a button asks for. */
export type Verb = (typeof VERBS)[number];
