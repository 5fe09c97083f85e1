import { availableDealTypes } from '../../domain/lifecycle/inviting';
import { isOpenDeal, isWaiting, type Referral, type Stage } from '../../domain/model/referral';
import { formatNearMoment, languageOf } from '../text/formats';
import { escaped, literal, escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { firstFitting } from './fitting';
import { historyOf, HISTORY_ROOMS, type HistoryRoom } from './history-words';
import { detailFacts, mainFacts } from './referral-facts';
import { deadlineLines, isCreated, microsoftSideLines, referralStory } from './referral-story';
import { allTexts, shortText } from './referral-words';
import { renderCard } from './render-card';
import { isStuck, troubleOf } from './trouble-words';

/** A card, and its text for notifications. */
export interface RenderedCard {
  readonly card: object;
  readonly summary: string;
}

/** What one person sees in addition to the common card. */
export interface PersonalView {
  readonly notice?: string;
  readonly isFavorite?: boolean;
}

/** Each stage has its own sign and words; the tone is additional. */
const STAGE_LOOKS: Readonly<Record<Stage, { readonly sign: string; readonly tone: string }>> = {
  received: { sign: '✉', tone: 'warning' },
  accepted: { sign: '✔', tone: 'good' },
  won: { sign: '★', tone: 'good' },
  lost: { sign: '▼', tone: 'emphasis' },
  declined: { sign: '✖', tone: 'emphasis' },
  expired: { sign: '⊘', tone: 'attention' },
};

/** A closing that can still be undone. */
const CLOSING_LOOKS = { sign: '⏳', tone: 'warning' };

/** The sign of a stage, which identifies it without colour. */
export const signOf = (stage: Stage): string => STAGE_LOOKS[stage].sign;

/** The sign and tone of a card. A referral that waits for somebody else's answer is not urgent for us. */
function looksOf(referral: Referral): { readonly sign: string; readonly tone: string } {
  if (referral.closing !== null) return CLOSING_LOOKS;
  const { sign, tone } = STAGE_LOOKS[referral.stage];
  return { sign, tone: isWaiting(referral) || referral.stage !== 'received' ? tone : 'emphasis' };
}

/** The sign of the current state, which identifies it without colour. */
export const currentSign = (referral: Referral): string => looksOf(referral).sign;

/**
 * The current state in words. A referral that we sent waits for the others' answer, not ours; a deal that we created
 * was not accepted by anybody.
 */
export function stageName(referral: Referral, reader: Reader): string {
  const say = sayTo(reader);
  if (referral.closing !== null) return say(`stage.closing.${referral.closing.stage}`);
  if (isCreated(referral)) return say('stage.accepted.ours');
  return say(
    referral.stage === 'received' && !isWaiting(referral) ? 'stage.received.theirs' : `stage.${referral.stage}`,
  );
}

const PORTAL = 'https://partner.microsoft.com/dashboard/referrals/';

/** A link to the record in Partner Center; none before Partner Center has the deal. */
const linksOf = ({ recordId }: Referral, reader: Reader): readonly { title: string; url: string }[] =>
  recordId === null ? [] : [{ title: sayTo(reader)('button.portal'), url: `${PORTAL}${encodeURIComponent(recordId)}` }];

/** The customer's name as a heading, with markup escaped. */
export const customerName = (referral: Referral, reader: Reader): string =>
  referral.customer.name === null ? sayTo(reader)('customer.unknown') : escaped(referral.customer.name, 120);

/** The button that tries parked effects again, if there are any. */
export const retryButtons = (referral: Referral, reader: Reader): readonly Button[] =>
  isStuck(referral) ? [referralButton(sayTo(reader)('button.retry'), 'referral.retry', referral.id)] : [];

/** The actions on a deal. Together with the star, there are as many buttons as every client shows. */
function dealButtons(referral: Referral, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  const { id, closing } = referral;
  if (closing !== null) return [referralButton(say('button.undo'), 'deal.undo', id)];
  return [
    referralButton(say('button.won'), 'deal.won', id, 'positive'),
    referralButton(say('button.lost'), 'deal.lost', id),
    referralButton(say('button.edit'), 'deal.edit', id),
    ...(availableDealTypes(referral).length > 0 ? [referralButton(say('button.invite'), 'deal.invite', id)] : []),
  ];
}

function referralButtons(referral: Referral, reader: Reader, isFavorite: boolean): readonly Button[] {
  const say = sayTo(reader);
  const star = referralButton(say(isFavorite ? 'button.unstar' : 'button.star'), 'referral.favorite', referral.id);
  if (isOpenDeal(referral)) return [...dealButtons(referral, reader), star];
  if (!isWaiting(referral)) return [star];
  return [
    referralButton(say('button.accept'), 'referral.accept', referral.id, 'positive'),
    referralButton(say('button.decline'), 'referral.decline', referral.id),
    referralButton(say('button.claim'), 'referral.claim', referral.id),
    star,
  ];
}

function referralSummary(referral: Referral, reader: Reader): string {
  const say = sayTo(reader);
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  if (isWaiting(referral) && referral.deadline !== null) {
    return say('summary.received', { customer, deadline: formatNearMoment(reader, referral.deadline) });
  }
  return say('summary.other', { code: referral.code, customer, stage: stageName(referral, reader) });
}

function referralCardOf(
  referral: Referral,
  reader: Reader,
  view: PersonalView,
  summary: string,
  room: HistoryRoom,
): object {
  const say = sayTo(reader);
  const { sign, tone } = looksOf(referral);
  return renderCard('referral', {
    lang: languageOf(reader),
    summary,
    notices: view.notice === undefined ? [] : [{ text: escapedLine(view.notice) }],
    tone,
    status: `${sign} ${stageName(referral, reader)}`,
    code: referral.code,
    customer: customerName(referral, reader),
    names: referral.terms.name === null ? [] : [{ text: escaped(referral.terms.name, 200) }],
    deadlines: deadlineLines(referral, reader),
    story: [...referralStory(referral, reader), ...microsoftSideLines(referral, reader)],
    troubles: troubleOf(referral, reader).map((trouble) => ({ ...trouble, buttons: retryButtons(referral, reader) })),
    facts: mainFacts(referral, reader),
    glance: shortText(referral, reader),
    details: detailFacts(referral, reader),
    words: allTexts(referral, reader),
    histories: historyOf(referral, reader, room),
    buttons: referralButtons(referral, reader, view.isFavorite ?? false),
    detailsTitle: say('button.details'),
    links: linksOf(referral, reader),
  });
}

/** The card of a referral: the same for everybody, except for the additions of a person's own view. */
export function referralCard(referral: Referral, reader: Reader, view: PersonalView = {}): RenderedCard {
  const summary = referralSummary(referral, reader);
  return {
    card: firstFitting(HISTORY_ROOMS, (room) => referralCardOf(referral, reader, view, summary, room)),
    summary,
  };
}
