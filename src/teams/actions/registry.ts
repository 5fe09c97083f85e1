import { accept, confirmAccept } from './accept-referral';
import type { Action } from './action';
import { changeSettings, confirmSettings } from './channel-settings';
import { claim, favorite } from './claim-referral';
import { confirmLost, confirmWon, lost, won } from './close-deal';
import { confirmDecline, decline } from './decline-referral';
import { confirmEdit } from './edit-deal';
import { otherPage } from './list-referrals';
import { refresh } from './show-referral';
import { snooze } from './snooze-referral';
import type { Verb } from './verbs';

const ACTIONS: Readonly<Record<Verb, Action>> = {
  'referral.accept': accept,
  'referral.accept.confirm': confirmAccept,
  'referral.decline': decline,
  'referral.decline.confirm': confirmDecline,
  'referral.claim': claim,
  'referral.favorite': favorite,
  'referral.snooze': snooze,
  'referral.refresh': refresh,
  'referral.list': otherPage,
  'deal.won': won,
  'deal.won.confirm': confirmWon,
  'deal.lost': lost,
  'deal.lost.confirm': confirmLost,
  'deal.edit.confirm': confirmEdit,
  'channel.settings': changeSettings,
  'channel.settings.confirm': confirmSettings,
};

/** The action of a verb; null for one that no card of this version carries. */
export const actionFor = (verb: string): Action | null =>
  Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb as Verb] : null;
