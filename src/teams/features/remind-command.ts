import { isOpenDeal } from '../../domain/model/referral';
import { remindToWin } from './remind-to-win';
import { withReferral } from './show-referral';
import { snoozeReferral } from './snooze-referral';
import { Code, defineCommand } from '../turn/command';

/** `remind CODE`: the same as the buttons: tomorrow of what waits for an answer, or of a deal once it can be won safely. */
export const remind = defineCommand('remind', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, (standing, referral) =>
    isOpenDeal(referral) ? remindToWin(desk, turn, standing, referral) : snoozeReferral(desk, turn, { code }),
  ),
);
