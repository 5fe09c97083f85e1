import { addDays, calendarDateOf } from '../../domain/calendar';
import type { OwnerNews } from '../../domain/effect';
import type { Referral, Stage } from '../../domain/referral';
import { formatDate, languageOf } from '../formats';
import { escaped, literal } from '../plain-text';
import { sayTo, type Reader } from '../reader';
import { confirmButton, referralButton, type Button } from './buttons';
import { customerName, signOf, type RenderedCard } from './referral';
import { briefFacts } from './referral-facts';
import { microsoftLine } from './referral-story';
import { sellerWords } from './referral-words';
import { renderCard } from './render-card';

/** Each kind of news has a sign; the tone only supports it. `about`: Microsoft's side being in this stage is the news. */
const LOOKS: Readonly<Record<OwnerNews, { readonly sign: string; readonly tone: string; readonly about: Stage | null }>> = {
  'microsoft-accepted': { sign: signOf('accepted'), tone: 'good', about: 'accepted' },
  'microsoft-declined': { sign: signOf('declined'), tone: 'emphasis', about: 'declined' },
  'microsoft-expired': { sign: signOf('expired'), tone: 'attention', about: 'expired' },
  overdue: { sign: '⏰', tone: 'warning', about: null },
};

/** How long from now an overdue deal is proposed to close, in days. */
const POSTPONED_DAYS = 30;

/** What happened, and when as far as that is known. */
function headlineOf(referral: Referral, news: OwnerNews, reader: Reader): string {
  const { sign, about } = LOOKS[news];
  const { microsoft } = referral;
  const isTold = microsoft !== null && microsoft.stage === about;
  return `${sign} ${isTold ? microsoftLine(microsoft, reader) : sayTo(reader)(`news.${news}`)}`;
}

/** What to do about it. */
function adviceOf(referral: Referral, news: OwnerNews, reader: Reader): string | null {
  const say = sayTo(reader);
  if (news === 'microsoft-accepted') {
    return say(sellerWords(referral, reader).length > 0 ? 'news.microsoft-accepted.sellers' : 'news.microsoft-accepted.nobody');
  }
  if (news !== 'overdue') return say(`news.${news}.advice`);
  const { closeDate } = referral.terms;
  return closeDate === null ? null : say('news.overdue.advice', { date: formatDate(reader, closeDate) });
}

/** The field that asks when an overdue deal will close. */
function dateField(reader: Reader, now: Date): object {
  const say = sayTo(reader);
  const today = calendarDateOf(now, reader.timeZone);
  return { label: say('news.overdue.date'), value: addDays(today, POSTPONED_DAYS), min: today, required: say('fault.required') };
}

function buttonsOf(referral: Referral, news: OwnerNews, reader: Reader): readonly Button[] {
  const say = sayTo(reader);
  // Not "Open", which beside "Still open" could be mistaken.
  const details = referralButton(say('button.details'), 'referral.refresh', referral.id);
  if (news !== 'overdue') return [details];
  return [
    confirmButton(say('button.stillOpen'), 'deal.edit.confirm', referral, 'positive'),
    referralButton(say('button.won'), 'deal.won', referral.id),
    referralButton(say('button.lost'), 'deal.lost', referral.id),
    details,
  ];
}

/**
 * What the owner of a deal is told in their own chat: what Microsoft made of it, with whom to call there, or that its
 * close date has passed, with the field and the buttons that say how it stands.
 */
export function ownerNewsCard(referral: Referral, news: OwnerNews, reader: Reader, now: Date): RenderedCard {
  const say = sayTo(reader);
  const { sign, tone } = LOOKS[news];
  const customer = literal(referral.customer.name ?? say('customer.unknown'), 120);
  const summary = `${sign} ${say(`news.${news}`)}: ${customer} (${referral.code})`;
  const advice = adviceOf(referral, news, reader);
  const card = renderCard('owner-news', {
    lang: languageOf(reader),
    summary,
    tone,
    headline: headlineOf(referral, news, reader),
    code: referral.code,
    customer: customerName(referral, reader),
    names: referral.terms.name === null ? [] : [{ text: escaped(referral.terms.name, 200) }],
    facts: briefFacts(referral, reader),
    advice: advice === null ? [] : [{ text: advice }],
    sellers: news === 'microsoft-accepted' ? sellerWords(referral, reader) : [],
    dates: news === 'overdue' ? [dateField(reader, now)] : [],
    buttons: buttonsOf(referral, news, reader),
  });
  return { card, summary };
}
