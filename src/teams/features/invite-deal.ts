import { z } from 'zod';
import type { Viewer } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { readInvitation } from '../../domain/forms/invitation-form';
import { availableDealTypes, isInvitedBy } from '../../domain/lifecycle/inviting';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { inviteEntry, inviteDealCard, type InviteEntry } from '../cards/invite-deal';
import { sayTo } from '../text/reader';
import { defineAction, InputText } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import { notEditableReply } from './close-deal';
import { ReferralButtonData, type ReferralKey, confirmedReply, referralReply, withReferral } from './show-referral';

const InviteFormData = ReferralButtonData.extend({
  version: z.number().int(),
  microsoftHelp: InputText,
  assistance: InputText,
  assistanceNote: InputText,
  contactName: InputText,
  contactPhone: InputText,
  contactEmail: InputText,
  consent: InputText,
});

const inviteFormReply = (turn: Turn, referral: Referral, entry: InviteEntry): Reply => ({
  kind: 'card',
  card: inviteDealCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('invite.title')}: ${referral.code}`,
});

/** The current card, with the reason why Microsoft cannot be invited. */
function notInvitableReply(turn: Turn, viewer: Viewer, referral: Referral): Reply {
  if (!isOpenDeal(referral) || referral.closing !== null) return notEditableReply(turn, viewer, referral);
  return referralReply(turn, viewer, referral, sayTo(turn.reader)('notice.notInvitable'));
}

/** The form that shares a deal with Microsoft; its current state if it cannot be shared, or not any further. */
export const inviteForm = (desk: Desk, turn: Turn, key: ReferralKey): Promise<Reply> =>
  withReferral(desk, turn, key, (viewer, referral) =>
    availableDealTypes(referral).length === 0
      ? notInvitableReply(turn, viewer, referral)
      : inviteFormReply(turn, referral, inviteEntry(referral)),
  );

/** `deal.invite`: the form, in place of the card. */
export const inviteAction = defineAction('deal.invite', ReferralButtonData, (desk, turn, { referralId }) =>
  inviteForm(desk, turn, { id: referralId }),
);

/** `deal.invite.confirm`: shares the deal, which is final, or shows the form again with its faults. */
export const confirmInviteAction = defineAction('deal.invite.confirm', InviteFormData, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (viewer, referral) => {
    const read = readInvitation(form, referral);
    if (!read.ok && isInvitedBy(referral, viewer.person, version, form.microsoftHelp.trim()))
      return invitedReply(turn, viewer, referral);
    if (!read.ok && availableDealTypes(referral).length === 0) return notInvitableReply(turn, viewer, referral);
    if (!read.ok)
      return inviteFormReply(turn, referral, {
        form,
        faults: read.faults,
        notice: sayTo(turn.reader)('notice.faults'),
      });
    const answered = await answerReferral(desk, viewer, id, { kind: 'invite', ...read.invitation }, version);
    return confirmedReply(turn, answered, {
      refused: (current) => notInvitableReply(turn, viewer, current),
      outdated: (current, notice) => inviteFormReply(turn, current, { form, faults: {}, notice }),
      done: (current) => invitedReply(turn, viewer, current),
    });
  });
});

function invitedReply(turn: Turn, viewer: Viewer, referral: Referral): Reply {
  const { dealType } = referral;
  return referralReply(
    turn,
    viewer,
    referral,
    dealType === 'private' ? undefined : sayTo(turn.reader)(`notice.invited.${dealType}`),
  );
}

/** `invite CODE`: the same form as the button. */
export const inviteCommand = defineCommand('invite', 'usage.code', Code, (desk, turn, code) =>
  inviteForm(desk, turn, { code }),
);
