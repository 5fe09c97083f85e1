import { answerReferral } from '../../application/referrals/answer-referral';
import { colleaguesOf, standingOf } from '../../application/access';
import { isSamePerson, personKey, type Person } from '../../domain/model/person';
import { isFavoriteOf, isOpenDeal, isWaiting, type Referral } from '../../domain/model/referral';
import type { Desk } from '../turn/desk';
import { formatList } from '../text/formats';
import { literal } from '../text/plain-text';
import { sayTo } from '../text/reader';
import { inWords, type Reply, type Turn } from '../turn/turn';
import { defineAction } from '../turn/action';
import { noOpenDeal } from './close-deal';
import { AboutReferral, showTo, tooLate, unknownReferral, withReferral } from './show-referral';

/** Why nobody can take it on any more. */
const notTaken = (turn: Turn, standing: Parameters<typeof tooLate>[1], referral: Referral): Reply =>
  isOpenDeal(referral) ? noOpenDeal(turn, standing, referral) : tooLate(turn, standing, referral);

/** Tells everybody that this person is looking at the referral, or is in charge of the deal; or that a colleague is. */
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

/** The same for the person who asks. */
export const claimReferral = (desk: Desk, turn: Turn, id: string): Promise<Reply> => claimFor(desk, turn, id, null);

/** A name so that it is the same however it is typed. */
const plain = (text: string): string =>
  text.normalize('NFKC').toLowerCase().replace(/^@/u, '').replace(/\s+/gu, ' ').trim();

/** Whether somebody can be meant: by e-mail address, or by what begins the words of their name. Chinese names have no spaces. */
function isCalled({ name, email }: Person, text: string): boolean {
  if (plain(email ?? '') === text || plain(name) === text) return true;
  const words = plain(name).split(' ');
  const isInside = /\p{Script=Han}/u.test(text) && plain(name).includes(text);
  return isInside || text.split(' ').every((typed) => words.some((word) => word.startsWith(typed)));
}

/** Those who are meant by a name: who is called exactly so goes before those whose names only begin like this. */
function calledSo(people: readonly Person[], typed: string): readonly Person[] {
  const text = plain(typed);
  const exact = people.filter(({ name, email }) => plain(name) === text || plain(email ?? '') === text);
  return exact.length > 0 ? exact : people.filter((person) => isCalled(person, text));
}

/** How many people are named where several can be meant. */
const MOST_NAMED = 6;

/** Hands it over to the colleague that is meant, or asks who is. */
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

/** `referral.claim`: "I'll look at it". On a card that is out of date nobody takes a deal over from whoever has accepted it since. */
export const claim = defineAction('referral.claim', AboutReferral, (desk, turn, { referralId }) =>
  withReferral(desk, turn, { id: referralId }, (standing, referral) =>
    isWaiting(referral) ? claimReferral(desk, turn, referralId) : tooLate(turn, standing, referral),
  ),
);

/** `referral.favorite`: puts the person's star on the referral, or takes it away. */
export const favorite = defineAction('referral.favorite', AboutReferral, async (desk, turn, { referralId }) => {
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
