import { acceptForm } from './accept-referral';
import { claimReferral, handOverTo } from './claim-referral';
import { declineForm } from './decline-referral';
import { retryReferral } from './retry-effects';
import { showTo, withReferral } from './show-referral';
import { parkedNotice } from '../text/notices';
import { Code, CodeAndRest, defineCommand } from '../turn/command';

/** `show CODE`: the card; administrators are told what of it was given up, and how to have it tried again. */
export const show = defineCommand('show', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, async (standing, referral) => {
    const parked = standing.isAdministrator ? await desk.referrals.parkedReasons(referral.id) : [];
    return parked.length === 0
      ? showTo(turn, standing, referral)
      : showTo(turn, standing, referral, parkedNotice(referral.code, parked, turn.reader));
  }),
);

/** `accept CODE`: the same form as the button. */
export const accept = defineCommand('accept', 'usage.code', Code, (desk, turn, code) =>
  acceptForm(desk, turn, { code }),
);

/** `decline CODE REASON`: the same form as the button, with the reason filled in. */
export const decline = defineCommand('decline', 'usage.codeAndReason', CodeAndRest, (desk, turn, { code, rest }) =>
  declineForm(desk, turn, { code }, rest),
);

/** `claim CODE NAME`: the same as the button; with a name it is handed over to that colleague. */
export const claim = defineCommand('claim', 'usage.codeAndName', CodeAndRest, (desk, turn, { code, rest }) =>
  rest === ''
    ? withReferral(desk, turn, { code }, (_, referral) => claimReferral(desk, turn, referral.id))
    : handOverTo(desk, turn, code, rest),
);

/** `retry CODE`: the same as the button. */
export const retry = defineCommand('retry', 'usage.code', Code, (desk, turn, code) =>
  retryReferral(desk, turn, { code }),
);
