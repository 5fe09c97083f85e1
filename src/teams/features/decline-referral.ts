import { z } from 'zod';
import { answerReferral } from '../../application/referrals/answer-referral';
import { readDeclining } from '../../domain/forms/declining';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { declineCard, type DeclineEntry } from '../cards/decline';
import { sayTo } from '../text/reader';
import { defineAction, InputText } from '../turn/action';
import { CodeAndRest, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import type { Reply, Turn } from '../turn/turn';
import {
  ReferralButtonData,
  type ReferralKey,
  confirmedReply,
  referralReply,
  tooLateReply,
  withReferral,
} from './show-referral';
import { reasonEntry } from './typed-reason';

const DeclineFormData = ReferralButtonData.extend({ version: z.number().int(), reason: InputText, notes: InputText });

const declineFormReply = (turn: Turn, referral: Referral, entry: DeclineEntry): Reply => ({
  kind: 'card',
  card: declineCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('decline.title')}: ${referral.code}`,
});

/**
 * The form that declines the referral; its current state if it can no longer be declined. `typed` is a reason in the
 * person's own words; the form is filled in with it.
 */
export const declineForm = (desk: Desk, turn: Turn, key: ReferralKey, typed = ''): Promise<Reply> =>
  withReferral(desk, turn, key, (viewer, referral) =>
    isWaiting(referral)
      ? declineFormReply(turn, referral, reasonEntry(typed, turn.reader))
      : tooLateReply(turn, viewer, referral),
  );

/** `referral.decline`: the form, in place of the card. */
export const declineAction = defineAction('referral.decline', ReferralButtonData, (desk, turn, { referralId }) =>
  declineForm(desk, turn, { id: referralId }),
);

/** `referral.decline.confirm`: declines the referral, which is final, or shows the form again with its faults. */
export const confirmDeclineAction = defineAction('referral.decline.confirm', DeclineFormData, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (viewer, referral) => {
    const read = readDeclining(form);
    if (!read.ok && !isWaiting(referral)) return tooLateReply(turn, viewer, referral);
    if (!read.ok)
      return declineFormReply(turn, referral, {
        form,
        faults: read.faults,
        notice: sayTo(turn.reader)('notice.faults'),
      });
    const deed = { kind: 'decline', reason: read.reason, note: read.note } as const;
    return confirmedReply(turn, await answerReferral(desk, viewer, id, deed, version), {
      refused: (current) => tooLateReply(turn, viewer, current),
      outdated: (current, notice) => declineFormReply(turn, current, { form, faults: {}, notice }),
      done: (current) => referralReply(turn, viewer, current, sayTo(turn.reader)('notice.declined')),
    });
  });
});

/** `decline CODE REASON`: the same form as the button, with the reason filled in. */
export const declineCommand = defineCommand(
  'decline',
  'usage.codeAndReason',
  CodeAndRest,
  (desk, turn, { code, rest }) => declineForm(desk, turn, { code }, rest),
);
