import { isEmpty, type Digest, type TalliedList } from '../../domain/channel/digest';
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
import { escaped, literal, unmarked } from '../text/plain-text';
import { sayTo, type Reader } from '../text/reader';
import { referralButton, type Button } from './buttons';
import { chartOf } from './digest-chart';
import { closedLines, counted, headlineOf, line, responseLines, untilWhen, worthOf, type Line } from './digest-words';
import { customerName, signOf, type RenderedCard } from './referral';
import { asTexts, renderCard } from './render-card';

/** How many waiting referrals are shown, and how many deals of each other list. */
const MOST_WAITING = 5;
const MOST_DEALS = 3;

/** The longest name of a customer or channel, in UTF-16 units. */
const LONGEST_NAME = 60;

/** An answer is urgent if less than this time is left, in milliseconds. */
const URGENT_MS = 86_400_000;

/** The texts of a row below the customer's name: the deadline and the value. */
interface RowWords {
  readonly urgent: readonly string[];
  readonly states: readonly string[];
  readonly lines: readonly string[];
}

interface Section {
  readonly heading: string;
  readonly lines: readonly Line[];
  readonly rows: readonly object[];
  readonly more: readonly { readonly buttons: readonly Button[] }[];
}

/** The customer's name, short enough for an overview. */
const nameOf = (referral: Referral, reader: Reader): string =>
  referral.customer.name === null ? customerName(referral, reader) : escaped(referral.customer.name, LONGEST_NAME);

function rowOf(referral: Referral, { urgent, states, lines }: RowWords, reader: Reader): object {
  return {
    title: nameOf(referral, reader),
    urgent: asTexts(urgent),
    states: asTexts(states),
    lines: asTexts(lines),
    code: referral.code,
    buttons: [referralButton(sayTo(reader)('button.open'), 'referral.refresh', referral.id)],
  };
}

const valueOf = ({ terms }: Referral, reader: Reader): readonly string[] =>
  terms.value === null ? [] : [formatSum(reader, terms.value)];

/** The time left, and the deadline itself: the card may be read later, when the time left is no longer true. */
function waitingWords(referral: Referral, now: Date, reader: Reader): RowWords {
  const say = sayTo(reader);
  const value = valueOf(referral, reader);
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
  return { urgent: [], states, lines: valueOf(referral, reader) };
}

function overdueWords(referral: Referral, reader: Reader): RowWords {
  const { closeDate } = referral.terms;
  const states =
    closeDate === null ? [] : [sayTo(reader)('digest.row.overdue', { when: formatDate(reader, closeDate) })];
  return { urgent: [], states, lines: valueOf(referral, reader) };
}

/** A button that opens the whole list, if the digest shows only part of it. */
function moreOf({ count }: TalliedList, shown: number, command: string, reader: Reader): Section['more'] {
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
function listed(
  list: TalliedList,
  title: string,
  command: string,
  most: number,
  words: (referral: Referral) => RowWords,
  reader: Reader,
): readonly Section[] {
  if (list.count === 0) return [];
  const shown = list.first.slice(0, most);
  const worth = worthOf(list, reader);
  return [
    {
      heading: counted(title, list.count, reader),
      lines: worth === null ? [] : [line(worth)],
      rows: shown.map((referral) => rowOf(referral, words(referral), reader)),
      more: moreOf(list, shown.length, command, reader),
    },
  ];
}

const section = (heading: string, lines: readonly Line[]): Section => ({ heading, lines, rows: [], more: [] });

/** The accepted deals, with a line that says so if none closes soon or is overdue. */
function acceptedSection({ accepted, closing, overdue }: Digest, reader: Reader): Section {
  const say = sayTo(reader);
  const worth = worthOf(accepted, reader);
  const isCalm = accepted.count > 0 && closing.count === 0 && overdue.count === 0;
  const lines = [...(worth === null ? [] : [line(worth)]), ...(isCalm ? [line(say('digest.accepted.calm'))] : [])];
  return section(counted(`${signOf('accepted')} ${say('digest.accepted')}`, accepted.count, reader), lines);
}

function sectionsOf(digest: Digest, reader: Reader): readonly Section[] {
  const say = sayTo(reader);
  const { at, since, waiting, closing, overdue } = digest;
  return [
    ...listed(
      waiting,
      `${signOf('received')} ${say('list.inbound')}`,
      'inbound',
      MOST_WAITING,
      (referral) => waitingWords(referral, at, reader),
      reader,
    ),
    acceptedSection(digest, reader),
    ...listed(
      closing,
      `◷ ${say('list.deals.closing')}`,
      'deals closing',
      MOST_DEALS,
      (referral) => closingWords(referral, reader),
      reader,
    ),
    ...listed(
      overdue,
      `⚠ ${say('list.deals.overdue')}`,
      'deals overdue',
      MOST_DEALS,
      (referral) => overdueWords(referral, reader),
      reader,
    ),
    section(say('digest.closed', { when: formatNearMoment(reader, since) }), closedLines(digest, reader)),
    section(say('digest.times'), responseLines(digest, reader)),
  ];
}

/** The card of a digest: for a channel, by its name, or for a channel without a name or a person (null). */
export function digestCard(
  digest: Digest,
  reader: Reader,
  { channel }: { readonly channel: string | null },
): RenderedCard {
  const say = sayTo(reader);
  const isQuiet = isEmpty(digest);
  const title = say('digest.title', { day: formatDay(reader, digest.at) });
  const headline = isQuiet ? say('digest.empty') : headlineOf(digest, reader);
  const named = channel === null ? title : `${title} · ${literal(channel, LONGEST_NAME)}`;
  const summary = say('digest.summary', { title: named, headline });
  const card = renderCard('digest', {
    lang: languageOf(reader),
    summary,
    title: unmarked(title),
    channels: channel === null ? [] : [{ text: escaped(channel, LONGEST_NAME) }],
    headline: unmarked(headline),
    sections: isQuiet ? [] : sectionsOf(digest, reader),
    charts: isQuiet ? [] : chartOf(digest, reader),
  });
  return { card, summary };
}
