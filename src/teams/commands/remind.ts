import { isOpenDeal } from '../../domain/referral/referral';
import { remindToWin } from '../actions/remind-to-win';
import { withReferral } from '../actions/show-referral';
import { snoozeReferral } from '../actions/snooze-referral';
import { Code, defineCommand } from './command';

/** `remind CODE`: the same as the buttons: tomorrow of what waits for an answer, or of a deal once it can be won safely. */
export const remind = defineCommand('remind', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, (standing, referral) =>
    isOpenDeal(referral) ? remindToWin(desk, turn, standing, referral) : snoozeReferral(desk, turn, { code }),
  ),
);
