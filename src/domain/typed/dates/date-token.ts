import type { CalendarDate } from '../../time/calendar';
import type { Period, Position } from './period';

/** Which of several that have the same name: the coming one, this, next, that after next, or the one before. */
export type Turn = 'coming' | 'this' | 'next' | 'past';

/** A piece of a date that was typed. */
export type Token =
  | { readonly kind: 'year'; readonly year: number }
  | { readonly kind: 'month'; readonly month: number; readonly turn: Turn }
  | { readonly kind: 'part'; readonly unit: 'quarter' | 'half'; readonly n: number }
  /** Periods that a word such as `next month` can mean: one but for weeks. `then` follows where the word leaves open which it is. */
  | { readonly kind: 'period'; readonly periods: readonly Period[]; readonly then: Period | null }
  | { readonly kind: 'position'; readonly position: Position }
  /** A number that can only be a day of a month. */
  | { readonly kind: 'day'; readonly day: number }
  | { readonly kind: 'number'; readonly number: number }
  /** `nth` counts within a month or another period from 1, or from the end where it is -1. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly turn: Turn; readonly nth: number | null }
  /** Days that are told in full. */
  | { readonly kind: 'days'; readonly days: readonly CalendarDate[] };

/** The token of one kind. */
export type TokenOf<Kind extends Token['kind']> = Extract<Token, { readonly kind: Kind }>;

/** A pattern at the beginning of the rest of a text, and what its groups stand for; null: nothing that could be. */
export interface Lexeme {
  readonly pattern: RegExp;
  readonly tokens: (groups: readonly string[], today: CalendarDate) => readonly Token[] | null;
}

/** A lexeme of Latin words: what follows is no further letter. */
export const word = (source: string, tokens: Lexeme['tokens']): Lexeme => ({
  pattern: new RegExp(`(?:${source})(?![a-z])\\.?`, 'uy'),
  tokens,
});

/** A lexeme of which nothing is asked but that it is there. */
export const mark = (source: string, tokens: Lexeme['tokens']): Lexeme => ({
  pattern: new RegExp(`(?:${source})`, 'uy'),
  tokens,
});

/** The tokens of a text that consists of lexemes and spaces only, else null. Where several fit, the first of them counts. */
export function tokensOf(text: string, lexemes: readonly Lexeme[], today: CalendarDate): readonly Token[] | null {
  const tokens: Token[] = [];
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
): { length: number; tokens: readonly Token[] | null } | null {
  for (const { pattern, tokens } of lexemes) {
    pattern.lastIndex = at;
    const [whole, ...groups] = pattern.exec(text) ?? [];
    if (whole !== undefined && whole !== '') return { length: whole.length, tokens: tokens(groups, today) };
  }
  return null;
}
