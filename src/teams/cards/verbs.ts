/** All verbs of card buttons. Old cards stay in channels for years, so a verb is never renamed. */
export const VERBS = [
  'referral.accept',
  'referral.accept.confirm',
  'referral.decline',
  'referral.decline.confirm',
  'referral.claim',
  'referral.favorite',
  'referral.snooze',
  'referral.refresh',
  'referral.retry',
  'referral.list',
  'deal.won',
  'deal.won.confirm',
  'deal.lost',
  'deal.lost.confirm',
  'deal.edit',
  'deal.edit.confirm',
  'deal.invite',
  'deal.invite.confirm',
  'deal.undo',
  'deal.remind',
  'draft.answer',
  'draft.back',
  'draft.skip',
  'draft.edit',
  'draft.confirm',
  'draft.cancel',
  'channel.settings',
  'channel.settings.confirm',
] as const;

/** What a button does. */
export type Verb = (typeof VERBS)[number];
