import { isEmptyDigest, type Digest, type TalliedList } from '../../domain/channel/digest';
import type { Referral } from '../../domain/model/referral';
import {
  formatDate,
  formatDay,
  formatNearMoment,
  formatNumber,
  formatSum,
  formatTimeLeft,
  languageOf,
} from '../text/formats';
import { escaped, literal, escapedLine } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { chartOf } from './digest-chart';
import {
  closedLines,
  withCount,
  digestHeadline,
  line,
  responseLines,
  untilWhen,
  worthOf,
  type DigestLine,
} from './digest-words';
import { customerName, signOf, type RenderedCard } from './referral';
import { asTexts, renderCard } from './render-card';

/** How many waiting referrals are shown, and how many deals of each other list. */
const MOST_WAITING_SHOWN = 5;
const MOST_DEALS = 3;

/** The longest name of a customer or channel, in UTF-16 units. */
const LONGEST_DIGEST_NAME = 60;

/** An answer is urgent if less than this time is left, in milliseconds. */
const URGENT_MS = 86_400_000;

/** The texts of a row below the customer's name: the deadline and the value. */
interface RowWords {
  readonly urgent: readonly string[];
  readonly states: readonly string[];
  readonly lines: readonly string[];
}

interface DigestSection {
  readonly heading: string;
  readonly lines: readonly DigestLine[];
  readonly rows: readonly object[];
  readonly more: readonly { readonly buttons: readonly Button[] }[];
}

/** The customer's name, short enough for an overview. */
const shortCustomerName = (referral: Referral, reader: Reader): string =>
  referral.customer.name === null
    ? customerName(referral, reader)
    : escaped(referral.customer.name, LONGEST_DIGEST_NAME);

function digestRow(referral: Referral, { urgent, states, lines }: RowWords, reader: Reader): object {
  return {
    title: shortCustomerName(referral, reader),
    urgent: asTexts(urgent),
    states: asTexts(states),
    lines: asTexts(lines),
    code: referral.code,
    buttons: [referralButton(sayTo(reader)('button.open'), 'referral.refresh', referral.id)],
  };
}

const valueLines = ({ terms }: Referral, reader: Reader): readonly string[] =>
  terms.value === null ? [] : [formatSum(reader, terms.value)];

/** The time left, and the deadline itself: the card may be read later, when the time left is no longer true. */
function waitingWords(referral: Referral, now: Date, reader: Reader): RowWords {
  const say = sayTo(reader);
  const value = valueLines(referral, reader);
  if (referral.deadline === null) return { urgent: [], states: [], lines: value };
  const left = referral.deadline.getTime() - now.getTime();
  if (left <= 0) return { urgent: [say('digest.row.over')], states: [], lines: value };
  const time = say('digest.row.left', { time: formatTimeLeft(reader, left) });
  const until = say('digest.row.until', { when: untilWhen(referral.deadline, now, reader) });
  const [urgent, states] = left < URGENT_MS ? [[`⚠ ${time}`], []] : [[], [time]];
  return { urgent, states, lines: [[until, ...value].join(' · ')] };
}

function closingWords(referral: Referral, reader: Reader): RowWords {
  const { closeDate } = referral.terms;
  const states = closeDate === null ? [] : [`${sayTo(reader)('fact.closeDate')} ${formatDate(reader, closeDate)}`];
  return { urgent: [], states, lines: valueLines(referral, reader) };
}

function overdueWords(referral: Referral, reader: Reader): RowWords {
  const { closeDate } = referral.terms;
  const states =
    closeDate === null ? [] : [sayTo(reader)('digest.row.overdue', { when: formatDate(reader, closeDate) })];
  return { urgent: [], states, lines: valueLines(referral, reader) };
}

