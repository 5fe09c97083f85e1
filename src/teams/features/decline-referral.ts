import { z } from 'zod';
import { answerReferral, type Answered } from '../../application/referrals/answer-referral';
import type { Standing } from '../../application/access';
import { readDeclining } from '../../domain/forms/declining';
import { isWaiting, type Referral } from '../../domain/model/referral';
import { declineCard, type DeclineEntry } from '../cards/decline';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import type { Reply, Turn } from '../turn/turn';
import { defineAction, Typed } from '../turn/action';
import { AboutReferral, showTo, tooLate, unknownReferral, withReferral } from './show-referral';
import { reasonEntry } from './typed-reason';

const DeclineForm = AboutReferral.extend({ version: z.number().int(), reason: Typed, notes: Typed });

const formReply = (turn: Turn, referral: Referral, entry: DeclineEntry): Reply => ({
  kind: 'card',
  card: declineCard(referral, turn.reader, entry),
  summary: `${sayTo(turn.reader)('decline.title')}: ${referral.code}`,
});

/**
 * The form that declines the referral; how things stand, if it no longer can be. `typed` is a reason in somebody's own
 * words, with which the form is filled in.
 */
export const declineForm = (
  desk: Desk,
  turn: Turn,
  name: { id: string } | { code: string },
  typed = '',
): Promise<Reply> =>
  withReferral(desk, turn, name, (standing, referral) =>
    isWaiting(referral)
      ? formReply(turn, referral, reasonEntry(typed, turn.reader))
      : tooLate(turn, standing, referral),
  );

/** `referral.decline`: the form, in place of the card. */
export const decline = defineAction('referral.decline', AboutReferral, (desk, turn, { referralId }) =>
  declineForm(desk, turn, { id: referralId }),
);

/** `referral.decline.confirm`: declines it for good, or gives the form back with what is wrong. */
export const confirmDecline = defineAction('referral.decline.confirm', DeclineForm, (desk, turn, data) => {
  const { referralId: id, version, ...form } = data;
  return withReferral(desk, turn, { id }, async (standing, referral) => {
    const read = readDeclining(form);
    if (!read.ok && !isWaiting(referral)) return tooLate(turn, standing, referral);
    if (!read.ok)
      return formReply(turn, referral, { form, faults: read.faults, notice: sayTo(turn.reader)('notice.faults') });
    const deed = { kind: 'decline', reason: read.reason, note: read.note } as const;
    return answerReply(turn, standing, form, await answerReferral(desk, standing, id, deed, version));
  });
});

function answerReply(turn: Turn, standing: Standing, form: DeclineEntry['form'], answered: Answered): Reply {
  const say = sayTo(turn.reader);
  switch (answered.outcome) {
    case 'unknown':
      return unknownReferral(turn);
    case 'refused':
      return tooLate(turn, standing, answered.referral);
    case 'outdated':
      return formReply(turn, answered.referral, { form, faults: {}, notice: say('notice.outdated') });
    case 'changed':
    case 'unchanged':
      return showTo(turn, standing, answered.referral, say('notice.declined'));
  }
}
