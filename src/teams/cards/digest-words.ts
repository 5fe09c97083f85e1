import { CLOSED_STAGES, type Digest, type ResponseTimes, type Tally } from '../../domain/channel/digest';
import type { MessageKey } from '../../locales/translate';
import {
  formatDuration,
  formatMomentThisWeek,
  formatNearMoment,
  formatNumber,
  formatPercent,
  formatSum,
} from '../text/formats';
import { sayTo, type Reader } from '../text/reader';
import { signOf } from './referral';

/** One line of a section. A line that only explains the line above is subtle and has no space above it. */
export interface DigestLine {
  readonly text: string;
  readonly isSubtle: boolean;
  readonly spacing: 'Small' | 'None';
}

/** A line of its own, with normal style. */
export const line = (text: string): DigestLine => ({ text, isSubtle: false, spacing: 'Small' });

const explanation = (text: string): DigestLine => ({ text, isSubtle: true, spacing: 'None' });

/** The most currencies that are listed in one line. */
const MOST_CURRENCIES = 6;

/** A moment less than this far away is identified by its weekday alone, in milliseconds. */
const SIX_DAYS_MS = 6 * 86_400_000;

/** The deadline in the shortest text that is unambiguous. */
export const untilWhen = (deadline: Date, now: Date, reader: Reader): string =>
  deadline.getTime() - now.getTime() < SIX_DAYS_MS
    ? formatMomentThisWeek(reader, deadline)
    : formatNearMoment(reader, deadline);

/** A heading with a count. */
export const withCount = (what: string, count: number, reader: Reader): string =>
  sayTo(reader)('digest.count', { what, number: formatNumber(reader, count) });

/** The total value of the tallied referrals, each currency separately; null if none has a value. */
export function worthOf({ values }: Tally, reader: Reader): string | null {
  if (values.length === 0) return null;
  const told = values.slice(0, MOST_CURRENCIES).map((money) => formatSum(reader, money));
  const untold = values.length - told.length;
  return [...told, ...(untold > 0 ? [sayTo(reader)('digest.currencies', { count: untold })] : [])].join(' · ');
}

/** The digest's first sentence: the most urgent figure. */
export function digestHeadline({ waiting, overdue, at }: Digest, reader: Reader): string {
  const say = sayTo(reader);
  const { count, first } = waiting;
  const number = formatNumber(reader, count);
  const deadline = first.map((referral) => referral.deadline).find((moment) => moment !== null && moment > at) ?? null;
  if (count > 0 && deadline !== null)
    return say('digest.headline', { count, number, when: untilWhen(deadline, at, reader) });
  if (count > 0) return say('digest.headline.open', { count, number });
  if (overdue.count === 0) return say('digest.headline.none');
  return say('digest.headline.overdue', { count: overdue.count, number: formatNumber(reader, overdue.count) });
}

/** The shortest name of each stage. */
const STAGE_WORDS = {
  received: 'digest.waiting',
  accepted: 'stage.accepted',
  won: 'stage.won',
  lost: 'stage.lost',
  declined: 'stage.declined',
  expired: 'digest.expired',
} as const satisfies Record<string, MessageKey>;

/** A stage's sign and its shortest name. */
export const stageWord = (stage: keyof typeof STAGE_WORDS, reader: Reader): string =>
  `${signOf(stage)} ${sayTo(reader)(STAGE_WORDS[stage])}`;

/** The closed referrals, one line for each stage with any. */
export function closedLines({ closed }: Digest, reader: Reader): readonly DigestLine[] {
  const lines = CLOSED_STAGES.filter((stage) => closed[stage].count > 0).map((stage) => {
    const count = withCount(stageWord(stage, reader), closed[stage].count, reader);
    return line([count, worthOf(closed[stage], reader)].filter((part) => part !== null).join(' · '));
  });
  return lines.length > 0 ? lines : [line(sayTo(reader)('digest.closed.none'))];
}

/** The share of referrals answered in time, in percent; null if none was due. */
const percentInTime = ({ answered, expired }: ResponseTimes): number | null =>
  answered + expired === 0 ? null : Math.floor((answered * 100) / (answered + expired));

/** Compares a figure with the earlier one, in words and with a sign. Figures that are shown alike count as equal. */
function trendOf(
  now: number,
  before: number | null,
  told: (figure: number) => string,
  [up, down]: readonly [MessageKey, MessageKey],
  reader: Reader,
): DigestLine {
  const say = sayTo(reader);
  if (before === null) return explanation(say('digest.trend.unknown'));
  if (told(now) === told(before)) return explanation(say('digest.trend.same'));
  return explanation(say(now > before ? up : down, { before: told(before) }));
}

/** The response time and the share answered in time, compared with the period before. */
export function responseLines({ response: { now, before } }: Digest, reader: Reader): readonly DigestLine[] {
  const say = sayTo(reader);
  const percent = percentInTime(now);
  if (percent === null) return [line(say('digest.times.none'))];
  const inWords = (milliseconds: number): string => formatDuration(reader, milliseconds);
  const inPercent = (percents: number): string => formatPercent(reader, percents);
  const median =
    now.medianMs === null
      ? []
      : [
          line(say('digest.times.median', { time: inWords(now.medianMs) })),
          trendOf(now.medianMs, before.medianMs, inWords, ['digest.trend.slower', 'digest.trend.faster'], reader),
        ];
  const [answered, all] = [now.answered, now.answered + now.expired].map((number) => formatNumber(reader, number));
  return [
    ...median,
    line(say('digest.times.share', { share: inPercent(percent), answered: answered ?? '', all: all ?? '' })),
    trendOf(percent, percentInTime(before), inPercent, ['digest.trend.higher', 'digest.trend.lower'], reader),
    line(withCount(stageWord('expired', reader), now.expired, reader)),
  ];
}
