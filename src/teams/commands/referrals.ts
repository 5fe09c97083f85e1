import { acceptForm } from '../actions/accept-referral';
import { claimReferral } from '../actions/claim-referral';
import { declineForm } from '../actions/decline-referral';
import { showTo, withReferral } from '../actions/show-referral';
import { sayTo } from '../reader';
import { Code, defineCommand } from './command';

/** `show CODE`: the card; administrators are told if it could not be sent everywhere. */
export const show = defineCommand('show', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, async (standing, referral) => {
    const parked = standing.isAdministrator ? await desk.referrals.parkedReasons(referral.id) : [];
    if (parked.length === 0) return showTo(turn, standing, referral);
    const codes = [...new Set(parked)].join(', ');
    return showTo(turn, standing, referral, sayTo(turn.reader)('notice.parked', { count: parked.length, codes }));
  }),
);

/** `accept CODE`: the same form as the button. */
export const accept = defineCommand('accept', 'usage.code', Code, (desk, turn, code) => acceptForm(desk, turn, { code }));

/** `decline CODE`: the same form as the button. */
export const decline = defineCommand('decline', 'usage.code', Code, (desk, turn, code) => declineForm(desk, turn, { code }));

/** `claim CODE`: the same as the button. */
export const claim = defineCommand('claim', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, (_, referral) => claimReferral(desk, turn, referral.id)),
);
