import { answerReferral } from '../../application/referrals/answer-referral';
import { readDeclining } from '../../domain/forms/declining';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { lostCard } from '../cards/close-deal';
import type { DeclineEntry } from '../cards/decline';
import { sayTo } from '../text/reader';
import { defineAction, InputText } from '../turn/action';
import { CodeAndRest, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import { closedReply, ClosingButtonData, notEditableReply } from './close-deal';
import { ReferralButtonData, type ReferralKey, withReferral } from './show-referral';
import { reasonEntry } from './typed-reason';

const LostFormData = ClosingButtonData.extend({ reason: InputText, notes: InputText });

const lostFormReply = (turn: Turn, referral: Referral, entry: DeclineEntry): Reply => ({
  kind: 'card',
  card: lostCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('lost.title')}: ${referral.code}`,
});

/**
 * The form that closes a deal as lost; the deal's current state if it cannot be closed. `typed` is a reason in the
 * person's own words; the form is filled in with it.
 */
export const lostForm = (desk: Desk, turn: Turn, key: ReferralKey, typed = ''): Promise<Reply> =>
  withReferral(desk, turn, key, (viewer, referral) =>
    isOpenDeal(referral) && referral.closing === null
      ? lostFormReply(turn, referral, reasonEntry(typed, turn.reader))
      : notEditableReply(turn, viewer, referral),
  );

/** `deal.lost`: the form, in place of the card. */
export const lostAction = defineAction('deal.lost', ReferralButtonData, (desk, turn, { referralId }) =>
  lostForm(desk, turn, { id: referralId }),
);

/** `deal.lost.confirm`: closes the deal as lost, or shows the form again with its faults. */
export const confirmLostAction = defineAction('deal.lost.confirm', LostFormData, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (viewer, referral) => {
    if (!isOpenDeal(referral)) return notEditableReply(turn, viewer, referral);
    const read = readDeclining(form);
    if (!read.ok && referral.closing !== null) return notEditableReply(turn, viewer, referral);
    if (!read.ok)
      return lostFormReply(turn, referral, { form, faults: read.faults, notice: sayTo(turn.reader)('notice.faults') });
    const answered = await answerReferral(
      desk,
      viewer,
      id,
      { kind: 'lose', reason: read.reason, note: read.note },
      version,
    );
    return closedReply(turn, viewer, answered, (current, notice) =>
      lostFormReply(turn, current, { form, faults: {}, notice }),
    );
  });
});

/** `lost CODE REASON`: the same form as the button, with the reason filled in. */
export const lostCommand = defineCommand('lost', 'usage.codeAndReason', CodeAndRest, (desk, turn, { code, rest }) =>
  lostForm(desk, turn, { code }, rest),
);
