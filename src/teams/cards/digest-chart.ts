import { CLOSED_STAGES, type Digest } from '../../domain/channel/digest';
import { formatNearMoment, formatNumber } from '../text/formats';
import { sayTo, type Reader } from '../text/reader';
import { stageWord } from './digest-words';

/** The length of the longest bar, in blocks: as many as fit beside the longest name on a phone. */
const LONGEST_BAR = 10;

/** A bar made of characters. A count above zero has at least one block, so that it does not look like zero. */
function barOf(count: number, largest: number): string {
  const blocks = count === 0 ? 0 : Math.max(Math.round((count * LONGEST_BAR) / largest), 1);
  return '█'.repeat(blocks);
}

/**
 * The number of referrals in each stage: as points for clients that draw charts, and as text bars for all others. No
 * chart if all of them are in one stage, since there is nothing to compare.
 */
export function chartOf(digest: Digest, reader: Reader): readonly object[] {
  const say = sayTo(reader);
  const open = [
    ['received', digest.waiting.count],
    ['accepted', digest.accepted.count],
  ] as const;
  const closed = CLOSED_STAGES.map((stage) => [stage, digest.closed[stage].count] as const);
  const counts = [...open, ...closed].map(([stage, count]) => ({ name: stageWord(stage, reader), count }));
  if (counts.filter(({ count }) => count > 0).length < 2) return [];
  const largest = Math.max(...counts.map(({ count }) => count));
  return [
    {
      title: say('digest.chart'),
      note: say('digest.chart.note', { when: formatNearMoment(reader, digest.since) }),
      points: counts.map(({ name, count }) => ({ x: name, y: count })),
      bars: counts.map(({ name, count }) => ({
        title: name,
        value: `${barOf(count, largest)} ${formatNumber(reader, count)}`.trim(),
      })),
    },
  ];
}
