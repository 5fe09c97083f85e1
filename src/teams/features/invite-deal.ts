import { z } from 'zod';
import type { Standing } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { readInvitation } from '../../domain/forms/invitation-form';
import { invitable, isInvitedBy } from '../../domain/lifecycle/inviting';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { invitationOf, inviteDealCard, type InviteEntry } from '../cards/invite-deal';
import { sayTo } from '../text/reader';
import { defineAction, Typed } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import { noOpenDeal } from './close-deal';
import { AboutReferral, type ReferralKey, confirmedReply, showTo, withReferral } from './show-referral';

const InviteForm = AboutReferral.extend({
  version: z.number().int(),
  microsoftHelp: Typed,
  assistance: Typed,
  assistanceNote: Typed,
  contactName: Typed,
  contactPhone: Typed,
  contactEmail: Typed,
  consent: Typed,
});

const formReply = (turn: Turn, referral: Referral, entry: InviteEntry): Reply => ({
  kind: 'card',
  card: inviteDealCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('invite.title')}: ${referral.code}`,
});

/** The current card, with the reason why Microsoft cannot be invited. */
function notInvitable(turn: Turn, standing: Standing, referral: Referral): Reply {
  if (!isOpenDeal(referral) || referral.closing !== null) return noOpenDeal(turn, standing, referral);
  return showTo(turn, standing, referral, sayTo(turn.reader)('notice.notInvitable'));
}

/** The form that shares a deal with Microsoft; its current state if it cannot be shared, or not any further. */
export const inviteForm = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, (standing, referral) =>
    invitable(referral).length === 0
      ? notInvitable(turn, standing, referral)
      : formReply(turn, referral, invitationOf(referral)),
  );

/** `deal.invite`: the form, in place of the card. */
export const inviteAction = defineAction('deal.invite', AboutReferral, (desk, turn, { referralId }) =>
  inviteForm(desk, turn, { id: referralId }),
);

/** `deal.invite.confirm`: shares the deal, which is final, or shows the form again with its faults. */
export const confirmInviteAction = defineAction('deal.invite.confirm', InviteForm, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    const read = readInvitation(form, referral);
    if (!read.ok && isInvitedBy(referral, standing.person, version, form.microsoftHelp.trim()))
      return invitedCard(turn, standing, referral);
    if (!read.ok && invitable(referral).length === 0) return notInvitable(turn, standing, referral);
    if (!read.ok)
      return formReply(turn, referral, { form, faults: read.faults, notice: sayTo(turn.reader)('notice.faults') });
    const answered = await answerReferral(desk, standing, id, { kind: 'invite', ...read.invitation }, version);
    return confirmedReply(turn, answered, {
      refused: (current) => notInvitable(turn, standing, current),
      outdated: (current, notice) => formReply(turn, current, { form, faults: {}, notice }),
      done: (current) => invitedCard(turn, standing, current),
    });
  });
});

function invitedCard(turn: Turn, standing: Standing, referral: Referral): Reply {
  const { dealType } = referral;
  return showTo(
    turn,
    standing,
    referral,
    dealType === 'private' ? undefined : sayTo(turn.reader)(`notice.invited.${dealType}`),
  );
}

/** `invite CODE`: the same form as the button. */
export const inviteCommand = defineCommand('invite', 'usage.code', Code, (desk, turn, code) =>
  inviteForm(desk, turn, { code }),
);
