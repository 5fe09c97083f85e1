import { readHanNumeral } from '../../money/han-numeral';
import { addDays, type CalendarDate } from '../../time/calendar';
import { daysOf } from './date-meaning';
import { NUMERIC_DATES } from './date-numbers';
import { daysOfDuration } from './date-span';
import { dateTokensIn } from './date-token';
import { ENGLISH_DATES } from './date-words-en';
import { CHINESE_DATES } from './date-words-zh';
import { plainAnswer } from '../plain-answer';
import { fault, understood, which, type Reading } from '../reading';

const LEXEMES = [...CHINESE_DATES, ...ENGLISH_DATES, ...NUMERIC_DATES];

/** The longest date in words, in characters. */
const LONGEST_DATE_TEXT = 80;

/** A later date is a typing error. */
const LATEST_DATE = '2199-12-31';

/** Words around a date that do not change it. */
const BEFORE_DATE = new RegExp(
  `^(?:(?:it|this deal|the deal|we|they|i|should|shall|will|would|to|is|be|its|it's|expect|expected|expecting|expects|think|guess|say|closes?|closing|close date|date|by|on|around|` +
    `about|approx|approximately|roughly|maybe|probably|likely|hopefully|latest|at|the latest|no later than|not later than|until|till|due|sometime|some time)(?![a-z])[ :,]*|~ ?|=|` +
    `(?:大概|大约|约|预计|预期|估计|应该|可能|希望|争取|最晚|最迟|不晚于|截止|截至|截止到|到|在|就|是|在于|日期|结束日期|成交日期|关闭日期)[:, ]*)+`,
  'u',
);
const AFTER_DATE =
  /(?:,? (?:please|at the latest|the latest|latest|i think|i guess|i hope|maybe|probably|hopefully|or so|or thereabouts)|左右|前后|吧|的样子|下班前|签约|成交|关单|完成|结束|为止)+$/u;

/** "Before the end of" a period includes its last day; whether "before" a day includes that day is unclear. */
const BEFORE_END =
  /^before (?=(?:the )?(?:very )?end\b|eo[wmqy]\b|(?:week|month|quarter|year)[ -]end\b)|(?<=[底末])(?:以前|之前|前)$/u;
const BEFORE_DAY = /^before (.+)$|^(.+?)(?:以前|之前|前)$/u;

const BETWEEN_DATES = / or (?:(?:even|maybe|perhaps) )?|或者?|还是/u;

/** Chinese digits that are a year, unless they are a duration. */
const YEAR_DIGITS = /(?<![十百])(?:[〇零一二三四五六七八九]{4}|[〇零一二三四五六七八九]{2})(?=年(?![后内以之前]))/gu;
const ROUGH = /([一二两三四五六七八])([两二三四五六七八九])(?=个|天|周|星期|礼拜|日后|年后)/gu;
const DATE_DIGITS = '〇一二三四五六七八九';

const digitOf = (char: string): number => DATE_DIGITS.indexOf(char === '两' ? '二' : char === '零' ? '〇' : char);

/** The text with Chinese numerals as digits. 两三个 becomes a range; anything else is kept. */
function inDigits(text: string): string {
  return text
    .replace(/廿/gu, '二十')
    .replace(/卅/gu, '三十')
    .replace(YEAR_DIGITS, (year) => Array.from(year, digitOf).join(''))
    .replace(ROUGH, (rough, low: string, high: string) =>
      digitOf(high) - digitOf(low) === 1 ? `${digitOf(low)}-${digitOf(high)}` : rough,
    )
    .replace(/[〇零一二两三四五六七八九十百]+/gu, (numeral) => readHanNumeral(numeral)?.toString() ?? numeral);
}

/** The text in the form that the date patterns expect. */
const preparedDate = (text: string): string =>
  inDigits(plainAnswer(text))
    .replace(/(?<=\d) ?([/.]) ?(?=\d)/gu, '$1')
    .replace(/(?<=\d) - (?=\d)/gu, '-')
    .replace(/(?<=[qh][1-4])\/(?=\d)/gu, ' ')
    .replace(/(?<=\p{Script=Han}) (?=[\p{Script=Han}\d])|(?<=[\d]) (?=\p{Script=Han})/gu, '')
    .replace(/(?<=[a-z]) ?- ?(?=\d)|(?<=\d) ?- ?(?=[a-z])|(?<=[a-z])-(?=[a-z])/gu, ' ')
    .replace(/[()]/gu, ' ')
    .replace(/ +/gu, ' ')
    .trim();

/** Every day that the text can mean, past or future; empty if it means none. */
function possibleDays(text: string, today: CalendarDate): readonly CalendarDate[] {
  const bare = text.replace(BEFORE_END, '').replace(BEFORE_DATE, '').replace(AFTER_DATE, '').trim();
  if (bare === '') return [];
  const spans = daysOfDuration(bare, today, (from) => possibleDays(from, today));
  if (spans !== null) return spans;
  const parts = bare.split(BETWEEN_DATES);
  if (parts.length > 1) return alternatives(parts, today);
  const [, after, until] = BEFORE_DAY.exec(bare.replace(BEFORE_END, '')) ?? [];
  const limit = after ?? until;
  if (limit !== undefined) return possibleDays(limit, today).flatMap((day) => [addDays(day, -1), day]);
  return daysOf(dateTokensIn(bare.replace(BEFORE_END, ''), LEXEMES, today) ?? [], today);
}

function alternatives(parts: readonly string[], today: CalendarDate): readonly CalendarDate[] {
  const each = parts.map((part) => possibleDays(part.trim(), today));
  return each.some((days) => days.length === 0) ? [] : each.flat();
}

/**
 * Reads a day as people type it, in English or Chinese: `31 March`, `in 3 weeks`, `end of Q1`, `下个月底`. Without a year
 * it is the next such day, today included. An ambiguous text gives its days from today on as candidates, soonest first,
 * even if only one of them is left; a day in the past is `date-past`.
 */
export function readTypedDate(
  text: string,
  today: CalendarDate,
): Reading<CalendarDate, 'date-not-understood' | 'date-past'> {
  const line = preparedDate(text);
  const days = line.length > LONGEST_DATE_TEXT ? [] : [...new Set(possibleDays(line, today))].sort();
  const [only] = days;
  if (only === undefined || days.some((day) => day > LATEST_DATE)) return fault('date-not-understood');
  const ahead = days.filter((day) => day >= today);
  if (ahead.length === 0) return fault('date-past');
  return days.length === 1 ? understood(only) : which(ahead);
}
