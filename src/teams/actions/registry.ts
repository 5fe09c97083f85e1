import { accept, confirmAccept } from './accept-referral';
import type { Action } from './action';
import { claim, favorite } from './claim-referral';
import { confirmDecline, decline } from './decline-referral';
import { otherPage } from './list-referrals';
import { refresh } from './show-referral';
import type { Verb } from './verbs';

const ACTIONS: Readonly<Record<Verb, Action>> = {
  'referral.accept': accept,
  'referral.accept.confirm': confirmAccept,
  'referral.decline': decline,
  'referral.decline.confirm': confirmDecline,
  'referral.claim': claim,
  'referral.favorite': favorite,
  'referral.refresh': refresh,
  'referral.list': otherPage,
};

/** The action of a verb; null for one that no card of this version carries. */
export const actionFor = (verb: string): Action | null =>
  Object.hasOwn(ACTIONS, verb) ? ACTIONS[verb as Verb] : null;
