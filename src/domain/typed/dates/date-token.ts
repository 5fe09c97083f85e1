import type { CalendarDate } from '../../time/calendar';
import type { Period, Position } from './period';

/** Which one of the days or months with the same name: the coming one, this one, the next one or the past one. */
export type Occurrence = 'coming' | 'this' | 'next' | 'past';

/** A token of a typed date. */
export type DateToken =
  | { readonly kind: 'year'; readonly year: number }
  | { readonly kind: 'month'; readonly month: number; readonly turn: Occurrence }
  | { readonly kind: 'part'; readonly unit: 'quarter' | 'half'; readonly n: number }
  /**
   * The periods that words such as `next month` can mean; more than one only for weeks. `then`: the following period,
   * if the words leave open which one is meant.
   */
  | { readonly kind: 'period'; readonly periods: readonly Period[]; readonly then: Period | null }
  | { readonly kind: 'position'; readonly position: Position }
  /** A number that can only be a day of a month. */
  | { readonly kind: 'day'; readonly day: number }
  | { readonly kind: 'number'; readonly number: number }
  /** `nth` counts within a month or another period from 1; -1 is the last one. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly turn: Occurrence; readonly nth: number | null }
  /** Complete dates. */
  | { readonly kind: 'days'; readonly days: readonly CalendarDate[] };

/** The token of one kind. */
export type DateTokenOf<Kind extends DateToken['kind']> = Extract<DateToken, { readonly kind: Kind }>;

/** A pattern to match at the current position, and the tokens of its groups; null: they make no valid date. */
export interface Lexeme {
  readonly pattern: RegExp;
  readonly tokens: (groups: readonly string[], today: CalendarDate) => readonly DateToken[] | null;
}

/** A lexeme of Latin words, which no further letter may follow. */
export const word = (source: string, tokens: Lexeme['tokens']): Lexeme => ({
  pattern: new RegExp(`(?:${source})(?![a-z])\\.?`, 'uy'),
  tokens,
});

/** A lexeme that may be followed by anything. */
export const mark = (source: string, tokens: Lexeme['tokens']): Lexeme => ({
  pattern: new RegExp(`(?:${source})`, 'uy'),
  tokens,
});

/** The tokens of a text that consists of lexemes and spaces only, else null. The first lexeme that matches is used. */
export function dateTokensIn(
  text: string,
  lexemes: readonly Lexeme[],
  today: CalendarDate,
): readonly DateToken[] | null {
  const tokens: DateToken[] = [];
  for (let at = 0; at < text.length;) {
    const found = text[at] === ' ' ? { length: 1, tokens: [] } : lexemeAt(text, at, lexemes, today);
    if (found?.tokens == null) return null;
    tokens.push(...found.tokens);
    at += found.length;
  }
  return tokens;
}

function lexemeAt(
  text: string,
  at: number,
  lexemes: readonly Lexeme[],
  today: CalendarDate,
): { length: number; tokens: readonly DateToken[] | null } | null {
  for (const { pattern, tokens } of lexemes) {
    pattern.lastIndex = at;
    const [whole, ...groups] = pattern.exec(text) ?? [];
    if (whole !== undefined && whole !== '') return { length: whole.length, tokens: tokens(groups, today) };
  }
  return null;
}
