import { z } from 'zod';
import { seeReferral } from '../../application/referrals/answer-referral';
import { standingOf, type Standing } from '../../application/access';
import { isSamePerson, personKey, type Person } from '../../domain/model/person';
import { isFavoriteOf, type Referral } from '../../domain/model/referral';
import type { MessageKey } from '../../locales/translate';
import { referralCard } from '../cards/referral';
import type { Desk } from '../turn/desk';
import { sayTo } from '../text/reader';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { defineAction } from '../turn/action';

/** The data of a button about one referral. */
export const AboutReferral = z.object({ referralId: z.string().min(1).max(100) });

/** The referral's card as the person sees it, with a notice on top where there is something to say. */
export function showTo(turn: Turn, standing: Standing, referral: Referral, notice?: string): Reply {
  const isFavorite = isFavoriteOf(referral, personKey(standing.person));
  return {
    kind: 'card',
    ...referralCard(referral, turn.reader, { isFavorite, ...(notice === undefined ? {} : { notice }) }),
  };
}

/** What somebody is told who asks for what does not exist for them. */
export const unknownReferral = (turn: Turn): Reply => inWords(sayTo(turn.reader)('refusal.unknown'));

/** Why an answer comes too late: somebody gave one already, perhaps the person themselves, or time ran out. */
function lateness({ answer, stage }: Referral, person: Person): MessageKey {
  if (answer?.by == null) return stage === 'expired' ? 'notice.over' : 'notice.portal';
  if (!isSamePerson(answer.by, person)) return 'notice.faster';
  if (stage === 'won' || stage === 'lost') return `notice.already.${stage}`;
  return stage === 'declined' ? 'notice.already.declined' : 'notice.already.accepted';
}

/** Why an answer came too late, on the card that shows how things stand. */
export function tooLate(turn: Turn, standing: Standing, referral: Referral): Reply {
  const key = lateness(referral, standing.person);
  return showTo(turn, standing, referral, sayTo(turn.reader)(key, { name: referral.answer?.by?.name ?? '' }));
}

/** Does something with a referral that the person may work on. */
export async function withReferral(
  desk: Desk,
  turn: Turn,
  name: Parameters<typeof seeReferral>[2],
  answer: (standing: Standing, referral: Referral) => Reply | Promise<Reply>,
): Promise<Reply> {
  const standing = await standingOf(desk, turn.caller);
  const referral = await seeReferral(desk, standing, name);
  return referral === null ? unknownReferral(turn) : answer(standing, referral);
}

/** `referral.refresh`: the current card; also what "Cancel" and a list's "Open" are. */
export const refresh = defineAction('referral.refresh', AboutReferral, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (standing, referral) => showTo(turn, standing, referral)),
);
