import type { OwnerMessage, PersonMessage } from '../../domain/model/effect';
import { isWaiting, type Referral, type Stage } from '../../domain/model/referral';
import { addDays, calendarDateOf } from '../../domain/time/calendar';
import { formatDate, languageOf } from '../text/formats';
import { escaped, literal } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { confirmButton, referralButton, type Button } from './buttons';
import { customerName, signOf, type RenderedCard } from './referral';
import { briefFacts } from './referral-facts';
import { microsoftLine } from './referral-story';
import { sellerWords } from './referral-words';
import { renderCard } from './render-card';

type News = OwnerMessage | PersonMessage;

/**
 * Each kind of news has its own sign; the tone is additional. `about`: the stage of Microsoft's side that is the news.
 */
const NEWS_LOOKS: Readonly<
  Record<News, { readonly sign: string; readonly tone: string; readonly about: Stage | null }>
> = {
  'microsoft-accepted': { sign: signOf('accepted'), tone: 'good', about: 'accepted' },
  'microsoft-declined': { sign: signOf('declined'), tone: 'emphasis', about: 'declined' },
  'microsoft-expired': { sign: signOf('expired'), tone: 'attention', about: 'expired' },
  overdue: { sign: '⏰', tone: 'warning', about: null },
  'safe-to-win': { sign: signOf('won'), tone: 'good', about: null },
  'handed-over': { sign: '👋', tone: 'emphasis', about: null },
};

/** The proposed close date of an overdue deal, in days from now. */
const POSTPONED_DAYS = 30;

/** What happened, and when, if that is known. */
function newsHeadline(referral: Referral, news: News, reader: Reader): string {
  const { sign, about } = NEWS_LOOKS[news];
  const { microsoft } = referral;
  const isTold = microsoft !== null && microsoft.stage === about;
  return `${sign} ${isTold ? microsoftLine(microsoft, reader) : sayTo(reader)(`news.${news}`)}`;
}

/** Who handed it over, and what to do next. */
function handedOverAdvice(referral: Referral, reader: Reader): string | null {
  const say = sayTo(reader);
  const by = referral.history.findLast(({ what }) => what === 'handed-over')?.by ?? null;
  const key = isWaiting(referral) ? 'news.handed-over.waiting' : 'news.handed-over.deal';
  return by === null ? null : say(key, { name: escaped(by.name, 100) });
}

/** What to do next. */
function newsAdvice(referral: Referral, news: News, reader: Reader): string | null {
  const say = sayTo(reader);
  if (news === 'microsoft-accepted') {
    return say(
      sellerWords(referral, reader).length > 0 ? 'news.microsoft-accepted.sellers' : 'news.microsoft-accepted.nobody',
    );
  }
  if (news === 'handed-over') return handedOverAdvice(referral, reader);
  if (news !== 'overdue') return say(`news.${news}.advice`);
  const { closeDate } = referral.terms;
  return closeDate === null ? null : say('news.overdue.advice', { date: formatDate(reader, closeDate) });
}

/** The field that asks when an overdue deal will close. */
function dateField(reader: Reader, now: Date): object {
  const say = sayTo(reader);
  const today = calendarDateOf(now, reader.timeZone);
  return {
    label: say('news.overdue.date'),
    value: addDays(today, POSTPONED_DAYS),
    min: today,
    required: say('fault.required'),
  };
}

const lostButton = (referral: Referral, reader: Reader): Button =>
  referralButton(sayTo(reader)('button.lost'), 'deal.lost', referral.id);

const answerButtons = (referral: Referral, reader: Reader): readonly Button[] => [
  referralButton(sayTo(reader)('button.accept'), 'referral.accept', referral.id, 'positive'),
  referralButton(sayTo(reader)('button.decline'), 'referral.decline', referral.id),
];

function newsButtons(referral: Referral, news: News, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  // "Open" could be confused with "Still open".
  const details = referralButton(say('button.details'), 'referral.refresh', referral.id);
  const won = referralButton(say('button.won'), 'deal.won', referral.id);
  switch (news) {
    case 'overdue':
      return [
        confirmButton(say('button.stillOpen'), 'deal.edit.confirm', referral, 'positive'),
        won,
        lostButton(referral, reader),
        details,
      ];
    case 'safe-to-win':
      return [{ ...won, style: 'positive' }, details];
    case 'handed-over':
      return [
        ...(isWaiting(referral) ? answerButtons(referral, reader) : [won, lostButton(referral, reader)]),
        details,
      ];
    case 'microsoft-accepted':
    case 'microsoft-declined':
    case 'microsoft-expired':
      return [details];
  }
}

/**
 * The message to a person about a deal, in their own chat: Microsoft's answer, with its sellers; an overdue close date,
 * with a field and buttons to update the deal; that the deal can now be won without risk; or that it was handed over to
 * them.
 */
export function ownerNewsCard(referral: Referral, news: News, reader: Reader, now: Date): RenderedCard {
  const say = sayTo(reader);
  const { sign, tone } = NEWS_LOOKS[news];
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  const summary = `${sign} ${say(`news.${news}`)}: ${customer} (${referral.code})`;
  const advice = newsAdvice(referral, news, reader);
  const card = renderCard('owner-news', {
    lang: languageOf(reader),
    summary,
    tone,
    headline: newsHeadline(referral, news, reader),
    code: referral.code,
    customer: customerName(referral, reader),
    names: referral.terms.name === null ? [] : [{ text: escaped(referral.terms.name, 200) }],
    facts: briefFacts(referral, reader),
    advice: advice === null ? [] : [{ text: advice }],
    sellers: news === 'microsoft-accepted' ? sellerWords(referral, reader) : [],
    dates: news === 'overdue' ? [dateField(reader, now)] : [],
    buttons: newsButtons(referral, news, reader),
  });
  return { card, summary };
}
