import { colleaguesOf, viewerOf } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { isSamePerson, type Person, personKey } from '../../domain/model/person';
import { isFavoriteOf, isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { formatList } from '../text/formats';
import { literal } from '../text/plain-text';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { CodeAndRest, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { textReply, type Reply, type Turn } from '../turn/turn';
import { notEditableReply } from './close-deal';
import { ReferralButtonData, referralReply, tooLateReply, unknownReferralReply, withReferral } from './show-referral';

/** Why the referral can no longer be claimed. */
const notClaimableReply = (turn: Turn, viewer: Parameters<typeof tooLateReply>[1], referral: Referral): Reply =>
  isOpenDeal(referral) ? notEditableReply(turn, viewer, referral) : tooLateReply(turn, viewer, referral);

/**
 * Makes somebody the person who looks at the referral, or the owner of the deal; `whom` null: the person of the turn.
 */
async function claimFor(desk: Desk, turn: Turn, id: string, whom: Person | null): Promise<Reply> {
  const viewer = await viewerOf(desk, turn.caller);
  const answered = await answerReferral(desk, viewer, id, { kind: 'claim', whom: whom ?? viewer.person });
  if (answered.outcome === 'unknown') return unknownReferralReply(turn);
  if (answered.outcome === 'refused') return notClaimableReply(turn, viewer, answered.referral);
  const say = sayTo(turn.reader);
  if (whom !== null && !isSamePerson(whom, viewer.person))
    return referralReply(turn, viewer, answered.referral, say('notice.handedOver', { name: whom.name }));
  return referralReply(
    turn,
    viewer,
    answered.referral,
    say(isWaiting(answered.referral) ? 'notice.claimed' : 'notice.taken'),
  );
}

/** Claims the referral or deal for the person of the turn. */
export const claimReferral = (desk: Desk, turn: Turn, id: string): Promise<Reply> => claimFor(desk, turn, id, null);

/** A name without differences of typing: case, width variants, a leading `@` and repeated spaces. */
const normalizedName = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/^@/u, '').replace(/\s+/gu, ' ').trim();

/**
 * Whether a text matches a person: their email address, or the beginnings of words of their name. Chinese names have no
 * spaces.
 */
function matchesPerson({ name, email }: Person, text: string): boolean {
  if (normalizedName(email ?? '') === text || normalizedName(name) === text) return true;
  const words = normalizedName(name).split(' ');
  const isInside = /\p{Script=Han}/u.test(text) && normalizedName(name).includes(text);
  return isInside || text.split(' ').every((typed) => words.some((word) => word.startsWith(typed)));
}

/** The people that a typed name matches: exact matches if there are any, otherwise partial ones. */
function peopleMatching(people: readonly Person[], typed: string): readonly Person[] {
  const text = normalizedName(typed);
  const exact = people.filter(
    ({ name, email }) => normalizedName(name) === text || normalizedName(email ?? '') === text,
  );
  return exact.length > 0 ? exact : people.filter((person) => matchesPerson(person, text));
}

/** How many people are named at most where a name matches several. */
const MOST_MATCHES = 6;

/** Hands the referral over to the colleague that the name matches; asks again if it matches none or several. */
export const handOverTo = (desk: Desk, turn: Turn, code: string, typed: string): Promise<Reply> =>
  withReferral(desk, turn, { code }, async (viewer, referral) => {
    const say = sayTo(turn.reader);
    const found = peopleMatching([viewer.person, ...(await colleaguesOf(desk, viewer))], typed);
    const [whom] = found;
    const text = typed.slice(0, 100);
    if (whom === undefined) return textReply(say('claim.nobody', { text }));
    if (found.length === 1) return claimFor(desk, turn, referral.id, whom);
    const names = found
      .slice(0, MOST_MATCHES)
      .map(({ name, email }) => literal(email === null ? name : `${name} (${email})`, 120));
    return textReply(say('claim.which', { text, names: formatList(turn.reader, names) }));
  });

/**
 * `referral.claim`: "I'll look at it". An outdated card cannot take a deal away from the person who accepted it
 * meanwhile.
 */
export const claimAction = defineAction('referral.claim', ReferralButtonData, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (viewer, referral) =>
    isWaiting(referral) ? claimReferral(desk, turn, referralId) : tooLateReply(turn, viewer, referral),
  ),
);

/** `referral.favorite`: adds the person's star to the referral, or removes it. */
export const favoriteAction = defineAction(
  'referral.favorite',
  ReferralButtonData,
  async (desk, turn, { referralId }) => {
    const viewer = await viewerOf(desk, turn.caller);
    const answered = await answerReferral(desk, viewer, referralId, { kind: 'favorite', turn: turn.id });
    if (answered.outcome === 'unknown') return unknownReferralReply(turn);
    const isStarred = isFavoriteOf(answered.referral, personKey(viewer.person));
    return referralReply(
      turn,
      viewer,
      answered.referral,
      sayTo(turn.reader)(isStarred ? 'notice.starred' : 'notice.unstarred'),
    );
  },
);

/** `claim CODE NAME`: the same as the button; with a name the referral is handed over to that colleague. */
export const claimCommand = defineCommand('claim', 'usage.codeAndName', CodeAndRest, (desk, turn, { code, rest }) =>
  rest === ''
    ? withReferral(desk, turn, { code }, (_, referral) => claimReferral(desk, turn, referral.id))
    : handOverTo(desk, turn, code, rest),
);
