import { addDays } from '../../time/calendar';
import { mark, word, type Lexeme, type DateToken, type Occurrence } from './date-token';
import type { PeriodUnit, Position } from './period';
import { openPeriod, relativePeriod, weekend } from './relative-period';

const MONTH_NAMES = [
  'january|jan',
  'february|feb',
  'march|mar',
  'april|apr',
  'may',
  'june|jun',
  'july|jul',
  'august|aug',
  'september|sept|sep',
  'october|oct',
  'november|nov',
  'december|dec',
];

const WEEKDAY_NAMES = [
  'monday|mon',
  'tuesday|tues|tue',
  'wednesday|wed',
  'thursday|thurs|thur|thu',
  'friday|fri',
  'saturday|sat',
  'sunday|sun',
];

const NTH = ['first|1st', 'second|2nd', 'third|3rd', 'fourth|4th'];

const PERIOD_WORD = '(week|month|quarter|half|year)';

const OCCURRENCE_WORDS = '(?:the )?(this coming|this|coming|next|last|previous|past)';

const OCCURRENCES: Readonly<Record<string, Occurrence>> = {
  this: 'this',
  next: 'next',
  last: 'past',
  previous: 'past',
  past: 'past',
};

const occurrenceOf = (text: string | undefined): Occurrence => OCCURRENCES[text ?? ''] ?? 'coming';

const OFFSETS: Readonly<Record<string, number>> = {
  next: 1,
  coming: 1,
  following: 1,
  last: -1,
  previous: -1,
  past: -1,
};

const position = (at: Position): readonly DateToken[] => [{ kind: 'position', position: at }];

const ENGLISH_POSITIONS: readonly (readonly [Position, string])[] = [
  ['end', '(?:the )?(?:very )?(?:end|ends|last day)(?: of)?'],
  ['start', '(?:the )?(?:very )?(?:beginning|start|begin|first day)(?: of)?'],
  ['middle', '(?:the )?(?:middle|mid)(?: of)?'],
  ['early', 'early(?: in)?'],
  ['late', 'late(?: in)?'],
];

const LETTER_UNITS: Readonly<Record<string, PeriodUnit>> = { w: 'week', m: 'month', q: 'quarter', y: 'year' };

// The pattern matches no other words than those of PeriodUnit.
const unitOf = (text: string | undefined): PeriodUnit => text as PeriodUnit;

const periods: readonly Lexeme[] = [
  word('(?:this |the |this coming |coming )?weekend', (_, today) => weekend(0, today, 'either')),
  word('next weekend', (_, today) => weekend(1, today, 'either')),
  word(`(?:the )?${PERIOD_WORD} after next`, ([unit], today) => [relativePeriod(unitOf(unit), 2, today, 'either')]),
  word(`(?:the )?(this|current|next|coming|following|last|previous|past) ${PERIOD_WORD}`, ([turn, unit], today) => [
    relativePeriod(unitOf(unit), OFFSETS[turn ?? ''] ?? 0, today, 'either'),
  ]),
  word(`${PERIOD_WORD}(?:'s)?[ -]?end`, ([unit], today) => [
    ...position('end'),
    openPeriod(unitOf(unit), today, 'either'),
  ]),
  word('eo([wmqy])', ([letter], today) => [
    ...position('end'),
    openPeriod(LETTER_UNITS[letter ?? ''] ?? 'month', today, 'either'),
  ]),
];

const part = (unit: 'quarter' | 'half', letter: string): readonly Lexeme[] =>
  NTH.slice(0, unit === 'half' ? 2 : 4).flatMap((nth, index) => [
    word(`(?:the )?(?:${nth}) ${unit}|${unit} ${index + 1}`, () => [{ kind: 'part', unit, n: index + 1 }]),
    // The year may follow without a space, as in `1q27` and `q127`.
    mark(`${letter}${index + 1}(?!\\d(?!\\d))|${index + 1}${letter}(?![a-z])`, () => [
      { kind: 'part', unit, n: index + 1 },
    ]),
  ]);

const weekdays: readonly Lexeme[] = WEEKDAY_NAMES.flatMap((names, weekday) => [
  ...NTH.map((nth, index) =>
    word(`(?:the )?(?:${nth}) (?:${names})`, () => [{ kind: 'weekday', weekday, turn: 'coming', nth: index + 1 }]),
  ),
  word(`(?:${OCCURRENCE_WORDS} )?(?:${names})`, ([turn]) => [
    { kind: 'weekday', weekday, turn: occurrenceOf(turn), nth: turn === 'last' ? -1 : null },
  ]),
]);

const months: readonly Lexeme[] = MONTH_NAMES.map((names, index) =>
  word(`(?:${OCCURRENCE_WORDS} )?(?:${names})`, ([turn]) => [
    { kind: 'month', month: index + 1, turn: occurrenceOf(turn) },
  ]),
);

const daysAway = (words: string, days: number): Lexeme =>
  word(words, (_, today) => [{ kind: 'days', days: [addDays(today, days)] }]);

/** English words of dates. */
export const ENGLISH_DATES: readonly Lexeme[] = [
  daysAway('(?:the )?day after tomorrow', 2),
  daysAway('(?:the )?day before yesterday', -2),
  daysAway('tomorrow|tomorow|tommorow|tmrw|tmr', 1),
  daysAway('yesterday', -1),
  daysAway('today|tonight|eod|cob|eob|(?:the )?end of (?:the )?(?:business )?day|close of business', 0),
  ...periods,
  ...part('quarter', 'q'),
  ...part('half', 'h'),
  ...weekdays,
  ...months,
  ...ENGLISH_POSITIONS.map(([at, source]) => word(source, () => position(at))),
  word(`(?:the )?${PERIOD_WORD}`, ([unit], today) => [openPeriod(unitOf(unit), today, 'either')]),
  word('(?:the )?first(?= of)', () => [{ kind: 'day', day: 1 }]),
  mark('(?:the )?(\\d{1,2})(?:st|nd|rd|th)(?![a-z])(?: day)?', ([day]) => [{ kind: 'day', day: Number(day) }]),
  word('of|the|in|on|at|for', () => []),
];
