import { accept, confirmAccept } from './accept-referral';
import type { Action } from '../turn/action';
import { changeSettings, confirmSettings } from './channel-settings';
import { claim, favorite } from './claim-referral';
import { confirmDecline, decline } from './decline-referral';
import * as draft from './draft-deal';
import { confirmEdit, edit } from './edit-deal';
import { confirmInvite, invite } from './invite-deal';
import { otherPage } from './list-referrals';
import { confirmLost, lost } from './lose-deal';
import { remind } from './remind-to-win';
import { retry } from './retry-effects';
import { refresh } from './show-referral';
import { snooze } from './snooze-referral';
import { undo } from './undo-closing';
import type { Verb } from '../cards/verbs';
import { confirmWon, won } from './win-deal';

const ACTIONS: Readonly<Record<Verb, Action>> = {
  'referral.accept': accept,
  'referral.accept.confirm': confirmAccept,
  'referral.decline': decline,
  'referral.decline.confirm': confirmDecline,
  'referral.claim': claim,
  'referral.favorite': favorite,
  'referral.snooze': snooze,
  'referral.refresh': refresh,
  'referral.retry': retry,
  'referral.list': otherPage,
  'deal.won': won,
  'deal.won.confirm': confirmWon,
  'deal.lost': lost,
  'deal.lost.confirm': confirmLost,
  'deal.edit': edit,
  'deal.edit.confirm': confirmEdit,
  'deal.invite': invite,
  'deal.invite.confirm': confirmInvite,
  'deal.undo': undo,
  'deal.remind': remind,
  'draft.answer': draft.answer,
  'draft.back': draft.back,
  'draft.skip': draft.skip,
  'draft.edit': draft.edit,
  'draft.confirm': draft.confirm,
  'draft.cancel': draft.cancel,
  'channel.settings': changeSettings,
  'channel.settings.confirm': confirmSettings,
};

/** The action of a verb; null for one that no card of this version carries. */
export const actionFor = (verb: string): Action | null => (Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb as Verb] : null);
