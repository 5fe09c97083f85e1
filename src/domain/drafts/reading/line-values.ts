import type { DealType } from '../../model/terms';
import type { Money } from '../../money/money';
import type { CalendarDate } from '../../time/calendar';
import { readTypedDate } from '../../typed/dates/typed-date';
import { readTypedMoney } from '../../typed/money/typed-money';
import { DEAL_TYPES, type DraftContext } from '../model/draft';
import { isSameName } from '../model/known-names';

/** A value in a line that is very unlikely to be part of a name. */
export type LineValue =
  | { readonly kind: 'money'; readonly money: Money }
  | { readonly kind: 'date'; readonly date: CalendarDate }
  | { readonly kind: 'dealType'; readonly dealType: DealType }
  /** A past or ambiguous day: it is no part of a name, and still has to be asked for. */
  | { readonly kind: 'open'; readonly text: string };

/** An amount with its currency. */
export function exactMoneyIn(text: string, { locale }: DraftContext): Money | null {
  if (!/[\d零〇一二三四五六七八九十百千万亿两]/u.test(text)) return null;
  const read = readTypedMoney(text, { locale, currencies: [] });
  return read.kind === 'understood' ? read.value : null;
}

/** A day written in numbers alone. */
const NUMERIC_DATE = /^\d{1,4}[-./]\d{1,2}[-./]\d{2,4}\.?$/u;

/** Characters that are part of a day in Chinese. */
const HAN_DATE = /[年月日号底末初周旬]|季度|星期|礼拜/u;

/** The first words of a day in several words. One word alone may be a person's name: March, May, Friday. */
const DATE_WORDS = /^(?:by|on|before|until|end|next|in|this|mid|middle|beginning|start|the|coming|early|late)\b/iu;

function looksLikeDate(text: string): boolean {
  if (NUMERIC_DATE.test(text)) return true;
  if (/\p{Script=Han}/u.test(text)) return HAN_DATE.test(text);
  return /\s/u.test(text) && (/\d/u.test(text) || DATE_WORDS.test(text)) && /\p{L}/u.test(text);
}

/** The day that a text is; `open` if it is past or ambiguous, null if it is no day. */
export function dateValueOf(text: string, { today }: DraftContext): LineValue | null {
  if (!looksLikeDate(text)) return null;
  const read = readTypedDate(text, today);
  if (read.kind === 'understood') return { kind: 'date', date: read.value };
  const isNoDay = read.kind === 'fault' && read.fault === 'date-not-understood' && !NUMERIC_DATE.test(text);
  return isNoDay ? null : { kind: 'open', text };
}

/** The deal type with this whole name. */
function dealTypeNamed(text: string, { namesOf }: DraftContext): DealType | null {
  return DEAL_TYPES.find((dealType) => [dealType, ...namesOf(dealType)].some((name) => isSameName(name, text))) ?? null;
}

/** The value that the whole text is; null if it is none. */
export function lineValueOf(text: string, context: DraftContext): LineValue | null {
  const day = dateValueOf(text, context);
  if (day !== null) return day;
  const money = exactMoneyIn(text, context);
  if (money !== null) return { kind: 'money', money };
  const dealType = dealTypeNamed(text, context);
  return dealType === null ? null : { kind: 'dealType', dealType };
}

/** Whether a text may be a day, though a name can end like one: "Contoso March", "Fitness 24/7". */
export const mayBeDate = (text: string, { today }: DraftContext): boolean =>
  readTypedDate(text, today).kind !== 'fault';

/** A number that is written like an amount: with a multiplier, or in groups of digits. */
const AMOUNT_LIKE = /\d\s?(?:k|m|mio|mn|bn|million|tsd|万|亿|百万|千万)\.?$|\d[.,]\d{3}(?!\d)/iu;

/** Whether a text may be an amount without its currency: "50k". */
export const mayBeAmount = (text: string, { locale }: DraftContext): boolean =>
  AMOUNT_LIKE.test(text) && readTypedMoney(text, { locale, currencies: ['USD'] }).kind !== 'fault';
