import { z } from 'zod';
import { type Standing, standingOf } from '../../application/access';
import { type Answered, seeReferral } from '../../application/referrals/answer-referral';
import { isSamePerson, type Person, personKey } from '../../domain/model/person';
import { isFavoriteOf, type Referral } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import { referralCard } from '../cards/referral';
import { parkedNotice } from '../text/notices';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { Code, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, type Reply, type Turn } from '../turn/turn';

/** How a referral is asked for: by the id that a button carries, or by the code that somebody typed. */
export type ReferralKey = { readonly id: string } | { readonly code: string };

/** The data of a button about one referral. */
export const AboutReferral = z.object({ referralId: z.string().min(1).max(100) });

/** The referral's card for the person, with an optional notice on top. */
export function showTo(turn: Turn, standing: Standing, referral: Referral, notice?: string): Reply {
  const isFavorite = isFavoriteOf(referral, personKey(standing.person));
  return {
    kind: 'card',
    ...referralCard(referral, turn.reader, { isFavorite, ...(notice === undefined ? {} : { notice }) }),
  };
}

/** The reply about a referral that does not exist, or that the person may not see. */
export const unknownReferral = (turn: Turn): Reply => inWords(sayTo(turn.reader)('refusal.unknown'));

/** Why an answer is too late: somebody answered before, perhaps the person themselves, or the referral expired. */
function lateness({ answer, stage }: Referral, person: Person): MessageKey {
  if (answer?.by == null) return stage === 'expired' ? 'notice.over' : 'notice.portal';
  if (!isSamePerson(answer.by, person)) return 'notice.faster';
  if (stage === 'won' || stage === 'lost') return `notice.already.${stage}`;
  return stage === 'declined' ? 'notice.already.declined' : 'notice.already.accepted';
}

/** The current card, with the reason why an answer is too late. */
export function tooLate(turn: Turn, standing: Standing, referral: Referral): Reply {
  const key = lateness(referral, standing.person);
  return showTo(turn, standing, referral, sayTo(turn.reader)(key, { name: referral.answer?.by?.name ?? '' }));
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
      return unknownReferral(turn);
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
  answer: (standing: Standing, referral: Referral) => Reply | Promise<Reply>,
): Promise<Reply> {
  const standing = await standingOf(desk, turn.caller);
  const referral = await seeReferral(desk, standing, key);
  return referral === null ? unknownReferral(turn) : answer(standing, referral);
}

/** `referral.refresh`: the current card; also used by "Cancel" and by "Open" in lists. */
export const refreshAction = defineAction('referral.refresh', AboutReferral, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (standing, referral) => showTo(turn, standing, referral)),
);

/** `show CODE`: the card; for administrators with its parked effects and how to retry them. */
export const showCommand = defineCommand('show', 'usage.code', Code, (desk, turn, code) =>
  withReferral(desk, turn, { code }, async (standing, referral) => {
    const parked = standing.isAdministrator ? await desk.referrals.parkedReasons(referral.id) : [];
    return parked.length === 0
      ? showTo(turn, standing, referral)
      : showTo(turn, standing, referral, parkedNotice(referral.code, parked, turn.reader));
  }),
);
