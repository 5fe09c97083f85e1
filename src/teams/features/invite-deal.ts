import { z } from 'zod';
import { answerReferral, type Answered } from '../../application/referrals/answer-referral';
import type { Standing } from '../../application/access';
import { invitable, isInvitedBy } from '../../domain/lifecycle/inviting';
import { readInvitation, type InvitationForm } from '../../domain/forms/invitation-form';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { invitationOf, inviteDealCard, type InviteEntry } from '../cards/invite-deal';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import { defineAction, Typed } from '../turn/action';
import { noOpenDeal } from './close-deal';
import { AboutReferral, showTo, unknownReferral, withReferral } from './show-referral';

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

/** Why Microsoft cannot be invited, on the card that shows how things stand. */
function notInvitable(turn: Turn, standing: Standing, referral: Referral): Reply {
  if (!isOpenDeal(referral) || referral.closing !== null) return noOpenDeal(turn, standing, referral);
  return showTo(turn, standing, referral, sayTo(turn.reader)('notice.notInvitable'));
}

/** The form that shares a deal with Microsoft; how things stand, if it cannot be shared (any further). */
export const inviteForm = (desk: Desk, turn: Turn, name: { id: string } | { code: string }): Promise<Reply> =>
  withReferral(desk, turn, name, (standing, referral) =>
    invitable(referral).length === 0
      ? notInvitable(turn, standing, referral)
      : formReply(turn, referral, invitationOf(referral)),
  );

/** `deal.invite`: the form, in place of the card. */
export const invite = defineAction('deal.invite', AboutReferral, (desk, turn, { referralId }) =>
  inviteForm(desk, turn, { id: referralId }),
);

/** `deal.invite.confirm`: shares the deal for good, or gives the form back with what is wrong. */
export const confirmInvite = defineAction('deal.invite.confirm', InviteForm, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    const read = readInvitation(form, referral);
    if (!read.ok && isInvitedBy(referral, standing.person, version, form.microsoftHelp.trim()))
      return invitedCard(turn, standing, referral);
    if (!read.ok && invitable(referral).length === 0) return notInvitable(turn, standing, referral);
    if (!read.ok)
      return formReply(turn, referral, { form, faults: read.faults, notice: sayTo(turn.reader)('notice.faults') });
    const answered = await answerReferral(desk, standing, id, { kind: 'invite', ...read.invitation }, version);
    return invitedReply(turn, standing, form, answered);
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

function invitedReply(turn: Turn, standing: Standing, form: InvitationForm, answered: Answered): Reply {
  const say = sayTo(turn.reader);
  switch (answered.outcome) {
    case 'unknown':
      return unknownReferral(turn);
    case 'refused':
      return notInvitable(turn, standing, answered.referral);
    case 'outdated':
      return formReply(turn, answered.referral, { form, faults: {}, notice: say('notice.outdated') });
    case 'changed':
    case 'unchanged':
      return invitedCard(turn, standing, answered.referral);
  }
}