/** A button that opens the whole list, if the digest shows only part of it. */
function moreOf({ count }: TalliedList, shown: number, command: string, reader: Reader): DigestSection['more'] {
  if (count <= shown) return [];
  const title = sayTo(reader)('button.all', { number: formatNumber(reader, count) });
  return [
    {
      buttons: [
        {
          title,
          verb: 'referral.list',
          data: { verb: 'referral.list', command, page: 1 },
          inputs: 'none',
          style: 'default',
        },
      ],
    },
  ];
}

/** The first entries of a list; no section if the list is empty. */
function listSection(
  list: TalliedList,
  title: string,
  command: string,
  most: number,
  words: (referral: Referral) => RowWords,
  reader: Reader,
): readonly DigestSection[] {
  if (list.count === 0) return [];
  const shown = list.first.slice(0, most);
  const worth = worthOf(list, reader);
  return [
    {
      heading: withCount(title, list.count, reader),
      lines: worth === null ? [] : [line(worth)],
      rows: shown.map((referral) => digestRow(referral, words(referral), reader)),
      more: moreOf(list, shown.length, command, reader),
    },
  ];
}

const textSection = (heading: string, lines: readonly DigestLine[]): DigestSection => ({
  heading,
  lines,
  rows: [],
  more: [],
});

/** The accepted deals, with a line that says so if none closes soon or is overdue. */
function acceptedSection({ accepted, closing, overdue }: Digest, reader: Reader): DigestSection {
  const say = sayTo(reader);
  const worth = worthOf(accepted, reader);
  const isCalm = accepted.count > 0 && closing.count === 0 && overdue.count === 0;
  const lines = [...(worth === null ? [] : [line(worth)]), ...(isCalm ? [line(say('digest.accepted.calm'))] : [])];
  return textSection(withCount(`${signOf('accepted')} ${say('digest.accepted')}`, accepted.count, reader), lines);
}

function sectionsOf(digest: Digest, reader: Reader): readonly DigestSection[] {
  const say = sayTo(reader);
  const { at, since, waiting, closing, overdue } = digest;
  return [
    ...listSection(
      waiting,
      `${signOf('received')} ${say('list.inbound')}`,
      'inbound',
      MOST_WAITING_SHOWN,
      (referral) => waitingWords(referral, at, reader),
      reader,
    ),
    acceptedSection(digest, reader),
    ...listSection(
      closing,
      `◷ ${say('list.deals.closing')}`,
      'deals closing',
      MOST_DEALS,
      (referral) => closingWords(referral, reader),
      reader,
    ),
    ...listSection(
      overdue,
      `⚠ ${say('list.deals.overdue')}`,
      'deals overdue',
      MOST_DEALS,
      (referral) => overdueWords(referral, reader),
      reader,
    ),
    textSection(say('digest.closed', { when: formatNearMoment(reader, since) }), closedLines(digest, reader)),
    textSection(say('digest.times'), responseLines(digest, reader)),
  ];
}

/** The card of a digest: for a channel, by its name, or for a channel without a name or a person (null). */
export function digestCard(
  digest: Digest,
  reader: Reader,
  { channel }: { readonly channel: string | null },
): RenderedCard {
  const say = sayTo(reader);
  const isQuiet = isEmptyDigest(digest);
  const title = say('digest.title', { day: formatDay(reader, digest.at) });
  const headline = isQuiet ? say('digest.empty') : digestHeadline(digest, reader);
  const named = channel === null ? title : `${title} · ${literal(channel, LONGEST_DIGEST_NAME)}`;
  const summary = say('digest.summary', { title: named, headline });
  const card = renderCard('digest', {
    lang: languageOf(reader),
    summary,
    title: escapedLine(title),
    channels: channel === null ? [] : [{ text: escaped(channel, LONGEST_DIGEST_NAME) }],
    headline: escapedLine(headline),
    sections: isQuiet ? [] : sectionsOf(digest, reader),
    charts: isQuiet ? [] : chartOf(digest, reader),
  });
  return { card, summary };
}
