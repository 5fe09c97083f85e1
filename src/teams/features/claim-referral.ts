import { colleaguesOf, standingOf } from '../../application/access';
import { answerReferral } from '../../application/referrals/answer-referral';
import { isSamePerson, type Person, personKey } from '../../domain/model/person';
import { isFavoriteOf, isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import { formatList } from '../text/formats';
import { literal } from '../text/plain-text';
import { sayTo } from '../text/reader';
import { defineAction } from '../turn/action';
import { CodeAndRest, defineCommand } from '../turn/command';
import type { Desk } from '../turn/desk';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { noOpenDeal } from './close-deal';
import { AboutReferral, showTo, tooLate, unknownReferral, withReferral } from './show-referral';

/** Why the referral can no longer be claimed. */
const notTaken = (turn: Turn, standing: Parameters<typeof tooLate>[1], referral: Referral): Reply =>
  isOpenDeal(referral) ? noOpenDeal(turn, standing, referral) : tooLate(turn, standing, referral);

/**
 * Makes somebody the person who looks at the referral, or the owner of the deal; `whom` null: the person of the turn.
 */
async function claimFor(desk: Desk, turn: Turn, id: string, whom: Person | null): Promise<Reply> {
  const standing = await standingOf(desk, turn.caller);
  const answered = await answerReferral(desk, standing, id, { kind: 'claim', whom: whom ?? standing.person });
  if (answered.outcome === 'unknown') return unknownReferral(turn);
  if (answered.outcome === 'refused') return notTaken(turn, standing, answered.referral);
  const say = sayTo(turn.reader);
  if (whom !== null && !isSamePerson(whom, standing.person))
    return showTo(turn, standing, answered.referral, say('notice.handedOver', { name: whom.name }));
  return showTo(
    turn,
    standing,
    answered.referral,
    say(isWaiting(answered.referral) ? 'notice.claimed' : 'notice.taken'),
  );
}

/** Claims the referral or deal for the person of the turn. */
export const claimReferral = (desk: Desk, turn: Turn, id: string): Promise<Reply> => claimFor(desk, turn, id, null);

/** A name without differences of typing: case, width variants, a leading `@` and repeated spaces. */
const plain = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/^@/u, '').replace(/\s+/gu, ' ').trim();

/**
 * Whether a text matches a person: their email address, or the beginnings of words of their name. Chinese names have no
 * spaces.
 */
function isCalled({ name, email }: Person, text: string): boolean {
  if (plain(email ?? '') === text || plain(name) === text) return true;
  const words = plain(name).split(' ');
  const isInside = /\p{Script=Han}/u.test(text) && plain(name).includes(text);
  return isInside || text.split(' ').every((typed) => words.some((word) => word.startsWith(typed)));
}

/** The people that a typed name matches: exact matches if there are any, otherwise partial ones. */
function calledSo(people: readonly Person[], typed: string): readonly Person[] {
  const text = plain(typed);
  const exact = people.filter(({ name, email }) => plain(name) === text || plain(email ?? '') === text);
  return exact.length > 0 ? exact : people.filter((person) => isCalled(person, text));
}

/** How many people are named at most where a name matches several. */
const MOST_NAMED = 6;

/** Hands the referral over to the colleague that the name matches; asks again if it matches none or several. */
export const handOverTo = (desk: Desk, turn: Turn, code: string, typed: string): Promise<Reply> =>
  withReferral(desk, turn, { code }, async (standing, referral) => {
    const say = sayTo(turn.reader);
    const found = calledSo([standing.person, ...(await colleaguesOf(desk, standing))], typed);
    const [whom] = found;
    const text = typed.slice(0, 100);
    if (whom === undefined) return inWords(say('claim.nobody', { text }));
    if (found.length === 1) return claimFor(desk, turn, referral.id, whom);
    const names = found
      .slice(0, MOST_NAMED)
      .map(({ name, email }) => literal(email === null ? name : `${name} (${email})`, 120));
    return inWords(say('claim.which', { text, names: formatList(turn.reader, names) }));
  });

/**
 * `referral.claim`: "I'll look at it". An outdated card cannot take a deal away from the person who accepted it
 * meanwhile.
 */
export const claimAction = defineAction('referral.claim', AboutReferral, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (standing, referral) =>
    isWaiting(referral) ? claimReferral(desk, turn, referralId) : tooLate(turn, standing, referral),
  ),
);

/** `referral.favorite`: adds the person's star to the referral, or removes it. */
export const favoriteAction = defineAction('referral.favorite', AboutReferral, async (desk, turn, { referralId }) => {
  const standing = await standingOf(desk, turn.caller);
  const answered = await answerReferral(desk, standing, referralId, { kind: 'favorite', turn: turn.id });
  if (answered.outcome === 'unknown') return unknownReferral(turn);
  const isStarred = isFavoriteOf(answered.referral, personKey(standing.person));
  return showTo(
    turn,
    standing,
    answered.referral,
    sayTo(turn.reader)(isStarred ? 'notice.starred' : 'notice.unstarred'),
  );
});

/** `claim CODE NAME`: the same as the button; with a name the referral is handed over to that colleague. */
export const claimCommand = defineCommand('claim', 'usage.codeAndName', CodeAndRest, (desk, turn, { code, rest }) =>
  rest === ''
    ? withReferral(desk, turn, { code }, (_, referral) => claimReferral(desk, turn, referral.id))
    : handOverTo(desk, turn, code, rest),
);
