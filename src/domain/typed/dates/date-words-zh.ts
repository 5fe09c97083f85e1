import { addDays } from '../../time/calendar';
import { mark, type Lexeme, type DateToken } from './date-token';
import type { PeriodUnit, Position } from './period';
import { openPeriod, relativePeriod, weekend } from './relative-period';

const WEEK = '(?:周|週|星期|礼拜)';

const WEEKDAY = '([1-6日天])';

/** 下 means the next one, 下下 the one after it; 本, 这 and 当 mean this one. */
const CHINESE_OCCURRENCES = '(下下1?个?|下1?个?|上1?个?|本|这1?个?|当)';

const offsetOf = (turn = ''): number => (/^上/u.test(turn) ? -1 : (/^下*/u.exec(turn)?.[0].length ?? 0));

const weekdayNamed = (name = ''): number => (/\d/u.test(name) ? Number(name) - 1 : 6);

const weekdayToken = (name: string | undefined, nth: number | null = null): DateToken => ({
  kind: 'weekday',
  weekday: weekdayNamed(name),
  turn: 'coming',
  nth,
});

/** Names of years, and their offsets from this year. */
const YEARS: readonly (readonly [name: string, offset: number])[] = [
  ['大后年', 3],
  ['后年', 2],
  ['(?:明|来)年', 1],
  ['(?:今|本|当)年', 0],
  ['去年', -1],
  ['大?前年', -2],
];

const DAYS: readonly (readonly [name: string, offset: number])[] = [
  ['大后[天日]', 3],
  ['后[天日]', 2],
  ['明[天日儿]|明儿个', 1],
  ['今[天日儿]', 0],
  ['昨[天日儿]', -1],
  ['大?前[天日]', -2],
];

const SAME_YEAR = '(?:年(?=[底末初中尾]))?';

/** Periods that are named only by their end or middle: 月底, 季度末, 年中. */
const PERIOD_NAMES: readonly (readonly [name: string, unit: PeriodUnit])[] = [
  ['月(?:份)?', 'month'],
  ['季度?', 'quarter'],
  ['年度?', 'year'],
];

const CHINESE_POSITIONS: readonly (readonly [name: string, position: Position])[] = [
  ['最后1天|[底末尾内]', 'end'],
  ['第1天|1号开始', 'start'],
  ['上旬|初', 'early'],
  ['下旬', 'late'],
  ['中旬|中', 'middle'],
];

const relative = (name: string, unit: PeriodUnit): Lexeme =>
  mark(`${CHINESE_OCCURRENCES}${name}`, ([turn], today) => [relativePeriod(unit, offsetOf(turn), today, 'monday')]);

/** Chinese words for dates. Chinese numerals in the text must be digits already. */
export const CHINESE_DATES: readonly Lexeme[] = [
  mark('(\\d{1,2})月(\\d{1,2})[日号]?(?!\\d)', ([month, day]) => [
    { kind: 'month', month: Number(month), turn: 'coming' },
    { kind: 'day', day: Number(day) },
  ]),
  ...YEARS.map(([name, offset]) =>
    mark(`(?:${name})${SAME_YEAR}`, (_, today) => [relativePeriod('year', offset, today, 'monday')]),
  ),
  mark(`(\\d{4})年度?${SAME_YEAR}`, ([year]) => [{ kind: 'year', year: Number(year) }]),
  mark(`(\\d{2})年${SAME_YEAR}`, ([year]) => [{ kind: 'year', year: 2000 + Number(year) }]),
  mark('(\\d{1,2})月(?:份)?', ([month]) => [{ kind: 'month', month: Number(month), turn: 'coming' }]),
  mark('第?([1-4])季度?|([1-4])季度', ([n, m]) => [{ kind: 'part', unit: 'quarter', n: Number(n ?? m) }]),
  mark('上半年', () => [{ kind: 'part', unit: 'half', n: 1 }]),
  mark('下半年', () => [{ kind: 'part', unit: 'half', n: 2 }]),
  mark(`${CHINESE_OCCURRENCES}${WEEK}末`, ([turn], today) => weekend(offsetOf(turn), today, 'monday')),
  mark(`${WEEK}末`, (_, today) => weekend(0, today, 'monday')),
  mark(`${CHINESE_OCCURRENCES}${WEEK}${WEEKDAY}`, ([turn, day], today) => [
    relativePeriod('week', offsetOf(turn), today, 'monday'),
    weekdayToken(day),
  ]),
  mark(`最后1个${WEEK}${WEEKDAY}`, ([day]) => [weekdayToken(day, -1)]),
  mark(`第([1-4])个${WEEK}${WEEKDAY}`, ([nth, day]) => [weekdayToken(day, Number(nth))]),
  mark(`${WEEK}${WEEKDAY}`, ([day]) => [weekdayToken(day)]),
  relative(`(?:${WEEK})`, 'week'),
  relative('月(?:份)?', 'month'),
  relative('季度?', 'quarter'),
  ...PERIOD_NAMES.map(([name, unit]) =>
    mark(`${name}(?=[底末尾初中内])`, (_, today) => [openPeriod(unit, today, 'monday')]),
  ),
  mark('月(?=[上下]旬|最后)', (_, today) => [openPeriod('month', today, 'monday')]),
  ...DAYS.map(([name, offset]) => mark(name, (_, today) => [{ kind: 'days', days: [addDays(today, offset)] }])),
  mark('(\\d{1,2})[日号]', ([day]) => [{ kind: 'day', day: Number(day) }]),
  ...CHINESE_POSITIONS.map(([name, position]) => mark(name, () => [{ kind: 'position', position }])),
  mark('[的在于()]', () => []),
];
