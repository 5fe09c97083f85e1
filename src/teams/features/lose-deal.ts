import { answerReferral } from '../../application/referrals/answer-referral';
import { readDeclining } from '../../domain/forms/declining';
import { isOpenDeal, type Referral } from '../../domain/model/referral';
import { lostCard } from '../cards/close-deal';
import type { DeclineEntry } from '../cards/decline';
import { sayTo } from '../text/reader';
import { defineAction, Typed } from '../turn/action';
import { CodeAndRest, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import { closedReply, Confirming, noOpenDeal } from './close-deal';
import { AboutReferral, type ReferralKey, withReferral } from './show-referral';
import { reasonEntry } from './typed-reason';

const LostForm = Confirming.extend({ reason: Typed, notes: Typed });

const lostReply = (turn: Turn, referral: Referral, entry: DeclineEntry): Reply => ({
  kind: 'card',
  card: lostCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('lost.title')}: ${referral.code}`,
});

/**
 * The form that closes a deal as lost; the deal's current state if it cannot be closed. `typed` is a reason in the
 * person's own words; the form is filled in with it.
 */
export const lostForm = (desk: Desk, turn: Turn, key: ReferralKey, typed = ''): Promise<Reply> =>
  withReferral(desk, turn, key, (standing, referral) =>
    isOpenDeal(referral) && referral.closing === null
      ? lostReply(turn, referral, reasonEntry(typed, turn.reader))
      : noOpenDeal(turn, standing, referral),
  );

/** `deal.lost`: the form, in place of the card. */
export const lostAction = defineAction('deal.lost', AboutReferral, (desk, turn, { referralId }) =>
  lostForm(desk, turn, { id: referralId }),
);

/** `deal.lost.confirm`: closes the deal as lost, or shows the form again with its faults. */
export const confirmLostAction = defineAction('deal.lost.confirm', LostForm, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    if (!isOpenDeal(referral)) return noOpenDeal(turn, standing, referral);
    const read = readDeclining(form);
    if (!read.ok && referral.closing !== null) return noOpenDeal(turn, standing, referral);
    if (!read.ok)
      return lostReply(turn, referral, { form, faults: read.faults, notice: sayTo(turn.reader)('notice.faults') });
    const answered = await answerReferral(
      desk,
      standing,
      id,
      { kind: 'lose', reason: read.reason, note: read.note },
      version,
    );
    return closedReply(turn, standing, answered, (current, notice) =>
      lostReply(turn, current, { form, faults: {}, notice }),
    );
  });
});

/** `lost CODE REASON`: the same form as the button, with the reason filled in. */
export const lostCommand = defineCommand('lost', 'usage.codeAndReason', CodeAndRest, (desk, turn, { code, rest }) =>
  lostForm(desk, turn, { code }, rest),
);
