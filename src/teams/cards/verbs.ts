/** Every verb a card's button can carry. Cards that stand in channels carry them for years: none is ever renamed. */
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

/** What a button asks for. */
export type Verb = (typeof VERBS)[number];
