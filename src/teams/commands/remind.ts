import { snoozeReferral } from '../actions/snooze-referral';
import { Code, defineCommand } from './command';

/** `remind CODE`: the same as the button. */
export const remind = defineCommand('remind', 'usage.code', Code, (desk, turn, code) => snoozeReferral(desk, turn, { code }));
