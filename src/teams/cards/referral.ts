import { isOpenDeal } from '../../domain/closing';
import { isWaiting, type Referral, type Stage } from '../../domain/referral';
import { formatNearMoment, languageOf } from '../formats';
import { escaped, literal, unmarked } from '../plain-text';
import { sayTo, type Reader } from '../reader';
import { referralButton, type Button } from './buttons';
import { detailFacts, mainFacts } from './referral-facts';
import { renderCard } from './render-card';
import { deadlineOf, microsoftOf, storyOf } from './referral-story';
import { allWords, firstWords } from './referral-words';

/** A card, and the line that stands for it in notifications. */
export interface RenderedCard {
  readonly card: object;
  readonly summary: string;
}

/** What one person sees on top of what everybody sees. */
export interface PersonalView {
  readonly notice?: string;
  readonly isFavorite?: boolean;
}

/** Each stage has a sign and words of its own; the tone only supports them. */
const LOOKS: Readonly<Record<Stage, { readonly sign: string; readonly tone: string }>> = {
  received: { sign: '✉', tone: 'warning' },
  accepted: { sign: '✔', tone: 'good' },
  won: { sign: '★', tone: 'good' },
  lost: { sign: '▼', tone: 'emphasis' },
  declined: { sign: '✖', tone: 'emphasis' },
  expired: { sign: '⊘', tone: 'attention' },
};

/** The sign by which a stage is told apart without colour. */
export const signOf = (stage: Stage): string => LOOKS[stage].sign;

/** Where it stands, in words. What we sent to others waits for their answer, not for ours. */
export const stageName = (referral: Referral, reader: Reader): string =>
  sayTo(reader)(referral.stage === 'received' && !isWaiting(referral) ? 'stage.received.theirs' : `stage.${referral.stage}`);

const PORTAL = 'https://partner.microsoft.com/dashboard/referrals/';

/** The customer's name as a heading, in text that cannot be mistaken for markup. */
export const customerName = (referral: Referral, reader: Reader): string =>
  referral.customer.name === null ? sayTo(reader)('customer.unknown') : escaped(referral.customer.name, 120);

function buttonsOf(referral: Referral, reader: Reader, isFavorite: boolean): readonly Button[] {
  const say = sayTo(reader);
  const star = referralButton(say(isFavorite ? 'button.unstar' : 'button.star'), 'referral.favorite', referral.id);
  if (isOpenDeal(referral)) {
    return [
      referralButton(say('button.won'), 'deal.won', referral.id, 'positive'),
      referralButton(say('button.lost'), 'deal.lost', referral.id),
      star,
    ];
  }
  if (!isWaiting(referral)) return [star];
  return [
    referralButton(say('button.accept'), 'referral.accept', referral.id, 'positive'),
    referralButton(say('button.decline'), 'referral.decline', referral.id),
    referralButton(say('button.claim'), 'referral.claim', referral.id),
    star,
  ];
}

function summaryOf(referral: Referral, reader: Reader): string {
  const say = sayTo(reader);
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  if (isWaiting(referral) && referral.deadline !== null) {
    return say('summary.received', { customer, deadline: formatNearMoment(reader, referral.deadline) });
  }
  return say('summary.other', { code: referral.code, customer, stage: stageName(referral, reader) });
}

/** The card of a referral: the same for everybody, but for what a person's own view adds. */
export function referralCard(referral: Referral, reader: Reader, view: PersonalView = {}): RenderedCard {
  const say = sayTo(reader);
  const { sign, tone } = LOOKS[referral.stage];
  const summary = summaryOf(referral, reader);
  const card = renderCard('referral', {
    lang: languageOf(reader),
    summary,
    notices: view.notice === undefined ? [] : [{ text: unmarked(view.notice) }],
    tone: isWaiting(referral) || referral.stage !== 'received' ? tone : 'emphasis',
    status: `${sign} ${stageName(referral, reader)}`,
    code: referral.code,
    customer: customerName(referral, reader),
    names: referral.terms.name === null ? [] : [{ text: escaped(referral.terms.name, 200) }],
    deadlines: deadlineOf(referral, reader),
    story: [...storyOf(referral, reader), ...microsoftOf(referral, reader)],
    facts: mainFacts(referral, reader),
    glance: firstWords(referral, reader),
    details: detailFacts(referral, reader),
    words: allWords(referral, reader),
    buttons: buttonsOf(referral, reader, view.isFavorite ?? false),
    detailsTitle: say('button.details'),
    portalTitle: say('button.portal'),
    portalUrl: `${PORTAL}${encodeURIComponent(referral.id)}`,
  });
  return { card, summary };
}
