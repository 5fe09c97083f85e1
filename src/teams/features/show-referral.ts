import { z } from 'zod';
import { type Viewer, viewerOf } from '../../application/access';
import { type Answered, findAccessibleReferral } from '../../application/referrals/answer-referral';
import { isSamePerson, type Person, personKey } from '../../domain/model/person';
import { isFavoriteOf, type Referral } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import { referralCard } from '../cards/referral';
import { parkedNotice } from '../text/notices';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, type Reply, type Turn } from '../turn/turn';

/** How a referral is asked for: by the id that a button carries, or by the code that somebody typed. */
export type ReferralKey = { readonly id: string } | { readonly code: string };

/** The data of a button about one referral. */
export const ReferralButtonData = z.object({ referralId: z.string().min(1).max(100) });

/** The referral's card for the person, with an optional notice on top. */
export function referralReply(turn: Turn, viewer: Viewer, referral: Referral, notice?: string): Reply {
  const isFavorite = isFavoriteOf(referral, personKey(viewer.person));
  return {
    kind: 'card',
    ...referralCard(referral, turn.reader, { isFavorite, ...(notice === undefined ? {} : { notice }) }),
  };
}

/** The reply about a referral that does not exist, or that the person may not see. */
export const unknownReferralReply = (turn: Turn): Reply => textReply(sayTo(turn.reader)('refusal.unknown'));

/** Why an answer is too late: somebody answered before, perhaps the person themselves, or the referral expired. */
function tooLateKey({ answer, stage }: Referral, person: Person): MessageKey {
  if (answer?.by == null) return stage === 'expired' ? 'notice.over' : 'notice.portal';
  if (!isSamePerson(answer.by, person)) return 'notice.faster';
  if (stage === 'won' || stage === 'lost') return `notice.already.${stage}`;
  return stage === 'declined' ? 'notice.already.declined' : 'notice.already.accepted';
}

/** The current card, with the reason why an answer is too late. */
export function tooLateReply(turn: Turn, viewer: Viewer, referral: Referral): Reply {
  const key = tooLateKey(referral, viewer.person);
  return referralReply(turn, viewer, referral, sayTo(turn.reader)(key, { name: referral.answer?.by?.name ?? '' }));
}

/** The replies to a confirmed form by its outcome. */
export interface ConfirmedReplies {
  readonly refused: (referral: Referral) => Reply;
  /** The form again, with what was typed and a notice. */
  readonly outdated: (referral: Referral, notice: string) => Reply | Promise<Reply>;
  readonly done: (referral: Referral) => Reply;
}

/** Answers a confirmed form by its outcome. A form that is delivered twice gets the reply of `done` again. */
export function confirmedReply(
  turn: Turn,
  answered: Answered,
  { refused, outdated, done }: ConfirmedReplies,
): Reply | Promise<Reply> {
  switch (answered.outcome) {
    case 'unknown':
      return unknownReferralReply(turn);
    case 'refused':
      return refused(answered.referral);
    case 'outdated':
      return outdated(answered.referral, sayTo(turn.reader)('notice.outdated'));
    case 'changed':
    case 'unchanged':
      return done(answered.referral);
  }
}

/** Answers about a referral, if the person may work on it. */
export async function withReferral(
  desk: Desk,
  turn: Turn,
  key: ReferralKey,
  answer: (viewer: Viewer, referral: Referral) => Reply | Promise<Reply>,
): Promise<Reply> {
  const viewer = await viewerOf(desk, turn.caller);
  const referral = await findAccessibleReferral(desk, viewer, key);
  return referral === null ? unknownReferralReply(turn) : answer(viewer, referral);
}

/** `referral.refresh`: the current card; also used by "Cancel" and by "Open" in lists. */
export const refreshAction = defineAction('referral.refresh', ReferralButtonData, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (viewer, referral) => referralReply(turn, viewer, referral)),
);

/** `show CODE`: the card; for administrators with its parked effects and how to retry them. */
export const showCommand = defineCommand('show', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, async (viewer, referral) => {
    const parked = viewer.isAdministrator ? await desk.referrals.parkedReasons(referral.id) : [];
    return parked.length === 0
      ? referralReply(turn, viewer, referral)
      : referralReply(turn, viewer, referral, parkedNotice(referral.code, parked, turn.reader));
  }),
);
